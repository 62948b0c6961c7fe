"""A map of a case on the page, laid out as on the screen."""

from __future__ import annotations

import math
from typing import cast

from reportlab.lib.colors import HexColor
from reportlab.platypus import Flowable

from mscu.documents.blocks import MapPicture
from mscu.documents.chart.node_styles import colours_of, shape_of
from mscu.documents.chart.picture import Box
from mscu.documents.chart.words import DETAIL_SIZE, LINE, NAME_SIZE
from mscu.documents.map.layout import MARK, Ground, PlaceMark, ScaleBar, around, lay_out
from mscu.documents.pdf.look import EDGE, HAIR, INK, INK_QUIET, WIDTH, TextStyle
from mscu.documents.pdf.page import PageCanvas
from mscu.documents.pdf.shapes import COLOURS, draw_shape
from mscu.documents.pdf.tags import Element
from mscu.documents.pdf.text import one_line

SCALE = 0.72
"""Points to a pixel of the window."""
MAX_SCORE, LOWEST = 330.0, 190.0
FREE_ROWS, ROW = 6, 24.0
"""Rows of the map's table that take nothing from the map, and the points that each further row takes."""
BELOW = 6.0
ARROW = 14.0
SIDE = 5.0
PAPER, OUTSIDE = HexColor("#FFFFFF"), HexColor("#F3F2EE")
NAME = TextStyle(NAME_SIZE, LINE, bold=True, colour=INK, measure=10_000)
DISTRICT = TextStyle(DETAIL_SIZE, LINE, colour=INK_QUIET, measure=10_000)


class MapOnPage(Flowable):
    """A map, never split over pages; it is also described in words."""

    def __init__(self, block: MapPicture, element: Element) -> None:
        super().__init__()
        self.element = element
        element.read_as = block.alt
        part = around(block.map.places)
        extra_rows = max(len(block.map.places) - FREE_ROWS, 0)
        self.high = max(MAX_SCORE - ROW * extra_rows, LOWEST)
        self.placed = lay_out(block.map, part, WIDTH / SCALE, self.high / SCALE)

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:  # noqa: N803, ARG002 - as platypus names them
        self.width, self.height = availWidth, self.high + BELOW
        return self.width, self.height

    def draw(self) -> None:
        """Draw at the canvas's origin, as one figure."""
        canvas = cast("PageCanvas", self.canv)
        placed = self.placed
        with canvas.content(self.element):
            canvas.saveState()
            canvas.translate(0, self.height)
            canvas.scale(SCALE, SCALE)
            frame = canvas.beginPath()
            frame.rect(0, -placed.height, placed.width, placed.height)
            canvas.clipPath(frame, stroke=0, fill=0)
            canvas.setFillColor(OUTSIDE)
            canvas.rect(0, -placed.height, placed.width, placed.height, stroke=0, fill=1)
            for ground in placed.grounds:
                _ground(canvas, ground)
            for ground in placed.grounds:
                if ground.name_box is not None:
                    _words(canvas, ground.name, DISTRICT, ground.name_box)
            _rule(canvas, placed.rule)
            for mark in placed.marks:
                _mark(canvas, mark)
            for mark in placed.marks:
                _name(canvas, mark)
            canvas.setStrokeColor(EDGE)
            canvas.setLineWidth(1)
            canvas.rect(0.5, 0.5 - placed.height, placed.width - 1, placed.height - 1, fill=0)
            canvas.restoreState()


def _ground(canvas: PageCanvas, ground: Ground) -> None:
    canvas.setStrokeColor(EDGE)
    canvas.setFillColor(PAPER)
    canvas.setLineWidth(0.9)
    for (x, y), *rest in ground.rings:
        path = canvas.beginPath()
        path.moveTo(x, -y)
        for across, down in rest:
            path.lineTo(across, -down)
        path.close()
        canvas.drawPath(path, stroke=1, fill=1)


def _rule(canvas: PageCanvas, rule: ScaleBar) -> None:
    box = rule.box
    canvas.setStrokeColor(INK_QUIET)
    canvas.setLineWidth(1.2)
    canvas.line(box.x, -box.bottom, box.right, -box.bottom)
    for x in (box.x, box.right):
        canvas.line(x, -box.bottom, x, -box.bottom + 5)
    _words(canvas, rule.words, DISTRICT, box.moved(0, -4))


def _mark(canvas: PageCanvas, mark: PlaceMark) -> None:
    node = mark.places[0].node
    line, ground = COLOURS[colours_of(node)]
    if mark.leader is not None:
        (x, y), (to_x, to_y) = mark.leader
        canvas.setStrokeColor(EDGE)
        canvas.setLineWidth(0.8)
        canvas.line(x, -y, to_x, -to_y)
    canvas.saveState()
    canvas.translate(mark.x, -mark.y)
    if mark.towards is not None:
        _head(canvas, mark.towards)
    if len(mark.places) == 1:
        draw_shape(canvas, shape_of(node), node.icon, MARK, colours=colours_of(node))
        canvas.restoreState()
        return
    canvas.setStrokeColor(line)
    canvas.setFillColor(ground)
    canvas.setLineWidth(1.4)
    canvas.circle(0, 0, MARK / 2, stroke=1, fill=1)
    canvas.restoreState()
    _words(canvas, f"{len(mark.places)}", NAME, mark.box)


def _head(canvas: PageCanvas, angle: float) -> None:
    """Draw an arrowhead beside a mark, towards what lies beyond the edge."""
    canvas.saveState()
    canvas.rotate(-math.degrees(angle))
    canvas.setFillColor(INK_QUIET)
    path = canvas.beginPath()
    path.moveTo(MARK / 2 + 3 + ARROW, 0)
    path.lineTo(MARK / 2 + 3, ARROW * 0.4)
    path.lineTo(MARK / 2 + 3, -ARROW * 0.4)
    path.close()
    canvas.drawPath(path, stroke=0, fill=1)
    canvas.restoreState()


def _name(canvas: PageCanvas, mark: PlaceMark) -> None:
    if mark.name_box is None:
        return
    line = one_line(mark.name, NAME, mark.name_box.w - 2 * SIDE, None)
    box = mark.name_of(line.last_line_width() + 2 * SIDE) or mark.name_box
    canvas.setFillColor(PAPER)
    canvas.setStrokeColor(HAIR)
    canvas.setLineWidth(0.6)
    canvas.roundRect(box.x, -box.bottom, box.w, box.h, 4, stroke=1, fill=1)
    line.draw_bare(canvas, box.x + SIDE, -(box.y + box.h / 2 + LINE / 2))


def _words(canvas: PageCanvas, text: str, type_: TextStyle, box: Box) -> None:
    """Draw one line of text in the middle of a box."""
    line = one_line(text, type_, box.w, None)
    x = box.x + (box.w - line.last_line_width()) / 2
    line.draw_bare(canvas, x, -(box.y + box.h / 2 + LINE / 2))
