"""A timeline on the page: a row for each event, a column for each lane with its name turned."""

from __future__ import annotations

from typing import cast

from reportlab.platypus import Flowable

from mscu.documents.blocks import TimelinePicture
from mscu.documents.chart.facts import ChartNode
from mscu.documents.chart.node_styles import colours_of, shape_of
from mscu.documents.pdf.chart import AMBER
from mscu.documents.pdf.look import EDGE, HAIR, INK, INK_QUIET, TextStyle
from mscu.documents.pdf.page import PageCanvas
from mscu.documents.pdf.shapes import COLOURS, draw_shape
from mscu.documents.pdf.tags import Element
from mscu.documents.pdf.text import one_line
from mscu.documents.timeline.facts import TimelineEvent, TimelineMark, lane_spans

ROW, HEAD, ICON = 15.5, 128.0, 13.0
"""Points of a row, of the names above, and of a lane's shape."""
WHEN, WIDEST = 72.0, 26.0
"""Points of the time column, and of the widest lane."""
LANES = 0.52
"""The greatest share of the width for lanes."""
MARK, GAP, ABOVE = 3.6, 6.0, 8.0
OPEN = (1.6, 1.2)
"""Dashes of an open mark."""
NAME = TextStyle(7.4, 9.5, bold=True, measure=10_000)
MOMENT = TextStyle(7.0, 9.0, colour=INK_QUIET, measure=10_000)
WORDS = TextStyle(7.6, 9.5, colour=INK, measure=10_000)


class TimelineOnPage(Flowable):
    """Some events of a timeline, counted to fit a page and so never split."""

    def __init__(self, block: TimelinePicture, element: Element) -> None:
        super().__init__()
        self.block, self.element = block, element
        element.read_as = block.alt
        self.lane = WIDEST

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:  # noqa: N803, ARG002 - as platypus names them
        """Choose the width of a lane."""
        count = max(len(self.block.timeline.lanes), 1)
        self.lane = min(WIDEST, availWidth * LANES / count)
        self.width = availWidth
        self.height = ABOVE + HEAD + ROW * len(self.block.timeline.events)
        return self.width, self.height

    def draw(self) -> None:
        """Draw at the canvas's origin, as one figure."""
        canvas = cast("PageCanvas", self.canv)
        with canvas.content(self.element):
            canvas.saveState()
            for at, lane in enumerate(self.block.timeline.lanes):
                self._lane(canvas, at, lane)
            for row, event in enumerate(self.block.timeline.events):
                self._event(canvas, row, event)
            canvas.restoreState()

    def _x(self, at: int) -> float:
        begins = self.width - self.lane * len(self.block.timeline.lanes)
        return begins + self.lane * (at + 0.5)

    def _y(self, row: int) -> float:
        return self.height - ABOVE - HEAD - ROW * (row + 0.5)

    def _lane(self, canvas: PageCanvas, at: int, lane: ChartNode) -> None:
        """Draw a lane's name, its shape, and its line from the first event to the last."""
        x, top = self._x(at), self.height - ABOVE - HEAD
        canvas.saveState()
        canvas.translate(x, top + ICON)
        canvas.setDash(*OPEN) if lane.is_victim else canvas.setDash()
        draw_shape(canvas, shape_of(lane), lane.icon, ICON, colours=colours_of(lane))
        canvas.setDash()
        if lane.is_both:
            canvas.setStrokeColor(AMBER)
            canvas.setLineWidth(1)
            canvas.circle(0, 0, ICON / 2 + 1.6, stroke=1, fill=0)
        canvas.rotate(90)
        name = one_line(lane.name, NAME, HEAD - 2 * ICON, None)
        name.draw_bare(canvas, ICON, -NAME.leading / 2)
        canvas.restoreState()
        block, reach = self.block, lane_spans(self.block.timeline).get(lane.key)
        rows = len(block.timeline.events)
        before, after = lane.key in block.begins, lane.key in block.goes_on
        if reach is None and not (before and after):
            return
        first, last = reach if reach is not None else (0, rows - 1)
        canvas.setStrokeColor(COLOURS[colours_of(lane)][0])
        canvas.setLineWidth(0.7)
        begins = top if before else self._y(first)
        canvas.line(x, begins, x, self._y(rows - 1) - ROW / 2 if after else self._y(last))

    def _event(self, canvas: PageCanvas, row: int, event: TimelineEvent) -> None:
        y = self._y(row)
        canvas.setStrokeColor(HAIR)
        canvas.setLineWidth(0.4)
        canvas.line(0, y - ROW / 2, self.width, y - ROW / 2)
        room = self._x(0) - self.lane / 2 - WHEN - GAP
        for text, type_, x, width in (
            (event.happened, MOMENT, 0.0, WHEN - GAP),
            (event.headline, WORDS, WHEN, room),
        ):
            one_line(text, type_, width, None).draw_bare(canvas, x, y - type_.leading / 2 + 0.5)
        lane_index = {lane.key: number for number, lane in enumerate(self.block.timeline.lanes)}
        indices = sorted(lane_index[mark.lane] for mark in event.marks)
        if len(indices) > 1:
            canvas.setStrokeColor(EDGE)
            canvas.setLineWidth(0.9)
            canvas.line(self._x(indices[0]), y, self._x(indices[-1]), y)
        for mark in event.marks:
            self._mark(canvas, (self._x(lane_index[mark.lane]), y), mark, lane_index[mark.lane])

    def _mark(self, canvas: PageCanvas, where: tuple[float, float], mark: TimelineMark, lane: int) -> None:
        line, ground = COLOURS[colours_of(self.block.timeline.lanes[lane])]
        canvas.setStrokeColor(line)
        canvas.setFillColor(line if mark.is_there else ground)
        canvas.setLineWidth(1)
        canvas.setDash() if mark.is_there else canvas.setDash(*OPEN)
        canvas.circle(*where, MARK, stroke=1, fill=1)
        canvas.setDash()
