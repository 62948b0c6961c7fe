"""How many changes of lists, advice and rules wait to be decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, or_, select

from mscu.access import Permission
from mscu.actions.core.action import Query, Work
from mscu.codes import ReferenceKind, ReferenceState
from mscu.models.reference_change import ReferenceChange


@dataclass(frozen=True, kw_only=True)
class CountChangesToDecide(Query[Mapping[ReferenceKind, int]]):
    """How many changes of each kind wait for the viewer: what others proposed, and what a release says."""

    needs = Permission.KEEP_LISTS

    def answer(self, work: Work) -> Mapping[ReferenceKind, int]:
        kind, proposer = ReferenceChange.kind, ReferenceChange.proposed_by_id
        waiting = (
            select(kind, func.count(ReferenceChange.id))
            .where(
                ReferenceChange.state == ReferenceState.WAITS,
                or_(proposer.is_(None), proposer != work.actor.id),
            )
            .group_by(kind)
        )
        return {ReferenceKind(each): count for each, count in work.rows(waiting)}
