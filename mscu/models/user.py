"""Users of the store: names, roles, leaving dates, and who gave them access. Keys are in the keys file."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Mapped

from mscu.access import Permission
from mscu.codes import GivenAccess, GrantState, Role, Sensitivity
from mscu.models.base import Record, field, person
from mscu.models.signers import NotSigned, Signed


class User(Record):
    """A user who has, or had, a slot in the keys file."""

    __tablename__ = "users"
    unrestricted: ClassVar[str] = "colleagues know who works in the unit"

    name: Mapped[str] = field(Sensitivity.STAFF, "User name", unique=True)
    display: Mapped[str] = field(Sensitivity.STAFF, "Rank and name")
    role: Mapped[Role] = field(Sensitivity.STATE, "Role")
    left_at: Mapped[datetime | None] = field(Sensitivity.STAFF, "Left")


OPENS_STORE = (GivenAccess.NEW_USER, GivenAccess.PASSPHRASE)
"""What a user's slot in the keys file waits for."""
OPENED = (GrantState.CONFIRMED, GrantState.WITH_CODES, GrantState.ALONE)
"""What access that was given has come to when it holds."""


class AccessGrant(Record):
    """Access that somebody gave a user, and what a second person decided."""

    __tablename__ = "access_grant"
    unrestricted: ClassVar[str] = "colleagues know who works in the unit"

    user_id: Mapped[int] = person(NotSigned(why="is given access by others"), "User")
    given: Mapped[GivenAccess] = field(Sensitivity.STATE, "What was given")
    role: Mapped[Role] = field(Sensitivity.STATE, "Role")
    state: Mapped[GrantState] = field(Sensitivity.STATE, "State", default=GrantState.WAITS)
    given_at: Mapped[datetime] = field(Sensitivity.DATE, "Given")
    given_by_id: Mapped[int] = person(Signed(may=Permission.MANAGE_USERS), "Given by")
    decided_at: Mapped[datetime | None] = field(Sensitivity.DATE, "Decided")
    decided_by_id: Mapped[int | None] = person(Signed(stands=True, other_than="given_by_id"), "Decided by")


def locked_out() -> Select[int]:
    """Return the statement for the users whom a second person has not let into the store."""
    opens_store = AccessGrant.given.in_(OPENS_STORE)
    newest = select(func.max(AccessGrant.id)).where(opens_store).group_by(AccessGrant.user_id)
    return select(AccessGrant.user_id).where(AccessGrant.id.in_(newest), AccessGrant.state.not_in(OPENED))
