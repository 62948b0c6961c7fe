"""What the charity keeps for all of its survivors: providers, interpreters, and lone-working check-ins.

None of it names a survivor, so every navigator sees it.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from mscu.codes import Sensitivity, Timing
from mscu.models.base import SurvivorRecord, code, field, link, long_text

# On-call rota; police read a copy (`on_call.py`)


class RotaTurn(SurvivorRecord):
    """One turn of the rota: who answers an urgent request, when, and on which number."""

    __tablename__ = "rota_turn"
    unrestricted: ClassVar[str] = "who of the charity is on call: it names no survivor"

    starts_at: Mapped[datetime] = field(Sensitivity.DATE, "From", index=True, timing=Timing.PLANNED)
    ends_at: Mapped[datetime] = field(Sensitivity.DATE, "To", index=True, timing=Timing.PLANNED)
    name: Mapped[str] = field(Sensitivity.STAFF, "Name")
    number: Mapped[str] = field(Sensitivity.CONTACT, "Number")
    kept_by_id: Mapped[int] = link("users")


class Provider(SurvivorRecord):
    """A service that survivors are referred to."""

    __tablename__ = "provider"
    unrestricted: ClassVar[str] = "a directory of services: it names no survivor"

    name: Mapped[str] = field(Sensitivity.STAFF, "Name")
    domain: Mapped[str | None] = code("support_domain", "Domain")
    phone: Mapped[str] = field(Sensitivity.CONTACT, "Phone", default="")
    area: Mapped[str] = field(Sensitivity.PLACE, "Area", default="")
    note: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Note", default="")
    retired_on: Mapped[date | None] = field(Sensitivity.PLAIN, "No longer used since")


class Interpreter(SurvivorRecord):
    """An interpreter, and any link to a survivor's exploiters."""

    __tablename__ = "interpreter"
    unrestricted: ClassVar[str] = "a directory of interpreters: it names no survivor"

    name: Mapped[str] = field(Sensitivity.STAFF, "Name")
    languages: Mapped[str] = field(Sensitivity.ORIGIN, "Languages and dialects")
    phone: Mapped[str] = field(Sensitivity.CONTACT, "Phone", default="")
    origins: Mapped[str] = field(Sensitivity.ORIGIN, "Village or region of origin", default="")
    families: Mapped[str] = field(Sensitivity.PERSON, "Families", default="")
    employers: Mapped[str] = field(Sensitivity.PERSON, "Employers", default="")
    note: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Note", default="")
    retired_on: Mapped[date | None] = field(Sensitivity.PLAIN, "No longer used since")


class CheckIn(SurvivorRecord):
    """A navigator out alone: when they are expected back, and whether they checked in.

    Everyone in the office must see it, so it names an area and never who is visited.
    """

    __tablename__ = "check_in"
    __table_args__ = (Index("ix_check_in_open", "back_at", "expected_at"),)
    unrestricted: ClassVar[str] = "whoever is in the office must see who is overdue"

    user_id: Mapped[int] = link("users", "Who")
    area: Mapped[str] = field(Sensitivity.PLACE, "Area")
    left_at: Mapped[datetime] = field(Sensitivity.DATE, "Left")
    expected_at: Mapped[datetime] = field(Sensitivity.DATE, "Expected back", timing=Timing.DUE)
    back_at: Mapped[datetime | None] = field(Sensitivity.DATE, "Back")
    noted_by_id: Mapped[int | None] = link("users", "Noted by", index=False)
