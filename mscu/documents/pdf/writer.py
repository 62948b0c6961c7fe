"""Writes a document as a tagged PDF: A4, marked at head and foot, the same bytes for the same copy.

Markup in text is printed as it stands: no text of a record is ever parsed. Nothing is fetched, no
file but the fonts and icons is read, and the file says neither who wrote it nor when.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Any

from reportlab import rl_config
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

from mscu.documents.blocks import Document, texts
from mscu.documents.issued import Issued, checked_line, issued_line, printed_line
from mscu.documents.pdf.flow import flowables
from mscu.documents.pdf.lines import unknown
from mscu.documents.pdf.look import (
    ACCENT,
    BOTTOM,
    EDGE,
    FOOT,
    HEAD,
    LEFT,
    MARKING,
    PAGE,
    TOP,
    WIDTH,
    Type,
    px,
)
from mscu.documents.pdf.page import PageCanvas
from mscu.documents.pdf.tags import Element, tagged
from mscu.documents.pdf.text import draw_tracked, one_line

LANGUAGE = "en-GB"
DEMO = "DEMO: every person is fictional"
ASIDE = WIDTH * 0.35
"""Room for what stands at the right of a head or foot."""

rl_config.trustedSchemes = []
rl_config.trustedHosts = []


def write(document: Document, *, issued: Issued) -> bytes:
    """Write the document as it was issued."""
    root = Element("Document")
    target = BytesIO()
    furniture = Furniture(document, issued)

    def canvas(*_: object, **__: object) -> PageCanvas:
        return PageCanvas(target, furniture.draw)

    template = BaseDocTemplate(target, pagesize=PAGE)
    template.addPageTemplates([PageTemplate(frames=[_frame()])])
    template.build(flowables(document, root), canvasmaker=canvas)
    return tagged(target.getvalue(), root, title=document.name, language=LANGUAGE)


def unprintable(document: Document) -> tuple[str, ...]:
    """Give the characters that the fonts lack, so that somebody can be told before printing."""
    return tuple(sorted({letter for text in texts(document) for letter in unknown(text)}))


def _frame() -> Frame:
    flush: dict[str, Any] = dict.fromkeys(
        ("leftPadding", "bottomPadding", "rightPadding", "topPadding"), 0
    )
    return Frame(LEFT, PAGE[1] - BOTTOM, WIDTH, BOTTOM - TOP, **flush)


@dataclass(frozen=True)
class Furniture:
    """What stands on every page around the blocks."""

    document: Document
    issued: Issued

    def draw(self, canvas: PageCanvas, number: int, total: int) -> None:
        """Draw marking, head and foot of page x of y."""
        for base in (51.5, 1709.5):
            draw_tracked(canvas, self.document.marking.label, MARKING, PAGE[1] - px(base))
        _line(canvas, self.document.head_left, HEAD, 78)
        _line(canvas, self._head_right(), HEAD, 78, right=True)
        _rule(canvas, ACCENT, 113.5, 4)
        _rule(canvas, EDGE, 1618, 1)
        who = issued_line if self.document.public else printed_line
        _line(canvas, who(self.issued), FOOT, 1631)
        _line(canvas, f"Page {number} of {total}", FOOT, 1631, right=True)
        _line(canvas, checked_line(self.issued), FOOT, 1652)

    def _head_right(self) -> str:
        parts = (self.document.head_right, DEMO if self.issued.demo else "")
        return " · ".join(part for part in parts if part)


def _line(canvas: PageCanvas, text: str, type_: Type, top: float, *, right: bool = False) -> None:
    """Draw one line; what has no room ends in an ellipsis."""
    line = one_line(text, type_, ASIDE if right else WIDTH - ASIDE)
    x = LEFT + WIDTH - line.last_line_width() if right else LEFT
    line.draw_at(canvas, x, PAGE[1] - px(top) - line.height)


def _rule(canvas: PageCanvas, colour: str, middle: float, thickness: float) -> None:
    y = PAGE[1] - px(middle)
    with canvas.artifact():
        canvas.setStrokeColor(colour)
        canvas.setLineWidth(px(thickness))
        canvas.line(LEFT, y, LEFT + WIDTH, y)
