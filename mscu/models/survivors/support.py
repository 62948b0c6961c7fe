"""The navigators' records of a survivor's support: contacts, needs, progress and risk.

Each record is corrected by a new version; the former one is kept beside it (`FormerVersion`).
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from mscu.codes import Sensitivity, Timing, YesNo
from mscu.models.base import OfSurvivor, SurvivorRecord, code, composed, field, link, long_text


class SupportRecord(OfSurvivor, SurvivorRecord):
    """A record that a named navigator wrote of a survivor, with its author and time."""

    __abstract__ = True

    recorded_at: Mapped[datetime] = field(Sensitivity.DATE, "Recorded")
    recorded_by_id: Mapped[int] = link("users", "Recorded by", index=False)


class FormerVersion(OfSurvivor, SurvivorRecord):
    """A record before it was corrected; kept for good, with the reason."""

    __tablename__ = "former_version"
    __table_args__ = (Index("ix_former_version_of", "of_type", "of_id", "of_version"),)

    of_type: Mapped[str] = field(Sensitivity.PLAIN, "Of")
    of_id: Mapped[int] = field(Sensitivity.PLAIN)
    of_version: Mapped[int] = field(Sensitivity.PLAIN, "Version")
    replaced_at: Mapped[datetime] = field(Sensitivity.DATE, "Replaced")
    replaced_by_id: Mapped[int] = link("users", "Replaced by", index=False)
    reason: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Why corrected", default="")
    content: Mapped[str] = composed(Sensitivity.NARRATIVE, "Content before")


class Contact(SupportRecord):
    """One contact with a survivor: when, how, who was there, what was said, and the next step."""

    __tablename__ = "contact"
    __table_args__ = (Index("ix_contact_log", "survivor_id", "happened_at", "id"),)

    happened_at: Mapped[datetime] = field(Sensitivity.DATE, timing=Timing.HAPPENED)
    happened_precision: Mapped[str] = field(Sensitivity.DATE)
    happened_words: Mapped[str] = field(Sensitivity.DATE, "When")
    method: Mapped[str] = code("support_contact", "How")
    safe: Mapped[YesNo] = field(Sensitivity.STATE, "Was it safe to talk?", default=YesNo.NOT_SURE)
    present: Mapped[str] = field(Sensitivity.PERSON, "Who was present", default="")
    interpreter: Mapped[str] = field(Sensitivity.STAFF, "Interpreter", default="")
    summary: Mapped[str] = long_text(Sensitivity.NARRATIVE, "What happened")
    own_words: Mapped[str] = long_text(Sensitivity.NARRATIVE, "In the survivor's own words", default="")
    minutes: Mapped[int | None] = field(Sensitivity.COUNT, "Minutes spent")
    next_contact_at: Mapped[datetime | None] = field(Sensitivity.DATE, timing=Timing.PLANNED)
    next_contact_precision: Mapped[str] = field(Sensitivity.DATE, default="")
    next_contact_words: Mapped[str] = field(Sensitivity.DATE, "Next contact", default="")


class Need(SupportRecord):
    """Something that a survivor needs, in a domain of support."""

    __tablename__ = "need"

    domain: Mapped[str] = code("support_domain", "Domain")
    need: Mapped[str] = long_text(Sensitivity.NARRATIVE, "What is needed")
    goal: Mapped[str] = field(Sensitivity.NARRATIVE, "Goal, in the survivor's words", default="")
    severity_at_start: Mapped[int] = field(Sensitivity.HEALTH, "Severity at start")
    severity_now: Mapped[int] = field(Sensitivity.HEALTH, "Severity now")
    actions: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Actions", default="")
    provider_id: Mapped[int | None] = link("provider", "Provider")
    referred_on: Mapped[date | None] = field(Sensitivity.DATE, "Referred", timing=Timing.HAPPENED)
    accepted_on: Mapped[date | None] = field(Sensitivity.DATE, "Accepted", timing=Timing.HAPPENED)
    started_on: Mapped[date | None] = field(Sensitivity.DATE, "Started", timing=Timing.HAPPENED)
    ended_on: Mapped[date | None] = field(Sensitivity.DATE, "Ended", timing=Timing.HAPPENED)
    outcome: Mapped[str | None] = code("need_outcome", "Outcome")


class Progress(SupportRecord):
    """How a survivor sees things on one day: a score in each of the charity's own domains."""

    __tablename__ = "progress"
    __table_args__ = (Index("ix_progress_day", "survivor_id", "seen_on", "id"),)

    seen_on: Mapped[date] = field(Sensitivity.DATE, "Date", timing=Timing.HAPPENED)
    remark: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Remark", default="")


