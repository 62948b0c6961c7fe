"""Covers the window at once when another person comes near, until the key is pressed again.

Nothing may be visible to a person beside a survivor or behind an officer: no name, list, menu or open tool
tip. What is typed meanwhile is discarded.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QDialog, QToolTip, QWidget
from typing_extensions import override

from mscu.ui.look.focus_ring import set_ring
from mscu.ui.widgets.popup_keys import HIDE_KEYS


class BlankPane(QWidget):
    """A blank pane in the colour of the window, which keeps the focus and discards what is typed."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        set_ring(self, "none")
        self.setAccessibleName(f"Hidden; {HIDE_KEYS[0]} shows it again")

    @override
    def focusNextPrevChild(self, next: bool) -> bool:
        return True

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.accept()


class QuickHide(QObject):
    """Covers the content of a window with the blank pane, and uncovers it.

    Signals: `toggled` with whether the window is hidden, for the widgets around it.
    """

    toggled = Signal(bool)

    def __init__(self, window: QWidget, content: QWidget, pane: BlankPane) -> None:
        super().__init__(window)
        self._window, self._content, self._pane = window, content, pane
        self._focused: QWidget | None = None
        self._disabled_shortcuts: list[QShortcut] = []
        self._enabled_shortcuts = [self._make_shortcut(keys) for keys in HIDE_KEYS]
        pane.hide()

    def _make_shortcut(self, keys: str) -> QShortcut:
        shortcut = QShortcut(QKeySequence(keys), self._window)
        shortcut.setContext(Qt.ShortcutContext.ApplicationShortcut)  # a menu may be open
        shortcut.activated.connect(self.toggle)
        return shortcut

    @property
    def hidden(self) -> bool:
        """Whether the window is hidden."""
        return self._content.isHidden()

    def toggle(self) -> None:
        """Hide the window, or show it again with the focus where it was."""
        if self.hidden:
            self._show()
        else:
            self._hide()
        self.toggled.emit(self.hidden)

    def keep_enabled(self, shortcut: QShortcut) -> None:
        """Leave this shortcut enabled: locking works while the window is hidden."""
        self._enabled_shortcuts.append(shortcut)

    def _hide(self) -> None:
        self._focused = QApplication.focusWidget()
        _close_popups(self._window.window())
        self._content.hide()
        self._pane.show()
        self._pane.setFocus()
        shortcuts = self._window.findChildren(QShortcut, options=Qt.FindChildOption.FindDirectChildrenOnly)
        self._disabled_shortcuts = [
            shortcut
            for shortcut in shortcuts
            if shortcut.isEnabled() and shortcut not in self._enabled_shortcuts
        ]
        for shortcut in self._disabled_shortcuts:
            shortcut.setEnabled(False)

    def _show(self) -> None:
        for shortcut in self._disabled_shortcuts:
            shortcut.setEnabled(True)
        self._pane.hide()
        self._content.show()
        focused, self._focused = self._focused, None
        if focused is not None and focused.isVisible():
            focused.setFocus()


def _close_popups(window: QWidget) -> None:
    """Close menus, lists, tool tips and small windows."""
    QToolTip.hideText()
    while (popup := QApplication.activePopupWidget()) is not None:
        popup.close()
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, QDialog) and widget.isVisible() and widget is not window:
            widget.close()
