"""Reading a sheet of an Excel workbook (ECMA-376), row by row as it is unpacked."""

from __future__ import annotations

from collections.abc import Mapping
from posixpath import join, normpath

from mscu.exchange.cell_values import day_of_serial, is_date_format, number_text, whole_number
from mscu.exchange.table import (
    MAX_COLUMNS,
    MAX_ROWS,
    MAX_TEXT,
    Area,
    BadSheet,
    CellMark,
    Counter,
    Parts,
    TableHead,
    TableRow,
    build_line,
)
from mscu.exchange.zip_xml import DAMAGED, Zipped

WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_STRINGS, _STYLES = "xl/sharedStrings.xml", "xl/styles.xml"
_TRUE = frozenset({"1", "true", "on"})
_MAX_NAMES = 10_000
_MAX_REFERENCE_LENGTH = 10


def xlsx_rows(zipped: Zipped, sheet: int) -> Parts:
    """Read one sheet; `sheet` counts visible sheets only.

    Raises:
        BadSheet: it cannot be read.
    """
    book, relations = _Book(), _Relations()
    zipped.parse(WORKBOOK, book)
    zipped.parse(_RELATIONS, relations)
    visible = book.shown or book.sheets
    if sheet >= len(visible):
        raise BadSheet("There is no table in this file.")
    name, relation = visible[sheet]
    strings, styles = _Strings(), _Styles()
    for part, handler in ((_STRINGS, strings), (_STYLES, styles)):
        if zipped.has(part):
            zipped.parse(part, handler)
    yield TableHead(name, "XLSX", sheets=tuple(n for n, _ in visible), old_days=book.old_days)
    rows, counter = _Rows(strings.all, styles.dates, book.old_days), Counter()
    target = relations.targets.get(relation)
    if target is None:
        raise BadSheet(DAMAGED)
    for _ in zipped.parse_pieces(normpath(join("xl", target)).lstrip("/"), rows):
        yield from map(counter.row, rows.take())
    yield from rows.areas


