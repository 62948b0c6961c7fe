"""All numbers of one measure in a year and the one before.

In what leaves the unit they are suppressed so that none reveals another; on screen all are shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from mscu.actions.figures.impact_counts import ImpactCount
from mscu.actions.figures.impact_years import QUARTERS
from mscu.actions.figures.suppression import ALL, Place, merge_small_rows, suppress_columns, suppress_table
from mscu.documents.figure_table import FigureRow, Told, figure
from mscu.documents.figures.impact import WITH_OTHERS

SMALL_ROWS = "Others, under {} each"
PREVIOUS, CURRENT = 0, 1
GroupKey = Callable[[ImpactCount], str]
Measure = Callable[[Iterable[ImpactCount]], "MeasureRecords"]
"""Makes the records of a measure from what was counted."""


@dataclass(frozen=True)
class MeasureRecords:
    """The records of one measure; its district is a key, or empty for all districts."""

    records: tuple[ImpactCount, ...]
    districts: tuple[str, ...]
    district: str = ALL
    least: int = 0
    """The smallest number that is shown; 0 shows them all."""
    shows_zero: bool = True
    """Whether a table may show a zero; not for attributes of people."""
    _columns: dict[int, dict[str, int | None]] = field(default_factory=dict)

    def columns(self, year: int) -> Mapping[str, int | None]:
        """Return the numbers of the districts and the total, suppressed."""
        if year not in self._columns:
            numbers = Counter(dict.fromkeys(self.districts, 0))
            for count in self._in_year(year):
                numbers[count.district] += count.number
            self._columns[year] = suppress_columns(numbers, self.least, shows_zero=True)
        return self._columns[year]

    def total(self, year: int) -> int | None:
        """Return the number in the chosen district, or everywhere."""
        return self.columns(year)[self.district]

    def total_row(self, label: str = "All") -> FigureRow:
        """Return the row of the total in both years."""
        return self.row(label, self.total)

    def everywhere(self) -> FigureRow:
        """Return the row of the total of all districts, whichever was chosen."""
        return self.row("All", lambda year: self.columns(year)[ALL])

    def row(self, label: str, number: Callable[[int], int | None]) -> FigureRow:
        """Build a row from the number of each year."""
        return FigureRow(label=label, this=figure(number(CURRENT)), before=figure(number(PREVIOUS)))

    def by_district(self, labels: Mapping[str, str]) -> tuple[FigureRow, ...]:
        return tuple(
            FigureRow(
                label=labels[district],
                this=figure(self.columns(CURRENT)[district]),
                before=figure(self.columns(PREVIOUS)[district]),
            )
            for district in self.districts
        )

    def by(self, key: GroupKey, rows: Sequence[str] = ()) -> tuple[FigureRow, ...]:
        """Return the rows grouped by a key; unless `rows` are named, small groups are merged."""
        tables = {year: self._table(year, key, rows) for year in (PREVIOUS, CURRENT)}
        others = self._small_rows_label()
        shown = [{row for row, _ in table} - {others} for table in tables.values()]
        if rows:
            names = list(rows)
        else:
            sizes = Counter[str]()
            for table in tables.values():
                for (row, column), number in table.items():
                    sizes[row] += (number or 0) if column == ALL and row != ALL else 0
            del sizes[ALL]
            names = sorted(sizes, key=lambda name: (name == others, -sizes[name], name))
        return tuple(
            FigureRow(
                label=name,
                this=self._cell(tables[CURRENT], name),
                before=self._cell(tables[PREVIOUS], name),
                comparable=name != others or shown[PREVIOUS] == shown[CURRENT],
            )
            for name in names
        )

    def cell(self, year: int, key: GroupKey, rows: Sequence[str], row: str) -> int | None:
        """Return one number of such a table."""
        return self._table(year, key, rows).get((row, self.district))

    def sums(self, name: str, year: int) -> int | None:
        """Return the sum of an amount, where enough records have one."""
        if self.total(year) is None:
            return None
        return sum(
            count.sums.get(name, 0) for count in self._in_year(year) if self.district in {ALL, count.district}
        )

    def _in_year(self, year: int) -> Iterable[ImpactCount]:
        return (count for count in self.records if count.quarter // QUARTERS == year)

    def _table(self, year: int, key: GroupKey, rows: Sequence[str]) -> dict[Place, int | None]:
        cells = Counter[Place]()
        for count in self._in_year(year):
            cells[key(count), count.district] += count.number
        merged = dict(cells) if rows else merge_small_rows(cells, self.least, self._small_rows_label())
        names = rows or sorted({row for row, _ in merged})
        return suppress_table(merged, names, self.columns(year), self.least, shows_zero=self.shows_zero)

    def _cell(self, table: Mapping[Place, int | None], row: str) -> Told:
        if (row, ALL) not in table:
            return Told(words=WITH_OTHERS)
        return figure(table[row, self.district])

    def _small_rows_label(self) -> str:
        return SMALL_ROWS.format(self.least)
