"""What the unit's record lacks compared with others' counts, as a document: only numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mscu.codes import Marking
from mscu.documents.blocks import (
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

EDITION = "reconciliation"
KICKER = "Reconciliation"
LACKS, BESIDE = "Missing from the record", "Compared with other sources"
HOW = (
    "A victim counts once in a case, in the year in which it was opened; a referral and a crime, in the "
    "year in which they were recorded. Small numbers are not shown. Restricted cases are not"
    " counted."
)
Row = tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ReconciledYear:
    """The counts of a year as they may leave the unit, each cell in words."""

    name: str
    """Such as `2021/22`."""
    days: str
    gaps: tuple[Row, ...]
    """Rows of what is missing, how often, and out of how many."""
    compared: tuple[Row, ...]
    """Rows of who states it, what is counted, their number, the unit's, and the difference."""


def reconciliation(year: ReconciledYear) -> Document:
    """Return what a year's record lacks, and how it differs from what others count."""
    return Document(
        name=KICKER,
        edition=EDITION,
        marking=Marking.OFFICIAL,
        head_left=f"{KICKER}, {year.name}",
        head_right="",
        blocks=tuple(_blocks(year)),
    )


def _blocks(year: ReconciledYear) -> Iterable[Block]:
    yield Title(f"Victims, referrals and crime numbers {year.name}", kicker=KICKER)
    yield Paragraph(plain(f"{year.days}."), Voice.LEAD)
    yield Heading(LACKS)
    yield _table(LACKS, GAPS, year.gaps)
    if year.compared:
        yield Heading(BESIDE)
        yield _table(BESIDE, COMPARED, year.compared)
    yield Heading("How it is counted")
    yield Paragraph(plain(HOW), Voice.NOTE)


GAPS = (("", 60), ("Missing", 20), ("Of", 20))
COMPARED = (("", 28), ("", 27), ("Stated", 15), ("Here", 15), ("Difference", 15))


def _table(title: str, columns: Iterable[tuple[str, int]], rows: Iterable[Row]) -> Table:
    cells = tuple((bold(first), *map(plain, rest)) for first, *rest in rows)
    return Table(title, tuple(Column(*column) for column in columns), cells)


def rows(year: ReconciledYear) -> Iterable[Row]:
    """Return everything as rows of cells for a spreadsheet."""
    yield (LACKS, "Missing", "Of", "", "")
    yield from ((*row, "", "") for row in year.gaps)
    yield ("Stated by", "What is counted", "Stated", "Here", "Difference")
    yield from year.compared
    yield (HOW, "", "", "", "")
