"""Waits for the first page of a window, which comes once the window was painted without it."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mscu.ui.window.page_stack import PageStack


def begin(stack: PageStack, qtbot: QtBot) -> None:
    """Open the first page and query what it shows."""
    if stack.page is None:
        # Said once when the page is brought, and once more when it has asked, a timer later.
        with qtbot.waitSignals([stack.marking_changed, stack.marking_changed]):
            stack.begin()
    QApplication.processEvents()
