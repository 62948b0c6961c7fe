"""What forms on plans choose from: assessed groups, current plans and partners."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.core.action import Query, Work
from mscu.actions.ocg.groups import group_histories
from mscu.models.plan import Partner, Plan
from mscu.rules.ocg import is_settled
from mscu.text.name_forms import sort_name

Choice = tuple[int, str]
"""An id and the words for it."""


@dataclass(frozen=True, kw_only=True)
class PlanFormChoices:
    """The choices, each as id and words, by name."""

    groups: tuple[Choice, ...]
    """Those that are neither archived nor merged, as named in their newest assessment."""
    plans: tuple[Choice, ...]
    partners: tuple[Choice, ...]


@dataclass(frozen=True, kw_only=True)
class PlanChoices(Query[PlanFormChoices]):
    """Everything that a form on plans can choose and the actor may see."""

    needs = Permission.PLAN

    def answer(self, work: Work) -> PlanFormChoices:
        histories = group_histories(work).values()
        groups = (
            (history.group_id, f"{history.last.name} ({history.last.reference})")
            for history in histories
            if not is_settled(history.status)
        )
        current_plans = select(Plan.id, Plan.title).where(Plan.ended_on.is_(None))
        partners = select(Partner.id, Partner.name).where(Partner.retired_on.is_(None))
        return PlanFormChoices(
            groups=_by_name(groups),
            plans=_by_name(work.pairs(current_plans).items()),
            partners=_by_name(work.pairs(partners).items()),
        )


def _by_name(pairs: Iterable[Choice]) -> tuple[Choice, ...]:
    return tuple(sorted(pairs, key=lambda pair: (sort_name(pair[1]), pair[0])))