class _Book:
    """Collects the sheets, and the day from which days are counted."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, str]] = []
        self.shown: list[tuple[str, str]] = []
        self.old_days = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "workbookPr":
            self.old_days = attributes.get("date1904", "") in _TRUE
        elif name == "sheet" and len(self.sheets) < _MAX_NAMES:
            sheet = (attributes.get("name", "")[:100], attributes.get("id", ""))
            self.sheets.append(sheet)
            if attributes.get("state", "visible") == "visible":
                self.shown.append(sheet)

    def end(self, name: str) -> None: ...

    def text(self, words: str) -> None: ...


class _Relations:
    """Collects the part in which each sheet is stored."""

    def __init__(self) -> None:
        self.targets: dict[str, str] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        target = attributes.get("Target", "")
        if name == "Relationship" and len(self.targets) < _MAX_NAMES:
            self.targets[attributes.get("Id", "")] = (
                f"../{target.lstrip('/')}" if target.startswith("/") else target
            )

    def end(self, name: str) -> None: ...

    def text(self, words: str) -> None: ...


class _Strings:
    """Collects the strings that cells share; phonetic readings (`rPh`) are left out."""

    def __init__(self) -> None:
        self.all: list[str] = []
        self._words: list[str] = []
        self._in_text = False
        self._spoken = False
        self._left = MAX_TEXT

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        if name == "si":
            self._words = []
        elif name == "rPh":
            self._spoken = True
        self._in_text = name == "t" and not self._spoken

    def text(self, words: str) -> None:
        if self._in_text:
            self._left -= len(words)
            if self._left < 0:
                raise BadSheet("It has too much text. Split it into several files.")
            self._words.append(words)

    def end(self, name: str) -> None:
        self._in_text = False
        if name == "rPh":
            self._spoken = False
        elif name == "si":
            self.all.append("".join(self._words))
            if len(self.all) > MAX_ROWS * 20:
                raise BadSheet("It has too much text. Split it into several files.")


class _Styles:
    """Collects the cell formats that show a day."""

    def __init__(self) -> None:
        self.dates: set[int] = set()
        self._codes: dict[int, str] = {}
        self._in_cells = False
        self._count = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "cellXfs":
            self._in_cells = True
        elif name == "numFmt" and len(self._codes) < _MAX_NAMES:
            self._codes[whole_number(attributes.get("numFmtId"))] = attributes.get("formatCode", "")[:99]
        elif name == "xf" and self._in_cells:
            number = whole_number(attributes.get("numFmtId"))
            if is_date_format(number, self._codes.get(number, "")):
                self.dates.add(self._count)
            self._count += 1

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self._in_cells = False

    def text(self, words: str) -> None: ...


class _Rows:
    """Collects the rows of one sheet."""

    def __init__(self, strings: list[str], dates: set[int], old_days: bool) -> None:  # noqa: FBT001
        self.areas: list[Area] = []
        self._strings, self._dates, self._old_days = strings, dates, old_days
        self._row_number = 0
        self._cells: list[str] = []
        self._marks: dict[int, CellMark] = {}
        self._column = -1
        self._attributes: Mapping[str, str] = {}
        self._words: dict[str, list[str]] = {}
        self._part = ""
        self._ready: list[TableRow] = []

    def take(self) -> list[TableRow]:
        """Return the rows completed since the last call."""
        ready, self._ready = self._ready, []
        return ready

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "row":
            self._row_number = whole_number(attributes.get("r")) or self._row_number + 1
            self._cells, self._marks, self._column = [], {}, -1
        elif name == "c":
            column = _column(attributes.get("r", ""))
            self._column = self._column + 1 if column is None else column
            self._attributes, self._words = attributes, {}
        elif name == "mergeCell":
            self._note_area(attributes.get("ref", ""))
        self._part = name if name in {"v", "f", "t"} else ""
        if self._part:
            self._words.setdefault(name, [])

    def text(self, words: str) -> None:
        if self._part:
            self._words[self._part].append(words)

    def end(self, name: str) -> None:
        self._part = ""
        if name == "c":
            self._end_cell()
        elif name == "row" and self._cells:
            self._ready.append(build_line(self._row_number, self._cells, self._marks))
            self._cells = []

    def _end_cell(self) -> None:
        words = {part: "".join(pieces) for part, pieces in self._words.items()}
        text, mark = self._read(words)
        if not text:
            return
        if self._column >= MAX_COLUMNS:
            raise BadSheet(
                f"Row {self._row_number} has more than {MAX_COLUMNS} columns. "
                "Delete the columns that hold no reports, then try again."
            )
        self._cells += [""] * (self._column + 1 - len(self._cells))
        self._cells[self._column] = text
        if mark is not None:
            self._marks[self._column] = mark

    def _read(self, words: Mapping[str, str]) -> tuple[str, CellMark | None]:
        """Return a cell's text, and its mark; a formula is returned as written."""
        kind, value = self._attributes.get("t", "n"), words.get("v", "")
        if "f" in words:
            return f"={words['f']}" if words["f"] else value, CellMark.FORMULA
        if kind == "s":
            return self._shared(value)
        if kind in {"inlineStr", "str"}:
            return words.get("t", value), None
        if kind == "e":
            return value, CellMark.ERROR
        if kind == "b":
            return {"1": "yes", "0": "no"}.get(value, value), None
        return self._number(value)

    def _shared(self, value: str) -> tuple[str, CellMark | None]:
        index = whole_number(value) if value.isdigit() else -1
        if 0 <= index < len(self._strings):
            return self._strings[index], None
        return "\ufffd", CellMark.BROKEN

    def _number(self, value: str) -> tuple[str, CellMark | None]:
        if whole_number(self._attributes.get("s")) in self._dates and value:
            day = day_of_serial(value, old_days=self._old_days)
            return (number_text(value), CellMark.NUMBER) if day is None else (day, CellMark.DATE)
        return number_text(value), CellMark.NUMBER

    def _note_area(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        left, right = _column(first), _column(last)
        top, bottom = (whole_number(cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) for cell in (first, last))
        if left is not None and right is not None and top and bottom:
            self.areas.append(Area(top, bottom, left, right))


def _column(reference: str) -> int | None:
    """Return the column of a cell such as `AB12`, from 0."""
    letters = reference[:_MAX_REFERENCE_LENGTH].rstrip("0123456789")
    if not letters or not letters.isascii() or not letters.isalpha():
        return None
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1
