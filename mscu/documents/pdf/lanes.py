"""Lanes side by side on the rest of one page, in smaller type where there is much."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import cast

from reportlab.platypus import Flowable

from mscu.documents.blocks import Lane, LaneItem, Lanes, Shade, plain, quiet
from mscu.documents.pdf.look import HAIR, NOTE, PART, SHADES, TEXT, TextStyle, px
from mscu.documents.pdf.page import PageCanvas
from mscu.documents.pdf.stack import Stack
from mscu.documents.pdf.tags import Element
from mscu.documents.pdf.text import Text

ABOVE = px(8)
GAP = px(26)
INSIDE = px(12)
HEAD = px(10)
BETWEEN = px(9)
SIZES = ((18, 26), (16, 23), (15, 21), (14.6, 19.5))
"""Type size and line height in pixels, the largest that fits first; the last is 7 pt."""


@dataclass(eq=False)
class _Part:
    """An item of a lane as texts of one size; its elements are built once."""

    item: LaneItem
    elements: tuple[Element, ...]

    def stack(self, size: float, leading: float) -> Stack:
        text, note = _sized(TEXT, size, leading), _sized(NOTE, min(size, 15), leading)
        spans = (self.item.title, self.item.text, *self.item.notes)
        types = (text.strong(), text, *(note for _ in self.item.notes))
        rows = zip(spans, types, self.elements, strict=True)
        return Stack([Text(spans_, type_, element) for spans_, type_, element in rows if spans_])


def _sized(type_: TextStyle, size: float, leading: float) -> TextStyle:
    return replace(type_, size=px(size), leading=px(leading))


@dataclass(eq=False)
class _LaneOnPage:
    """One lane: its head, the items that fit, and the number of those that do not."""

    lane: Lane
    element: Element
    head: Stack = field(init=False)
    parts: list[_Part] = field(init=False)
    stacks: list[Stack] = field(default_factory=list)
    more: Text | None = None

    def __post_init__(self) -> None:
        heading = self.element.add("H2")
        heading.title = self.lane.heading
        texts = [Text(plain(self.lane.heading), PART, heading)]
        if self.lane.note:
            texts.append(Text(quiet(self.lane.note), NOTE, self.element.add("P")))
        self.head = Stack(texts)
        self.parts = [_Part(item, self._elements(item)) for item in self.lane.items]

    def _elements(self, item: LaneItem) -> tuple[Element, ...]:
        return tuple(self.element.add("P") for _ in range(2 + len(item.notes)))

    def fit(self, width: float, room: float, size: tuple[float, float]) -> bool:
        """Break all lines at a size, keep the items that fit, and return whether all do."""
        remaining = room - self.head.wrap(width - 2 * INSIDE) - 2 * HEAD
        self.stacks, self.more = [], None
        stacks = [part.stack(*size) for part in self.parts]
        remainder = self._more_line(len(stacks), width)
        for index, stack in enumerate(stacks):
            needs = stack.wrap(width - 2 * INSIDE) + 2 * BETWEEN
            is_last = index == len(stacks) - 1
            if needs > remaining - (0 if is_last else remainder.height):
                self.more = self._more_line(len(stacks) - index, width)
                return False
            self.stacks.append(stack)
            remaining -= needs
        if not stacks and self.lane.empty:
            self.more = self._line(self.lane.empty, width)
        return True

    def _more_line(self, more: int, width: float) -> Text:
        return self._line(f"and {more} more, in the program", width)

    def _line(self, text: str, width: float) -> Text:
        line = Text(quiet(text), NOTE, self.element.add("P"))
        line.wrap(width - 2 * INSIDE, 0)
        return line

    def draw(self, canvas: PageCanvas, x: float, top: float, width: float) -> None:
        head_height = self.head.height + 2 * HEAD
        with canvas.artifact():
            canvas.setFillColor(SHADES[Shade.COOL])
            canvas.roundRect(x, top - head_height, width, head_height, px(6), stroke=0, fill=1)
        self.head.draw(canvas, x + INSIDE, top - HEAD)
        top -= head_height
        for at, stack in enumerate(self.stacks):
            if at:
                self._rule(canvas, x, top, width)
            stack.draw(canvas, x + INSIDE, top - BETWEEN)
            top -= stack.height + 2 * BETWEEN
        if self.more is not None:
            self.more.draw_at(canvas, x + INSIDE, top - BETWEEN - self.more.height)

    def _rule(self, canvas: PageCanvas, x: float, top: float, width: float) -> None:
        with canvas.artifact():
            canvas.setStrokeColor(HAIR)
            canvas.setLineWidth(px(1))
            canvas.line(x, top, x + width, top)


class LanesOnPage(Flowable):
    """All lanes, in the largest type in which everything fits."""

    def __init__(self, block: Lanes, root: Element) -> None:
        """Build the elements; each lane is a section of its own."""
        super().__init__()
        self.lanes = [_LaneOnPage(lane, root.add("Sect")) for lane in block.lanes]

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:  # noqa: N803 - as platypus names them
        """Choose the type size."""
        self.width, self.height = availWidth, availHeight - ABOVE - 1
        lane_width = self._lane_width()
        for size in SIZES:
            fits = [lane.fit(lane_width, self.height, size) for lane in self.lanes]
            if all(fits):
                break
        return self.width, self.height + ABOVE

    def split(self, availWidth: float, availHeight: float) -> list[Flowable]:  # noqa: N803, ARG002 - as platypus names them
        """Keep the lanes whole on one page."""
        return []

    def draw(self) -> None:
        canvas = cast("PageCanvas", self.canv)
        for x, lane in self._places():
            lane.draw(canvas, x, self.height, self._lane_width())

    def _lane_width(self) -> float:
        return (self.width - GAP * (len(self.lanes) - 1)) / max(len(self.lanes), 1)

    def _places(self) -> Iterator[tuple[float, _LaneOnPage]]:
        for index, lane in enumerate(self.lanes):
            yield index * (self._lane_width() + GAP), lane
