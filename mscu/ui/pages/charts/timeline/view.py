"""The timeline view: rows are events, columns are lanes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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
from mscu.documents.timeline.facts import Timeline, TimelineEvent, TimelineMark, sentence, spans
from mscu.ui.look.focus_ring import set_ring
from mscu.ui.look.fonts import SEMIBOLD, Type, font
from mscu.ui.look.palette import Family, Tokens, colour, tokens
from mscu.ui.pages.charts.links.painting import PaintContext, ViewTransform, paint_shape
from mscu.ui.widgets.button import ENTER

# Painting


ROW, HEAD = 32, 88
WHEN, LEAST_WORDS = 128, 236
"""Widths in pixels of the time, and of the event's words at least."""
NARROWEST, WIDEST = 60, 76
"""Narrowest and widest lane in pixels."""
SIDE, MARK, GUTTER = 26.0, 5.5, 24
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_TOP = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop


def brush_of(painter: QPainter, now: Tokens) -> PaintContext:
    """Return a brush at the scale of the shapes above the lanes."""
    return PaintContext(painter, now, ViewTransform(SIDE / 40, 0, 0))


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
        room = self.width - 12 - GUTTER - WHEN - LEAST_WORDS
        return min(max(room // max(self.lanes, 1), NARROWEST), WIDEST)

    @property
    def begins(self) -> int:
        """Left edge of the first lane; the events' words have the room before it."""
        return max(GUTTER + WHEN + LEAST_WORDS, self.width - 12 - self.lanes * self.lane)

    def x(self, lane: int) -> float:
        """Return the middle of a lane."""
        return self.begins + (lane + 0.5) * self.lane - self.across

    def y(self, row: int) -> float:
        """Return the middle of an event's row."""
        return HEAD + (row + 0.5) * ROW - self.down


def paint_heads(brush: PaintContext, grid: Grid, timeline: Timeline) -> None:
    """Paint the lanes' shapes and names above the rows."""
    painter, now = brush.painter, brush.now
    for at, lane in enumerate(timeline.lanes):
        x = grid.x(at)
        paint_shape(brush, lane, QRectF(x - SIDE / 2, 10, SIDE, SIDE))
        painter.setPen(colour(now.text))
        painter.setFont(font(Type.SMALL, weight=SEMIBOLD))
        room = QRectF(x - grid.lane / 2 + 1, 10 + SIDE + 6, grid.lane - 2, 44)
        _two_lines(painter, room, lane.name)
    painter.setPen(QPen(colour(now.line2), 1))
    painter.drawLine(QPointF(0, HEAD - 0.5), QPointF(grid.width, HEAD - 0.5))


def _two_lines(painter: QPainter, room: QRectF, words: str) -> None:
    """Draw a name in at most two lines, each elided where it is too long."""
    measure = QFontMetricsF(painter.font())
    first, rest = "", words.split(" ")
    while rest and measure.horizontalAdvance(f"{first} {rest[0]}".strip()) <= room.width():
        first = f"{first} {rest.pop(0)}".strip()
    if not first:
        first = rest.pop(0)
    high = measure.height()
    for at, line in enumerate((first, " ".join(rest))):
        cut = measure.elidedText(line, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room.translated(0, at * high), _TOP, cut)


def paint_lane(brush: PaintContext, grid: Grid, at: int, lane: tuple[ChartNode, tuple[int, int]]) -> None:
    """Paint a lane's line, from the first event that names it to the last."""
    painter, now = brush.painter, brush.now
    node, (first, last) = lane
    pair = now.family[Family(colours_of(node).value)]
    painter.setPen(QPen(colour(pair.fg), 1.4))
    x = round(grid.x(at)) + 0.5
    painter.drawLine(QPointF(x, grid.y(first)), QPointF(x, grid.y(last)))


def paint_words(brush: PaintContext, grid: Grid, at: int, event: TimelineEvent) -> None:
    """Paint the time and the words of an event."""
    painter, now = brush.painter, brush.now
    top = grid.y(at) - ROW / 2
    for words, face, ink, x, wide in (
        (event.happened, font(Type.SMALL), now.text2, GUTTER, WHEN - 8),
        (event.headline, font(Type.BODY), now.text, GUTTER + WHEN, grid.begins - GUTTER - WHEN - 12),
    ):
        cut = QFontMetricsF(face).elidedText(words, Qt.TextElideMode.ElideRight, wide)
        painter.setFont(face)
        painter.setPen(colour(ink))
        painter.drawText(QRectF(x, top, wide, ROW), _LEFT, cut)


def paint_marks(
    brush: PaintContext, grid: Grid, row: int, marks: Sequence[tuple[int, ChartNode, TimelineMark]]
) -> None:
    """Paint the marks of an event, and the line that joins them."""
    painter, now = brush.painter, brush.now
    y = round(grid.y(row)) + 0.5
    places = sorted(at for at, _, _ in marks)
    if len(places) > 1:
        painter.setPen(QPen(colour(now.edge), 1.6))
        painter.drawLine(QPointF(grid.x(places[0]), y), QPointF(grid.x(places[-1]), y))
    for at, node, mark in marks:
        pair = now.family[Family(colours_of(node).value)]
        style = Qt.PenStyle.SolidLine if mark.is_there else Qt.PenStyle.DotLine
        painter.setPen(QPen(colour(pair.fg), 1.6, style))
        painter.setBrush(colour(pair.fg if mark.is_there else now.canvas))
        painter.drawEllipse(QPointF(round(grid.x(at)) + 0.5, y), MARK, MARK)


STEPS = {Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0), Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1)}
NOTHING = Timeline(lanes=(), events=())


