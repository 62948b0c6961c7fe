"""The charity's on-call rota, as its own store keeps it; police read a copy (`on_call.py`)."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from sqlalchemy.orm import Mapped

from mscu.codes import Sensitivity
from mscu.models.base import SurvivorRecord, field, link


class RotaTurn(SurvivorRecord):
    """One turn: who answers an urgent request, from when to when, on which number."""

    __tablename__ = "rota_turn"
    unrestricted: ClassVar[str] = "who of the charity is on call: it names no survivor"

    starts_at: Mapped[datetime] = field(Sensitivity.DATE, "From", index=True)
    ends_at: Mapped[datetime] = field(Sensitivity.DATE, "To", index=True)
    name: Mapped[str] = field(Sensitivity.STAFF, "Name")
    number: Mapped[str] = field(Sensitivity.CONTACT, "Number")
    kept_by_id: Mapped[int] = link("users")
