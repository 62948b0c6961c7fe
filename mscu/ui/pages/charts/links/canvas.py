"""The chart under the hand: moved by mouse and keyboard, and each node reached by the arrows."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent, QWheelEvent
from typing_extensions import override

from mscu.ui.pages.charts.links.finding import line_at, next_node, node_at
from mscu.ui.pages.charts.links.view import ChartView
from mscu.ui.widgets.pressable import ENTER

STEP = 1.2
"""By how much one press goes closer."""
DIRECTIONS = {
    Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1),
}  # fmt: skip
DRAGGED = 4
"""Pixels that the mouse moves before it drags."""


class ChartCanvas(ChartView):
    """A chart that is worked with.

    Signals: `opened` with the key of a node; `dropped` with a node's key, and where it was left;
    `pressed` with a letter that is meant for the chosen node.
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
        """Leave what is being dragged where it was; says whether anything was."""
        carried = self._grabbed is not None and self._moved_by.manhattanLength() > DRAGGED
        self._grabbed = None
        self.put_back()
        return carried

    def _carried(self) -> tuple[float, float]:
        """Give the chart's pixels by which a node was moved."""
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
    {Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason,
     Qt.FocusReason.OtherFocusReason}
)  # fmt: skip
