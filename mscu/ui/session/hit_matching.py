"""What the store has done while nobody waits for it: new records looked through, its index kept."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QTimer

from mscu.actions.matching.hit_matching import MatchHits
from mscu.actions.search.index_maintenance import PutWordsTogether, WordsAreInParts
from mscu.ui.session.dispatcher import Dispatcher

QUIET_MS = 300
"""The desk has had nothing to do for so long: what was asked for is painted by then."""


class HitMatching(QObject):
    """Raises the hits of what colleagues recorded, a stretch at a time, until there is no more.

    Then it has the index of words put together where that is worth it. Only while the desk has
    nothing else to do: unlocking and whoever works are never held up.
    """

    def __init__(self, dispatcher: Dispatcher, parent: QObject) -> None:
        super().__init__(parent)
        self._dispatcher = dispatcher
        self._more = True
        self.is_done = False
        """Whether all was looked through."""
        self._begun = False
        self._quiet = QTimer(self, interval=QUIET_MS, singleShot=True)
        self._quiet.timeout.connect(self._go_on)
        dispatcher.busy.connect(self._dispatcher_turned, Qt.ConnectionType.QueuedConnection)

    def end(self) -> None:
        """Look through nothing more: the store is let go of."""
        self._more = False
        self._quiet.stop()

    def _dispatcher_turned(self, busy: bool) -> None:
        if busy or not self._more:
            self._quiet.stop()
        else:
            self._quiet.start()

    def _go_on(self) -> None:
        self._more = False  # what fails is not tried again before the next unlocking
        if not self.is_done:
            self._dispatcher.perform(MatchHits(), then=self._matched)
        elif self._begun:
            self._dispatcher.perform(
                PutWordsTogether(going_on=self._begun), then=self._put_together
            )
        else:
            self._dispatcher.ask(WordsAreInParts(), then=self._counted)

    def _matched(self, more: bool) -> None:
        self._more = True
        self.is_done = not more

    def _counted(self, in_parts: bool) -> None:
        if in_parts:
            self._dispatcher.perform(PutWordsTogether(), then=self._put_together)

    def _put_together(self, more: bool) -> None:
        self._more = self._begun = more
