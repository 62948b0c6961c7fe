"""A list of painted rows that is complete at once, such as a chronology: days, thread, chips."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QMouseEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyleOptionViewItem
from typing_extensions import override

from mscu.ui.look.row_delegate import CHRONOLOGY, HEADING_HEIGHT, RowDelegate, RowStyle
from mscu.ui.look.row_look import RowLook
from mscu.ui.widgets.button import ENTER
from mscu.ui.widgets.popup_keys import asks_for_menu

REST_MS = 250
"""How long a row must be current before it counts as wanted."""
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class KeyedRow:
    """A row: the key of what it opens, and its `RowLook`."""

    key: object
    look: RowLook


class _KeyedRows(QAbstractListModel):
    """The rows; the delegate calls `look_at`."""

    def __init__(self, parent: QListView) -> None:
        super().__init__(parent)
        self.lines: tuple[KeyedRow, ...] = ()

    def show(self, lines: Sequence[KeyedRow]) -> None:
        self.beginResetModel()
        self.lines = tuple(lines)
        self.endResetModel()

    def look_at(self, row: int) -> RowLook | None:
        return self.lines[row].look if 0 <= row < len(self.lines) else None

    @override
    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.lines)

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        spoken = {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}
        look = self.look_at(index.row())
        return look.spoken if look is not None and role in spoken else None


class _RowsWithHeadings(RowDelegate):
    """Adds room for the heading of a row that begins a day or group."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        look = index.model().look_at(index.row())  # type: ignore[attr-defined]
        heading = HEADING_HEIGHT if look is not None and look.heading else 0
        return QSize(0, self.row_style.height + heading)


class Chronology(QListView):
    """Rows to move through with the arrows; Tab leaves them.

    Signals: `rested` with the key of a row that has been current for a moment, `opened` with that of a row
    that was clicked or confirmed by Enter, `confirmed` with that of one confirmed by Enter or a double click,
    `moved` with each new current row.
    """

    rested = Signal(object)
    opened = Signal(object)
    confirmed = Signal(object)
    moved = Signal(object)

    def __init__(self, name: str, style: RowStyle = CHRONOLOGY) -> None:
        super().__init__()
        self._rows = _KeyedRows(self)
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._rested)
        self._is_quiet = False
        self._keep_in_view = False
        self.setModel(self._rows)
        self.setItemDelegate(_RowsWithHeadings(style, self))
        self.setAccessibleName(name)
        self.setProperty("bare", True)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().setSingleStep(26)

    def show_lines(self, lines: Sequence[KeyedRow]) -> None:
        """Replace the rows; the current one stays current if it is still among them."""
        key, top = self.current_key(), self.verticalScrollBar().value()
        self._is_quiet = True
        self._rows.show(lines)
        if key is not None and self.choose(key, scroll=False):
            self.verticalScrollBar().setValue(top)
        else:
            self._rest.stop()
        self._is_quiet = False

    def lines(self) -> tuple[KeyedRow, ...]:
        return self._rows.lines

    def current_key(self) -> object:
        """Return the key of the current row, or None."""
        row = self.currentIndex().row()
        return self._rows.lines[row].key if 0 <= row < len(self._rows.lines) else None

    @property
    def opens(self) -> bool:
        """Whether something opens a row."""
        return self.receivers("2opened(PyObject)") > 0

    def current_look(self) -> RowLook | None:
        """Return what the current row shows, if there is one."""
        return self._rows.look_at(self.currentIndex().row())

    def select_now(self, index: QModelIndex) -> None:
        """Make a row current, and count it as wanted at once."""
        self.setCurrentIndex(index)
        if self._rest.isActive():
            self._rest.stop()
            self._rested()

    def choose(self, key: object, *, scroll: bool = True) -> bool:
        """Make a row current without opening it; return False if it is not shown."""
        row = next((index for index, line in enumerate(self._rows.lines) if line.key == key), -1)
        if row < 0:
            return False
        if self.current_key() == key:  # several rows may open the same
            row = self.currentIndex().row()
        was_quiet, self._is_quiet = self._is_quiet, True
        self.setCurrentIndex(self._rows.index(row))
        self._is_quiet = was_quiet
        if scroll:
            self._keep_in_view = True
            self._bring_into_view()
        return True

    def _bring_into_view(self) -> None:
        self.scrollTo(self.currentIndex(), QAbstractItemView.ScrollHint.EnsureVisible)

    def choose_none(self) -> None:
        """Make no row current."""
        self._is_quiet = True
        self.setCurrentIndex(QModelIndex())
        self._is_quiet = False

    def in_view(self) -> tuple[int, int]:
        """Return the first and last visible row; (0, -1) if there is none."""
        last = len(self._rows.lines) - 1
        top = self.indexAt(QPoint(4, 4)).row()
        bottom = self.indexAt(QPoint(4, self.viewport().height() - 4)).row()
        return max(top, 0), bottom if bottom >= 0 else last

    @property
    def shows_current(self) -> bool:
        """Return whether the current row is in view; True if there is none."""
        first, last = self.in_view()
        return not self.currentIndex().isValid() or first <= self.currentIndex().row() <= last

    @override
    def currentChanged(self, current: _Index, previous: _Index) -> None:
        super().currentChanged(current, previous)
        if current.isValid() and not self._is_quiet:
            self.moved.emit(self._rows.lines[current.row()].key)
            self._rest.start()

    def _rested(self) -> None:
        if (key := self.current_key()) is not None:
            self.rested.emit(key)

    def open_current(self) -> None:
        """Open the current row, as Enter does."""
        self._open()
        self._confirm()

    def _open(self) -> None:
        self._rest.stop()
        if (key := self.current_key()) is not None:
            self.opened.emit(key)

    def _confirm(self) -> None:
        if (key := self.current_key()) is not None:
            self.confirmed.emit(key)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Scroll to a row that was chosen before the window had its size."""
        super().resizeEvent(event)
        if self._keep_in_view and self.currentIndex().isValid():
            self._bring_into_view()

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        """Undo that Qt makes the first row current by itself."""
        was_quiet, self._is_quiet = self._is_quiet, True
        super().focusInEvent(event)
        self._is_quiet = was_quiet

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        """Cancel a pending `rested` once another page or tab is in front."""
        self._rest.stop()
        super().hideEvent(event)

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        self._keep_in_view = False
        super().wheelEvent(event)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            index = self.indexAt(event.position().toPoint())
            if index.isValid() and index == self.currentIndex():
                self._open()

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self._confirm()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if Qt.Key(event.key()) in ENTER:
            self.open_current()
        elif not asks_for_menu(event, self):
            super().keyPressEvent(event)

    @override
    def keyboardSearch(self, search: str) -> None:
        """Do nothing: the page has its own search."""
