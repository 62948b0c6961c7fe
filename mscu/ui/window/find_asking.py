"""Asks the store of a page what is looked for: as typed, what is like it, and then on record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from mscu.actions.search.find import SHORTEST
from mscu.ui.lists.search_record import SearchRecord

if TYPE_CHECKING:
    from mscu.actions.search.find import Hit
    from mscu.ui.pages.core.page import Page

SETTLES_MS = 1_000


class FindAsking(QObject):
    """What one search asks, from the first key until it is on record.

    Signals: `found` with the hits of what was typed, and whether the alike are still to come;
    `alike` with those; `settled` after the search was put on record.
    """

    found = Signal(object, bool)
    alike = Signal(object)
    settled = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._page: Page | None = None
        self._words = ""
        self._record = SearchRecord(self)
        self._settles = QTimer(self, interval=SETTLES_MS, singleShot=True)
        self._settles.timeout.connect(self.settle)

    def type_words(self, page: Page | None, words: str) -> None:
        """Ask for what is typed now; what one store holds, another one never finds."""
        self._settles.stop()
        self._page, self._words = page, words
        if page is not None and len(words) >= SHORTEST:
            self._settles.start()
            page.dispatcher.ask(page.finds(words=words), then=self._found)

    def settle(self) -> None:
        """Put on record what was looked for."""
        self._settles.stop()
        if self._page is not None and len(self._words) >= SHORTEST:
            question = self._page.finds(words=self._words, settled=True)
            self._record.keep(self._page.dispatcher, question)
            self.settled.emit()

    def stop(self) -> None:
        """Ask no more; the next search is a new one."""
        self._settles.stop()
        self._record.forget()

    def _found(self, hits: tuple[Hit, ...]) -> None:
        if self._page is None:
            return
        alike = self._page.finds_alike
        self.found.emit(hits, alike is not None)
        if alike is not None:
            named = frozenset(hit.number for hit in hits if hit.kind == "subject")
            self._page.dispatcher.ask(
                alike(words=self._words, besides=named), then=self._found_alike
            )

    def _found_alike(self, hits: tuple[Hit, ...]) -> None:
        self.alike.emit(hits)
