"""The index of the clocks that may be open, derived from entries and never typed.

Commands keep it in their own transaction, by the same derivation that a case's page uses. A row is no record:
it has no digest of its own, and the whole index can be rebuilt at any time.
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
from mscu.dates.counting import ADDED_HOLIDAYS
from mscu.models.base import Base, OfCase, composed, field, key, link
from mscu.resources import resource

INDEX_VERSION = "12"
"""Raised when the derivation changes within a version of the program; each version rebuilds every index."""


class ClockRow(OfCase, Base):
    """One unsettled clock of an open case, with enough to read it without its case."""

    __tablename__ = "clock"
    __table_args__ = (Index("ix_clock_due", "due", "id"),)

    id: Mapped[int] = key()
    case_id: Mapped[int | None] = link("cases", ondelete="CASCADE")
    entry_id: Mapped[int | None] = field(Sensitivity.PLAIN)
    rule: Mapped[int] = field(Sensitivity.PLAIN)
    """Its position in the rule file, as long as the index matches that file."""
    about: Mapped[str] = composed(Sensitivity.REFERENCE)
    label: Mapped[str] = composed(Sensitivity.NARRATIVE)
    owner: Mapped[str] = composed(Sensitivity.STAFF)
    """Who has to meet it: the named person, or the officer who works or leads the case."""
    lead: Mapped[str] = composed(Sensitivity.STAFF)
    officer_in_case: Mapped[str] = composed(Sensitivity.STAFF)
    started: Mapped[datetime] = field(Sensitivity.DATE)
    due: Mapped[datetime] = field(Sensitivity.DATE)
    due_day: Mapped[date] = field(Sensitivity.DATE)
    to_the_minute: Mapped[bool] = field(Sensitivity.PLAIN)
    day_only: Mapped[bool] = field(Sensitivity.PLAIN)
    stopped: Mapped[datetime | None] = field(Sensitivity.DATE)


class ClockIndex(Base):
    """The rules by which the index was built; while there is no row, it has to be rebuilt."""

    __tablename__ = "clock_index"
    unrestricted: ClassVar[str] = "a fingerprint of the program's own rules"

    id: Mapped[int] = key()
    fingerprint: Mapped[str] = composed(Sensitivity.SECRET)
    total: Mapped[str | None] = composed(Sensitivity.SECRET)
    """The sum of the keyed digests of its rows, which shows when a row was taken away."""


@cache
def fingerprint() -> str:
    """Return a fingerprint of the rules for clocks: the file, the holidays and the program's version.

    Each version of the program derives the clocks again, so that none keeps those of another derivation.
    """
    texts = (resource(name).read_text(encoding="utf-8") for name in ("rules/clocks.toml", ADDED_HOLIDAYS))
    parts = (INDEX_VERSION, version("mscu"), version("holidays"), *texts)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
