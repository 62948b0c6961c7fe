"""Actions of plans that are owed now, for the desk of whoever owns them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.plans.plans import OPEN
from mscu.dates.london import show_day
from mscu.models.plan import Plan, PlanAction
from mscu.models.prepared import literal

if TYPE_CHECKING:
    from mscu.actions.core.action import Work

AHEAD = timedelta(days=14)
"""How long before its day an action comes onto the desk."""
MOST = 60


@dataclass(frozen=True, kw_only=True)
class DueAction:
    """An action of a plan that is late, or due soon."""

    id: int
    plan_id: int
    action: str
    plan: str
    strand: str
    owner: str
    due: str
    days_left: int
    """Below nought when it is late."""


def owed_actions(work: Work, who: str) -> tuple[DueAction, ...]:
    """Give what somebody owes to plans, the latest first; of everybody to whoever keeps plans."""
    if not who and not work.actor.may(Permission.PLAN):
        return ()
    owed = (
        select(PlanAction, Plan.title)
        .join(Plan, Plan.id == PlanAction.plan_id)
        .where(
            PlanAction.state.in_(OPEN), PlanAction.due_on <= work.today + AHEAD,
            Plan.ended_on.is_(None),
        )
        .order_by(PlanAction.due_on, PlanAction.id)
        .limit(literal(MOST))
    )  # fmt: skip
    if who:
        owed = owed.where(PlanAction.owner == who)
    return tuple(
        DueAction(
            id=each.id, plan_id=each.plan_id, action=each.action, plan=title,
            strand=work.label(each.strand), owner=each.owner, due=show_day(each.due_on),
            days_left=(each.due_on - work.today).days,
        )
        for each, title in work.rows(owed)
        if each.due_on is not None
    )  # fmt: skip
