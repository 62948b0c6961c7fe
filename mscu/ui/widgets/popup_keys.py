"""Keeps Esc for the list that is open: it closes that, and does not leave the form behind it.

A window's shortcut (Esc leaves) would come first; whoever has the keyboard must claim the key.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override


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
