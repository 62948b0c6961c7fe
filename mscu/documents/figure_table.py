"""Figures of a year beside those of the year before, as rows of a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

HELD_BACK = "not shown"


@dataclass(frozen=True, kw_only=True)
class Told:
    """A number as it is shown: None where it is held back or was not counted separately."""

    number: int | None = None
    words: str = HELD_BACK


@dataclass(frozen=True, kw_only=True)
class FigureRow:
    """What is counted, in the year and in the year before."""

    label: str
    this: Told
    before: Told
    comparable: bool = True
    """Whether both numbers count the same groups."""

    @property
    def change(self) -> str:
        """Return the change from the year before; empty where there is none to give."""
        if not self.comparable or self.this.number is None or self.before.number is None:
            return ""
        by = self.this.number - self.before.number
        return f"{by:,} more" if by > 0 else f"{-by:,} fewer" if by < 0 else "the same"


@dataclass(frozen=True, kw_only=True)
class FigureTable:
    """Figures of one kind, drawn as bars where that is useful."""

    key: str
    title: str
    what: str
    """The heading of the first column."""
    rows: tuple[FigureRow, ...]
    total: FigureRow | None = None
    drawn: bool = True
    numbers: bool = True
    """Whether the change of a row is a meaningful number."""


def figure(number: int | None, words: str = "") -> Told:
    """Return a number as it is shown, or as held back; `words` where it is more than a count."""
    if number is None:
        return Told()
    return Told(number=number, words=words or f"{number:,}")


def in_words(table: FigureTable, year: str, before: str) -> str:
    """Return what the bars of a table show, for readers who cannot see the picture."""
    rows = (f"{row.label} {row.this.words}, before {row.before.words}" for row in table.rows)
    return f"{table.title}, {year} beside {before}. {'; '.join(rows)}."


def cells(table: FigureTable) -> Sequence[tuple[str, str, str, str]]:
    """Return the rows of a table as words: label, this, before, change."""
    rows = (*table.rows, *((table.total,) if table.total else ()))
    return [(row.label, row.this.words, row.before.words, row.change) for row in rows]
