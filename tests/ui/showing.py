"""Widgets in a window of their own, as on a page, with the keyboard on the first."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from mscu.ui.look.layouts import vbox


def show_below_each_other(qtbot: QtBot, first: QWidget, *others: QWidget) -> QWidget:
    """Return an active window of these parts, the first of which has the keyboard. Hold it, or it goes."""
    window = QWidget()
    vbox(first, *others, within=window)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    first.setFocus()
    return window
