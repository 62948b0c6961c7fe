"""Reading a sheet of an OpenDocument spreadsheet (ISO/IEC 26300), row by row as it is unpacked."""

from __future__ import annotations

from collections.abc import Mapping

from mscu.exchange.cell_values import number_text, whole_number
from mscu.exchange.table import (
    MAX_CHARACTERS,
    MAX_COLUMNS,
    Area,
    BadSheet,
    CellMark,
    Counter,
    Parts,
    TableHead,
    TableRow,
    build_line,
)
from mscu.exchange.zip_xml import Zipped

CONTENT = "content.xml"
_NUMBERS = frozenset({"float", "percentage", "currency"})
_MAX_SHEETS = 1_000


def ods_rows(zipped: Zipped, sheet: int) -> Parts:
    """Read one sheet.

    Raises:
        BadSheet: it cannot be read.
    """
    names = _Sheets()
    zipped.parse(CONTENT, names)
    if sheet >= len(names.names):
        raise BadSheet("There is no table in this file.")
    yield TableHead(names.names[sheet], "ODS", sheets=tuple(names.names))
    rows, counter = _Rows(sheet), Counter()
    for _ in zipped.parse_pieces(CONTENT, rows):
        yield from map(counter.row, rows.take())
    yield from rows.areas


class _Sheets:
    """Collects the names of the sheets."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "table" and len(self.names) < _MAX_SHEETS:
            self.names.append(attributes.get("name", "")[:100])

    def end(self, name: str) -> None: ...

    def text(self, words: str) -> None: ...


class _Rows:
    """Collects the rows of one sheet."""

    def __init__(self, sheet: int) -> None:
        self.areas: list[Area] = []
        self._sheet_to_read, self._sheet = sheet, -1
        self._number, self._repeat = 0, 1
        self._cells: list[str] = []
        self._marks: dict[int, CellMark] = {}
        self._column = 0
        self._cell: Mapping[str, str] | None = None
        self._words: list[str] = []
        self._aside = 0
        self._paragraphs = 0
        self._ready: list[TableRow] = []

    def take(self) -> list[TableRow]:
        """Return the rows completed since the last call."""
        ready, self._ready = self._ready, []
        return ready

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "table":
            self._sheet += 1
        if self._sheet != self._sheet_to_read:
            return
        if name == "annotation":
            self._aside += 1
        elif name == "table-row":
            self._repeat = _count(attributes, "number-rows-repeated")
            self._cells, self._marks, self._column = [], {}, 0
        elif name in {"table-cell", "covered-table-cell"}:
            self._cell, self._words, self._paragraphs = attributes, [], 0
        elif self._cell is not None and not self._aside:
            self._in_cell(name, attributes)

    def _in_cell(self, name: str, attributes: dict[str, str]) -> None:
        if name == "p":
            self._paragraphs += 1
            if self._paragraphs > 1:
                self._words.append("\n")
        elif name == "s":
            self._words.append(" " * min(_count(attributes, "c"), MAX_CHARACTERS))
        elif name in {"tab", "line-break"}:
            self._words.append("\n" if name == "line-break" else "\t")

    def text(self, words: str) -> None:
        if self._cell is not None and self._paragraphs and not self._aside:
            self._words.append(words)

    def end(self, name: str) -> None:
        if self._sheet != self._sheet_to_read:
            return
        if name == "annotation":
            self._aside -= 1
        elif name in {"table-cell", "covered-table-cell"} and self._cell is not None:
            self._end_cell(self._cell)
            self._cell = None
        elif name == "table-row":
            self._end_row()

    def _end_cell(self, cell: Mapping[str, str]) -> None:
        text, mark = _read(cell, "".join(self._words))
        repeat, first = _count(cell, "number-columns-repeated"), self._column
        self._column += repeat
        self._note_area(cell, first)
        if not text:
            return
        if self._column > MAX_COLUMNS:
            raise BadSheet(
                f"Row {self._number + 1} has more than {MAX_COLUMNS} columns. "
                "Delete the columns that hold no reports, then try again."
            )
        self._cells += [""] * (first - len(self._cells)) + [text] * repeat
        if mark is not None:
            self._marks |= dict.fromkeys(range(first, first + repeat), mark)

    def _note_area(self, cell: Mapping[str, str], column: int) -> None:
        rows, columns = (_count(cell, f"number-{axis}-spanned") for axis in ("rows", "columns"))
        if rows > 1 or columns > 1:
            row = self._number + 1
            self.areas.append(Area(row, row + rows - 1, column, column + columns - 1))

    def _end_row(self) -> None:
        if not self._cells:
            self._number += self._repeat
            return
        for _ in range(self._repeat):
            self._number += 1
            self._ready.append(build_line(self._number, list(self._cells), self._marks))
            if len(self._ready) > 2 * MAX_COLUMNS * MAX_COLUMNS:  # the counter will refuse it
                return


def _count(attributes: Mapping[str, str], name: str) -> int:
    return max(1, whole_number(attributes.get(name)))


def _read(cell: Mapping[str, str], text: str) -> tuple[str, CellMark | None]:
    """Return a cell's text, and its mark; a formula is returned as written."""
    formula = cell.get("formula", "")
    if formula:
        return f"={formula.partition('=')[2]}", CellMark.FORMULA
    kind = cell.get("value-type", "")
    if kind in _NUMBERS and (value := cell.get("value")):
        return number_text(value), CellMark.NUMBER
    if kind == "date" and (value := cell.get("date-value")):
        return value.removesuffix("T00:00:00"), CellMark.DATE
    if kind == "time":
        return _time(cell.get("time-value", ""), text), None
    return text, None


def _time(value: str, text: str) -> str:
    """Return `PT09H55M00S` as a time of day."""
    hours, _, rest = value.removeprefix("PT").partition("H")
    minutes = rest.partition("M")[0]
    is_time = hours.isdigit() and minutes.isdigit()
    return f"{int(hours):02d}:{int(minutes):02d}" if is_time else text
