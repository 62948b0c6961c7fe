"""The timeline view: rows are events, columns are lanes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QFocusEvent,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea
from typing_extensions import override

from mscu.documents.chart.facts import ChartNode
from mscu.documents.chart.node_styles import colours_of
from mscu.documents.timeline.facts import Timeline, TimelineEvent, TimelineMark, lane_spans, sentence
from mscu.ui.look.focus_ring import set_ring
from mscu.ui.look.folding import accessible_text
from mscu.ui.look.fonts import SEMIBOLD, Type, font
from mscu.ui.look.palette import Tokens, colour, tokens
from mscu.ui.look.row_delegate import wrapped
from mscu.ui.pages.charts.links.painting import PaintContext, ViewTransform, paint_shape
from mscu.ui.widgets.button import ENTER

ROW, HEADER_HEIGHT = 32, 92
TIME_WIDTH, MIN_TEXT_WIDTH = 128, 236
"""Widths in pixels of the time, and of the event's words at least."""
MIN_LANE, MAX_LANE = 60, 76
"""Narrowest and widest lane in pixels."""
SIDE, MARK, GUTTER = 26.0, 5.5, 24
NAMES_TOP, LANE_GAP = 10 + SIDE + 6, 4
NAME_LINES = 3
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def paint_context(painter: QPainter, theme: Tokens) -> PaintContext:
    """Return a brush at the scale of the shapes above the lanes."""
    return PaintContext(painter, theme, ViewTransform(SIDE / 40, 0, 0))


@dataclass(frozen=True)
class Grid:
    """Positions of the rows and lanes in the window, at the current scroll offset."""

    width: int
    lanes: int
    across: int = 0
    down: int = 0

    @property
    def lane(self) -> int:
        """Width of a lane: what the room allows, within bounds."""
        available = self.width - 12 - GUTTER - TIME_WIDTH - MIN_TEXT_WIDTH
        return min(max(available // max(self.lanes, 1), MIN_LANE), MAX_LANE)

    @property
    def begins(self) -> int:
        """Left edge of the first lane; the events' words have the room before it."""
        return max(GUTTER + TIME_WIDTH + MIN_TEXT_WIDTH, self.width - 12 - self.lanes * self.lane)

    def x(self, lane: int) -> float:
        """Return the middle of a lane."""
        return self.begins + (lane + 0.5) * self.lane - self.across

    def y(self, row: int) -> float:
        """Return the middle of an event's row."""
        return HEADER_HEIGHT + (row + 0.5) * ROW - self.down


def paint_lane_headings(context: PaintContext, grid: Grid, timeline: Timeline) -> None:
    """Paint the lanes' shapes and names above the rows."""
    painter, theme = context.painter, context.theme
    for index, lane in enumerate(timeline.lanes):
        x = grid.x(index)
        paint_shape(context, lane, QRectF(x - SIDE / 2, 10, SIDE, SIDE))
        painter.setPen(colour(theme.text))
        painter.setFont(font(Type.SMALL, weight=SEMIBOLD))
        metrics = QFontMetricsF(painter.font())
        baseline = NAMES_TOP + metrics.ascent()  # another script has other heights, and the same lines
        for words in wrapped(lane.name, metrics, grid.lane - LANE_GAP, NAME_LINES):
            left = x - metrics.horizontalAdvance(words) / 2
            painter.drawText(QPointF(left, baseline), words)
            baseline += metrics.height()
    painter.setPen(QPen(colour(theme.line2), 1))
    painter.drawLine(QPointF(0, HEADER_HEIGHT - 0.5), QPointF(grid.width, HEADER_HEIGHT - 0.5))


def paint_lane(
    context: PaintContext, grid: Grid, index: int, lane: tuple[ChartNode, tuple[int, int]]
) -> None:
    """Paint a lane's line, from the first event that names it to the last."""
    painter, theme = context.painter, context.theme
    node, (first, last) = lane
    colours = theme.family[colours_of(node)]
    painter.setPen(QPen(colour(colours.fg), 1.4))
    x = round(grid.x(index)) + 0.5
    painter.drawLine(QPointF(x, grid.y(first)), QPointF(x, grid.y(last)))


def paint_event(context: PaintContext, grid: Grid, row: int, event: TimelineEvent) -> None:
    """Paint the time and the headline of an event."""
    painter, theme = context.painter, context.theme
    top = grid.y(row) - ROW / 2
    for text, text_font, ink, x, width in (
        (event.happened, font(Type.SMALL), theme.text2, GUTTER, TIME_WIDTH - 8),
        (
            event.headline,
            font(Type.BODY),
            theme.text,
            GUTTER + TIME_WIDTH,
            grid.begins - GUTTER - TIME_WIDTH - 12,
        ),
    ):
        elided = QFontMetricsF(text_font).elidedText(text, Qt.TextElideMode.ElideRight, width)
        painter.setFont(text_font)
        painter.setPen(colour(ink))
        painter.drawText(QRectF(x, top, width, ROW), _LEFT, elided)


def paint_marks(
    context: PaintContext, grid: Grid, row: int, marks: Sequence[tuple[int, ChartNode, TimelineMark]]
) -> None:
    """Paint the marks of an event, and the line that joins them."""
    painter, theme = context.painter, context.theme
    y = round(grid.y(row)) + 0.5
    lanes = sorted(lane for lane, _, _ in marks)
    if len(lanes) > 1:
        painter.setPen(QPen(colour(theme.edge), 1.6))
        painter.drawLine(QPointF(grid.x(lanes[0]), y), QPointF(grid.x(lanes[-1]), y))
    for lane, node, mark in marks:
        colours = theme.family[colours_of(node)]
        style = Qt.PenStyle.SolidLine if mark.is_there else Qt.PenStyle.DotLine
        painter.setPen(QPen(colour(colours.fg), 1.6, style))
        painter.setBrush(colour(colours.fg if mark.is_there else theme.canvas))
        painter.drawEllipse(QPointF(round(grid.x(lane)) + 0.5, y), MARK, MARK)


STEPS = {Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0), Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1)}
EMPTY_TIMELINE = Timeline(lanes=(), events=())


