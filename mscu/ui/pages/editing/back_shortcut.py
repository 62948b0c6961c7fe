"""Esc of a page that goes back to another one, and of the form that stands in it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget

from mscu.ui.pages.editing.form_card import FormCard


def bind_back(page: QWidget, back: Callable[[], object]) -> None:
    """Let Esc go back from wherever in a page the keyboard is, but from a form only to its page."""
    shortcut = QShortcut(QKeySequence(Qt.Key.Key_Escape), page)
    shortcut.activated.connect(back)
    shortcut.activatedAmbiguously.connect(partial(_leave_form, page))  # a form claims it too


def _leave_form(page: QWidget) -> None:
    at = QApplication.focusWidget()
    while at is not None and at is not page:
        if isinstance(at, FormCard):
            at.left.emit()
            return
        at = at.parentWidget()
