"""Text on the page: the only place where letters are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from reportlab.platypus import Flowable

from mscu.documents.blocks import Spans, Tone, plain
from mscu.documents.pdf.fonts import ASCENT, DESCENT, LATIN_BOLD, width
from mscu.documents.pdf.lines import TextLine, break_lines, clean
from mscu.documents.pdf.look import INK_QUIET, TextStyle
from mscu.documents.pdf.page import PageCanvas
from mscu.documents.pdf.tags import Element

MIN_LINES = 2
"""The fewest lines of a paragraph that may stand on either side of a page break."""
TRACK = 0.08
"""Space between the letters of a marking, in ems."""


class Text(Flowable):
    """A paragraph in one type; it breaks its lines for the given width.

    `from_left` aligns everything to the left, as in a column of names in several scripts.
    """

    def __init__(
        self, spans: Spans, type_: TextStyle, element: Element | None, *, from_left: bool = False
    ) -> None:
        """Keep what to draw; without an element it is not read aloud."""
        super().__init__()
        self.from_left = from_left
        self.spans = spans
        self.type = type_
        self.element = element
        self.lines: Sequence[TextLine] = ()
        self._broken_for = 0.0
        self._fixed = False

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:  # noqa: N803, ARG002 - as platypus names them
        """Break the lines and return the space they need, in points."""
        if not self._fixed and availWidth != self._broken_for:
            ems = min(availWidth, self.type.measure) / self.type.size
            self.lines = break_lines(self.spans, ems, bold=self.type.bold)
            self._broken_for = availWidth
        self.width = availWidth
        self.height = len(self.lines) * self.type.leading
        return availWidth, self.height

    def split(self, availWidth: float, availHeight: float) -> list[Flowable]:  # noqa: N803, ARG002 - as platypus names them
        """Split the lines at the end of the page, leaving no single line alone."""
        count = lines_before(len(self.lines), int(availHeight / self.type.leading + 1e-6))
        return [self._of(self.lines[:count]), self._of(self.lines[count:])] if count else []

    def draw(self) -> None:
        self.draw_at(cast("PageCanvas", self.canv), 0, 0)

    def draw_at(self, canvas: PageCanvas, x: float, y: float) -> None:
        """Draw with the lower left corner at x, y."""
        if self.element is not None and any(line.is_turned for line in self.lines):
            self.element.read_as = clean("".join(span.text for span in self.spans))
        with canvas.marked(self.element):
            self.draw_bare(canvas, x, y)

    def draw_bare(self, canvas: PageCanvas, x: float, y: float) -> None:
        """Draw inside content that is already tagged."""
        top = y + self.height
        for number, line in enumerate(self.lines):
            self._draw_line(canvas, line, x, top - number * self.type.leading)

    def last_line_width(self) -> float:
        """Return how far the last line reaches, in points."""
        return self.lines[-1].ems * self.type.size if self.lines else 0

    def silent(self) -> Text:
        """Return a copy that is not read aloud a second time."""
        copy = self._of(self.lines)
        copy.element = None
        return copy

    def _of(self, lines: Sequence[TextLine]) -> Text:
        part = Text(self.spans, self.type, self.element, from_left=self.from_left)
        part.lines = lines
        part._fixed = True
        part.wrap(self.width, 0)
        return part

    def _draw_line(self, canvas: PageCanvas, line: TextLine, x: float, top: float) -> None:
        size = self.type.size
        glyphs = (ASCENT + DESCENT) * size
        base = top - (self.type.leading - glyphs) / 2 - ASCENT * size
        if self.type.right or (line.from_right and not self.from_left):
            x += self.width - line.ems * size
        text = canvas.beginText(x, base)
        for run, tone in line.runs(bold=self.type.bold):
            text.setFont(run.font, size)
            text.setFillColor(INK_QUIET if tone is Tone.QUIET else self.type.colour)
            text.textOut(run.text)
        if line.spaced:
            text.textOut(" ")
        canvas.drawText(text)


def lines_before(total: int, fitting: int) -> int:
    """Return how many of `total` lines go before a page break where `fitting` have room."""
    if total - fitting < MIN_LINES:
        fitting = total - MIN_LINES
    return fitting if fitting >= MIN_LINES else 0


def one_line(text: str, type_: TextStyle, room: float, element: Element | None) -> Text:
    """Return text of a single line, shortened with an ellipsis where it does not fit.

    It begins where it is drawn, whichever way it reads.
    """
    line = Text(plain(text), type_, element, from_left=True)
    line.wrap(room, 0)
    if len(line.lines) > 1:
        text = text[: line.lines[0].length]
    while len(line.lines) > 1 and text:
        text = text[:-1].rstrip()
        line = Text(plain(f"{text}…"), type_, element, from_left=True)
        line.wrap(room, 0)
    return line


def draw_tracked(
    canvas: PageCanvas, text: str, type_: TextStyle, base: float, *, element: Element | None
) -> None:
    """Draw the words of a marking in the middle of the page, with space between their letters."""
    track = TRACK * type_.size
    length = width(text, bold=type_.bold) * type_.size + track * (len(text) - 1)
    with canvas.marked(element):
        text_object = canvas.beginText((canvas.sheet.size[0] - length) / 2, base)
        text_object.setFont(LATIN_BOLD, type_.size)
        text_object.setFillColor(type_.colour)
        text_object.setCharSpace(track)
        text_object.textOut(text)
        text_object.setCharSpace(0)
        canvas.drawText(text_object)
