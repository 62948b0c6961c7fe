"""A link chart on the page: vector graphics, turned on its side where that makes it larger."""

from __future__ import annotations

import math
from typing import cast

from reportlab.lib.colors import Color, HexColor
from reportlab.platypus import Flowable

from mscu.codes import Family
from mscu.documents.blocks import LinkPicture
from mscu.documents.chart.layout import NO_LINKS
from mscu.documents.chart.lines import GRADE_GAP, GRADE_SIDE, LABEL_SIDE
from mscu.documents.chart.node_styles import colours_of, shape_of
from mscu.documents.chart.picture import Box, Container, Picture, PlacedLine, PlacedNode
from mscu.documents.chart.words import DETAIL_SIZE, LINE, NAME_SIZE
from mscu.documents.pdf.look import BOTTOM, EDGE, INK, INK_QUIET, TOP, TextStyle
from mscu.documents.pdf.page import PageCanvas
from mscu.documents.pdf.shapes import COLOURS, draw_shape
from mscu.documents.pdf.tags import Element
from mscu.documents.pdf.text import one_line

MAX_SCALE = 0.75
"""The most points to a pixel of the window at which a chart is printed."""
PAPER = HexColor("#FFFFFF")
MEMBERS, EXPLOITED = HexColor("#F3F2EE"), HexColor("#EEF5EA")
CARE = COLOURS[Family.CARE][0]
AMBER = HexColor("#774A00")
DASH = (4.0, 3.0)
ARROW = 9.0
GRADE_EM = 8.6
ROOM = 12.0
"""Points above and below."""


class ChartOnPage(Flowable):
    """A chart, as large as its page has room for."""

    def __init__(self, block: LinkPicture, element: Element) -> None:
        super().__init__()
        self.picture, self.element = block.picture, element
        element.read_as = block.alt
        self.scale, self.is_turned = 1.0, False

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:  # noqa: N803, ARG002 - as platypus names them
        """Choose the scale, and whether to turn the chart; it always fits one page."""
        room = BOTTOM - TOP - 2 * ROOM - 1
        width, height = max(self.picture.width, 1.0), max(self.picture.height, 1.0)
        upright = min(availWidth / width, room / height, MAX_SCALE)
        turned = min(availWidth / height, room / width, MAX_SCALE)
        self.is_turned = turned > upright * 1.05
        self.scale = turned if self.is_turned else upright
        length = width if self.is_turned else height
        self.width, self.height = availWidth, length * self.scale + 2 * ROOM
        return self.width, self.height

    def draw(self) -> None:
        """Draw at the canvas's origin, as one figure."""
        canvas = cast("PageCanvas", self.canv)
        with canvas.content(self.element):
            canvas.saveState()
            if self.is_turned:
                left = (self.width - self.picture.height * self.scale) / 2
                canvas.translate(left, ROOM)
                canvas.rotate(90)
            else:
                left = (self.width - self.picture.width * self.scale) / 2
                canvas.translate(left, ROOM + self.picture.height * self.scale)
            canvas.scale(self.scale, self.scale)
            Drawing(canvas, self.picture).draw()
            canvas.restoreState()


