"""Keeps Esc for the list that is open, and closes one whose field the keyboard has left.

A window's shortcut (Esc leaves) would come first; whoever has the keyboard must claim the key.
"""

from __future__ import annotations

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
    """Closes an open popup when the keyboard is taken away from its field, as by Ctrl+S.

    A completer would keep from the field that it was left as long as its list is open.
    """

    def __init__(self, popup: QWidget, field: QWidget) -> None:
        super().__init__(popup)
        self._popup = popup
        field.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.FocusAboutToChange
            and isinstance(event, QFocusEvent)
            and event.reason() not in NOT_LEFT
        ):
            self._popup.hide()
        return False
