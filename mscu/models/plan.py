"""4P plans, their actions and intelligence requirements, and the partners who take part.

A plan is for a case, for a group assessed in one, or for a theme of the strategy (Prepare, Prevent, Pursue,
Protect: SOC Strategy 2018). The plan of a case or a group, with everything in it, follows that case's
visibility rule.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy.orm import Mapped

from mscu.codes import Sensitivity, Timing, YesNo
from mscu.models.base import OfCase, Record, code, field, link, long_text


class OfPlanning:
    """Rows of plans, partners and activity; navigators see none of them."""


class Partner(OfPlanning, Record):
    """An organisation that the unit works with, and the agreement on sharing information."""

    __tablename__ = "partner"
    unrestricted: ClassVar[str] = "a directory of organisations: it names no case"

    name: Mapped[str] = field(Sensitivity.STAFF, "Organisation")
    work: Mapped[str] = field(Sensitivity.NARRATIVE, "What it does", default="")
    district: Mapped[str | None] = code("district", "District", Sensitivity.DISTRICT)
    contact: Mapped[str] = field(Sensitivity.STAFF, "Contact", default="")
    phone: Mapped[str] = field(Sensitivity.CONTACT, "Phone", default="")
    email: Mapped[str] = field(Sensitivity.CONTACT, "E-mail", default="")
    agreement: Mapped[YesNo] = field(
        Sensitivity.STATE, "Information sharing agreement", default=YesNo.NOT_SURE
    )
    review_on: Mapped[date | None] = field(Sensitivity.DATE, "Agreement to be reviewed", timing=Timing.DUE)
    note: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Note", default="")
    retired_on: Mapped[date | None] = field(Sensitivity.DATE, "No longer a partner since")


class Plan(OfPlanning, OfCase, Record):
    """A 4P plan: what it is for, who leads it, and its outcome once it has ended."""

    __tablename__ = "plans"

    title: Mapped[str] = field(Sensitivity.NARRATIVE, "Title")
    theme: Mapped[str | None] = code("plan_theme", "Theme")
    group_id: Mapped[int | None] = link("entry", "Group")
    """The assessment that names the group; its case is the plan's."""
    district: Mapped[str | None] = code("district", "District", Sensitivity.DISTRICT)
    aim: Mapped[str] = field(Sensitivity.NARRATIVE, "Aim", default="")
    lead: Mapped[str] = field(Sensitivity.STAFF, "Lead", default="")
    review_on: Mapped[date | None] = field(Sensitivity.DATE, "Review", timing=Timing.DUE)
    ended_on: Mapped[date | None] = field(Sensitivity.DATE, "Ended", timing=Timing.HAPPENED)
    outcome: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Outcome", default="")
    made_at: Mapped[datetime] = field(Sensitivity.DATE, "Made")
    made_by_id: Mapped[int] = link("users")


class PartOfPlan(OfPlanning, OfCase):
    """Rows that belong to a plan: their case is always the plan's."""

    plan_id: Mapped[int] = link("plans")


class PlanAction(PartOfPlan, Record):
    """One action of a plan, under Prepare, Prevent, Pursue or Protect."""

    __tablename__ = "plan_action"

    strand: Mapped[str] = code("plan_strand", "Strand")
    objective: Mapped[str] = field(Sensitivity.NARRATIVE, "Objective")
    action: Mapped[str] = field(Sensitivity.NARRATIVE, "Action")
    owner: Mapped[str] = field(Sensitivity.STAFF, "Owner", default="", index=True)
    partner_id: Mapped[int | None] = link("partner", "Partner")
    due_on: Mapped[date | None] = field(Sensitivity.DATE, "Due", timing=Timing.DUE)
    state: Mapped[str] = code("plan_action_state", "State")
    done_on: Mapped[date | None] = field(Sensitivity.DATE, "Done", timing=Timing.HAPPENED)
    result: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Result", default="")
    consulted: Mapped[str] = field(Sensitivity.STAFF, "Who was consulted", default="")
    learning: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Lessons learned", default="")


