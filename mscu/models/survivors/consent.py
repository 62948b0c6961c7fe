"""The ledger of a survivor's consents: a row for each purpose, followed and never edited.

UK GDPR art.7: the record shows who consented to what, when, how and in which language, and withdrawing is as
easy as giving.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from mscu.codes import Sensitivity, Timing
from mscu.models.base import OfSurvivor, SurvivorRecord, code, composed, field, link, long_text
from mscu.survivor_codes import StepKind

FOR_NRM = "consent_purpose:nrm"
STATISTICS = "consent_purpose:statistics"
GIVEN = ("consent_kind:verbal", "consent_kind:written", "consent_kind:best_interests")


class Consent(OfSurvivor, SurvivorRecord):
    """A survivor's yes or no to one purpose, its scope, and how they were asked."""

    __tablename__ = "consent"
    __table_args__ = (Index("ix_consent_purpose", "survivor_id", "purpose", "partner", "id"),)
    only_followed: ClassVar[bool] = True

    purpose: Mapped[str] = code("consent_purpose", "Purpose")
    partner: Mapped[str] = field(Sensitivity.STAFF, "Which partner", default="")
    how: Mapped[str] = code("consent_kind", "How")
    scope: Mapped[str] = long_text(Sensitivity.NARRATIVE, "What it covers, in words", default="")
    given_by: Mapped[str] = field(Sensitivity.PERSON, "Given or refused by")
    given_on: Mapped[date] = field(Sensitivity.DATE, "Date", timing=Timing.HAPPENED)
    language: Mapped[str | None] = code("language", "Language", Sensitivity.ORIGIN)
    interpreter: Mapped[str] = field(Sensitivity.STAFF, "Interpreter", default="")
    review_on: Mapped[date | None] = field(Sensitivity.DATE, "To be reviewed by", timing=Timing.DUE)
    recorded_at: Mapped[datetime] = field(Sensitivity.DATE, "Recorded")
    recorded_by_id: Mapped[int] = link("users")


class ConsentRecipient(OfSurvivor, SurvivorRecord):
    """One of the only people to whom the survivor's words may go."""

    __tablename__ = "consent_recipient"
    only_followed: ClassVar[bool] = True

    consent_id: Mapped[int] = link("consent")
    name: Mapped[str] = field(Sensitivity.STAFF, "Name")
    login: Mapped[str] = field(Sensitivity.STAFF, "Name in the police's store", default="")


class Withdrawal(OfSurvivor, SurvivorRecord):
    """The withdrawal of a consent: when, and why if the survivor said so."""

    __tablename__ = "withdrawal"
    only_followed: ClassVar[bool] = True

    consent_id: Mapped[int] = link("consent", unique=True)
    withdrawn_on: Mapped[date] = field(Sensitivity.DATE, "Withdrawn on", timing=Timing.HAPPENED)
    reason: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Reason", default="")
    language: Mapped[str | None] = code("language", "Language", Sensitivity.ORIGIN)
    interpreter: Mapped[str] = field(Sensitivity.STAFF, "Interpreter", default="")
    recorded_at: Mapped[datetime] = field(Sensitivity.DATE, "Recorded")
    recorded_by_id: Mapped[int] = link("users")


class WithdrawalStep(OfSurvivor, SurvivorRecord):
    """One step that a withdrawal requires, ticked off when it is done."""

    __tablename__ = "withdrawal_step"

    withdrawal_id: Mapped[int] = link("withdrawal")
    kind: Mapped[StepKind] = field(Sensitivity.STATE, "What")
    words: Mapped[str] = composed(Sensitivity.NARRATIVE, "What stops, or who is told")
    done_on: Mapped[date | None] = field(Sensitivity.DATE, "Done on", timing=Timing.HAPPENED)
    done_by_id: Mapped[int | None] = link("users")
    note: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Note", default="")
