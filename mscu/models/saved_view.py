"""A user's saved searches and lists, kept in the encrypted store."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from mscu.codes import Sensitivity
from mscu.models.base import Record, composed, field, link


class SavedView(Record):
    """Words and filters under a name: searches reveal as much as their results."""

    __tablename__ = "saved_view"
    __table_args__ = (Index("ix_saved_view_page", "user_id", "page", "title", unique=True),)

    user_id: Mapped[int] = link("users", index=False)
    page: Mapped[str] = field(Sensitivity.PLAIN)
    title: Mapped[str] = field(Sensitivity.NARRATIVE, "Name")
    content: Mapped[str] = composed(Sensitivity.NARRATIVE)
    """JSON of the page's filters (`actions/core/view_filters.py`)."""
    is_first: Mapped[bool] = field(Sensitivity.PLAIN, default=False)
    """Whether the page opens with it."""
    saved_at: Mapped[datetime] = field(Sensitivity.DATE, "Saved")
