"""Keys and clicks while a list is open: Esc closes it, the program's keys and a click beside it go through.

A shortcut of the window (Esc leaves the form) would come first, so the focused widget must claim the key.
"""

from __future__ import annotations

import weakref

from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget
from typing_extensions import override

LOCK_KEYS = "Ctrl+L"
CALL_KEYS = "Ctrl+Shift+N"
"""Take a call, on every page."""
HIDE_KEYS = ("F9", "Ctrl+Shift+H")
PROGRAM_KEYS = (LOCK_KEYS, *HIDE_KEYS)
"""Shortcuts of the whole program: an open menu or dialog must not claim them."""
NOT_LEFT = frozenset({Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason})
"""Changes of focus after which the user is still in the field."""


def is_of_program(event: QEvent) -> bool:
    """Return whether a key locks or hides the program, whatever is open."""
    if not isinstance(event, QKeyEvent):
        return False
    pressed = QKeySequence(event.keyCombination())
    return any(pressed == QKeySequence(keys) for keys in PROGRAM_KEYS)


def asks_for_menu(event: QKeyEvent, view: QWidget) -> bool:
    """Ask for the menu of a view at the menu key or Shift+F10; return whether it was one of them.

    X11 does nothing at Shift+F10, and only some platforms at the menu key.
    """
    key, shift = event.key(), event.modifiers() & Qt.KeyboardModifier.ShiftModifier
    if key != Qt.Key.Key_Menu and not (shift and key == Qt.Key.Key_F10):
        return False
    place = view.rect().center()
    by_key = QContextMenuEvent.Reason.Keyboard
    QApplication.postEvent(view, QContextMenuEvent(by_key, place, view.mapToGlobal(place)))
    return True


class EscapeCloses(QObject):
    """Claims Esc for an open popup, from any of these widgets."""

    def __init__(self, popup: QWidget, *widgets: QWidget) -> None:
        super().__init__(popup)
        self._popup = popup
        for widget in (popup, *widgets):
            widget.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
            and self._popup.isVisible()
        ):
            event.accept()
            return True
        return False


class PressGoesThrough(QObject):
    """Lets a press beside an open list close it and reach what lies there.

    A completer swallows that press: what was typed next came into the field with the list. The release may
    come to the list, which is gone by then, so it is sent with the press.
    """

    def __init__(self, popup: QWidget) -> None:
        super().__init__(popup)
        self._popup = popup
        popup.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            watched is not self._popup
            or not isinstance(event, QMouseEvent)
            or event.type() != QEvent.Type.MouseButtonPress
            or self._popup.rect().contains(event.position().toPoint())
        ):
            return False
        self._popup.hide()
        at = event.globalPosition()
        below = QApplication.widgetAt(at.toPoint())
        if below is not None:
            _focus_by_click(below)
            local = QPointF(below.mapFromGlobal(at.toPoint()))
            for kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease):
                part = QMouseEvent(kind, local, at, event.button(), event.buttons(), event.modifiers())
                QApplication.postEvent(below, part)
        return True


def _focus_by_click(widget: QWidget | None) -> None:
    """Focus a widget, or the nearest around it that takes the keyboard by a click."""
    while widget is not None and not widget.focusPolicy() & Qt.FocusPolicy.ClickFocus:
        widget = None if widget.isWindow() else widget.parentWidget()
    if widget is not None and widget.isEnabled():
        widget.setFocus(Qt.FocusReason.MouseFocusReason)


class LeavingCloses(QObject):
    """Closes an open popup when its field is left for another one, as by Ctrl+S.

    A completer hides the loss of focus from its field while its list is open. Only the focus-out event itself
    can be used, since the announcement of a focus change also comes while the list opens.
    """

    def __init__(self, popup: QWidget, field: QWidget) -> None:
        super().__init__(popup)
        self._popup, self._field = popup, weakref.ref(field)  # the filter must not keep the field alive
        popup.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._popup:
            field = self._field() if event.type() == QEvent.Type.Show else None
            if field is not None:
                field.installEventFilter(self)  # again, to run before the completer's filter
        elif (
            event.type() == QEvent.Type.FocusOut
            and isinstance(event, QFocusEvent)
            and event.reason() not in NOT_LEFT
        ):
            self._popup.hide()
        return False