class Drawing:
    """Draws a picture down from the canvas's origin, in its own pixels."""

    def __init__(self, canvas: PageCanvas, picture: Picture) -> None:
        self.canvas, self.picture = canvas, picture

    def draw(self) -> None:
        """Draw containers, lines and nodes, and the words of lines on top."""
        for container in self.picture.containers:
            self._container(container)
        if self.picture.apart is not None:
            apart = _type(DETAIL_SIZE, colour=INK_QUIET)
            self._text(NO_LINKS, apart, self.picture.apart, middle=False)
        for line in self.picture.lines:
            self._line(line)
        for placed in self.picture.nodes:
            self._node(placed)
        for line in self.picture.lines:
            self._words(line)

    def _container(self, container: Container) -> None:
        canvas, box = self.canvas, container.box
        canvas.setStrokeColor(CARE if container.is_exploited else EDGE)
        canvas.setFillColor(EXPLOITED if container.is_exploited else MEMBERS)
        canvas.setLineWidth(1.2)
        canvas.setDash(*DASH) if container.is_exploited else canvas.setDash()
        canvas.roundRect(box.x, -box.bottom, box.w, box.h, 16, stroke=1, fill=1)
        canvas.setDash()
        for index, text in enumerate(container.title):
            type_ = _type(NAME_SIZE if index == 0 else DETAIL_SIZE, bold=index == 0, colour=CARE)
            line = Box(container.head.x, container.head.y + index * LINE, container.head.w, LINE)
            self._text(text, type_, line)

    def _line(self, line: PlacedLine) -> None:
        canvas = self.canvas
        canvas.setStrokeColor(EDGE)
        canvas.setFillColor(EDGE)
        canvas.setLineWidth(1.3)
        canvas.setDash(*DASH) if line.is_dashed else canvas.setDash()
        canvas.line(line.begins[0], -line.begins[1], line.ends[0], -line.ends[1])
        canvas.setDash()
        if line.at_second:
            self._head(line.begins, line.ends)
        if line.at_first:
            self._head(line.ends, line.begins)

    def _head(self, begins: tuple[float, float], ends: tuple[float, float]) -> None:
        angle = math.atan2(ends[1] - begins[1], ends[0] - begins[0])
        path = self.canvas.beginPath()
        path.moveTo(ends[0], -ends[1])
        for spread in (0.38, -0.38):
            x = ends[0] - ARROW * math.cos(angle + spread)
            path.lineTo(x, -(ends[1] - ARROW * math.sin(angle + spread)))
        path.close()
        self.canvas.drawPath(path, stroke=0, fill=1)

    def _node(self, placed: PlacedNode) -> None:
        canvas, node = self.canvas, placed.node
        x, y = placed.icon.middle
        canvas.saveState()
        canvas.translate(x, -y)
        if node.is_victim:
            canvas.setDash(*DASH)
        draw_shape(canvas, shape_of(node), node.icon, placed.icon.w, colours=colours_of(node))
        canvas.restoreState()
        if node.is_both:
            canvas.setStrokeColor(AMBER)
            canvas.setLineWidth(2)
            canvas.circle(x, -y, placed.icon.w / 2 + 4, stroke=1, fill=0)
        self._caption(placed)

    def _caption(self, placed: PlacedNode) -> None:
        box = placed.caption
        canvas = self.canvas
        canvas.setFillColor(self._ground(placed))
        canvas.rect(box.x, -box.bottom, box.w, box.h, stroke=0, fill=1)
        lines = [(text, _type(NAME_SIZE, bold=True)) for text in placed.name]
        if placed.detail:
            lines.append((placed.detail, _type(DETAIL_SIZE, colour=INK_QUIET)))
        for index, (text, type_) in enumerate(lines):
            line = Box(box.x, box.y + index * LINE, box.w, LINE)
            self._text(text, type_, line, middle=not placed.is_head)

    def _ground(self, placed: PlacedNode) -> Color:
        key = placed.node.key
        within = next((container for container in self.picture.containers if key in container.keys), None)
        if within is None:
            return PAPER
        return EXPLOITED if within.is_exploited else MEMBERS

    def _words(self, line: PlacedLine) -> None:
        box, canvas = line.label, self.canvas
        if box is None:
            return
        canvas.setFillColor(PAPER)
        canvas.roundRect(box.x, -box.bottom, box.w, box.h, 4, stroke=0, fill=1)
        grade_widths = [len(grade) * GRADE_EM + 2 * GRADE_SIDE for grade in line.grades]
        room = box.w - sum(grade_widths) - GRADE_GAP * len(grade_widths) - 2 * LABEL_SIDE
        text_box = Box(box.x + LABEL_SIDE, box.y + 2, room, LINE)
        self._text(line.words, _type(DETAIL_SIZE, colour=INK_QUIET), text_box)
        x = text_box.right + GRADE_GAP
        canvas.setStrokeColor(EDGE)
        canvas.setLineWidth(1)
        for grade, side in zip(line.grades, grade_widths, strict=True):
            canvas.setFillColor(PAPER)
            canvas.roundRect(x, -(box.bottom - 2), side, box.h - 4, 3, stroke=1, fill=1)
            self._text(grade, _type(11, bold=True), Box(x, box.y + 2, side, LINE))
            x += side + GRADE_GAP

    def _text(self, text: str, type_: TextStyle, box: Box, *, middle: bool = True) -> None:
        """Draw one line of text within a box, centred or from its left."""
        line = one_line(text, type_, max(box.w, 1.0) + 2, None)
        x = box.x + (box.w - line.last_line_width()) / 2 if middle else box.x
        line.draw_bare(self.canvas, x, -box.bottom)


def _type(size: float, *, bold: bool = False, colour: Color = INK) -> TextStyle:
    return TextStyle(size, LINE, bold, colour, measure=10_000)