class TimelineView(QAbstractScrollArea):
    """The events of a case; Up and Down move between events, Left and Right along an event's marks.

    Signals: `opened` with the kind and id of a record; `moved` with the index of the current event.
    """

    opened = Signal(str, int)
    moved = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.timeline, self._spans = NOTHING, spans(NOTHING)
        self._at: dict[str, int] = {}
        self.row, self.lane = 0, -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setAccessibleName("Timeline")
        set_ring(self, "inside")

    def show_timeline(self, timeline: Timeline) -> None:
        """Show another timeline; the current event is kept if it is still there."""
        before = self.current()
        self.timeline, self._spans = timeline, spans(timeline)
        self._at = {lane.key: at for at, lane in enumerate(timeline.lanes)}
        kept = before.entry_id if before is not None else 0
        numbers = [event.entry_id for event in timeline.events]
        self.row, self.lane = numbers.index(kept) if kept in numbers else 0, -1
        self._measure()
        self._tell()

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
        self._tell()
        self.moved.emit(self.row)

    def grid(self) -> Grid:
        """Return the grid at the current size and scroll offset."""
        return Grid(
            self.viewport().width(),
            len(self.timeline.lanes),
            self.horizontalScrollBar().value(),
            self.verticalScrollBar().value(),
        )

    def told(self) -> str:
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

    def _tell(self) -> None:
        self.setAccessibleDescription(self.told())
        changed = QAccessibleEvent(self, QAccessible.Event.DescriptionChanged)
        QAccessible.updateAccessibility(changed)
        self.viewport().update()

    def _measure(self) -> None:
        grid, size = self.grid(), self.viewport().size()
        across = grid.begins + len(self.timeline.lanes) * grid.lane + 12 - size.width()
        down = HEAD + len(self.timeline.events) * ROW + 8 - size.height()
        self.horizontalScrollBar().setRange(0, max(across, 0))
        self.horizontalScrollBar().setPageStep(grid.lane)
        self.verticalScrollBar().setRange(0, max(down, 0))
        self.verticalScrollBar().setPageStep(max(size.height() - HEAD, ROW))
        self.verticalScrollBar().setSingleStep(ROW)

    def _bring_into_view(self) -> None:
        grid, size = self.grid(), self.viewport().size()
        top = grid.y(self.row) - ROW / 2
        bar = self.verticalScrollBar()
        if top < HEAD:
            bar.setValue(bar.value() - round(HEAD - top))
        elif top + ROW > size.height():
            bar.setValue(bar.value() + round(top + ROW - size.height()))
        if self.lane >= 0:
            x, along, half = grid.x(self.lane), self.horizontalScrollBar(), grid.lane / 2
            if x - half < grid.begins:
                along.setValue(along.value() - round(grid.begins - x + half))
            elif x + half > size.width():
                along.setValue(along.value() + round(x + half - size.width()))

    # Mouse and keyboard

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in STEPS:
            down, along = STEPS[key]
            self.choose(self.row + down, self.lane + along if along else self.lane)
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
        grid, at = self.grid(), event.position()
        lane = int((at.x() + grid.across - grid.begins) // grid.lane) if at.x() > grid.begins else -1
        row = self.row if at.y() < HEAD else int((at.y() + grid.down - HEAD) // ROW)
        if row < len(self.timeline.events) and lane < len(self.timeline.lanes):
            self.choose(row, lane)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._open()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure()

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._tell()

    # Painting

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        brush, grid = brush_of(painter, tokens(self)), self.grid()
        size, lanes = self.viewport().size(), self.timeline.lanes
        painter.fillRect(self.viewport().rect(), colour(brush.now.canvas))
        end = min((grid.down + size.height()) // ROW + 1, len(self.timeline.events))
        rows = range(grid.down // ROW, end)
        painter.setClipRect(QRect(0, HEAD, size.width(), size.height() - HEAD))
        self._paint_grounds(painter, rows)
        for row in rows:
            paint_words(brush, grid, row, self.timeline.events[row])
        beside = QRect(grid.begins, 0, size.width() - grid.begins, size.height())
        painter.setClipRect(beside.adjusted(0, HEAD, 0, 0))
        for at, lane in enumerate(lanes):
            paint_lane(brush, grid, at, (lane, self._spans[lane.key]))
        for row in rows:
            marks = self.timeline.events[row].marks
            places = [(self._at[mark.lane], mark) for mark in marks]
            paint_marks(brush, grid, row, [(at, lanes[at], mark) for at, mark in places])
        self._paint_current(painter)
        painter.setClipRect(beside)
        paint_heads(brush, grid, self.timeline)

    def _paint_grounds(self, painter: QPainter, rows: range) -> None:
        now, grid = tokens(self), self.grid()
        width = self.viewport().width()
        for row in rows:
            top = grid.y(row) - ROW / 2
            if row == self.row:
                painter.fillRect(QRectF(0, top, width, ROW), colour(now.soft))
            painter.setPen(QPen(colour(now.line), 1))
            painter.drawLine(QPointF(0, top + ROW - 0.5), QPointF(width, top + ROW - 0.5))

    def _paint_current(self, painter: QPainter) -> None:
        """Paint a ring around the mark that has the keyboard focus."""
        if self.lane >= 0:
            now, grid = tokens(self), self.grid()
            painter.setPen(QPen(colour(now.focus if self.hasFocus() else now.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            x, y = grid.x(self.lane), grid.y(self.row)
            painter.drawRoundedRect(QRectF(x - 12, y - 12, 24, 24), 5, 5)
