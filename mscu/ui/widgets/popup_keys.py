"""Keeps Esc for the list that is open, and closes one whose field the keyboard has left.

A window's shortcut (Esc leaves) would come first; whoever has the keyboard must claim the key.
"""

from __future__ import annotations

import weakref

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

NOT_LEFT = frozenset({Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason})
"""Why the keyboard goes and comes while somebody stays in a field."""


class EscapeCloses(QObject):
    """Claims Esc for an open popup, whichever of these widgets is asked about it."""

    def __init__(self, popup: QWidget, *widgets: QWidget) -> None:
        super().__init__(popup)
        self._popup = popup
        for each in (popup, *widgets):
            each.installEventFilter(self)

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


class LeavingCloses(QObject):
    """Closes an open popup when its field is left for another one, as by Ctrl+S.

    A completer keeps from the field that it was left as long as its list is open. What says so
    must be the event of leaving: that the keyboard is about to change is said while the list opens.
    """

    def __init__(self, popup: QWidget, field: QWidget) -> None:
        super().__init__(popup)
        self._popup, self._field = popup, weakref.ref(field)  # who filters keeps nobody alive
        popup.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._popup:
            field = self._field() if event.type() == QEvent.Type.Show else None
            if field is not None:
                field.installEventFilter(self)  # again, so that it is asked before the completer
        elif (
            event.type() == QEvent.Type.FocusOut
            and isinstance(event, QFocusEvent)
            and event.reason() not in NOT_LEFT
        ):
            self._popup.hide()
        return False
