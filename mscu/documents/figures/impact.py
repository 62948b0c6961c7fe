"""The unit's year in figures: one description, drawn both on screen and on paper."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mscu.codes import Marking
from mscu.documents.blocks import (
    Bars,
    Block,
    Column,
    Document,
    Heading,
    Paragraph,
    Table,
    Title,
    Voice,
    bold,
    plain,
)
from mscu.documents.figure_table import FigureTable, cells

WITH_OTHERS = "with others"
ALL_DISTRICTS = "All districts"


@dataclass(frozen=True, kw_only=True)
class Headline:
    """One of the main figures at the top."""

    label: str
    this: str
    before: str


@dataclass(frozen=True, kw_only=True)
class Impact:
    """The figures of a year compared with the year before, everywhere or in one district."""

    year: str
    before: str
    year_days: str
    before_days: str
    district: str
    is_over: bool
    headlines: tuple[Headline, ...]
    figures: tuple[FigureTable, ...]
    notes: tuple[str, ...]

    def table(self, key: str) -> FigureTable | None:
        """Return a table, or None where it is empty."""
        return next((figure for figure in self.figures if figure.key == key), None)

    @property
    def heading(self) -> str:
        """Return the year and the area."""
        return (
            f"{self.year}, {self.district[:1].lower()}{self.district[1:]}"
            if (self.district == ALL_DISTRICTS)
            else f"{self.year}, {self.district}"
        )


EDITION = "statistics"
KICKER = "Figures of the unit"
BARS = "Solid bars: the year. Outlined bars: the year before. Hatched: not shown."


def statistics(impact: Impact) -> Document:
    """Return a year in figures."""
    return Document(
        name=KICKER,
        edition=EDITION,
        marking=Marking.OFFICIAL,
        head_left=f"{KICKER}, {impact.heading}",
        head_right=f"compared with {impact.before}",
        blocks=tuple(_blocks(impact)),
    )


def _blocks(impact: Impact) -> Iterable[Block]:
    yield Title(impact.heading, kicker=KICKER)
    yield Paragraph(plain(f"{impact.year_days}, compared with {impact.before_days}."), Voice.LEAD)
    yield Table(
        "The most important figures",
        (Column("", 50), Column(impact.year, 25), Column(impact.before, 25)),
        tuple(
            (plain(headline.label), bold(headline.this), plain(headline.before))
            for headline in impact.headlines
        ),
    )
    for note in impact.notes:
        yield Paragraph(plain(note), Voice.NOTE)
    yield Paragraph(plain(BARS), Voice.NOTE)
    for table in impact.figures:
        yield Heading(table.title)
        yield Bars(table, (impact.year, impact.before))


def rows(impact: Impact) -> Iterable[tuple[str, ...]]:
    """Return all figures as rows of cells for a spreadsheet."""
    yield ("Table", "Row", impact.year, impact.before, "Change")
    for headline in impact.headlines:
        yield ("Summary", headline.label, headline.this, headline.before, "")
    for table in impact.figures:
        for row in cells(table):
            yield (table.title, *row)
    for note in impact.notes:
        yield ("Note", note, "", "", "")
