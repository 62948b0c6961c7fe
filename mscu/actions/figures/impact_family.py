"""All numbers of one measure in a year and the one before, told so that none gives another away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from mscu.actions.figures.impact_counts import Counted
from mscu.actions.figures.impact_years import QUARTERS
from mscu.actions.figures.suppression import ALL, Place, gathered, smallest, told_columns, told_table
from mscu.documents.figure_table import FigureRow, Told, told
from mscu.documents.figures.impact import WITH_OTHERS

OTHERS = "Others, under {} each"
BEFORE, THIS = 0, 1
Mark = Callable[[Counted], str]


@dataclass(frozen=True)
class Family:
    """The records of one measure; its district is a key, or none for all of them."""

    records: tuple[Counted, ...]
    districts: tuple[str, ...]
    district: str = ALL
    tells_none: bool = True
    """Whether a table may tell that there are none; what people are it may not."""
    _columns: dict[int, dict[str, int | None]] = field(default_factory=dict)

    def columns(self, year: int) -> Mapping[str, int | None]:
        """Tell the numbers of the districts, and of all."""
        if year not in self._columns:
            numbers = Counter(dict.fromkeys(self.districts, 0))
            for each in self._of(year):
                numbers[each.district] += each.number
            self._columns[year] = told_columns(numbers, smallest(), tells_none=True)
        return self._columns[year]

    def total(self, year: int) -> int | None:
        """Tell how many there are in the district, or everywhere."""
        return self.columns(year)[self.district]

    def whole(self, label: str = "All") -> FigureRow:
        """Tell how many there are in both years."""
        return self.row(label, self.total)

    def everywhere(self) -> FigureRow:
        """Tell how many there are in all districts, whichever was chosen."""
        return self.row("All", lambda year: self.columns(year)[ALL])

    def row(self, label: str, number: Callable[[int], int | None]) -> FigureRow:
        """Make a row of what is told of each year."""
        return FigureRow(label=label, this=told(number(THIS)), before=told(number(BEFORE)))

    def by_district(self, labels: Mapping[str, str]) -> tuple[FigureRow, ...]:
        """Tell the numbers of the districts."""
        return tuple(
            FigureRow(
                label=labels[each],
                this=told(self.columns(THIS)[each]),
                before=told(self.columns(BEFORE)[each]),
            )
            for each in self.districts
        )

    def by(self, mark: Mark, rows: Sequence[str] = ()) -> tuple[FigureRow, ...]:
        """Tell the numbers by a mark; without rows that are given, small kinds stand together."""
        tables = {year: self._table(year, mark, rows) for year in (BEFORE, THIS)}
        if rows:
            names = list(rows)
        else:
            sizes = Counter[str]()
            for table in tables.values():
                for (row, column), number in table.items():
                    sizes[row] += (number or 0) if column == ALL and row != ALL else 0
            del sizes[ALL]
            names = sorted(sizes, key=lambda name: (name == _others(), -sizes[name], name))
        return tuple(
            FigureRow(
                label=name, this=self._cell(tables[THIS], name), before=self._cell(tables[BEFORE], name)
            )
            for name in names
        )

    def cell(self, year: int, mark: Mark, rows: Sequence[str], row: str) -> int | None:
        """Tell one number of such a table."""
        return self._table(year, mark, rows).get((row, self.district))

    def sums(self, name: str, year: int) -> int | None:
        """Add up an amount, where of enough records."""
        if self.total(year) is None:
            return None
        return sum(each.sums.get(name, 0) for each in self._of(year) if self.district in {ALL, each.district})

    @property
    def least(self) -> int:
        """Say what is told at least."""
        return smallest()

    def _of(self, year: int) -> Iterable[Counted]:
        return (each for each in self.records if each.quarter // QUARTERS == year)

    def _table(self, year: int, mark: Mark, rows: Sequence[str]) -> dict[Place, int | None]:
        cells = Counter[Place]()
        for each in self._of(year):
            cells[mark(each), each.district] += each.number
        found = dict(cells) if rows else gathered(cells, smallest(), _others())
        names = rows or sorted({row for row, _ in found})
        return told_table(found, names, self.columns(year), smallest(), tells_none=self.tells_none)

    def _cell(self, table: Mapping[Place, int | None], row: str) -> Told:
        if (row, ALL) not in table:
            return Told(words=WITH_OTHERS)
        return told(table[row, self.district])


def _others() -> str:
    return OTHERS.format(smallest())
