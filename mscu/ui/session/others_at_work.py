"""Others who work in the same store at the same time, from their own windows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from mscu.changes import SOMETHING, OthersChanges
from mscu.errors import MscuError, ServerRefuses
from mscu.maintenance import LookForChanges
from mscu.ui.session.dispatcher import Dispatcher

COLLECT_MS = 30
"""How long what is heard is collected: several saves that come at once are looked up once."""


class Shared(Protocol):
    """An open store as one of several programs that may have it open."""

    @property
    def began(self) -> int:
        """The audit row in which the session began."""
        ...

    def listen(
        self,
        rows: Callable[[int], object],
        places: Callable[[], object],
        reached: Callable[[bool], object],
        shut_out: Callable[[], object],
    ) -> bool:
        """Hear of other programs until the store is closed; return whether there can be any."""
        ...


class OthersAtWork(QObject):
    """Reports to the pages of a store what others change in it, as the dispatcher does after a command.

    Signals: `access_changed` when the user's own role or access is not what it was at unlocking; `unmatched`
    with whether what others recorded is still to be searched for hits, when they did either; `reached` with
    whether the server is, when that begins or ends; `shut_out` once it lets the user in no more.
    """

    access_changed = Signal()
    unmatched = Signal(bool)
    reached = Signal(bool)
    shut_out = Signal()
    _row_heard = Signal(int)
    _place_heard = Signal()

    def __init__(self, dispatcher: Dispatcher, session: Shared, parent: QObject) -> None:
        super().__init__(parent)
        self._dispatcher = dispatcher
        self._known = session.began
        """The audit row up to which the pages know of changes."""
        self._is_reached, self._was_lost = True, False
        """Whether the server is; whether it was away since pages were told, who may not have read."""
        self._soon = QTimer(self, interval=COLLECT_MS, singleShot=True)
        self._soon.timeout.connect(self._look)
        self._row_heard.connect(self._hear_row, Qt.ConnectionType.QueuedConnection)
        self._place_heard.connect(dispatcher.came_or_went, Qt.ConnectionType.QueuedConnection)
        self.reached.connect(self._hear_whether_reached, Qt.ConnectionType.QueuedConnection)
        dispatcher.is_shared = session.listen(
            self._row_heard.emit, self._place_heard.emit, self.reached.emit, self.shut_out.emit
        )

    def _hear_row(self, row: int) -> None:
        if not 0 < row <= self._known and not self._soon.isActive():
            self._soon.start()

    def _hear_whether_reached(self, is_reached: bool) -> None:
        self._is_reached = is_reached
        if is_reached:
            self._dispatcher.reached_again()
        else:
            self._was_lost = True
            self._dispatcher.others_lost.emit()

    def _look(self) -> None:
        looking = LookForChanges(self._known)
        self._dispatcher.ask(looking, then=self._found, may_wait=True, failed=self._miss)

    def _miss(self, error: MscuError) -> None:
        """Wait for what is heard next, as after the server was away, unless the user was shut out."""
        if isinstance(error, ServerRefuses):
            self.shut_out.emit()

    def _found(self, found: OthersChanges) -> None:
        self._known = max(self._known, found.row)
        if found.access_changed:
            self.access_changed.emit()
        elif self._was_lost and self._is_reached:
            self._was_lost = False
            self._dispatcher.records_changed.emit(frozenset({SOMETHING}))
        elif found.changes is not None:
            self._dispatcher.records_changed.emit(found.changes)
        if found.is_unmatched is not None:
            self.unmatched.emit(found.is_unmatched)
