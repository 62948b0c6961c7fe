"""Numbers that others state of a year of the unit: what its own record is compared with."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from sqlalchemy.orm import Mapped

from mscu.codes import Sensitivity
from mscu.copy_codes import StatedBy, StatedOf
from mscu.models.base import Record, field, link


class StatedNumber(Record):
    """A number as somebody else published or recorded it; the newest of its kind counts."""

    __tablename__ = "stated_number"
    unrestricted: ClassVar[str] = "a number that others state, of no case"
    only_followed: ClassVar[bool] = True

    year: Mapped[int] = field(Sensitivity.PLAIN, "Year", index=True)
    quarter: Mapped[int] = field(Sensitivity.PLAIN, "Quarter")
    """1 to 4 of the unit's year; nought for the whole of it."""
    stated_by: Mapped[StatedBy] = field(Sensitivity.STATE, "Who states it")
    stated_of: Mapped[StatedOf] = field(Sensitivity.STATE, "What is counted")
    number: Mapped[int] = field(Sensitivity.COUNT, "Number")
    said: Mapped[str] = field(Sensitivity.NARRATIVE, "Where it stands, and as of when")
    recorded_at: Mapped[datetime] = field(Sensitivity.DATE, "Recorded")
    recorded_by_id: Mapped[int] = link("users", "Recorded by")
