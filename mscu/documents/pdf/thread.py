"""A chronology on paper: the family's shape on a line, times to its left, text to its right.

Each item is a flowable of its own, so that a thread runs over several pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import cast

from reportlab.platypus import Flowable

from mscu.documents.blocks import Thread, ThreadItem, plain
from mscu.documents.pdf.look import (
    EDGE,
    GRADE,
    ITEM,
    ITEM_LARGE,
    NOTE,
    TEXT,
    TEXT_LARGE,
    THREAD,
    WHEN,
    WIDTH,
    px,
)
from mscu.documents.pdf.page import PageCanvas
from mscu.documents.pdf.shapes import draw_shape
from mscu.documents.pdf.stack import Stack, StackRow
from mscu.documents.pdf.tags import Element
from mscu.documents.pdf.text import Text


@dataclass(frozen=True)
class ItemMetrics:
    """Positions of the parts of an item, in points from its upper left corner.

    `min_height` is the least height of its text, `gap` the space below that, `line` the line's thickness.
    """

    when: float
    middle: float
    body: float
    width: float
    shape: float
    shape_down: float
    gap: float
    min_height: float
    line: float


SMALL = ItemMetrics(
    when=px(104),
    middle=px(136),
    body=px(170),
    width=WIDTH - px(170),
    shape=px(29),
    shape_down=px(16),
    gap=px(13),
    min_height=px(32),
    line=px(1),
)
LARGE = ItemMetrics(
    when=0,
    middle=px(28),
    body=px(84),
    width=px(850),
    shape=px(52),
    shape_down=px(28),
    gap=px(27),
    min_height=px(90),
    line=px(2),
)
LONG_ITEM = px(25 + 6 * 24)
"""Items up to this height are never split."""
CHIP_SIDE, CHIP_GAP, CHIP_HEIGHT = px(6.5), px(6), px(20)
BEFORE_CHIPS = px(10)
CLEAR = px(3)
"""Space between a shape and the line."""


@dataclass(frozen=True)
class ThreadMark:
    """The shape of an item, and whether the line continues before and after it."""

    item: ThreadItem
    joins_before: bool
    joins_after: bool
    shown: bool = True


class ItemOnPage(Flowable):
    def __init__(
        self, row: StackRow, mark: ThreadMark, measure: ItemMetrics, chips: Sequence[Text] = ()
    ) -> None:
        super().__init__()
        self.row = row
        self.mark = mark
        self.measure = measure
        self.chips = chips
        self.chips_below = False

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:  # noqa: N803, ARG002 - as platypus names them
        """Break all lines; grades that do not fit after the text go below it."""
        self.row.wrap()
        for chip in self.chips:
            chip.wrap(self.measure.width, 0)
        needed = BEFORE_CHIPS + sum(_chip_width(chip) + CHIP_GAP for chip in self.chips)
        self.chips_below = bool(self.chips) and needed > self.measure.width - self._text_end()
        below = TEXT.leading if self.chips_below else 0
        self.width = availWidth
        self.height = max(self.row.height + below, self.measure.min_height) + self.measure.gap
        return self.width, self.height

    def split(self, availWidth: float, availHeight: float) -> list[Flowable]:  # noqa: N803, ARG002 - as platypus names them
        """Split only a long item, between its lines."""
        halves = self.row.split(availHeight) if self.height > LONG_ITEM else None
        if not halves:
            return []
        first = replace(self.mark, joins_after=True)
        rest = replace(self.mark, shown=False, joins_before=True)
        tight_measure = replace(self.measure, gap=0, min_height=0)
        return [
            ItemOnPage(halves[0], first, tight_measure),
            ItemOnPage(halves[1], rest, self.measure, self.chips),
        ]

    def draw(self) -> None:
        canvas = cast("PageCanvas", self.canv)
        with canvas.artifact():
            self._draw_thread(canvas)
        self.row.draw(canvas, 0, self.height)
        self._draw_chips(canvas)

    def _draw_thread(self, canvas: PageCanvas) -> None:
        middle, centre = self.measure.middle, self.height - self.measure.shape_down
        clear = self.measure.shape / 2 + CLEAR if self.mark.shown else 0
        canvas.setStrokeColor(THREAD)
        canvas.setLineWidth(self.measure.line)
        if self.mark.joins_before:
            canvas.line(middle, self.height, middle, centre + clear)
        if self.mark.joins_after:
            canvas.line(middle, centre - clear, middle, 0)
        if self.mark.shown:
            canvas.saveState()
            canvas.translate(middle, centre)
            draw_shape(canvas, self.mark.item.family, self.mark.item.icon, self.measure.shape)
            canvas.restoreState()

    def _draw_chips(self, canvas: PageCanvas) -> None:
        x = self.measure.body + (0 if self.chips_below else self._text_end() + BEFORE_CHIPS)
        row = self.row.height + (TEXT.leading if self.chips_below else 0)
        y = self.height - row + (TEXT.leading - CHIP_HEIGHT) / 2
        for chip in self.chips:
            width = _chip_width(chip)
            with canvas.artifact():
                canvas.setStrokeColor(EDGE)
                canvas.setLineWidth(px(1.3))
                canvas.roundRect(x, y, width, CHIP_HEIGHT, px(3))
            chip.draw_at(canvas, x + CHIP_SIDE, y + (CHIP_HEIGHT - chip.height) / 2)
            x += width + CHIP_GAP

    def _text_end(self) -> float:
        """Return how far the text reaches; right-to-left text leaves no space after it."""
        texts = self.row.cells[-1].texts
        if not texts or not texts[-1].lines:
            return 0
        from_right = texts[-1].lines[-1].from_right
        return self.measure.width if from_right else texts[-1].last_line_width()


def thread(block: Thread, within: Element) -> list[ItemOnPage]:
    """Return the items of a thread; it is read aloud as a list, or as sections in a large one."""
    element = within if block.large else within.add("L")
    last = len(block.items) - 1
    make = _large if block.large else _small
    return [
        make(item, ThreadMark(item, number > 0, number < last), element)
        for number, item in enumerate(block.items)
    ]


def _small(item: ThreadItem, mark: ThreadMark, within: Element) -> ItemOnPage:
    element = within.add("LI")
    when = Text(plain(item.when), WHEN, element.add("Lbl"))
    body = element.add("LBody")
    texts = [Text(plain(item.title), ITEM, body.add("P"))]
    if item.text:
        texts.append(Text(item.text, TEXT, body.add("P")))
    if item.detail:
        texts.append(Text(item.detail, NOTE, body.add("P")))
    graded = body.add("P")
    chips = [Text(plain(grade), GRADE, graded) for grade in item.grades]
    places = [(0, SMALL.when), (SMALL.body, SMALL.width)]
    row = StackRow([Stack([when]), Stack(texts, titled=True)], places)
    return ItemOnPage(row, mark, SMALL, chips)


def _large(item: ThreadItem, mark: ThreadMark, within: Element) -> ItemOnPage:
    title = Text(plain(item.title), ITEM_LARGE, within.add("H2"))
    text = Text(item.text, TEXT_LARGE, within.add("P"))
    row = StackRow([Stack([title, text], titled=True)], [(LARGE.body, LARGE.width)])
    return ItemOnPage(row, mark, LARGE)


def _chip_width(chip: Text) -> float:
    return chip.last_line_width() + 2 * CHIP_SIDE
