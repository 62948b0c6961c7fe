"""Paragraphs one below another, and rows of such stacks side by side.

Everything on a page is made of these, so that all of it can be split at the end of a page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import cast

from reportlab.platypus import Flowable

from mscu.documents.blocks import Shade, Spans, plain
from mscu.documents.pdf.look import BOTTOM, SHADES, TOP, TextStyle, px
from mscu.documents.pdf.page import PageCanvas
from mscu.documents.pdf.tags import Element
from mscu.documents.pdf.text import Text


@dataclass
class Stack:
    """Paragraphs in one column; a title at the top is never left alone on a page."""

    texts: Sequence[Text]
    titled: bool = False
    height: float = field(default=0, init=False)

    def wrap(self, width: float) -> float:
        """Break all lines for the width and return the height, both in points."""
        self.height = sum(text.wrap(width, 0)[1] for text in self.texts)
        return self.height

    def draw(self, canvas: PageCanvas, x: float, top: float) -> None:
        for text in self.texts:
            top -= text.height
            text.draw_at(canvas, x, top)

    def split(self, height: float) -> tuple[Stack, Stack]:
        """Split into what fits in the height and the rest; either may be empty."""
        before: list[Text] = []
        room = height
        for index, text in enumerate(self.texts):
            if text.height <= room:
                before.append(text)
                room -= text.height
                continue
            parts = [part for part in text.split(text.width, room) if isinstance(part, Text)]
            after = [*(parts[1:] or [text]), *self.texts[index + 1 :]]
            return self._split_at([*before, *parts[:1]], after)
        return self, Stack(())

    def _split_at(self, before: list[Text], after: list[Text]) -> tuple[Stack, Stack]:
        if self.titled and len(before) == 1 and after:
            return Stack(()), self
        titled = self.titled and not before
        return _measured(Stack(before, self.titled)), _measured(Stack(after, titled))


@dataclass
class StackRow:
    """Stacks side by side, each with its left edge and width in points."""

    cells: Sequence[Stack]
    places: Sequence[tuple[float, float]]
    above: float = 0
    below: float = 0

    def wrap(self) -> float:
        """Break all lines and return the height with the space above and below."""
        for cell, (_, width) in zip(self.cells, self.places, strict=True):
            cell.wrap(width)
        return self.height

    @property
    def height(self) -> float:
        """Return the height, once wrapped."""
        return self.above + max((cell.height for cell in self.cells), default=0) + self.below

    def draw(self, canvas: PageCanvas, x: float, top: float) -> None:
        for cell, (place, _) in zip(self.cells, self.places, strict=True):
            cell.draw(canvas, x + place, top - self.above)

    def silent(self) -> StackRow:
        """Return a copy that is not read aloud a second time."""
        cells = [_measured(Stack([text.silent() for text in cell.texts])) for cell in self.cells]
        return StackRow(cells, self.places, self.above, self.below)

    def split(self, height: float) -> tuple[StackRow, StackRow] | None:
        """Split at the height, or return None where a cell would not begin above the split.

        So an entry is not parted from its date.
        """
        room = height - self.above - self.below
        halves = [cell.split(room) for cell in self.cells]
        if any(after.texts and not before.texts for before, after in halves):
            return None
        before = StackRow([b for b, _ in halves], self.places, self.above, self.below)
        return before, StackRow([a for _, a in halves], self.places, self.above, self.below)


def _measured(stack: Stack) -> Stack:
    stack.height = sum(text.height for text in stack.texts)
    return stack


DOT = "\N{BULLET}"
INDENT = px(26)


def point(spans: Spans, type_: TextStyle, element: Element) -> PointOnPage:
    """Return one bullet point; `element` is the list item in which it is read."""
    dot = Text(plain(DOT), type_, element.add("Lbl"))
    body = Text(spans, type_, element.add("LBody"))
    return PointOnPage(StackRow([Stack([dot]), Stack([body])], []))


class PointOnPage(Flowable):
    """One bullet point, or its part on one page; all of its lines begin beside the dot."""

    def __init__(self, row: StackRow) -> None:
        super().__init__()
        self._row = row

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:  # noqa: N803, ARG002 - as platypus names them
        """Break the lines and return the space they need, in points."""
        self._row.places = [(0, INDENT), (INDENT, availWidth - INDENT)]
        self.width, self.height = availWidth, self._row.wrap()
        return availWidth, self.height

    def split(self, availWidth: float, availHeight: float) -> list[Flowable]:  # noqa: N803, ARG002 - as platypus names them
        """Split the point at the end of the page."""
        halves = self._row.split(availHeight)
        return [PointOnPage(row) for row in halves or ()]

    def draw(self) -> None:
        self._row.draw(cast("PageCanvas", self.canv), 0, self.height)


RADIUS = px(8)
GAP = px(28)


@dataclass(frozen=True)
class Padding:
    """Space between the edge of a box and its text, in points."""

    across: float
    down: float


class BoxOnPage(Flowable):
    """Paragraphs on a rounded background."""

    def __init__(self, stack: Stack, shade: Shade, padding: Padding) -> None:
        super().__init__()
        self.stack = stack
        self.shade = shade
        self.padding = padding

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:  # noqa: N803, ARG002 - as platypus names them
        """Break all lines for the width inside the box."""
        self.stack.wrap(availWidth - 2 * self.padding.across)
        self.width, self.height = availWidth, self.stack.height + 2 * self.padding.down
        return self.width, self.height

    def split(self, availWidth: float, availHeight: float) -> list[Flowable]:  # noqa: N803, ARG002 - as platypus names them
        """Split only a box that is too long for any page."""
        if self.height <= BOTTOM - TOP:
            return []
        halves = self.stack.split(availHeight - 2 * self.padding.down)
        if not halves[0].texts:
            return []
        return [BoxOnPage(half, self.shade, self.padding) for half in halves]

    def draw(self) -> None:
        self.draw_at(cast("PageCanvas", self.canv), 0, self.height)

    def draw_at(self, canvas: PageCanvas, x: float, top: float) -> None:
        """Draw downwards from x, top, as high as the present `height`."""
        with canvas.artifact():
            canvas.setFillColor(SHADES[self.shade])
            canvas.roundRect(x, top - self.height, self.width, self.height, RADIUS, stroke=0, fill=1)
        self.stack.draw(canvas, x + self.padding.across, top - self.padding.down)


class SideBySide(Flowable):
    """Two blocks side by side, or one below the other where they are too long for a page."""

    def __init__(self, left: BoxOnPage | Stack, right: BoxOnPage, share: float) -> None:
        """Keep both blocks; `share` is the left one's share of the width."""
        super().__init__()
        self.left = left
        self.right = right
        self.share = share

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:  # noqa: N803 - as platypus names them
        """Break the lines of both; two boxes get the same height."""
        self.width = availWidth
        left = availWidth * self.share - GAP / 2
        if isinstance(self.left, Stack):
            self.left.wrap(left)
        else:
            self.left.wrap(left, availHeight)
        self.right.wrap(availWidth - left - GAP, availHeight)
        self.height = max(self.left.height, self.right.height)
        return self.width, self.height

    def split(self, availWidth: float, availHeight: float) -> list[Flowable]:  # noqa: N803 - as platypus names them
        """Put one below the other when no page holds them side by side."""
        if self.height <= BOTTOM - TOP:
            return []
        flow: list[Flowable] = [self.left] if isinstance(self.left, BoxOnPage) else []
        flow += self.left.texts if isinstance(self.left, Stack) else []
        first, *rest = [*flow, self.right]
        _, height = first.wrap(availWidth, availHeight)
        if height <= availHeight:
            return [first, *rest]
        parts = first.split(availWidth, availHeight)
        return [*parts, *rest] if parts else []

    def draw(self) -> None:
        canvas = cast("PageCanvas", self.canv)
        if isinstance(self.left, BoxOnPage):
            self.left.height = self.right.height = self.height
            self.left.draw_at(canvas, 0, self.height)
        else:
            self.left.draw(canvas, 0, self.height)
        self.right.draw_at(canvas, self.width - self.right.width, self.height)
