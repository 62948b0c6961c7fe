"""Keeps the keyboard focus on the page when what had it is gone."""

from __future__ import annotations

from collections.abc import Callable
from itertools import takewhile
from typing import cast

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid
from typing_extensions import override

from mscu.ui.look.reading_order import focus_around, is_usable, with_ancestors


class KeptFocus(QObject):
    """Gives the focus to what was around a widget that was deleted, or disabled with what it is in.

    The same when the window becomes active again and what had the focus was hidden meanwhile: Qt would take
    the first control of the window, which takes a call. What else is hidden or disabled asks `step`.
    """

    def __init__(self, window: QWidget, page: Callable[[], QWidget | None]) -> None:
        super().__init__(window)
        self._window, self._page = window, page
        self._around: list[QWidget] = []
        """What had the focus last, and its ancestors within the window."""
        QApplication.instance().focusChanged.connect(self._moved)  # type: ignore[union-attr]
        window.installEventFilter(self)

    def _moved(self, _old: QWidget | None, focused: QWidget | None) -> None:
        if focused is None:
            QTimer.singleShot(0, self, self._restore)  # it is being deleted now, or the window left
        elif self._window.isAncestorOf(focused):
            self._around = list(takewhile(lambda around: around is not self._window, with_ancestors(focused)))

    def _restore(self) -> None:
        if QApplication.focusWidget() is None and self._window.isActiveWindow():
            self._focus_page()

    def _focus_page(self) -> None:
        page = self._page()
        if page is not None:
            on_page = (around for around in self._around if isValid(around) and page.isAncestorOf(around))
            focus_around([*on_page, page])

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.WindowActivate:
            focused = cast("QWidget | None", self._window.window().focusWidget())
            if focused is None or not is_usable(focused):
                self._focus_page()
        return False
