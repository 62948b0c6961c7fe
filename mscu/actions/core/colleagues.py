"""Who works in the unit: for fields that name an officer, and for restricting a case."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.core.action import Query, Work
from mscu.models.user import User


@dataclass(frozen=True, kw_only=True)
class Colleague:
    """Somebody who has a way into the store."""

    name: str
    """The log-in name."""
    display: str
    role: str


@dataclass(frozen=True, kw_only=True)
class Colleagues(Query[tuple[Colleague, ...]]):
    """Everybody who is here, by rank and name."""

    needs = Permission.OPEN_CASES

    def answer(self, work: Work) -> tuple[Colleague, ...]:
        """Read who has not left."""
        here = select(User.name, User.display, User.role).where(User.left_at.is_(None))
        return tuple(
            Colleague(name=name, display=display, role=role.label)
            for name, display, role in work.rows(here.order_by(User.display))
        )
