"""Boxes on a ground of their own, and two blocks beside each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from reportlab.platypus import Flowable

from mscu.documents.blocks import Shade
from mscu.documents.pdf.look import BOTTOM, SHADES, TOP, px
from mscu.documents.pdf.page import PageCanvas
from mscu.documents.pdf.stack import Stack

RADIUS = px(8)
GAP = px(28)


@dataclass(frozen=True)
class Padding:
    """Room between the edge of a box and its text, in points."""

    across: float
    down: float


class BoxOnPage(Flowable):
    """Paragraphs on a rounded ground."""

    def __init__(self, stack: Stack, shade: Shade, padding: Padding) -> None:
        """Take what stands in the box."""
        super().__init__()
        self.stack = stack
        self.shade = shade
        self.padding = padding

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:  # noqa: N803, ARG002 - as platypus names them
        """Break all lines for the room within."""
        self.stack.wrap(availWidth - 2 * self.padding.across)
        self.width, self.height = availWidth, self.stack.height + 2 * self.padding.down
        return self.width, self.height

    def split(self, availWidth: float, availHeight: float) -> list[Flowable]:  # noqa: N803, ARG002 - as platypus names them
        """Part only a box that no page can hold."""
        if self.height <= BOTTOM - TOP:
            return []
        halves = self.stack.split(availHeight - 2 * self.padding.down)
        if not halves[0].texts:
            return []
        return [BoxOnPage(half, self.shade, self.padding) for half in halves]

    def draw(self) -> None:
        """Draw at the canvas's origin."""
        self.draw_at(cast("PageCanvas", self.canv), 0, self.height)

    def draw_at(self, canvas: PageCanvas, x: float, top: float) -> None:
        """Draw downwards from x, top, as high as `height` says by then."""
        with canvas.artifact():
            canvas.setFillColor(SHADES[self.shade])
            canvas.roundRect(
                x, top - self.height, self.width, self.height, RADIUS, stroke=0, fill=1
            )
        self.stack.draw(canvas, x + self.padding.across, top - self.padding.down)


class Pair(Flowable):
    """Two blocks beside each other, or under each other where they are too long for a page."""

    def __init__(self, left: BoxOnPage | Stack, right: BoxOnPage, share: float) -> None:
        """Take both; `share` is the left one's part of the width."""
        super().__init__()
        self.left = left
        self.right = right
        self.share = share

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:  # noqa: N803 - as platypus names them
        """Break the lines of both; two boxes become equally high."""
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
        """Put them under each other when no page holds them side by side."""
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
        """Draw both at the canvas's origin."""
        canvas = cast("PageCanvas", self.canv)
        if isinstance(self.left, BoxOnPage):
            self.left.height = self.right.height = self.height
            self.left.draw_at(canvas, 0, self.height)
        else:
            self.left.draw(canvas, 0, self.height)
        self.right.draw_at(canvas, self.width - self.right.width, self.height)
