"""A table of figures on the page with its bars, laid out as on the screen."""

from __future__ import annotations

from typing import cast

from reportlab.lib.colors import HexColor
from reportlab.platypus import Flowable

from mscu.documents.blocks import Bars
from mscu.documents.figure_table import in_words
from mscu.documents.figures.bars import Ink, PlacedBar, PlacedText, lay_out_bars
from mscu.documents.pdf.look import ACCENT, EDGE, HAIR, INK, INK_QUIET, WIDTH, TextStyle
from mscu.documents.pdf.page import PageCanvas
from mscu.documents.pdf.tags import Element
from mscu.documents.pdf.text import one_line

SCALE = 0.68
"""Points to a pixel of the window."""
SIZE, LINE = 13.0, 18.0
PAPER, STUB = HexColor("#FFFFFF"), HexColor("#C9C4B8")
HATCH = 4.0
BELOW = 8.0


class BarsOnPage(Flowable):
    """One table with its bars, never split over pages; it is also described in words."""

    def __init__(self, block: Bars, element: Element) -> None:
        super().__init__()
        self.element = element
        element.read_as = in_words(block.table, *block.years)
        self.placed = lay_out_bars(block.table, WIDTH / SCALE, block.years)

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:  # noqa: N803, ARG002 - as platypus names them
        self.width, self.height = availWidth, self.placed.height * SCALE + BELOW
        return self.width, self.height

    def draw(self) -> None:
        """Draw at the canvas's origin, as one figure."""
        canvas = cast("PageCanvas", self.canv)
        with canvas.content(self.element):
            canvas.saveState()
            canvas.translate(0, self.height)
            canvas.scale(SCALE, SCALE)
            self._rules(canvas)
            for bar in self.placed.bars:
                _bar(canvas, bar)
            for words in self.placed.words:
                _words(canvas, words)
            canvas.restoreState()

    def _rules(self, canvas: PageCanvas) -> None:
        canvas.setLineWidth(0.8)
        for index, y in enumerate(self.placed.rules):
            canvas.setStrokeColor(INK if index == 0 else HAIR)
            canvas.line(0, -y, self.placed.width, -y)


def _bar(canvas: PageCanvas, bar: PlacedBar) -> None:
    canvas.setLineWidth(0.9)
    canvas.setStrokeColor(ACCENT if bar.ink is Ink.THIS else EDGE)
    canvas.setFillColor(ACCENT if bar.ink is Ink.THIS else PAPER)
    canvas.rect(bar.x, -(bar.y + bar.h), bar.w, bar.h, stroke=1, fill=1)
    if bar.ink is Ink.HELD:
        canvas.setStrokeColor(STUB)
        x = bar.x
        while x + HATCH <= bar.x + bar.w:
            canvas.line(x, -(bar.y + bar.h), x + HATCH, -bar.y)
            x += HATCH


def _words(canvas: PageCanvas, label: PlacedText) -> None:
    type_ = TextStyle(SIZE, LINE, label.strong, INK_QUIET if label.quiet else INK, measure=10_000)
    line = one_line(label.words, type_, label.w, None)
    x = label.x + label.w - line.last_line_width() if label.right else label.x
    line.draw_bare(canvas, x, -(label.y + label.h / 2 + LINE / 2))
