"""Widgets on the screen of the tests, alone or in a window as on a page."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from mscu.ui.look.layouts import vbox


def put_up(qtbot: QtBot, widget: QWidget) -> None:
    """Show a widget until the test ends."""
    qtbot.addWidget(widget)
    with qtbot.waitExposed(widget):
        widget.show()


def put_up_in_front(qtbot: QtBot, widget: QWidget) -> None:
    """Show a widget as the window that has the keyboard."""
    put_up(qtbot, widget)
    widget.activateWindow()
    qtbot.waitUntil(widget.isActiveWindow)


def show_below_each_other(qtbot: QtBot, first: QWidget, *others: QWidget) -> QWidget:
    """Return an active window of these parts, the first of which has the keyboard. Hold it, or it goes."""
    window = QWidget()
    vbox(first, *others, within=window)
    put_up_in_front(qtbot, window)
    first.setFocus()
    return window