class IntelligenceRequirement(PartOfPlan, Record):
    """A gap in a plan as a question: whom it is for, and when and how it was answered."""

    __tablename__ = "intelligence_requirement"

    question: Mapped[str] = field(Sensitivity.NARRATIVE, "Question")
    for_whom: Mapped[str] = field(Sensitivity.STAFF, "For whom")
    due_on: Mapped[date | None] = field(Sensitivity.DATE, "Wanted by", timing=Timing.DUE)
    raised_on: Mapped[date] = field(Sensitivity.DATE, "Raised")
    answered_on: Mapped[date | None] = field(Sensitivity.DATE, "Answered", timing=Timing.HAPPENED)
    result: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Answer", default="")
    how: Mapped[str] = long_text(Sensitivity.NARRATIVE, "How it was answered", default="")
    source_id: Mapped[int | None] = link("entry", "Gap of a worksheet")


class RequirementVersion(PartOfPlan, Record):
    """A requirement before it was corrected, answered again or passed to another person."""

    __tablename__ = "requirement_version"

    requirement_id: Mapped[int] = link("intelligence_requirement")
    question: Mapped[str] = field(Sensitivity.NARRATIVE, "Question")
    for_whom: Mapped[str] = field(Sensitivity.STAFF, "For whom")
    due_on: Mapped[date | None] = field(Sensitivity.DATE, "Wanted by", timing=Timing.DUE)
    answered_on: Mapped[date | None] = field(Sensitivity.DATE, "Answered", timing=Timing.HAPPENED)
    result: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Answer", default="")
    how: Mapped[str] = long_text(Sensitivity.NARRATIVE, "How it was answered", default="")
    reason: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Why changed")
    replaced_at: Mapped[datetime] = field(Sensitivity.DATE, "Until")
    replaced_by_id: Mapped[int] = link("users")


# Activity and risks


class Activity(OfPlanning, OfCase, Record):
    """One activity of the partnership; one that belongs to a plan has that plan's case."""

    __tablename__ = "activity"

    kind: Mapped[str] = code("activity_kind", "Kind")
    title: Mapped[str] = field(Sensitivity.NARRATIVE, "Title")
    theme: Mapped[str | None] = code("plan_theme", "Theme")
    strand: Mapped[str | None] = code("plan_strand", "Strand")
    plan_id: Mapped[int | None] = link("plans", "Plan")
    starts_on: Mapped[date] = field(Sensitivity.DATE, "From", index=True, timing=Timing.PLANNED)
    ends_on: Mapped[date | None] = field(Sensitivity.DATE, "Until", timing=Timing.PLANNED)
    district: Mapped[str | None] = code("district", "District", Sensitivity.DISTRICT)
    partner_id: Mapped[int | None] = link("partner", "Partner")
    led_by: Mapped[str] = field(Sensitivity.STAFF, "Led by", default="")
    audience: Mapped[str] = field(Sensitivity.NARRATIVE, "Audience or cohort", default="")
    people: Mapped[int | None] = field(Sensitivity.COUNT, "How many people")
    sessions: Mapped[int | None] = field(Sensitivity.COUNT, "How many sessions")
    posts: Mapped[int | None] = field(Sensitivity.COUNT, "How many posts")
    amount_pence: Mapped[int | None] = field(Sensitivity.COUNT, "Amount")
    funder: Mapped[str] = field(Sensitivity.STAFF, "Funder", default="")
    feedback: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Feedback or findings", default="")


class StrategyRisk(OfPlanning, Record):
    """A risk of the strategy in words: how likely, how bad, and what is done about it."""

    __tablename__ = "strategy_risk"
    unrestricted: ClassVar[str] = "a risk of the strategy: it belongs to no case"

    text: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Risk")
    theme: Mapped[str | None] = code("plan_theme", "Theme")
    owner: Mapped[str] = field(Sensitivity.STAFF, "Owner")
    likelihood: Mapped[str] = code("risk_likelihood", "Likelihood")
    impact: Mapped[str] = code("risk_impact", "Impact")
    mitigation: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Mitigation", default="")
    review_on: Mapped[date | None] = field(Sensitivity.DATE, "Review", timing=Timing.DUE)
    closed_on: Mapped[date | None] = field(Sensitivity.DATE, "Closed", timing=Timing.HAPPENED)
