"""Tactical advice that the unit gives to a named officer."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped

from mscu.codes import Accepted, Family, Kind, Sensitivity, Timing
from mscu.models.base import code, field, long_text
from mscu.models.entries.entry import Entry, entry_key

OPEN_ANSWERS = (Accepted.WAITING, Accepted.LATER)
"""Answers after which advice is still open, until it is done."""


class TacticalAdvice(Entry):
    """What a local officer was advised to do, whether it was accepted, and when it was done."""

    __tablename__ = "tactical_advice"
    of_kind = Kind.ADVICE
    family = Family.ADVICE

    id: Mapped[int] = entry_key()
    given_to: Mapped[str] = field(Sensitivity.STAFF, "Given to")
    given_by: Mapped[str] = field(Sensitivity.STAFF, "Given by", default="")
    channel: Mapped[str | None] = code("advice_channel", "How")
    immediate: Mapped[bool] = field(Sensitivity.STATE, "Immediate", default=False)
    accepted: Mapped[Accepted] = field(Sensitivity.STATE, "Answer", default=Accepted.WAITING)
    done_at: Mapped[datetime | None] = field(Sensitivity.DATE, "Done on", timing=Timing.HAPPENED)
    result: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Outcome", default="")

    @property
    def is_open(self) -> bool:
        """Return whether an answer or the action advised is still awaited."""
        return self.done_at is None and self.accepted in OPEN_ANSWERS
