"""A point of a list on the page: a dot, and words beside it that may go on over the page's end."""

from __future__ import annotations

from typing import cast

from reportlab.platypus import Flowable

from mscu.documents.blocks import Spans, plain
from mscu.documents.pdf.look import Type, px
from mscu.documents.pdf.page import PageCanvas
from mscu.documents.pdf.stack import Row, Stack
from mscu.documents.pdf.tags import Element
from mscu.documents.pdf.text import Text

DOT = "\N{BULLET}"
INDENT = px(26)


def point(spans: Spans, type_: Type, element: Element) -> PointOnPage:
    """Make one point; `element` is the list item in which it is read."""
    dot = Text(plain(DOT), type_, element.add("Lbl"))
    words = Text(spans, type_, element.add("LBody"))
    return PointOnPage(Row([Stack([dot]), Stack([words])], []))


class PointOnPage(Flowable):
    """One point, or what of it stands on a page; all of its lines begin beside the dot."""

    def __init__(self, row: Row) -> None:
        """Take the dot and the words."""
        super().__init__()
        self._row = row

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:  # noqa: N803, ARG002 - as platypus names them
        """Break the lines and say how much room they need, in points."""
        self._row.places = [(0, INDENT), (INDENT, availWidth - INDENT)]
        self.width, self.height = availWidth, self._row.wrap()
        return availWidth, self.height

    def split(self, availWidth: float, availHeight: float) -> list[Flowable]:  # noqa: N803, ARG002 - as platypus names them
        """Part it where the page ends."""
        parted = self._row.split(availHeight)
        return [PointOnPage(row) for row in parted or ()]

    def draw(self) -> None:
        """Draw at the canvas's origin."""
        self._row.draw(cast("PageCanvas", self.canv), 0, self.height)
