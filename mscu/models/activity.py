"""What is done beside cases: training, campaigns, interventions, grants, and the strategy's risks.

One table holds every kind of activity: each has a day, a number of people, a partner and what was
heard of it afterwards; a grant or a funded post has its amount besides.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from sqlalchemy.orm import Mapped

from mscu.codes import Sensitivity
from mscu.models.base import OfCase, Record, code, field, link
from mscu.models.plan import OfPlanning


class Activity(OfPlanning, OfCase, Record):
    """One activity of the partnership; one that belongs to a plan has that plan's case."""

    __tablename__ = "activity"

    kind: Mapped[str] = code("activity_kind", "Kind")
    title: Mapped[str] = field(Sensitivity.NARRATIVE, "Title")
    theme: Mapped[str | None] = code("plan_theme", "Theme")
    strand: Mapped[str | None] = code("plan_strand", "Strand")
    plan_id: Mapped[int | None] = link("plans", "Plan")
    starts_on: Mapped[date] = field(Sensitivity.DATE, "From", index=True)
    ends_on: Mapped[date | None] = field(Sensitivity.DATE, "Until")
    district: Mapped[str | None] = code("district", "District", Sensitivity.DISTRICT)
    partner_id: Mapped[int | None] = link("partner", "Partner")
    led_by: Mapped[str] = field(Sensitivity.STAFF, "Led by", default="")
    audience: Mapped[str] = field(Sensitivity.NARRATIVE, "Audience or cohort", default="")
    people: Mapped[int | None] = field(Sensitivity.COUNT, "How many people")
    sessions: Mapped[int | None] = field(Sensitivity.COUNT, "How many sessions")
    posts: Mapped[int | None] = field(Sensitivity.COUNT, "How many posts")
    amount_pence: Mapped[int | None] = field(Sensitivity.COUNT, "Amount")
    funder: Mapped[str] = field(Sensitivity.STAFF, "Funder", default="")
    feedback: Mapped[str] = field(Sensitivity.NARRATIVE, "Feedback or findings", default="")


class StrategyRisk(OfPlanning, Record):
    """A risk of the strategy in words: how likely, how bad, and what is done about it."""

    __tablename__ = "strategy_risk"
    unrestricted: ClassVar[str] = "a risk of the strategy: it belongs to no case"

    text: Mapped[str] = field(Sensitivity.NARRATIVE, "Risk")
    theme: Mapped[str | None] = code("plan_theme", "Theme")
    owner: Mapped[str] = field(Sensitivity.STAFF, "Owner")
    likelihood: Mapped[str] = code("risk_likelihood", "Likelihood")
    impact: Mapped[str] = code("risk_impact", "Impact")
    mitigation: Mapped[str] = field(Sensitivity.NARRATIVE, "What is done about it", default="")
    review_on: Mapped[date | None] = field(Sensitivity.DATE, "Review")
    closed_on: Mapped[date | None] = field(Sensitivity.DATE, "Closed")
