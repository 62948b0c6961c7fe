"""The answer that some reports do not speak of the same, although they share what they name."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped

from mscu.codes import Sensitivity
from mscu.models.base import Record, composed, field, link, long_text


class NotSame(Record):
    """What some reports share does not make them the same; with a further report they are asked about again.

    Only who may see all of these reports sees the answer.
    """

    __tablename__ = "not_same"

    keys: Mapped[str] = composed(Sensitivity.SECRET)
    """The keys of what they share, as in `Mention`, with spaces between."""
    reason: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Why not the same")
    answered_at: Mapped[datetime] = field(Sensitivity.DATE, "When")
    answered_by_id: Mapped[int] = link("users", "By")
    ended_at: Mapped[datetime | None] = field(Sensitivity.DATE, "Taken back")


class NotSameReport(Record):
    """A report of which that was answered."""

    __tablename__ = "not_same_report"

    not_same_id: Mapped[int] = link("not_same")
    report_id: Mapped[int] = link("entry")
