"""Waits for the first page of a window, which comes once the window was painted without it."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mscu.ui.page_stack import PageStack


def begin(stack: PageStack, qtbot: QtBot) -> None:
    """Let the first page come, and ask for what it shows."""
    stack.begin()
    qtbot.waitUntil(lambda: stack.page is not None)
    QApplication.processEvents()
