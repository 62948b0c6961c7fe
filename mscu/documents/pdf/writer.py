"""Writes a document as a tagged PDF: A4, marked at head and foot, the same bytes for the same copy.

Markup in text is printed as it stands: no text of a record is ever parsed. Nothing is fetched, only the fonts
and icons are read, and the file names neither its author nor its time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any, cast

from reportlab import rl_config
from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Spacer

from mscu.codes import Marking
from mscu.documents.blocks import DEMO, Document, texts
from mscu.documents.editions.issued import Issued, issued_line, printed_line, verification_line
from mscu.documents.pdf.flow import flowables
from mscu.documents.pdf.grid import TableGrid
from mscu.documents.pdf.lines import unknown
from mscu.documents.pdf.look import (
    ACCENT,
    EDGE,
    FOOT,
    HEAD,
    LEFT,
    MARKING,
    SIDEWAYS,
    TOP,
    UPRIGHT,
    Sheet,
    TextStyle,
    px,
)
from mscu.documents.pdf.page import PageCanvas
from mscu.documents.pdf.tags import Element, tagged
from mscu.documents.pdf.text import draw_tracked, one_line
from mscu.progress import Progress

LANGUAGE = "en-GB"
_MADE, _LAID_OUT = 0.1, 0.65
"""The shares that are done once the parts are made, and once they are on their pages."""

rl_config.trustedSchemes = []
rl_config.trustedHosts = []


def write(document: Document, *, issued: Issued, progress: Progress | None = None) -> bytes:
    """Write the document as it was issued, and report after each of its parts that is laid out."""
    progress = progress or Progress()
    root = Element("Document")
    head = PageHead(document, issued, root.add("Sect"))
    content = flowables(document, root) or [Spacer(0, 1)]
    sheet = SIDEWAYS if document.sideways else UPRIGHT
    foot = Foot(document, issued, root.add("Sect"))
    target = BytesIO()

    def canvas(*_: object, **__: object) -> PageCanvas:
        return PageCanvas(target, foot.draw, sheet)

    template = BaseDocTemplate(target, pagesize=sheet.size)
    template.addPageTemplates([PageTemplate(frames=[_frame(sheet)], onPage=head.draw)])
    template.setProgressCallBack(_LaidOut(content, progress.part(_MADE, _LAID_OUT)))
    progress.report(_MADE)
    template.build(content, canvasmaker=canvas)
    progress.report(_LAID_OUT)
    return tagged(target.getvalue(), root, title=document.name, language=LANGUAGE)


class _LaidOut:
    """Reports after each page how much of a document is laid out, as reportlab calls it."""

    def __init__(self, left: Sequence[Flowable], progress: Progress) -> None:
        self._left, self._progress = left, progress  # reportlab takes away what is on its page
        self._all = max(1, _parts(left))

    def __call__(self, kind: str, _value: int) -> None:
        self._progress.check()
        if kind == "PAGE":
            self._progress.report(1 - _parts(self._left) / self._all)


def _parts(flow: Iterable[Flowable]) -> int:
    """Return how many parts there are, each row of a table counted."""
    return sum(len(part.rows) if isinstance(part, TableGrid) else 1 for part in flow)


def unprintable(document: Document) -> tuple[str, ...]:
    """Return the characters that the fonts lack, to warn the user before printing."""
    return tuple(sorted({character for text in texts(document) for character in unknown(text)}))


def _frame(sheet: Sheet) -> Frame:
    flush: dict[str, Any] = dict.fromkeys(("leftPadding", "bottomPadding", "rightPadding", "topPadding"), 0)
    below = sheet.size[1] - sheet.bottom
    return Frame(LEFT, below, sheet.width, sheet.bottom - TOP, **flush)


@dataclass(frozen=True)
class PageHead:
    """The head of every page; it is read aloud once, on the first."""

    document: Document
    issued: Issued
    element: Element

    def draw(self, canvas: Canvas, template: BaseDocTemplate) -> None:
        """Draw marking and head, before the blocks of a page."""
        page = cast("PageCanvas", canvas)
        bar = PageLineWriter(page, self.element if template.page == 1 else None, HEAD)
        demo = DEMO if self.issued.demo else ""
        right = " · ".join(part for part in (self.document.head_right, demo) if part)
        bar.mark(self.document.marking, 51.5)
        bar.line(self.document.head_left, 78, share=0.64)
        bar.line(right, 78, share=0.35, right=True)
        _rule(page, ACCENT, 113.5, 4)


@dataclass(frozen=True)
class Foot:
    """The foot of every page; it is read aloud once, on the last."""

    document: Document
    issued: Issued
    element: Element

    def draw(self, canvas: PageCanvas, number: int, total: int) -> None:
        """Draw the foot and marking of one page."""
        bar = PageLineWriter(canvas, self.element if number == total else None, FOOT)
        who = issued_line if self.document.public else printed_line
        shift = canvas.sheet.shorter / px(1)
        _rule(canvas, EDGE, 1618 - shift, 1)
        bar.line(who(self.issued), 1631 - shift, share=0.87)
        bar.line(f"Page {number} of {total}", 1631 - shift, share=0.12, right=True)
        bar.line(verification_line(self.issued), 1652 - shift, share=1)
        bar.mark(self.document.marking, 1709.5 - shift)


@dataclass(frozen=True)
class PageLineWriter:
    """Draws single lines at positions in pixels from the page's top edge."""

    canvas: PageCanvas
    within: Element | None
    type: TextStyle

    def line(self, text: str, top: float, *, share: float, right: bool = False) -> None:
        """Draw a line in its share of the width, shortened with an ellipsis where it does not fit."""
        if text:
            sheet = self.canvas.sheet
            type_ = replace(self.type, measure=sheet.width)
            line = one_line(text, type_, sheet.width * share, self._part())
            x = LEFT + sheet.width - line.last_line_width() if right else LEFT
            line.draw_at(self.canvas, x, sheet.size[1] - px(top) - line.height)

    def mark(self, marking: Marking, base: float) -> None:
        """Draw the marking in the middle, on its baseline."""
        middle = self.canvas.sheet.size[1] - px(base)
        draw_tracked(self.canvas, marking.label, MARKING, middle, element=self._part())

    def _part(self) -> Element | None:
        return self.within.add("P") if self.within else None


def _rule(canvas: PageCanvas, colour: Color, middle: float, thickness: float) -> None:
    y = canvas.sheet.size[1] - px(middle)
    with canvas.artifact():
        canvas.setStrokeColor(colour)
        canvas.setLineWidth(px(thickness))
        canvas.line(LEFT, y, LEFT + canvas.sheet.width, y)
