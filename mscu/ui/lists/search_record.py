"""Records searches in the audit, every one: nobody waits for the answer, so none replaces another.

Queries made while the user types are replaced at the next key and leave no trace.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject

from mscu.ui.session.dispatcher import Dispatcher, QueryLike


class SearchRecord(QObject):
    """Records finished searches through a store's dispatcher, once for the same search."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._last: QueryLike[Any] | None = None

    def keep(self, dispatcher: Dispatcher, query: QueryLike[Any]) -> None:
        """Record a search; the same one twice in a row counts once."""
        if query != self._last:
            self._last = query
            once = _Receiver(self)
            dispatcher.ask(query, then=once.answered)

    def forget(self) -> None:
        """Count the next search as a new one, even if it is the same."""
        self._last = None


class _Receiver(QObject):
    """Receives one answer and deletes itself."""

    def answered(self, _answer: object) -> None:
        self.deleteLater()
