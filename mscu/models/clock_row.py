"""The index of the clocks that may be open: derived like the word index, and never typed.

The commands keep it in their own transaction, by the same derivation that a case's page uses. A
row is no record: it has no digest of its own, and all of them can be made anew at any time.
"""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from functools import cache
from importlib.metadata import version
from typing import ClassVar

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from mscu.codes import Sensitivity
from mscu.models.base import Base, OfCase, field, key, link
from mscu.resources import resource

MADE = "2"
"""Raised with each change of how events are derived, so that every index is made anew."""


class ClockRow(OfCase, Base):
    """One clock of an open case that nothing has settled: enough to read it without its case."""

    __tablename__ = "clock"
    __table_args__ = (Index("ix_clock_due", "due", "id"),)

    id: Mapped[int] = key()
    case_id: Mapped[int | None] = link("cases", ondelete="CASCADE")
    entry_id: Mapped[int | None] = field(Sensitivity.PLAIN)
    rule: Mapped[int] = field(Sensitivity.PLAIN)
    """Its place in the rule file, as long as the index fits that file."""
    about: Mapped[str] = field(Sensitivity.REFERENCE)
    label: Mapped[str] = field(Sensitivity.NARRATIVE)
    owner: Mapped[str] = field(Sensitivity.STAFF)
    """Who owes the end of it: whom it names, or who works or leads the case."""
    lead: Mapped[str] = field(Sensitivity.STAFF)
    officer_in_case: Mapped[str] = field(Sensitivity.STAFF)
    started: Mapped[datetime] = field(Sensitivity.DATE)
    due: Mapped[datetime] = field(Sensitivity.DATE)
    due_day: Mapped[date] = field(Sensitivity.DATE)
    to_the_minute: Mapped[bool] = field(Sensitivity.PLAIN)
    day_only: Mapped[bool] = field(Sensitivity.PLAIN)
    stopped: Mapped[datetime | None] = field(Sensitivity.DATE)


class ClockIndex(Base):
    """By which rules the index was made; while there is no row, it has to be made anew."""

    __tablename__ = "clock_index"
    unrestricted: ClassVar[str] = "a fingerprint of the program's own rules"

    id: Mapped[int] = key()
    fingerprint: Mapped[str] = field(Sensitivity.SECRET)
    total: Mapped[str | None] = field(Sensitivity.SECRET)
    """What the keyed digests of its rows add up to: whoever takes a row away leaves the sum."""


@cache
def fingerprint() -> str:
    """Return the rules that clocks are derived by: the file, the holidays and the program's part."""
    text = resource("rules/clocks.toml").read_text(encoding="utf-8")
    return hashlib.sha256("\0".join((MADE, version("holidays"), text)).encode()).hexdigest()
