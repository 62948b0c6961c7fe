"""Opens the form that answers an urgent request, with the words of the survivor's card."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from mscu.actions.sharing.cards import CardAnswer, CardFile
from mscu.actions.sharing.emergency import ANSWERED, UrgentLine, UrgentRequests
from mscu.ui.pages.sharing.sharing_form_specs import answer_spec
from mscu.ui.session.dispatcher import Dispatcher


class UrgentForm(QObject):
    """One request at a time, asked for anew: a colleague may have been quicker.

    Signals: `form_wanted` with the job; `refused` with a sentence.
    """

    form_wanted = Signal(object)
    refused = Signal(str)

    def __init__(self, dispatcher: Dispatcher, police: Dispatcher, parent: QObject) -> None:
        super().__init__(parent)
        self._dispatcher, self._police = dispatcher, police
        self._wanted = (0, 0)
        self._line: UrgentLine | None = None

    def answer(self, survivor_id: int, entry_id: int) -> None:
        """Ask for the request, then for the card."""
        self._wanted = (survivor_id, entry_id)
        self._police.ask(UrgentRequests(waiting_only=True), then=self._take_requests)

    def _take_requests(self, lines: tuple[UrgentLine, ...]) -> None:
        survivor_id, entry_id = self._wanted
        self._line = next((each for each in lines if each.entry_id == entry_id), None)
        if self._line is None:
            self.refused.emit(ANSWERED)
        else:
            self._dispatcher.ask(CardFile(survivor_id=survivor_id), then=self._take_card)

    def _take_card(self, card: CardAnswer) -> None:
        if self._line is not None:
            self.form_wanted.emit(answer_spec(card, self._line.now, self._line))
