"""The interactive chart: panned, zoomed and edited by mouse and keyboard."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent, QWheelEvent
from typing_extensions import override

from mscu.documents.chart.picture import PlacedLine, PlacedNode
from mscu.ui.pages.charts.links.view import ChartView
from mscu.ui.widgets.button import ENTER

# Finding nodes and lines


ASIDE = 2.0
"""Weight of the sideways distance when an arrow key looks for the nearest node."""
Point = tuple[float, float]


def node_at(nodes: Sequence[PlacedNode], at: Point) -> str | None:
    """Return the key of the node under a point."""
    x, y = at
    for node in nodes:
        for box in (node.icon, node.caption):
            if box.x <= x <= box.right and box.y <= y <= box.bottom:
                return node.node.key
    return None


def line_at(lines: Sequence[PlacedLine], at: Point, near: float) -> tuple[str, str] | None:
    """Return the ends of the line whose label is under a point, or that passes within `near` of it."""
    x, y = at
    for line in lines:
        box = line.label
        if box is not None and box.x <= x <= box.right and box.y <= y <= box.bottom:
            return line.key
    found = min(((_far(line, at), line.key) for line in lines), default=None)
    return found[1] if found is not None and found[0] <= near else None


def _far(line: PlacedLine, at: Point) -> float:
    (x1, y1), (x2, y2) = line.begins, line.ends
    across, down = x2 - x1, y2 - y1
    long = across * across + down * down or 1.0
    share = min(max(((at[0] - x1) * across + (at[1] - y1) * down) / long, 0.0), 1.0)
    x, y = x1 + share * across - at[0], y1 + share * down - at[1]
    return float((x * x + y * y) ** 0.5)


def next_node(nodes: Sequence[PlacedNode], current: str | None, towards: tuple[int, int]) -> str | None:
    """Return the key of the nearest node in a direction; the first one if none is current."""
    here = next((node for node in nodes if node.node.key == current), None)
    if here is None:
        return nodes[0].node.key if nodes else None
    x, y = here.icon.middle
    best: tuple[float, str] | None = None
    for node in nodes:
        to_x, to_y = node.icon.middle
        along = (to_x - x) * towards[0] + (to_y - y) * towards[1]
        aside = abs((to_x - x) * towards[1]) + abs((to_y - y) * towards[0])
        if node is here or along <= 0 or aside > ASIDE * along:
            continue
        far = along + ASIDE * aside
        if best is None or far < best[0]:
            best = far, node.node.key
    return best[1] if best is not None else None


STEP = 1.2
"""Zoom factor of one key press."""
DIRECTIONS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
DRAGGED = 4
"""Pixels that the mouse moves before a drag begins."""


class ChartCanvas(ChartView):
    """A chart that can be edited.

    Signals: `opened` with the key of a node; `dropped` with a node's key and its new position; `pressed` with
    the letter of a command for the selected node.
    """

    opened = Signal(str)
    dropped = Signal(str, float, float)
    pressed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._grabbed: tuple[QPointF, str] | None = None
        self._moved_by = QPointF()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in DIRECTIONS:
            self._go(DIRECTIONS[key])
        elif key in ENTER:
            if isinstance(self.current, str):
                self.opened.emit(self.current)
        elif event.text() in {"+", "="}:
            self.go_closer(STEP)
        elif event.text() == "-":
            self.go_closer(1 / STEP)
        elif event.text() == "0":
            self.fit()
        elif event.text().strip() and not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier:
            self.pressed.emit(event.text().upper())
        else:
            super().keyPressEvent(event)

    def _go(self, towards: tuple[int, int]) -> None:
        current = self.current if isinstance(self.current, str) else None
        found = next_node(self.picture.nodes, current, towards)
        if found is not None:
            self.choose(found, seen=True)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.current is None and self.picture.nodes and event.reason() in _BY_KEYS:
            self.choose(self.picture.nodes[0].node.key, seen=True)
        self.update()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta().y() / 120
        self.go_closer(STEP**turned, event.position())
        event.accept()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        at = self.lens.back(event.position())
        node = node_at(self.picture.nodes, at)
        line = None if node is not None else line_at(self.picture.lines, at, 6 / self.lens.scale)
        self.choose(node or line)
        self._grabbed, self._moved_by = (event.position(), node or ""), QPointF()

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grabbed is None:
            return
        before, key = self._grabbed
        step = event.position() - before
        self._moved_by += step
        if not key:
            self.move_by(step.x(), step.y())
        elif self._moved_by.manhattanLength() > DRAGGED:
            self.carry(key, *self._carried())
        self._grabbed = event.position(), key

    def let_fall(self) -> bool:
        """Cancel a drag; return whether there was one."""
        carried = self._grabbed is not None and self._moved_by.manhattanLength() > DRAGGED
        self._grabbed = None
        self.put_back()
        return carried

    def _carried(self) -> tuple[float, float]:
        """Return how far a node was dragged, in the chart's pixels."""
        return self._moved_by.x() / self.lens.scale, self._moved_by.y() / self.lens.scale

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        grabbed, self._grabbed = self._grabbed, None
        if grabbed is None or not grabbed[1]:
            return
        placed = self.picture.by_key.get(grabbed[1])
        if placed is None or self._moved_by.manhattanLength() <= DRAGGED:
            self.put_back()
            return
        (x, y), (across, down) = placed.icon.middle, self._carried()
        self.carry(grabbed[1], across, down)
        self.dropped.emit(grabbed[1], x + across, y + down)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        node = node_at(self.picture.nodes, self.lens.back(event.position()))
        if node is not None:
            self.opened.emit(node)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.is_fitted:
            self.begin()


_BY_KEYS = frozenset(
    {Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.OtherFocusReason}
)
