"""A table as it was read: its lines, unusual cells, and limits on its size.

Tables are read in a separate process, so this module knows neither the store nor the window.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from mscu.errors import MscuError
from mscu.text.storable_text import text_problem

MAX_BYTES = 50_000_000
MAX_ROWS = 200_000
MAX_COLUMNS = 500
MAX_CHARACTERS = 32_767
"""Of one cell, as in Excel and LibreOffice."""
MAX_TEXT = 100_000_000
"""In characters, over all cells."""
MEGABYTE = 1_000_000


class BadSheet(MscuError):
    """This file cannot be read as a table. Nothing was imported."""


class CellMark(StrEnum):
    """What is unusual about a cell, besides its text."""

    FORMULA = "formula"
    NUMBER = "number"
    DATE = "date"
    MERGED = "merged"
    ERROR = "error"
    BROKEN = "broken"


NO_MARKS: Mapping[int, CellMark] = {}


class TableRow(NamedTuple):
    """One row of a table: its number in the file, its cells as text, and their marks."""

    number: int
    cells: tuple[str, ...]
    marks: Mapping[int, CellMark] = NO_MARKS

    @property
    def is_empty(self) -> bool:
        """Return whether the row has no text."""
        return not any(self.cells)

    def cell(self, column: int) -> str:
        """Return the text of a cell; empty beyond the end of the row."""
        return self.cells[column] if column < len(self.cells) else ""


class Area(NamedTuple):
    """Merged cells: first and last row as numbered, first and last column from 0."""

    top: int
    bottom: int
    left: int
    right: int


@dataclass(frozen=True)
class TableHead:
    """What is known of a table before its first row."""

    name: str
    form: str
    """CSV, XLSX or ODS."""
    told: tuple[str, ...] = ()
    """How it was read, in sentences: the encoding and the separator."""
    sheets: tuple[str, ...] = ()
    """Names of all sheets of the file."""
    old_days: bool = False
    """Whether days are counted from 1904."""


Part = TableHead | TableRow | Area
Parts = Iterator[Part]


@dataclass(frozen=True)
class ImportTable:
    """A whole table, with merged cells filled in."""

    head: TableHead
    lines: tuple[TableRow, ...]

    @property
    def width(self) -> int:
        """Return the number of columns."""
        return max((len(line.cells) for line in self.lines), default=0)


class Counter:
    """Refuses tables larger than any unit would import."""

    def __init__(self) -> None:
        self._rows = self._text = 0

    def row(self, line: TableRow) -> TableRow:
        """Count one row, and return it.

        Raises:
            BadSheet: the table has too many rows or too much text.
        """
        self._rows += 1
        self._text += sum(map(len, line.cells))
        if self._rows > MAX_ROWS:
            raise BadSheet(f"It has more than {MAX_ROWS:,} rows. Split it into several files.")
        if len(line.cells) > MAX_COLUMNS:
            raise BadSheet(
                f"Row {line.number} has more than {MAX_COLUMNS} columns. "
                "Delete the columns that hold no reports, then try again."
            )
        if self._text > MAX_TEXT:
            raise BadSheet("It has too much text. Split it into several files.")
        if any(len(cell) > MAX_CHARACTERS for cell in line.cells):
            raise BadSheet(
                f"Row {line.number} has a cell of more than {MAX_CHARACTERS:,} characters: "
                "a quotation mark may be open, or the file is damaged."
            )
        return line


def build_line(number: int, cells: list[str], marks: Mapping[int, CellMark]) -> TableRow:
    """Return a line without empty cells at its end and without unprintable characters."""
    while cells and not cells[-1].strip():
        cells.pop()
    broken_cells = {column: CellMark.BROKEN for column, cell in enumerate(cells) if not _is_clean(cell)}
    texts = tuple(
        _cleaned(cell) if column in broken_cells else cell.strip() for column, cell in enumerate(cells)
    )
    all_marks = {column: mark for column, mark in marks.items() if column < len(texts)} | broken_cells
    return TableRow(number, texts, all_marks or NO_MARKS)


def _is_clean(text: str) -> bool:
    printable = text.isprintable() and "\ufffd" not in text
    return printable or not any(map(_is_unreadable, text))


def _is_unreadable(character: str) -> bool:
    """Return whether a character is invisible or changes the direction of text."""
    return character in "\ufffd\ufffe\uffff" or (character != "\r" and bool(text_problem(character, 1)))


def _cleaned(text: str) -> str:
    return "".join("\ufffd" if _is_unreadable(letter) else letter for letter in text).strip()


def collect_table(parts: Parts) -> ImportTable:
    """Collect a whole table.

    Raises:
        BadSheet: there are no rows.
    """
    head: TableHead | None = None
    lines: list[TableRow] = []
    areas: list[Area] = []
    for part in parts:
        if isinstance(part, TableRow):
            lines.append(part)
        elif isinstance(part, Area):
            areas.append(part)
        else:
            head = part
    if head is None:
        raise BadSheet
    return ImportTable(head, tuple(_fill_merged(lines, areas)))


def _fill_merged(lines: list[TableRow], areas: list[Area]) -> list[TableRow]:
    """Copy the text of merged cells into each row that they cover, and mark it."""
    index_of = {line.number: index for index, line in enumerate(lines)}
    remaining = MAX_ROWS
    for area in areas:
        if area.bottom == area.top or area.top not in index_of or remaining < 0:
            continue
        text = lines[index_of[area.top]].cell(area.left)
        covered_rows = [n for n in index_of if area.top <= n <= area.bottom] if text else []
        remaining -= len(covered_rows)
        for row in covered_rows:
            lines[index_of[row]] = _with(lines[index_of[row]], area.left, text)
    return lines


def _with(line: TableRow, column: int, text: str) -> TableRow:
    cells = [*line.cells, *[""] * (column + 1 - len(line.cells))]
    cells[column] = text
    return line._replace(cells=tuple(cells), marks={**line.marks, column: CellMark.MERGED})
