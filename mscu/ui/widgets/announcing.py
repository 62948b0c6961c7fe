"""What a screen reader says although the keyboard is elsewhere."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from mscu.ui.look.folding import accessible_text


def announce(part: QWidget, text: str) -> None:
    """Have a screen reader say a text, after what it says of the keyboard's new place."""
    if text and QAccessible.isActive():
        QTimer.singleShot(0, part, lambda: _announce(part, text))


def announce_at_once(part: QWidget, text: str) -> None:
    """Have a screen reader say a text now, as the process is about to end."""
    if QAccessible.isActive():
        _announce(part, text)


def _announce(part: QWidget, text: str) -> None:
    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(part, accessible_text(text)))
