"""The interactive chart: panned, zoomed and edited by mouse and keyboard."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent, QWheelEvent
from typing_extensions import override

from mscu.documents.chart.picture import PlacedLine, PlacedNode
from mscu.ui.pages.charts.links.view import ChartView
from mscu.ui.widgets.button import DIRECTIONS, ENTER

SIDEWAYS_WEIGHT = 2.0
"""Weight of the sideways distance when an arrow key looks for the nearest node."""
Point = tuple[float, float]


def node_at(nodes: Sequence[PlacedNode], point: Point) -> str | None:
    """Return the key of the node under a point."""
    x, y = point
    for node in nodes:
        for box in (node.icon, node.caption):
            if box.x <= x <= box.right and box.y <= y <= box.bottom:
                return node.node.key
    return None


def line_at(lines: Sequence[PlacedLine], point: Point, tolerance: float) -> tuple[str, str] | None:
    """Return the ends of the line whose label is under a point, or that passes within `tolerance` of it."""
    x, y = point
    for line in lines:
        box = line.label
        if box is not None and box.x <= x <= box.right and box.y <= y <= box.bottom:
            return line.key
    nearest = min(((_distance(line, point), line.key) for line in lines), default=None)
    return nearest[1] if nearest is not None and nearest[0] <= tolerance else None


def _distance(line: PlacedLine, point: Point) -> float:
    (x1, y1), (x2, y2) = line.begins, line.ends
    dx, dy = x2 - x1, y2 - y1
    length_squared = dx * dx + dy * dy or 1.0
    position = min(max(((point[0] - x1) * dx + (point[1] - y1) * dy) / length_squared, 0.0), 1.0)
    x, y = x1 + position * dx - point[0], y1 + position * dy - point[1]
    return float((x * x + y * y) ** 0.5)


def next_node(nodes: Sequence[PlacedNode], current: str | None, direction: tuple[int, int]) -> str | None:
    """Return the key of the nearest node in a direction; the first one if none is current."""
    current_node = next((node for node in nodes if node.node.key == current), None)
    if current_node is None:
        return nodes[0].node.key if nodes else None
    x, y = current_node.icon.middle
    nearest: tuple[float, str] | None = None
    for node in nodes:
        to_x, to_y = node.icon.middle
        forward = (to_x - x) * direction[0] + (to_y - y) * direction[1]
        sideways = abs((to_x - x) * direction[1]) + abs((to_y - y) * direction[0])
        if node is current_node or forward <= 0 or sideways > SIDEWAYS_WEIGHT * forward:
            continue
        cost = forward + SIDEWAYS_WEIGHT * sideways
        if nearest is None or cost < nearest[0]:
            nearest = cost, node.node.key
    return nearest[1] if nearest is not None else None


ZOOM_STEP = 1.2
"""Zoom factor of one key press."""
DRAG_DISTANCE = 4
"""Pixels that the mouse moves before a drag begins."""


class ChartCanvas(ChartView):
    """A chart that can be edited.

    Signals: `opened` with the key of a node; `node_dropped` with a node's key and its new position; `pressed`
    with the letter of a command for the selected node.
    """

    opened = Signal(str)
    node_dropped = Signal(str, float, float)
    pressed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._grabbed: tuple[QPointF, str] | None = None
        self._mouse_moved = QPointF()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in DIRECTIONS:
            self._go_to_next(DIRECTIONS[key])
        elif key in ENTER:
            if isinstance(self.current, str):
                self.opened.emit(self.current)
        elif event.text() in {"+", "="}:
            self.zoom(ZOOM_STEP)
        elif event.text() == "-":
            self.zoom(1 / ZOOM_STEP)
        elif event.text() == "0":
            self.fit()
        elif event.text().strip() and not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier:
            self.pressed.emit(event.text().upper())
        else:
            super().keyPressEvent(event)

    def _go_to_next(self, direction: tuple[int, int]) -> None:
        current = self.current if isinstance(self.current, str) else None
        key = next_node(self.picture.nodes, current, direction)
        if key is not None:
            self.choose(key, scroll=True)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.current is None and self.picture.nodes and event.reason() in _KEYBOARD_REASONS:
            self.choose(self.picture.nodes[0].node.key, scroll=True)
        self.update()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        notches = event.angleDelta().y() / 120
        self.zoom(ZOOM_STEP**notches, event.position())
        event.accept()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        point = self.transform.to_chart(event.position())
        node = node_at(self.picture.nodes, point)
        line = None if node is not None else line_at(self.picture.lines, point, 6 / self.transform.scale)
        self.choose(node or line)
        self._grabbed, self._mouse_moved = (event.position(), node or ""), QPointF()

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grabbed is None:
            return
        previous, key = self._grabbed
        step = event.position() - previous
        self._mouse_moved += step
        if not key:
            self.move_by(step.x(), step.y())
        elif self._mouse_moved.manhattanLength() > DRAG_DISTANCE:
            self.drag_node(key, *self._drag_distance())
        self._grabbed = event.position(), key

    def cancel_drag(self) -> bool:
        """Cancel a drag; return whether there was one."""
        was_dragging = self._grabbed is not None and self._mouse_moved.manhattanLength() > DRAG_DISTANCE
        self._grabbed = None
        self.restore_dragged()
        return was_dragging

    def _drag_distance(self) -> tuple[float, float]:
        """Return how far a node was dragged, in the chart's pixels."""
        return self._mouse_moved.x() / self.transform.scale, self._mouse_moved.y() / self.transform.scale

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        grabbed, self._grabbed = self._grabbed, None
        if grabbed is None or not grabbed[1]:
            return
        placed = self.picture.by_key.get(grabbed[1])
        if placed is None or self._mouse_moved.manhattanLength() <= DRAG_DISTANCE:
            self.restore_dragged()
            return
        (x, y), (dx, dy) = placed.icon.middle, self._drag_distance()
        self.drag_node(grabbed[1], dx, dy)
        self.node_dropped.emit(grabbed[1], x + dx, y + dy)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        node = node_at(self.picture.nodes, self.transform.to_chart(event.position()))
        if node is not None:
            self.opened.emit(node)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.is_fitted:
            self.show_start()
            self.bring_into_view()


_KEYBOARD_REASONS = frozenset(
    {Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.OtherFocusReason}
)