class ProgressScore(OfSurvivor, SurvivorRecord):
    """The score of one domain on one day, 0 to 4."""

    __tablename__ = "progress_score"
    __table_args__ = (Index("ix_progress_score_domain", "progress_id", "domain", unique=True),)

    progress_id: Mapped[int] = link("progress", index=False)
    domain: Mapped[str] = code("progress_domain", "Domain")
    score: Mapped[int] = field(Sensitivity.HEALTH, "Score")


class Benefit(SupportRecord):
    """Benefit given to a survivor; disclosable, so that no gift comes as a surprise in court."""

    __tablename__ = "benefit"

    given_on: Mapped[date] = field(Sensitivity.DATE, "Given", timing=Timing.HAPPENED)
    kind: Mapped[str] = code("benefit_kind", "What")
    detail: Mapped[str] = field(Sensitivity.NARRATIVE, "In detail", default="")
    pence: Mapped[int | None] = field(Sensitivity.COUNT, "Worth")
    disclosable: Mapped[bool] = field(Sensitivity.STATE, "Police may know the fact", default=False)


class FirstAccount(SupportRecord):
    """What a survivor told of the offence unprompted: word for word, and which officer was told."""

    __tablename__ = "first_account"

    happened_at: Mapped[datetime] = field(Sensitivity.DATE, timing=Timing.HAPPENED)
    happened_precision: Mapped[str] = field(Sensitivity.DATE)
    happened_words: Mapped[str] = field(Sensitivity.DATE, "When")
    told: Mapped[bool] = field(Sensitivity.STATE, "Spoke of the offence")
    account: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Word for word", default="")
    officer: Mapped[str] = field(Sensitivity.STAFF, "Officer in the case who was told", default="")
    officer_told_at: Mapped[datetime | None] = field(
        Sensitivity.DATE, "Officer told at", timing=Timing.HAPPENED
    )


class Engagement(SupportRecord):
    """How far a survivor takes part in the justice process from a given day."""

    __tablename__ = "engagement"
    __table_args__ = (Index("ix_engagement_day", "survivor_id", "from_on", "id"),)

    from_on: Mapped[date] = field(Sensitivity.DATE, "From", timing=Timing.HAPPENED)
    stage: Mapped[str] = code("engagement", "Takes part by")
    withdrawn: Mapped[bool] = field(Sensitivity.STATE, "Withdrew", default=False)
    withdrawn_why: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Why withdrawn", default="")


class Risk(SupportRecord):
    """The risk that a survivor is exploited again: who can still reach them, and what is planned."""

    __tablename__ = "risk"
    __table_args__ = (Index("ix_risk_day", "survivor_id", "seen_on", "id"),)

    seen_on: Mapped[date] = field(Sensitivity.DATE, "Date", timing=Timing.HAPPENED)
    last_contact: Mapped[str] = code("last_contact", "Exploiters' last contact")
    threats: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Threats", default="")
    location_known: Mapped[YesNo] = field(
        Sensitivity.STATE, "Do they know where the survivor is?", default=YesNo.NOT_SURE
    )
    plan: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Plan", default="")
    review_on: Mapped[date | None] = field(Sensitivity.DATE, "Review on", timing=Timing.DUE)


class Closure(SupportRecord):
    """The end of support, or its resumption."""

    __tablename__ = "closure"

    closed_on: Mapped[date] = field(Sensitivity.DATE, "Closed", timing=Timing.HAPPENED)
    ending: Mapped[str] = code("support_ending", "How it ended")
    why: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Why", default="")
    reopened_on: Mapped[date | None] = field(Sensitivity.DATE, "Reopened")
    reopened_why: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Why reopened", default="")
