"""Finding the headings of a table and the meaning of each column, which the user may change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from mscu.exchange.profiles import ANY, MANY, Column, Meaning, Profile, plain
from mscu.exchange.sheet import Line, Table

LOOKED_AT = 20
"""How many rows at the top are searched for the headings."""
_FEWEST_KNOWN = 2


@dataclass(frozen=True)
class Heading:
    """A column: its heading, and its meaning."""

    words: str
    column: Column

    @property
    def label(self) -> str:
        """The label of its text in a report."""
        return self.column.label or self.words


@dataclass(frozen=True)
class Mapping:
    """The meaning of each column of a table."""

    profile: Profile
    row: int
    """The row of the headings, as the file numbers it."""
    headings: tuple[Heading, ...]
    named: int = 0
    """How many columns have headings; cells beyond them were shifted."""
    told: tuple[str, ...] = ()
    """Notes for the user, in sentences."""

    def meaning(self, column: int) -> Meaning:
        """Return the meaning of a column."""
        return self.headings[column].column.meaning

    def of(self, meaning: Meaning) -> tuple[int, ...]:
        """Return the columns of a meaning."""
        return tuple(at for at in range(len(self.headings)) if self.meaning(at) is meaning)

    def with_meaning(self, column: int, meaning: Meaning) -> Mapping:
        """Change the meaning of a column; a meaning that only one column may have leaves the other."""
        headings = list(self.headings)
        for at in self.of(meaning) if meaning not in MANY else ():
            headings[at] = _meaning(headings[at], Meaning.KEEP)
        headings[column] = _meaning(headings[column], meaning)
        return replace(self, headings=tuple(headings))


def _meaning(heading: Heading, meaning: Meaning) -> Heading:
    return replace(heading, column=replace(heading.column, meaning=meaning))


def recognised(table: Table, profiles: Sequence[Profile]) -> Mapping:
    """Find the row of headings, and the profile that knows most of them.

    Of rows that match equally well the lowest wins, since a title may stand above it.
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
    """Return the first row with as many filled cells as any of the first rows."""
    filled = [sum(1 for cell in line.cells if cell) for line in table.lines[:LOOKED_AT]]
    return filled.index(max(filled)) if filled else 0


def heading_rows(table: Table) -> tuple[Line, ...]:
    """Return the rows that may hold the headings."""
    return tuple(line for line in table.lines[:LOOKED_AT] if not line.is_empty)


def headed(table: Table, row: int, profiles: Sequence[Profile]) -> Mapping:
    """Take this row as the headings, with the profile that knows most of them."""
    line = next(line for line in table.lines if line.number == row)
    best, recognised = ANY, ANY.known(line.cells)
    for profile in profiles:
        if profile.known(line.cells) > max(recognised, _FEWEST_KNOWN - 1):
            best, recognised = profile, profile.known(line.cells)
    return mapped(line, best, width=table.width)


def mapped(line: Line, profile: Profile, *, width: int = 0) -> Mapping:
    """Take one row as the headings, with their meanings from a profile."""
    headings: list[Heading] = []
    told: list[str] = []
    for at in range(max(len(line.cells), width)):
        words = line.cell(at)
        heading = Heading(words or f"Column {at + 1}", _column(words, profile))
        twice = any(plain(words) == plain(other.words) for other in headings)
        if words and twice:
            told.append(f"The heading “{words}” is repeated; the first one is used.")
        if twice or heading.column.meaning in _taken(headings):
            heading = replace(heading, column=Column(Meaning.KEEP))
        headings.append(heading)
    named, twice_told = len(line.cells), tuple(dict.fromkeys(told))
    return Mapping(profile, line.number, tuple(headings), named, twice_told)


def _column(words: str, profile: Profile) -> Column:
    """Return the meaning of a heading; a column without a heading is mostly a running number."""
    nothing = Column(Meaning.KEEP if words else Meaning.SKIP)
    return profile.columns.get(plain(words), nothing) if words else nothing


def _taken(headings: Sequence[Heading]) -> set[Meaning]:
    return {heading.column.meaning for heading in headings} - MANY
