"""Positions of the bars of a table of figures and of the numbers beside them, for screen and paper.

Each row has two bars, the year and the year before. A number that is held back has a hatched stub in place of
its bar, always of the same length. In pixels of the window, measured down from the top.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from mscu.documents.figure_table import HELD_BACK, FigureRow, FigureTable, Told

ROW, PLAIN_ROW, HEAD = 36.0, 30.0, 30.0
NUMBER, GAP = 74.0, 12.0
BAR, BETWEEN = 9.0, 3.0
STUB = 22.0
LABEL_SHARE = 0.46
"""The label's share of the room beside the numbers; the bars have the rest."""


class Ink(StrEnum):
    """How something is drawn."""

    THIS = "this"
    BEFORE = "before"
    HELD = "held"


@dataclass(frozen=True)
class PlacedBar:
    x: float
    y: float
    w: float
    h: float
    ink: Ink


@dataclass(frozen=True)
class PlacedText:
    """Words in a box; they end in an ellipsis where they do not fit."""

    words: str
    x: float
    y: float
    w: float
    h: float
    right: bool = False
    strong: bool = False
    quiet: bool = False


@dataclass(frozen=True)
class PlacedTable:
    """A placed table; `rules` are the heights of the hairlines."""

    width: float
    height: float
    bars: tuple[PlacedBar, ...]
    words: tuple[PlacedText, ...]
    rules: tuple[float, ...]


def lay_out_bars(table: FigureTable, width: float, years: tuple[str, str]) -> PlacedTable:
    """Return a table laid out for the given width."""
    columns = _columns(table, width)
    rows = (*table.rows, *((table.total,) if table.total else ()))
    row_height = ROW if table.drawn else PLAIN_ROW
    words = list(_heads(table, columns, years))
    bars: list[PlacedBar] = []
    for index, row in enumerate(rows):
        top = HEAD + index * row_height
        is_total = row is table.total
        words += _words(row, columns, top, row_height, strong=is_total)
        if table.drawn and not is_total:
            bars += _bars(row, columns, top, _largest(table))
    rules = tuple(HEAD + index * row_height for index in range(len(rows)))
    return PlacedTable(width, HEAD + len(rows) * row_height, tuple(bars), tuple(words), rules)


def _columns(table: FigureTable, width: float) -> tuple[tuple[float, float], ...]:
    """Return the left edge and width of the columns: label, bars, this year, year before and change."""
    bar_area = width - 3 * (NUMBER + GAP)
    label = bar_area * LABEL_SHARE if table.drawn else bar_area
    bars = (label + GAP, bar_area - label - GAP) if table.drawn else (label, 0.0)
    numbers = tuple((bar_area + GAP + index * (NUMBER + GAP), NUMBER) for index in range(3))
    return (0.0, label), bars, *numbers


def _heads(
    table: FigureTable, columns: tuple[tuple[float, float], ...], years: tuple[str, str]
) -> Iterator[PlacedText]:
    yield PlacedText(table.what, *_box(columns[0], 0, HEAD), quiet=True)
    for column, words in zip(columns[2:], (*years, "Change"), strict=True):
        yield PlacedText(words, *_box(column, 0, HEAD), right=True, quiet=True)


def _words(
    row: FigureRow, columns: tuple[tuple[float, float], ...], top: float, height: float, *, strong: bool
) -> Iterator[PlacedText]:
    yield PlacedText(row.label, *_box(columns[0], top, height), strong=strong)
    cells_ = ((row.this.words, True), (row.before.words, False), (row.change, False))
    for column, (words, is_this) in zip(columns[2:], cells_, strict=True):
        is_number = words[:1].isdigit() or words[:1] == "£"
        bold = (is_this or strong) and is_number
        yield PlacedText(words, *_box(column, top, height), True, bold, not is_number)


def _box(column: tuple[float, float], top: float, height: float) -> tuple[float, float, float, float]:
    return column[0], top, column[1], height


def _bars(
    row: FigureRow, columns: tuple[tuple[float, float], ...], top: float, largest: int
) -> Iterator[PlacedBar]:
    left, width_ = columns[1]
    first = top + (ROW - 2 * BAR - BETWEEN) / 2
    for shown, ink, y in ((row.this, Ink.THIS, first), (row.before, Ink.BEFORE, first + BAR + BETWEEN)):
        if shown.words == HELD_BACK:
            yield PlacedBar(left, y, STUB, BAR, Ink.HELD)
        elif shown.number:
            yield PlacedBar(left, y, max(width_ * shown.number / largest, 2.0), BAR, ink)


def _largest(table: FigureTable) -> int:
    def number(shown: Told) -> int:
        return shown.number or 0

    return max((number(shown) for row in table.rows for shown in (row.this, row.before)), default=0) or 1
