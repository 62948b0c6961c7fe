"""Covers the window at once, for when somebody comes near: a blank pane until the key comes again.

Somebody beside a survivor, or behind an officer, must see nothing: no name, no list, no menu or
tool tip that was open. What is typed meanwhile goes nowhere.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QDialog, QToolTip, QWidget
from typing_extensions import override

from mscu.ui.look.focus_ring import set_ring

KEYS = ("F9", "Ctrl+Shift+H")


class BlankPane(QWidget):
    """Nothing, in the colour of the window. It keeps the keyboard and swallows what is typed."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        set_ring(self, "none")
        self.setAccessibleName(f"Hidden; {KEYS[0]} shows it again")

    @override
    def focusNextPrevChild(self, next: bool) -> bool:
        return True

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.accept()


class QuickHide(QObject):
    """Puts the blank pane in place of what a window shows, and takes it away again.

    Signals: `turned` with whether everything is hidden, for what stands around the window.
    """

    turned = Signal(bool)

    def __init__(self, window: QWidget, content: QWidget, pane: BlankPane) -> None:
        super().__init__(window)
        self._window, self._content, self._pane = window, content, pane
        self._keyboard: QWidget | None = None
        self._silenced: list[QShortcut] = []
        self._own = [self._bound(keys) for keys in KEYS]
        pane.hide()

    def _bound(self, keys: str) -> QShortcut:
        shortcut = QShortcut(QKeySequence(keys), self._window)
        shortcut.setContext(Qt.ShortcutContext.ApplicationShortcut)  # a menu may be open
        shortcut.activated.connect(self.turn)
        return shortcut

    @property
    def hidden(self) -> bool:
        """Whether nothing can be seen."""
        return self._content.isHidden()

    def turn(self) -> None:
        """Hide what is shown, or show it again with the keyboard where it was."""
        if self.hidden:
            self._show()
        else:
            self._hide()
        self.turned.emit(self.hidden)

    def spare(self, shortcut: QShortcut) -> None:
        """Leave this one alone: locking works while nothing can be seen."""
        self._own.append(shortcut)

    def _hide(self) -> None:
        self._keyboard = QApplication.focusWidget()
        _close_all_above(self._window.window())
        self._content.hide()
        self._pane.show()
        self._pane.setFocus()
        every = self._window.findChildren(QShortcut, options=Qt.FindChildOption.FindDirectChildrenOnly)
        self._silenced = [each for each in every if each.isEnabled() and each not in self._own]
        for shortcut in self._silenced:
            shortcut.setEnabled(False)

    def _show(self) -> None:
        for shortcut in self._silenced:
            shortcut.setEnabled(True)
        self._pane.hide()
        self._content.show()
        keyboard, self._keyboard = self._keyboard, None
        if keyboard is not None and keyboard.isVisible():
            keyboard.setFocus()


def _close_all_above(window: QWidget) -> None:
    """Close menus, lists, tool tips and the small windows beside the work."""
    QToolTip.hideText()
    while (popup := QApplication.activePopupWidget()) is not None:
        popup.close()
    for each in QApplication.topLevelWidgets():
        if isinstance(each, QDialog) and each.isVisible() and each is not window:
            each.close()
