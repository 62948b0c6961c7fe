"""Finds the headings of a table and what each column is; a person may say otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from mscu.exchange.profiles import ANY, MANY, Column, Meaning, Profile, plain
from mscu.exchange.sheet import Line, Table

LOOKED_AT = 20
"""Rows at the top among which the headings are looked for."""
_FEWEST_KNOWN = 2


@dataclass(frozen=True)
class Heading:
    """One column: what stands above it, and what it is."""

    words: str
    column: Column

    @property
    def label(self) -> str:
        """The words before it in a report's text."""
        return self.column.label or self.words


@dataclass(frozen=True)
class Mapping:
    """What each column of a table is."""

    profile: Profile
    row: int
    """The row of the headings, as the file numbers it."""
    headings: tuple[Heading, ...]
    named: int = 0
    """Columns that the row of headings has; what stands beyond them was shifted."""
    told: tuple[str, ...] = ()
    """What a person should know of it, in sentences."""

    def meaning(self, column: int) -> Meaning:
        """Say what a column is."""
        return self.headings[column].column.meaning

    def of(self, meaning: Meaning) -> tuple[int, ...]:
        """Name the columns that are this."""
        return tuple(at for at in range(len(self.headings)) if self.meaning(at) is meaning)

    def with_meaning(self, column: int, meaning: Meaning) -> Mapping:
        """Say that a column is something else; what it was of only one column leaves the other."""
        headings = list(self.headings)
        for at in self.of(meaning) if meaning not in MANY else ():
            headings[at] = _meaning(headings[at], Meaning.KEEP)
        headings[column] = _meaning(headings[column], meaning)
        return replace(self, headings=tuple(headings))


def _meaning(heading: Heading, meaning: Meaning) -> Heading:
    return replace(heading, column=replace(heading.column, meaning=meaning))


def recognised(table: Table, profiles: Sequence[Profile]) -> Mapping:
    """Find the row of headings and the profile that knows most of them.

    Of rows that are known equally well the lowest counts: what stands above it is a title.
    """
    known, _, at, profile = max(_known(table, profiles), default=(0, 0, 0, ANY), key=_rank)
    if known < _FEWEST_KNOWN:
        at, profile = _first_full(table), ANY
    if not table.lines:
        return Mapping(ANY, 0, ())
    return mapped(table.lines[at], profile, width=table.width)


def _rank(found: tuple[int, int, int, Profile]) -> tuple[int, int, int]:
    return found[:3]


def _known(table: Table, profiles: Sequence[Profile]) -> Iterator[tuple[int, int, int, Profile]]:
    for at, line in enumerate(table.lines[:LOOKED_AT]):
        for number, profile in enumerate(profiles):
            yield profile.known(line.cells), -number, at, profile


def _first_full(table: Table) -> int:
    """Name the first row in which as many cells are filled as in any of the first."""
    filled = [sum(1 for cell in line.cells if cell) for line in table.lines[:LOOKED_AT]]
    return filled.index(max(filled)) if filled else 0


def heading_rows(table: Table) -> tuple[Line, ...]:
    """Give the rows of which a person may say that they hold the headings."""
    return tuple(line for line in table.lines[:LOOKED_AT] if not line.is_empty)


def headed(table: Table, row: int, profiles: Sequence[Profile]) -> Mapping:
    """Take the row of this number as the headings, by the profile that knows most of them."""
    line = next(line for line in table.lines if line.number == row)
    known, profile = ANY.known(line.cells), ANY
    for each in profiles:
        if each.known(line.cells) > max(known, _FEWEST_KNOWN - 1):
            known, profile = each.known(line.cells), each
    return mapped(line, profile, width=table.width)


def mapped(line: Line, profile: Profile, *, width: int = 0) -> Mapping:
    """Take one row as the headings, by what a profile says of them."""
    headings: list[Heading] = []
    told: list[str] = []
    for at in range(max(len(line.cells), width)):
        words = line.cell(at)
        heading = Heading(words or f"Column {at + 1}", _column(words, profile))
        twice = any(plain(words) == plain(other.words) for other in headings)
        if words and twice:
            told.append(f"The heading “{words}” stands twice; the first one counts.")
        if twice or heading.column.meaning in _taken(headings):
            heading = replace(heading, column=Column(Meaning.KEEP))
        headings.append(heading)
    named, twice_told = len(line.cells), tuple(dict.fromkeys(told))
    return Mapping(profile, line.number, tuple(headings), named, twice_told)


def _column(words: str, profile: Profile) -> Column:
    """Say what a heading means; a column without one is mostly a running number."""
    nothing = Column(Meaning.KEEP if words else Meaning.SKIP)
    return profile.columns.get(plain(words), nothing) if words else nothing


def _taken(headings: Sequence[Heading]) -> set[Meaning]:
    return {heading.column.meaning for heading in headings} - MANY
