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
class BarAt:
    """A placed bar."""

    x: float
    y: float
    w: float
    h: float
    ink: Ink


@dataclass(frozen=True)
class WordsAt:
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
class Placed:
    """A placed table; `rules` are the heights of the hairlines."""

    width: float
    height: float
    bars: tuple[BarAt, ...]
    words: tuple[WordsAt, ...]
    rules: tuple[float, ...]


def placed(table: FigureTable, width: float, years: tuple[str, str]) -> Placed:
    """Return a table laid out for the given width."""
    columns = _columns(table, width)
    rows = (*table.rows, *((table.total,) if table.total else ()))
    high = ROW if table.drawn else PLAIN_ROW
    words = list(_heads(table, columns, years))
    bars: list[BarAt] = []
    for at, row in enumerate(rows):
        top = HEAD + at * high
        is_total = row is table.total
        words += _words(row, columns, top, high, strong=is_total)
        if table.drawn and not is_total:
            bars += _bars(row, columns, top, _most(table))
    rules = tuple(HEAD + at * high for at in range(len(rows)))
    return Placed(width, HEAD + len(rows) * high, tuple(bars), tuple(words), rules)


def _columns(table: FigureTable, width: float) -> tuple[tuple[float, float], ...]:
    """Return the left edge and width of the columns: label, bars, this year, year before and change."""
    rest = width - 3 * (NUMBER + GAP)
    label = rest * LABEL_SHARE if table.drawn else rest
    bars = (label + GAP, rest - label - GAP) if table.drawn else (label, 0.0)
    numbers = tuple((rest + GAP + at * (NUMBER + GAP), NUMBER) for at in range(3))
    return (0.0, label), bars, *numbers


def _heads(
    table: FigureTable, columns: tuple[tuple[float, float], ...], years: tuple[str, str]
) -> Iterator[WordsAt]:
    yield WordsAt(table.what, *_box(columns[0], 0, HEAD), quiet=True)
    for column, words in zip(columns[2:], (*years, "Change"), strict=True):
        yield WordsAt(words, *_box(column, 0, HEAD), right=True, quiet=True)


def _words(
    row: FigureRow, columns: tuple[tuple[float, float], ...], top: float, high: float, *, strong: bool
) -> Iterator[WordsAt]:
    yield WordsAt(row.label, *_box(columns[0], top, high), strong=strong)
    told = ((row.this.words, True), (row.before.words, False), (row.change, False))
    for column, (words, is_this) in zip(columns[2:], told, strict=True):
        is_number = words[:1].isdigit() or words[:1] == "£"
        bold = (is_this or strong) and is_number
        yield WordsAt(words, *_box(column, top, high), True, bold, not is_number)


def _box(column: tuple[float, float], top: float, high: float) -> tuple[float, float, float, float]:
    return column[0], top, column[1], high


def _bars(row: FigureRow, columns: tuple[tuple[float, float], ...], top: float, most: int) -> Iterator[BarAt]:
    left, wide = columns[1]
    first = top + (ROW - 2 * BAR - BETWEEN) / 2
    for told, ink, y in ((row.this, Ink.THIS, first), (row.before, Ink.BEFORE, first + BAR + BETWEEN)):
        if told.words == HELD_BACK:
            yield BarAt(left, y, STUB, BAR, Ink.HELD)
        elif told.number:
            yield BarAt(left, y, max(wide * told.number / most, 2.0), BAR, ink)


def _most(table: FigureTable) -> int:
    def number(told: Told) -> int:
        return told.number or 0

    return max((number(each) for row in table.rows for each in (row.this, row.before)), default=0) or 1
