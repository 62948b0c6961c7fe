"""A layout that puts small widgets side by side and wraps them into further lines."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLayout, QLayoutItem, QSizePolicy, QWidget
from typing_extensions import override

from mscu.ui.look.layouts import NO_MARGINS, Margins, Space, growing, hbox

_NARROW = 120
"""A wider item shrinks; otherwise it would widen everything around it."""


class FlowLayout(QLayout):
    """Items of their own size in lines, `gap` pixels apart; lines are `down` pixels apart.

    In a line, lower items are in the middle of its height. With `row` it would like to be one line, in the
    middle of the height that it gets.
    """

    def __init__(
        self, parent: QWidget | None = None, *, gap: int = 6, down: int | None = None, row: bool = False
    ) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap = gap
        self._line_gap = gap if down is None else down
        self._row = row
        self.setContentsMargins(0, 0, 0, 0)

    @override
    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def add_layout(self, layout: QLayout) -> None:
        """Add a layout as one item."""
        self.addChildLayout(layout)
        self.addItem(layout)

    def insert(self, index: int, widget: QWidget) -> None:
        """Add a widget before another item, or at the end if the index is below zero."""
        self.addWidget(widget)
        if index >= 0:
            self._items.insert(index, self._items.pop())
            self.invalidate()

    @override
    def count(self) -> int:
        return len(self._items)

    @override
    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    @override
    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    @override
    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        return self._arrange(QRect(0, 0, width, 0), only_measure=True)

    @override
    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        spare = rect.height() - self.heightForWidth(rect.width()) if self._row else 0
        self._arrange(rect.adjusted(0, max(spare, 0) // 2, 0, 0), only_measure=False)

    @override
    def sizeHint(self) -> QSize:
        sizes = [item.sizeHint() for item in self._shown()]
        if self._row and sizes:
            width = sum(size.width() for size in sizes) + self._gap * (len(sizes) - 1)
            return QSize(width, max(size.height() for size in sizes))
        return self._largest()

    @override
    def minimumSize(self) -> QSize:
        size = self._largest()
        return size if self._row else QSize(min(size.width(), _NARROW), size.height())

    def _largest(self) -> QSize:
        size = QSize(0, 0)
        for item in self._shown():
            size = size.expandedTo(item.minimumSize())
        return size

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _arrange(self, rect: QRect, *, only_measure: bool) -> int:
        y = rect.y()
        for at, line in enumerate(self._lines(rect.width())):
            x, y = rect.x(), y + (self._line_gap if at else 0)
            sizes = [_size(item, rect.width()) for item in line]
            height = max(size.height() for size in sizes)
            for item, size in zip(line, sizes, strict=True):
                if not only_measure:
                    item.setGeometry(QRect(QPoint(x, y + (height - size.height()) // 2), size))
                x += size.width() + self._gap
            y += height
        return y - rect.y()

    def _lines(self, width: int) -> list[list[QLayoutItem]]:
        """Return the items by line."""
        lines: list[list[QLayoutItem]] = []
        used = 0
        for item in self._shown():
            own = min(item.sizeHint().width(), width)
            if lines and used + self._gap + own <= width:
                lines[-1].append(item)
                used += self._gap + own
            else:
                lines.append([item])
                used = own
        return lines


def _size(item: QLayoutItem, most: int) -> QSize:
    """Return the size that an item gets in a line of some width."""
    size = item.sizeHint()
    if size.width() <= most:
        return size
    return QSize(most, item.heightForWidth(most) if item.hasHeightForWidth() else size.height())


class WrappingRow(QWidget):
    """Two parts side by side, or one below the other where the first would have less than `least` pixels.

    Without `least` the first part keeps the width that it would like.
    """

    def __init__(
        self,
        first: QLayout,
        second: QLayout,
        *,
        least: int | Callable[[], int] | None = None,
        shares: tuple[int, int] = (1, 0),
        margins: Margins = NO_MARGINS,
    ) -> None:
        super().__init__()
        self._first, self._second, self._least = first, second, least
        parts = (growing(part, share) for part, share in zip((first, second), shares, strict=True))
        self._box = hbox(*parts, within=self, spacing=Space.MEDIUM, margins=margins)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    @override
    def minimumSizeHint(self) -> QSize:
        margins = self._box.contentsMargins()
        width = max(self._first.minimumSize().width(), self._second.minimumSize().width())
        return QSize(width + margins.left() + margins.right(), super().minimumSizeHint().height())

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:
            self._fit(self.width())
        return super().event(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit(event.size().width())
        super().resizeEvent(event)

    def _fit(self, width: int) -> None:
        margins = self._box.contentsMargins()
        rest = width - margins.left() - margins.right() - self._second.sizeHint().width() - Space.MEDIUM
        ways = QBoxLayout.Direction
        wanted = self._first.sizeHint().width() if self._least is None else self._least
        least = wanted if isinstance(wanted, int) else wanted()
        way = ways.LeftToRight if rest >= least or self._second.isEmpty() else ways.TopToBottom
        if way is not self._box.direction():
            self._box.setDirection(way)
            self._box.setSpacing(Space.MEDIUM if way is ways.LeftToRight else Space.SMALL)
