"""Personal data breaches: what was lost, and who was told of it (DPA 2018 ss.67 and 68)."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from sqlalchemy.orm import Mapped

from mscu.access import Permission
from mscu.codes import Sensitivity, YesNo
from mscu.models.base import Record, code, field, link, person
from mscu.models.signers import Signed


class BreachColumns:
    """What every register of breaches keeps of one, whichever law asks for it."""

    kind: Mapped[str] = code("breach_kind", "What happened")
    noticed_at: Mapped[datetime] = field(Sensitivity.DATE, "Noticed")
    text: Mapped[str] = field(Sensitivity.NARRATIVE, "In your words")
    was_open: Mapped[YesNo] = field(Sensitivity.STATE, "Was the store unlocked on it?")
    recorded_at: Mapped[datetime] = field(Sensitivity.DATE, "Recorded")
    recorded_by_id: Mapped[int] = link("users")
    told_at: Mapped[datetime | None] = field(Sensitivity.DATE, "Commissioner told")
    why_not_told: Mapped[str] = field(Sensitivity.NARRATIVE, "Why not told", default="")
    people_told: Mapped[str] = field(
        Sensitivity.NARRATIVE, "Who else was told, and how", default=""
    )
    settled_at: Mapped[datetime | None] = field(Sensitivity.DATE, "Settled")


class DataBreach(BreachColumns, Record):
    """One breach; the register of them is what s.67(6) asks for."""

    __tablename__ = "data_breach"
    unrestricted: ClassVar[str] = "says what was lost, and points to no case"

    settled_by_id: Mapped[int | None] = person(Signed(stands=True, may=Permission.KEEP_RECORDS))
