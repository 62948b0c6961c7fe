"""Which entries are sealed: shared by the navigator, and withdrawn or at their end.

Only the disclosure officer ever reads one (`visibility.py`); she sees on each that it is sealed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from mscu.codes import Kind
from mscu.dates.london import show_day, show_moment
from mscu.models.entries.shared import SharedCopy

if TYPE_CHECKING:
    from mscu.actions.core.action import Work
    from mscu.models.entries.entry import Entry

KEPT = "kept sealed under CPIA"
DISCLOSED = frozenset({"disclosure_purpose:cpia", "disclosure_purpose:prosecution"})
"""Purposes for which a sealed copy may leave the unit: for disclosure and for CPS."""


@dataclass(frozen=True)
class Seal:
    """Since when and why an entry is out of everyday reading."""

    state: str
    words: str


def seals_of(work: Work, entries: Sequence[Entry]) -> dict[int, Seal]:
    """Say which of these are sealed; whoever sees no sealed ones is told of none."""
    numbers = [entry.id for entry in entries if entry.kind is Kind.SHARED]
    if not numbers:
        return {}
    found = work.records(select(SharedCopy).where(SharedCopy.entry_id.in_(numbers)))
    seals = {copy.entry_id: _seal(work, copy) for copy in found}
    return {number: seal for number, seal in seals.items() if seal is not None}


def _seal(work: Work, copy: SharedCopy) -> Seal | None:
    if copy.withdrawn_at is not None:
        when = f"Withdrawn on {show_moment(copy.withdrawn_at)}"
        return Seal("withdrawn", f"{when}, {KEPT}. {copy.withdrawn_reason}")
    if copy.ends_on is not None and copy.ends_on < work.today:
        return Seal("ended", f"Ended on {show_day(copy.ends_on)}, {KEPT}.")
    return None
