"""Rows one below another: tables with a repeated head, and labelled facts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import zip_longest
from typing import cast

from reportlab.lib.colors import Color
from reportlab.platypus import Flowable

from mscu.documents.blocks import Facts, Spans, Table, plain
from mscu.documents.pdf.lines import longest_word
from mscu.documents.pdf.look import COLUMN_HEAD, HAIR, INK, TEXT, WIDTH, TextStyle, px
from mscu.documents.pdf.page import PageCanvas
from mscu.documents.pdf.stack import Stack, StackRow
from mscu.documents.pdf.tags import Element
from mscu.documents.pdf.text import Text

COLUMN_GAP = px(16)
MAX_WORD_WIDTH = WIDTH / 4
"""The widest word that is kept whole; a longer one, such as a web address, is split."""
SMALL_ROW = px(5 * 24)
"""Rows up to this height are never split."""
FACT_PLACES = tuple((px(x), px(w)) for x, w in ((0, 194), (206, 304), (530, 154), (696, 308)))


class TableGrid(Flowable):
    """Rows with hairlines; the head is repeated on each page, but read aloud only once."""

    def __init__(self, rows: Sequence[StackRow], head: StackRow | None = None, *, ruled: bool) -> None:
        super().__init__()
        self.rows = rows
        self.head = head
        self.ruled = ruled

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:  # noqa: N803, ARG002 - as platypus names them
        """Break all lines; the width is always the page's."""
        self.width, self.height = availWidth, sum(row.wrap() for row in self._all())
        return self.width, self.height

    def split(self, availWidth: float, availHeight: float) -> list[Flowable]:  # noqa: N803, ARG002 - as platypus names them
        """Split between rows, and within a row only where it is long."""
        room = availHeight - (self.head.height if self.head else 0)
        before: list[StackRow] = []
        for index, row in enumerate(self.rows):
            if row.height > room:
                first, rest = _split_row(row, room)
                return self._halves([*before, *first], [*rest, *self.rows[index + 1 :]])
            before.append(row)
            room -= row.height
        return []

    def draw(self) -> None:
        """Draw all rows at the canvas's origin."""
        canvas = cast("PageCanvas", self.canv)
        top = self.height
        for row in self._all():
            row.draw(canvas, 0, top)
            top -= row.height
            if row is self.head:
                self._rule(canvas, top, INK)
            elif self.ruled:
                self._rule(canvas, top, HAIR)
        if not self.ruled:
            self._rule(canvas, self.height, HAIR)
            self._rule(canvas, 0, HAIR)

    def _all(self) -> list[StackRow]:
        return [self.head, *self.rows] if self.head else list(self.rows)

    def _halves(self, before: list[StackRow], after: list[StackRow]) -> list[Flowable]:
        if not before:
            return []
        again = self.head.silent() if self.head else None
        return [TableGrid(before, self.head, ruled=self.ruled), TableGrid(after, again, ruled=self.ruled)]

    def _rule(self, canvas: PageCanvas, y: float, colour: Color) -> None:
        with canvas.artifact():
            canvas.setStrokeColor(colour)
            canvas.setLineWidth(px(1))
            canvas.line(0, y, self.width, y)


def table(block: Table, within: Element) -> TableGrid:
    """Return the grid of a table, each cell an element of the structure."""
    element = within.add("Table")
    element.summary = block.caption
    headings = [plain(column.heading) for column in block.columns]
    needs_ = [_needed_width(cells) for cells in zip(headings, *block.rows, strict=True)]
    places = _places([column.share for column in block.columns], needs_)
    head = StackRow(_cells(headings, element.add("TR"), "TH", COLUMN_HEAD), places, px(7), px(8))
    rows = [StackRow(_cells(row, element.add("TR"), "TD", TEXT), places, px(7), px(7)) for row in block.rows]
    return TableGrid(rows, head, ruled=True)


def facts(block: Facts, within: Element) -> TableGrid:
    """Return the grid of labels and values, read down its first column and then the second."""
    length = (len(block.pairs) + 1) // 2
    element = within.add("L")
    beside = zip_longest(block.pairs[:length], block.pairs[length:])
    rows = [
        StackRow([*_pair(first, element), *_pair(second, element)], FACT_PLACES, px(3), px(3))
        for first, second in beside
    ]
    edge = StackRow([], [], px(5.5), px(6))
    return TableGrid([edge, *rows, edge], ruled=False)


def _pair(pair: tuple[str, str] | None, within: Element) -> list[Stack]:
    if pair is None:
        return [Stack(()), Stack(())]
    element = within.add("LI")
    return [
        _cell(plain(pair[0]), TEXT.soft(), element.add("Lbl")),
        _cell(plain(pair[1]), TEXT, element.add("LBody")),
    ]


def _split_row(row: StackRow, room: float) -> tuple[list[StackRow], list[StackRow]]:
    halves = row.split(room) if row.height > SMALL_ROW else None
    return ([halves[0]], [halves[1]]) if halves else ([], [row])


def _needed_width(cells: Iterable[Spans]) -> float:
    """Return the width of the widest word of a column, which is not split while others have room."""
    widest = max((longest_word(spans) for spans in cells), default=0)
    return min(widest * TEXT.size, MAX_WORD_WIDTH) + COLUMN_GAP + px(1)


def _places(shares: Sequence[int], needs: Sequence[float]) -> list[tuple[float, float]]:
    """Convert shares of the width to positions, with a gap after each column.

    Columns that have more than they need give to those that have less.
    """
    total = sum(shares)
    widths = [WIDTH * share / total for share in shares]
    surpluses = [width - need for width, need in zip(widths, needs, strict=True)]
    spare, lacking = (
        sum(max(surplus, 0) for surplus in surpluses),
        sum(max(-surplus, 0) for surplus in surpluses),
    )
    if spare and lacking:
        transferred = min(spare, lacking)
        widths = [
            width - surplus * transferred / (spare if surplus > 0 else lacking)
            for width, surplus in zip(widths, surpluses, strict=True)
        ]
    return [(sum(widths[:n]), width - COLUMN_GAP) for n, width in enumerate(widths)]


def _cells(row: Sequence[Spans], element: Element, tag: str, type_: TextStyle) -> list[Stack]:
    return [_cell(spans, type_, element.add(tag)) for spans in row]


def _cell(spans: Spans, type_: TextStyle, element: Element) -> Stack:
    return Stack([Text(spans, type_, element, from_left=True)])
