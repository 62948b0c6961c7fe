"""The charity's on-call rota: whom police ring when a survivor's life is at risk."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from sqlalchemy.orm import Mapped

from mscu.codes import Sensitivity, Timing
from mscu.models.base import Record, field


class OnCall(Record):
    """One turn of the charity's rota, kept by the navigators."""

    __tablename__ = "on_call"
    unrestricted: ClassVar[str] = "whoever of the unit is on duty must be able to ring"

    starts_at: Mapped[datetime] = field(Sensitivity.PLAIN, "From", index=True, timing=Timing.PLANNED)
    ends_at: Mapped[datetime] = field(Sensitivity.PLAIN, "To", timing=Timing.PLANNED)
    name: Mapped[str] = field(Sensitivity.STAFF, "Name")
    number: Mapped[str] = field(Sensitivity.CONTACT, "Number")
