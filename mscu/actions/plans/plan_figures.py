"""The figures of plans and activity by period and district."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, SQLColumnExpression, func, or_, select

from mscu.access import Permission
from mscu.actions.core.action import Query, Work
from mscu.actions.plans.activities import (
    CAMPAIGN,
    COMMUNITY_IMPACT,
    CONFERENCE,
    FUNDED,
    INTERVENTION,
    TRAINING,
)
from mscu.actions.plans.plans import DONE, OPEN
from mscu.dates.london import show_day
from mscu.models.plan import Activity, IntelligenceRequirement, Plan, PlanAction


@dataclass(frozen=True, kw_only=True)
class PlanTotals:
    """What the partnership did that the viewer may see; money in pence.

    An activity counts in the period in which it began: a three-year grant counts in full in its first.
    """

    period: str
    sessions: int
    people_trained: int
    campaigns: int
    conferences: int
    interventions: int
    people_in_interventions: int
    impact_assessments: int
    posts: int
    funded_pence: int
    actions_done: int
    actions_late: int
    """Overdue at the end of the period, or today if that has not come yet."""
    requirements_answered: int


@dataclass(frozen=True, kw_only=True)
class PlanFigures(Query[PlanTotals]):
    """Totals from one day to another, both included, for everywhere or for one district."""

    starts_on: date | None = None
    ends_on: date | None = None
    district: str | None = None
    needs = Permission.PLAN

    def answer(self, work: Work) -> PlanTotals:
        once = func.coalesce(Activity.sessions, 1)
        return PlanTotals(
            period=self._period(),
            sessions=self._sum(work, once, TRAINING),
            people_trained=self._sum(work, Activity.people, TRAINING),
            campaigns=self._sum(work, once, CAMPAIGN),
            conferences=self._sum(work, once, CONFERENCE),
            interventions=self._count(work, INTERVENTION),
            people_in_interventions=self._sum(work, Activity.people, INTERVENTION),
            impact_assessments=self._count(work, COMMUNITY_IMPACT),
            posts=self._sum(work, Activity.posts, *FUNDED),
            funded_pence=self._sum(work, Activity.amount_pence, *FUNDED),
            actions_done=self._actions_done(work),
            actions_late=self._actions_late(work),
            requirements_answered=self._requirements_answered(work),
        )

    def _period(self) -> str:
        begins = f"from {show_day(self.starts_on)}" if self.starts_on else ""
        ends = f"to {show_day(self.ends_on)}" if self.ends_on else ""
        return f"{begins} {ends}".strip() or "since records began"

    def _sum(self, work: Work, column: SQLColumnExpression[Any], *kinds: str) -> int:
        return work.value(self._activities(select(func.sum(column)), kinds)) or 0

    def _count(self, work: Work, *kinds: str) -> int:
        return work.value(self._activities(select(func.count(Activity.id)), kinds)) or 0

    def _activities(self, statement: Select[Any], kinds: tuple[str, ...]) -> Select[Any]:
        statement = self._within(statement.where(Activity.kind.in_(kinds)), Activity.starts_on)
        if self.district is not None:
            statement = statement.where(Activity.district == self.district)
        return statement

    def _actions_done(self, work: Work) -> int:
        done = select(func.count(PlanAction.id)).where(PlanAction.state == DONE)
        done = self._within(done, PlanAction.done_on)
        return work.value(self._in_district(done, PlanAction.plan_id)) or 0

    def _actions_late(self, work: Work) -> int:
        day = min(self.ends_on, work.today) if self.ends_on else work.today
        still_open = or_(PlanAction.state.in_(OPEN), PlanAction.done_on > day)
        plan_is_open = or_(Plan.ended_on.is_(None), Plan.ended_on > day)
        late = (
            select(func.count(PlanAction.id))
            .join(Plan, Plan.id == PlanAction.plan_id)
            .where(still_open, plan_is_open, PlanAction.due_on < day)
        )
        return work.value(self._in_district(late, PlanAction.plan_id)) or 0

    def _requirements_answered(self, work: Work) -> int:
        answered = self._within(
            select(func.count(IntelligenceRequirement.id)), IntelligenceRequirement.answered_on
        ).where(IntelligenceRequirement.answered_on.is_not(None))
        return work.value(self._in_district(answered, IntelligenceRequirement.plan_id)) or 0

    def _in_district(self, statement: Select[Any], plan_id: SQLColumnExpression[Any]) -> Select[Any]:
        if self.district is None:
            return statement
        return statement.where(plan_id.in_(select(Plan.id).where(Plan.district == self.district)))

    def _within(self, statement: Select[Any], day: SQLColumnExpression[Any]) -> Select[Any]:
        if self.starts_on is not None:
            statement = statement.where(day >= self.starts_on)
        if self.ends_on is not None:
            statement = statement.where(day <= self.ends_on)
        return statement
