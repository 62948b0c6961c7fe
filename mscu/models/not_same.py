"""The answer that some reports do not speak of the same, although they share what they name."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger
from sqlalchemy.orm import Mapped

from mscu.codes import Sensitivity
from mscu.models.base import PartOfEntry, Record, field, link, long_text


class NotSame(PartOfEntry, Record):
    """What the reports up to this one share does not make them the same; a later report asks again.

    It belongs to the newest of them, so whoever may not see that report does not see the answer.
    """

    __tablename__ = "not_same"

    key: Mapped[int] = field(Sensitivity.SECRET, type_=BigInteger)
    """The key of what they share, as in `Mention`."""
    reason: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Why not the same")
    answered_at: Mapped[datetime] = field(Sensitivity.DATE, "When")
    answered_by_id: Mapped[int] = link("users", "By")
    ended_at: Mapped[datetime | None] = field(Sensitivity.DATE, "Taken back")
