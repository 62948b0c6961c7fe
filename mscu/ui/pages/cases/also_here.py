"""Who else has the case open that is shown: told while it is true."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from mscu.errors import MscuError
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.session.maintenance import AlsoAt

AGAIN_MS = 20_000
"""How often it is asked whether those shown are still there: a program that breaks off tells nobody."""


class AlsoHere(QObject):
    """Announces which case is open here, and asks who has it open as well.

    Signals: `changed` with the names of those who have.
    """

    changed = Signal(object)

    def __init__(self, dispatcher: Dispatcher, parent: QObject) -> None:
        super().__init__(parent)
        self._dispatcher = dispatcher
        self._case_id = 0
        self._again = QTimer(self, interval=AGAIN_MS)
        self._again.timeout.connect(self._ask)
        dispatcher.came_or_went.connect(self._ask)
        dispatcher.others_lost.connect(self._lose)

    def be_at(self, case_id: int) -> None:
        """Note that a case is open in front of the user; none if it is 0."""
        if case_id != self._case_id and self._dispatcher.is_shared:
            self._case_id = case_id
            self._show(())
            self._ask_for(case_id)

    def _ask(self) -> None:
        if self._case_id:
            self._ask_for(self._case_id)

    def _ask_for(self, case_id: int) -> None:
        self._dispatcher.ask(AlsoAt(case_id), then=self._show, may_wait=True, failed=self._lose)

    def _lose(self, _error: MscuError | None = None) -> None:
        """Show nobody, as nothing is known: `came_or_went` follows once something is."""
        self._show(())

    def _show(self, names: tuple[str, ...]) -> None:
        if names:
            self._again.start()
        else:
            self._again.stop()
        self.changed.emit(names)
