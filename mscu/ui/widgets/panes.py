"""A list and what is chosen in it: side by side, or by turns where the window is too narrow for both."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget
from typing_extensions import override

from mscu.ui.look.layouts import Space
from mscu.ui.widgets.button import is_enter

TURNS_BELOW = 744
"""A window of 800 pixels without its folded rail: below that the two take turns."""
WIDE = 1400
"""From here the list grows too: a screen of 1366 pixels has all that it would like."""
LEAST_LIST = 280
_COMFORT = 600
"""What is chosen gets this much before the list gets the width that it would like."""
_ANY_WIDTH = 16_777_215


class Panes(QWidget):
    """A list, or other column, that gives way to what is beside it.

    It has the width that it would like as its fixed width, and stands at the left, or with `at_right` at the
    right. Where they take turns, the one that has the keyboard is in front; a row that is clicked or opened
    brings what is beside the list to the front, and `turn_back` the list. Columns with `turns_below` zero
    stay side by side.
    """

    def __init__(
        self,
        list_: QWidget,
        beside: QWidget,
        *,
        at_right: bool = False,
        least: int = LEAST_LIST,
        turns_below: int = TURNS_BELOW,
        spacing: int = Space.LARGE,
    ) -> None:
        super().__init__()
        self._list, self._beside, self._spacing = list_, beside, spacing
        self._at_right, self._least, self._turns_below = at_right, least, turns_below
        self._wanted = list_.minimumWidth()
        self._front = list_
        list_.setMinimumWidth(0)
        list_.setMaximumWidth(_ANY_WIDTH)
        for pane in (list_, beside):
            pane.setParent(self)
        QApplication.instance().focusChanged.connect(self._focus_moved)  # type: ignore[union-attr]

    @property
    def take_turns(self) -> bool:
        """Whether one hides the other."""
        return self.width() < self._turns_below and self.has_list

    @property
    def has_list(self) -> bool:
        return not self._list.isHidden()

    def set_list_width(self, width: int) -> None:
        """Set the width that the list would like."""
        self._wanted = width
        self._place()

    @property
    def may_turn_back(self) -> bool:
        """Whether what is beside the list hides it."""
        return self.take_turns and self._front is self._beside

    def turn_back(self) -> bool:
        """Bring the list to the front again; return whether it was not there."""
        is_behind = self.may_turn_back
        if is_behind:
            self._turn_to(self._list)
            views = (view for view in self._views() if view.isVisibleTo(self))
            view: QWidget = next(views, self._list)
            view.setFocus()
        return is_behind

    @override
    def sizeHint(self) -> QSize:
        beside = self._beside.sizeHint()
        width = self._wanted + self._spacing + beside.width()
        return QSize(width, max(self._list.sizeHint().height(), beside.height()))

    @override
    def minimumSizeHint(self) -> QSize:
        list_, beside = self._list.minimumSizeHint(), self._beside.minimumSizeHint()
        width = self._least + self._spacing + beside.width() if self.has_list else beside.width()
        if self._turns_below:
            width = min(width, max(self._turns_below, beside.width()))
        return QSize(width, max(list_.height(), beside.height()))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:
            self._place()
            self.updateGeometry()
        return super().event(event)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Turn to what is beside the list once a row is clicked or opened."""
        if self.take_turns and (_is_click_on_row(watched, event) or _is_enter(event)):
            self._turn_to(self._beside)
        return False

    def _focus_moved(self, _old: QWidget | None, focused: QWidget | None) -> None:
        if focused is None or not self.take_turns or not self.isAncestorOf(focused):
            return
        self._turn_to(self._beside if self._beside.isAncestorOf(focused) else self._list)

    def _turn_to(self, pane: QWidget) -> None:
        if self._front is not pane:
            self._front = pane
            self._place()

    def _place(self) -> None:
        whole, width = self.rect(), self.width()
        if not self.has_list:
            self._beside.setGeometry(whole)
        elif self.take_turns:
            self._watch_rows()
            start = 0 if self._front is self._list else -width
            self._list.setGeometry(whole.translated(start, 0))
            self._beside.setGeometry(whole.translated(start + width, 0))
        else:
            own = self._list_width(width)
            rest = width - own - self._spacing
            start = rest + self._spacing if self._at_right else 0
            self._list.setGeometry(QRect(start, 0, own, whole.height()))
            start = 0 if self._at_right else own + self._spacing
            self._beside.setGeometry(QRect(start, 0, rest, whole.height()))

    def _list_width(self, width: int) -> int:
        """Return two fifths where there is little room, otherwise what the list would like.

        In a wide window it has a quarter of what is beyond that, up to half as much again.
        """
        most = width - self._spacing - self._beside.minimumSizeHint().width()
        share = max(width * 2 // 5, width - self._spacing - _COMFORT)
        more = min(max(width - WIDE, 0) // 4, self._wanted // 2) if self._turns_below else 0
        return max(self._least, min(self._wanted + more, share, most))

    def _views(self) -> Iterator[QAbstractItemView]:
        """Yield the lists, but not those that drop down in a window of their own."""
        for view in (self._list, *self._list.findChildren(QAbstractItemView)):
            if isinstance(view, QAbstractItemView) and view.window() is self.window():
                yield view

    def _watch_rows(self) -> None:
        for view in self._views():
            view.installEventFilter(self)
            view.viewport().installEventFilter(self)


def may_turn_back(within: QWidget) -> bool:
    """Return whether a list takes turns with what was chosen in it, which hides it."""
    return any(each.may_turn_back for each in _visible_panes(within))


def turn_back(within: QWidget) -> bool:
    """Bring a list to the front that takes turns with what was chosen in it; return whether there is one."""
    return any(each.turn_back() for each in _visible_panes(within))


def _visible_panes(within: QWidget) -> Iterator[Panes]:
    return (each for each in within.findChildren(Panes) if each.isVisible())


def _is_click_on_row(watched: QObject, event: QEvent) -> bool:
    view = watched.parent()
    return (
        event.type() is QEvent.Type.MouseButtonRelease
        and isinstance(event, QMouseEvent)
        and event.button() is Qt.MouseButton.LeftButton
        and isinstance(view, QAbstractItemView)
        and watched is view.viewport()
        and view.indexAt(event.position().toPoint()).isValid()
    )


def _is_enter(event: QEvent) -> bool:
    return event.type() is QEvent.Type.KeyRelease and isinstance(event, QKeyEvent) and is_enter(event)