class TimelineView(QAbstractScrollArea):
    """The events of a case; Up and Down move between events, Left and Right along an event's marks.

    Signals: `opened` with the kind and id of a record; `moved` with the index of the current event.
    """

    accessible_role: ClassVar[QAccessible.Role] = QAccessible.Role.Chart
    opened = Signal(str, int)
    moved = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.timeline, self._lane_spans = EMPTY_TIMELINE, lane_spans(EMPTY_TIMELINE)
        self._lane_index: dict[str, int] = {}
        self.row, self.lane = 0, -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setAccessibleName("Timeline")
        set_ring(self, "inside")

    def show_timeline(self, timeline: Timeline) -> None:
        """Show another timeline; the current event is kept if it is still there."""
        current = self.current()
        self.timeline, self._lane_spans = timeline, lane_spans(timeline)
        self._lane_index = {lane.key: index for index, lane in enumerate(timeline.lanes)}
        entry_id = current.entry_id if current is not None else 0
        entry_ids = [event.entry_id for event in timeline.events]
        self.row, self.lane = entry_ids.index(entry_id) if entry_id in entry_ids else 0, -1
        self._update_scroll_bars()
        self._describe()

    def current(self) -> TimelineEvent | None:
        """Return the current event, or None if there are no events."""
        events = self.timeline.events
        return events[self.row] if self.row < len(events) else None

    def choose(self, row: int, lane: int = -1) -> None:
        """Make an event or one of its lanes current, and scroll it into view."""
        if not self.timeline.events:
            return
        self.row = min(max(row, 0), len(self.timeline.events) - 1)
        self.lane = min(max(lane, -1), len(self.timeline.lanes) - 1)
        self._bring_into_view()
        self._describe()
        self.moved.emit(self.row)

    def grid(self) -> Grid:
        """Return the grid at the current size and scroll offset."""
        return Grid(
            self.viewport().width(),
            len(self.timeline.lanes),
            self.horizontalScrollBar().value(),
            self.verticalScrollBar().value(),
        )

    def spoken(self) -> str:
        """Return the current event or mark in words."""
        event = self.current()
        if event is None:
            return "Nothing is shown"
        if self.lane < 0:
            return sentence(self.timeline, event)
        lane = self.timeline.lanes[self.lane]
        mark = next((mark for mark in event.marks if mark.lane == lane.key), None)
        named = mark is not None and (mark.words or "named in it")
        return ". ".join((lane.name, named or "not named in it", event.headline, event.happened))

    def _describe(self) -> None:
        self.setAccessibleDescription(accessible_text(self.spoken()))
        changed = QAccessibleEvent(self, QAccessible.Event.DescriptionChanged)
        QAccessible.updateAccessibility(changed)
        self.viewport().update()

    def _update_scroll_bars(self) -> None:
        grid, size = self.grid(), self.viewport().size()
        overflow_x = grid.begins + len(self.timeline.lanes) * grid.lane + 12 - size.width()
        overflow_y = HEADER_HEIGHT + len(self.timeline.events) * ROW + 8 - size.height()
        self.horizontalScrollBar().setRange(0, max(overflow_x, 0))
        self.horizontalScrollBar().setPageStep(grid.lane)
        self.verticalScrollBar().setRange(0, max(overflow_y, 0))
        self.verticalScrollBar().setPageStep(max(size.height() - HEADER_HEIGHT, ROW))
        self.verticalScrollBar().setSingleStep(ROW)

    def _bring_into_view(self) -> None:
        grid, size = self.grid(), self.viewport().size()
        top = grid.y(self.row) - ROW / 2
        bar = self.verticalScrollBar()
        if top < HEADER_HEIGHT:
            bar.setValue(bar.value() - round(HEADER_HEIGHT - top))
        elif top + ROW > size.height():
            bar.setValue(bar.value() + round(top + ROW - size.height()))
        if self.lane >= 0:
            x, horizontal, half = grid.x(self.lane), self.horizontalScrollBar(), grid.lane / 2
            if x - half < grid.begins:
                horizontal.setValue(horizontal.value() - round(grid.begins - x + half))
            elif x + half > size.width():
                horizontal.setValue(horizontal.value() + round(x + half - size.width()))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in STEPS:
            row_step, lane_step = STEPS[key]
            self.choose(self.row + row_step, self.lane + lane_step if lane_step else self.lane)
        elif key == Qt.Key.Key_Home:
            self.choose(0, self.lane)
        elif key == Qt.Key.Key_End:
            self.choose(len(self.timeline.events) - 1, self.lane)
        elif key in {Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}:
            step = max(self.verticalScrollBar().pageStep() // ROW, 1)
            self.choose(self.row + (step if key == Qt.Key.Key_PageDown else -step), self.lane)
        elif key in ENTER:
            self._open()
        else:
            event.ignore()

    def _open(self) -> None:
        event = self.current()
        if event is None:
            return
        if self.lane >= 0:
            self.opened.emit(*self.timeline.lanes[self.lane].opens)
        else:
            self.opened.emit("entry", event.entry_id)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        grid, point = self.grid(), event.position()
        lane = int((point.x() + grid.across - grid.begins) // grid.lane) if point.x() > grid.begins else -1
        row = self.row if point.y() < HEADER_HEIGHT else int((point.y() + grid.down - HEADER_HEIGHT) // ROW)
        if row < len(self.timeline.events) and lane < len(self.timeline.lanes):
            self.choose(row, lane)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._open()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._update_scroll_bars()

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._describe()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        context, grid = paint_context(painter, tokens(self)), self.grid()
        size, lanes = self.viewport().size(), self.timeline.lanes
        painter.fillRect(self.viewport().rect(), colour(context.theme.canvas))
        last_row = min((grid.down + size.height()) // ROW + 1, len(self.timeline.events))
        rows = range(grid.down // ROW, last_row)
        painter.setClipRect(QRect(0, HEADER_HEIGHT, size.width(), size.height() - HEADER_HEIGHT))
        self._paint_grounds(painter, rows)
        for row in rows:
            paint_event(context, grid, row, self.timeline.events[row])
        lanes_rect = QRect(grid.begins, 0, size.width() - grid.begins, size.height())
        painter.setClipRect(lanes_rect.adjusted(0, HEADER_HEIGHT, 0, 0))
        for lane_index, lane in enumerate(lanes):
            paint_lane(context, grid, lane_index, (lane, self._lane_spans[lane.key]))
        for row in rows:
            marks = self.timeline.events[row].marks
            marked_lanes = [(self._lane_index[mark.lane], mark) for mark in marks]
            paint_marks(
                context,
                grid,
                row,
                [(lane_index, lanes[lane_index], mark) for lane_index, mark in marked_lanes],
            )
        self._paint_current(painter)
        painter.setClipRect(lanes_rect)
        paint_lane_headings(context, grid, self.timeline)

    def _paint_grounds(self, painter: QPainter, rows: range) -> None:
        theme, grid = tokens(self), self.grid()
        width = self.viewport().width()
        for row in rows:
            top = grid.y(row) - ROW / 2
            if row == self.row:
                painter.fillRect(QRectF(0, top, width, ROW), colour(theme.soft))
            painter.setPen(QPen(colour(theme.line), 1))
            painter.drawLine(QPointF(0, top + ROW - 0.5), QPointF(width, top + ROW - 0.5))

    def _paint_current(self, painter: QPainter) -> None:
        """Paint a ring around the mark that has the keyboard focus."""
        if self.lane >= 0:
            theme, grid = tokens(self), self.grid()
            painter.setPen(QPen(colour(theme.focus if self.hasFocus() else theme.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            x, y = grid.x(self.lane), grid.y(self.row)
            painter.drawRoundedRect(QRectF(x - 12, y - 12, 24, 24), 5, 5)
