"""Users of the store: names, roles and leaving dates. Keys are in the keys file."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from sqlalchemy.orm import Mapped

from mscu.codes import Role, Sensitivity
from mscu.models.base import Record, field


class User(Record):
    """A user who has, or had, a slot in the keys file."""

    __tablename__ = "users"
    unrestricted: ClassVar[str] = "colleagues know who works in the unit"

    name: Mapped[str] = field(Sensitivity.STAFF, "User name", unique=True)
    display: Mapped[str] = field(Sensitivity.STAFF, "Rank and name")
    role: Mapped[Role] = field(Sensitivity.STATE, "Role")
    left_at: Mapped[datetime | None] = field(Sensitivity.STAFF, "Left")
