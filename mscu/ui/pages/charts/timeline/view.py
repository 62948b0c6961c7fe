"""The timeline as it is seen and moved through: rows are events, columns are lanes."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea
from typing_extensions import override

from mscu.documents.timeline.facts import Timeline, TimelineEvent, sentence, spans
from mscu.ui.look.focus_ring import set_ring
from mscu.ui.look.palette import colour, tokens
from mscu.ui.pages.charts.timeline.painting import (
    HEAD,
    ROW,
    Grid,
    brush_of,
    paint_heads,
    paint_lane,
    paint_marks,
    paint_words,
)
from mscu.ui.widgets.pressable import ENTER

STEPS = {
    Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0), Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}  # fmt: skip
NOTHING = Timeline(lanes=(), events=())


class TimelineView(QAbstractScrollArea):
    """Events below each other; Up and Down go to the next, Left and Right along its marks.

    Signals: `opened` with the kind and number of a record; `moved` with the place of the event
    that is current now.
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
        """Show another timeline; the event that was current stays so if it is still there."""
        before = self.current()
        self.timeline, self._spans = timeline, spans(timeline)
        self._at = {each.key: at for at, each in enumerate(timeline.lanes)}
        kept = before.entry_id if before is not None else 0
        numbers = [each.entry_id for each in timeline.events]
        self.row, self.lane = numbers.index(kept) if kept in numbers else 0, -1
        self._measure()
        self._tell()

    def current(self) -> TimelineEvent | None:
        """Give the event that is current; none of an empty timeline."""
        events = self.timeline.events
        return events[self.row] if self.row < len(events) else None

    def choose(self, row: int, lane: int = -1) -> None:
        """Make an event current, or one of its lanes, and bring it into view."""
        if not self.timeline.events:
            return
        self.row = min(max(row, 0), len(self.timeline.events) - 1)
        self.lane = min(max(lane, -1), len(self.timeline.lanes) - 1)
        self._bring_into_view()
        self._tell()
        self.moved.emit(self.row)

    def grid(self) -> Grid:
        """Say where everything stands now."""
        return Grid(
            self.viewport().width(), len(self.timeline.lanes),
            self.horizontalScrollBar().value(), self.verticalScrollBar().value(),
        )  # fmt: skip

    def told(self) -> str:
        """Say what is current in words."""
        event = self.current()
        if event is None:
            return "Nothing is shown"
        if self.lane < 0:
            return sentence(self.timeline, event)
        lane = self.timeline.lanes[self.lane]
        mark = next((each for each in event.marks if each.lane == lane.key), None)
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

    # ------------------------------------------------------------------- by hand

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
        lane = (
            int((at.x() + grid.across - grid.begins) // grid.lane) if at.x() > grid.begins else -1
        )
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

    # ------------------------------------------------------------------- painting

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
            places = [(self._at[each.lane], each) for each in marks]
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
        """Paint a ring where the keyboard is among the marks."""
        if self.lane >= 0:
            now, grid = tokens(self), self.grid()
            painter.setPen(QPen(colour(now.focus if self.hasFocus() else now.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            x, y = grid.x(self.lane), grid.y(self.row)
            painter.drawRoundedRect(QRectF(x - 12, y - 12, 24, 24), 5, 5)
