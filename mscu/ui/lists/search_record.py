"""Puts searches on record, each one: nobody waits for the answer, so no newer question replaces it.

What is asked while somebody types is replaced by the next key and leaves no trace.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject

from mscu.ui.session.dispatcher import Dispatcher, QueryLike


class SearchRecord(QObject):
    """Asks settled questions of a store's desk, once for the same question."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._last: QueryLike[Any] | None = None

    def keep(self, dispatcher: Dispatcher, question: QueryLike[Any]) -> None:
        """Put a question on record; the same one twice in a row is one search."""
        if question != self._last:
            self._last = question
            once = _Once(self)
            dispatcher.ask(question, then=once.answered)

    def forget(self) -> None:
        """Let the next question count as a new search, whatever it asks."""
        self._last = None


class _Once(QObject):
    """Hears one answer and goes."""

    def answered(self, _answer: object) -> None:
        """It is on record now."""
        self.deleteLater()
