"""What a screen reader is told that a plain widget is.

Qt calls all of them fillers, which some readers pass over, even if they have a name or the keyboard.
"""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAccessibleWidget, QLabel, QWidget
from typing_extensions import override

ROLE = "accessible_role"
"""The attribute with which a class that paints itself names its role."""
_PLAIN = {"QWidget", "QAbstractScrollArea", "QScrollArea", "QStackedWidget"}


class _PlainWidget(QAccessibleWidget):
    """A window, a group of what is in it, a painted text, or a mere filler if it has no name."""

    @override
    def role(self) -> QAccessible.Role:
        widget = self.object()
        if not isinstance(widget, QWidget):
            return QAccessible.Role.Client
        if widget.isWindow():
            return QAccessible.Role.Window
        return getattr(widget, ROLE, None) or _role_by_content(widget)


class _Heading(QAccessibleWidget):
    """A label that heads a page or a part of it, so that a reader can go from one to the next."""

    @override
    def role(self) -> QAccessible.Role:
        return QAccessible.Role.Heading

    @override
    def text(self, what: QAccessible.Text) -> str:
        own = super().text(what)
        is_unnamed = what is QAccessible.Text.Name and not own
        return cast("QLabel", self.object()).text() if is_unnamed else own


def _role_by_content(widget: QWidget) -> QAccessible.Role:
    if not widget.accessibleName():
        return QAccessible.Role.Client
    is_group = any(isinstance(child, QWidget) and child.isVisible() for child in widget.children())
    return QAccessible.Role.Grouping if is_group else QAccessible.Role.StaticText


def _made(kind: str, widget: QObject) -> QAccessibleWidget | None:
    """Return what describes a widget; Qt asks for each of its classes, the most particular first."""
    if kind == "QLabel" and getattr(widget, ROLE, None) is QAccessible.Role.Heading:
        return _Heading(cast("QLabel", widget))
    return _PlainWidget(widget) if kind in _PLAIN and isinstance(widget, QWidget) else None


def install() -> None:
    """Have Qt ask here first."""
    QAccessible.installFactory(_made)
