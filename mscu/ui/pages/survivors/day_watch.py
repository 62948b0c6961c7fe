"""Looks every minute who is out alone and overdue, and which hours run, while in front."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from mscu.actions.charity.charity_breaches import CharityBreachAnswer, CharityBreaches
from mscu.actions.charity.retention import ErasedNumbers
from mscu.actions.records.breach_register import BreachState
from mscu.actions.support.check_ins import CheckBackIn, OutAlone
from mscu.actions.support.next_contacts import Day, MyDay
from mscu.ui.forms.drafts import Drafts
from mscu.ui.pages.support.support_form_specs import PAGE
from mscu.ui.pages.survivors.notices import Notices
from mscu.ui.pages.survivors.resuming import whose
from mscu.ui.session.dispatcher import Dispatcher

LOOK_AGAIN_MS = 60_000


class DayWatch(QObject):
    """Fills the notices, and knows the present moment as a form proposes it.

    Signals: `breaches_open` with how many breaches are not settled, or people still to be told.
    """

    breaches_open = Signal(int)

    def __init__(
        self, dispatcher: Dispatcher, drafts: Drafts, notices: Notices, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._dispatcher, self._drafts, self._notices = dispatcher, drafts, notices
        self.now = ""
        self._timer = QTimer(self, interval=LOOK_AGAIN_MS)
        self._timer.timeout.connect(self.look)
        notices.back_wanted.connect(self._note_back)

    def begin(self) -> None:
        """Look now, and every minute from now on."""
        self.clear_drafts()
        self.look()
        self._timer.start()

    def end(self) -> None:
        """Look no more: another page comes in front."""
        self._timer.stop()

    def look(self) -> None:
        """Ask what is due, who is out, and whether a breach is open."""
        self._dispatcher.ask(MyDay(), then=self._take_day)
        self._dispatcher.ask(CharityBreaches(), then=self._take_breaches)

    def clear_drafts(self) -> None:
        """Keep no draft about somebody whose records were erased, whoever erased them."""
        self._dispatcher.ask(ErasedNumbers(), then=self._drop_of)

    def _drop_of(self, erased: frozenset[int]) -> None:
        for draft in self._drafts.all():
            if whose(draft.key) in erased:
                self._drafts.drop(draft.key)

    def show_drafts(self, open_key: str = "") -> None:
        """Show what was typed here and not saved, besides the form that is open."""
        own = (each for each in self._drafts.all() if each.key.startswith(f"{PAGE}/"))
        self._notices.show_drafts([each for each in own if each.key != open_key])

    def _take_day(self, day: Day) -> None:
        self.now = day.now
        self._notices.show_out(day.out)

    def _take_breaches(self, answer: CharityBreachAnswer) -> None:
        rows = [each for each in answer.rows if each.state is not BreachState.DONE]
        self._notices.show_breaches(rows)
        self.breaches_open.emit(len(rows))

    def _note_back(self, out: OutAlone) -> None:
        self._dispatcher.perform(CheckBackIn(check_in_id=out.id, version=out.version))
