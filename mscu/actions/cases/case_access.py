"""Who may know of a restricted case, and who decides on it: asked before somebody is given it.

Who else is in a circle is told to its owner alone, so whoever does not decide on a case is refused
in the same words whether the new lead is in the circle or not.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from mscu.actions.core.action import Work
from mscu.models.case import Restriction, RestrictionMember
from mscu.models.user import User

OWNER_DECIDES = "This case is restricted: its owner decides who is given it."
ON_RECORD = "a restricted case, to somebody its owner did not name"
"""What the audit says of a refusal: neither which case nor who is in its circle."""


@dataclass(frozen=True)
class CaseAccess:
    """The owner of a restriction that runs, and who may know of the case."""

    case_id: int
    owner_id: int
    owner_left: bool
    members: frozenset[int]

    def decides(self, user_id: int) -> bool:
        """Say whether somebody of the circle decides who is given the case."""
        return user_id == self.owner_id or (self.owner_left and user_id in self.members)


def case_access_of(work: Work, case_ids: Collection[int]) -> dict[int, CaseAccess]:
    """Read the circles of those of these cases whose restriction runs today."""
    running = (
        select(Restriction.case_id, Restriction.owner_id, User.left_at)
        .join(User, User.id == Restriction.owner_id)
        .where(Restriction.case_id.in_(case_ids), Restriction.ends_on >= work.today)
    )
    members: dict[int, set[int]] = {}
    pairs = select(RestrictionMember.case_id, RestrictionMember.user_id)
    for case_id, user_id in work.rows(pairs.where(RestrictionMember.case_id.in_(case_ids))):
        members.setdefault(case_id or 0, set()).add(user_id)
    return {
        case_id: CaseAccess(case_id, owner, left is not None, frozenset(members.get(case_id, ())))
        for case_id, owner, left in work.rows(running)
    }


def not_to(work: Work, circle: CaseAccess, user: User) -> str:
    """Say why a restricted case can't be given to somebody; nothing where it can."""
    if not circle.decides(work.actor.id):
        return OWNER_DECIDES
    if user.id in circle.members:
        return ""
    return f"This case is restricted, and {user.display} is not among those who may know of it."


def not_to_named(work: Work, case_id: int, display: str) -> str:
    """Say the same of somebody named as people write it; who is no user is not asked about."""
    circle = case_access_of(work, (case_id,)).get(case_id)
    if circle is None:
        return ""
    named = select(User).where(User.display == display, User.left_at.is_(None))
    said = [not_to(work, circle, user) for user in work.records(named)]
    return said[0] if said and all(said) else ""
