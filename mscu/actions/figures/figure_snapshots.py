"""Figures as they were when a copy left, with what was asked and a digest over both.

When the copy is opened in the register later, the figures are shown with those of today where they differ.
Both are counted without restricted cases and with small numbers suppressed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.core.action import Query
from mscu.actions.figures.impact import compute_impact
from mscu.documents.figures.impact import ALL_DISTRICTS
from mscu.documents.figures.panel_report import parts
from mscu.models.disclosure import Disclosure
from mscu.models.figures import FrozenFigures

if TYPE_CHECKING:
    from mscu.actions.core.action import Work
    from mscu.documents.figure_table import FigureTable
    from mscu.documents.figures.impact import Impact

SCOPE_TEXT = "{days}, compared with the year before, {district}; restricted cases not counted"


@dataclass(frozen=True, kw_only=True)
class FrozenRow:
    """A figure as issued, for the year and the year before, and as counted today."""

    label: str
    this: str
    before: str
    today: str = ""
    """Empty where it is the same."""


@dataclass(frozen=True, kw_only=True)
class FrozenTable:
    """Figures of one kind."""

    title: str
    rows: tuple[FrozenRow, ...]


@dataclass(frozen=True, kw_only=True)
class FiguresAsIssued:
    """The figures in a copy as it was issued."""

    disclosure_id: int
    scope: str
    """The year and district asked for."""
    digest: str
    intact: bool
    """Whether the stored figures match their digest."""
    year: str
    year_before: str
    differ: int
    """How many figures would differ if counted today."""
    tables: tuple[FrozenTable, ...]
    words: tuple[tuple[str, str], ...]
    """The words printed beside the figures, by the label of their part."""


@dataclass(frozen=True, kw_only=True)
class FiguresOfCopy(Query[FiguresAsIssued | None]):
    """The figures of a copy as they were issued; None for a copy without figures."""

    disclosure_id: int
    needs = Permission.PRINT

    def answer(self, work: Work) -> FiguresAsIssued | None:
        """Read the figures, and count them again."""
        copy = work.get(Disclosure, self.disclosure_id)
        rows = work.records(select(FrozenFigures).where(FrozenFigures.disclosure_id == copy.id))
        return _as_issued(work, rows[0]) if rows else None


def store_figures(
    work: Work,
    disclosure_id: int,
    impact: Impact,
    scope: tuple[int, str],
    *,
    words: Mapping[str, str] | None = None,
) -> None:
    """Store the figures of a copy that leaves; `scope` is the year and the district."""
    year, district = scope
    row = FrozenFigures(
        disclosure_id=disclosure_id,
        year=year,
        district=district,
        figures=_canonical(asdict(impact)),
        words=_canonical(dict(words or {})),
    )
    row.digest = _digest(row)
    work.add(row)


def _canonical(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _digest(row: FrozenFigures) -> str:
    content = _canonical([row.year, row.district, row.figures, row.words])
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()


def _as_issued(work: Work, row: FrozenFigures) -> FiguresAsIssued:
    issued: dict[str, Any] = json.loads(row.figures)
    current = compute_impact(work, row.year, row.district, leaves=True)
    tables = tuple(_tables(issued, current))
    district = issued["district"]
    texts: dict[str, str] = json.loads(row.words)
    return FiguresAsIssued(
        disclosure_id=row.disclosure_id,
        scope=SCOPE_TEXT.format(
            days=issued["year_days"], district=district.lower() if district == ALL_DISTRICTS else district
        ),
        digest=row.digest,
        intact=_digest(row) == row.digest,
        year=issued["year"],
        year_before=issued["before"],
        tables=tables,
        differ=sum(bool(row.today) for table in tables for row in table.rows),
        words=tuple((part.label, texts[part.key]) for part in parts() if texts.get(part.key)),
    )


def _tables(issued: dict[str, Any], current: Impact) -> Iterator[FrozenTable]:
    by_key = {table.key: table for table in current.figures}
    for table in issued["figures"]:
        today = _by_label(by_key.get(table["key"]))
        rows = [*table["rows"], *filter(None, [table["total"]])]
        yield FrozenTable(title=table["title"], rows=tuple(_row(row, today) for row in rows))


def _by_label(table: FigureTable | None) -> dict[str, str]:
    if table is None:
        return {}
    rows = (*table.rows, *((table.total,) if table.total else ()))
    return {row.label: _year_and_before(row.this.words, row.before.words) for row in rows}


def _row(row: dict[str, Any], today: Mapping[str, str]) -> FrozenRow:
    this, before = row["this"]["words"], row["before"]["words"]
    current = today.get(row["label"], "not separated")
    return FrozenRow(
        label=row["label"],
        this=this,
        before=before,
        today="" if current == _year_and_before(this, before) else current,
    )


def _year_and_before(this: str, before: str) -> str:
    return f"{this} ({before})"
