"""The survivors' clocks beside those of the unit, merged in memory only.

Each store is read by itself, through its own gate. No row of either is written to the other, and a calendar
file holds only the clocks of cases.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from mscu.actions.clocks.clock_board import BoardChoices, BoardFilter, BoardRow, FirstClocks
from mscu.actions.clocks.clocks import RunningClock
from mscu.actions.core.listing import FirstRows
from mscu.actions.desk.both_clocks import choices_with, fits, merged, with_survivors
from mscu.actions.desk.my_desk import DeskAnswer, MyDesk
from mscu.actions.survivors.survivor_clocks import OwnClocks, SurvivorClock, SurvivorClockKind, SurvivorClocks
from mscu.codes import Labelled
from mscu.ui.pages.clocks.clock_actions import ClockAction
from mscu.ui.pages.core.page import PageContext
from mscu.ui.session.dispatcher import Dispatcher

MOST = 500
"""Most clocks of cases that are merged with those of survivors."""
SETTLED_BY = {
    SurvivorClockKind.CONTACT: "log the contact",
    SurvivorClockKind.RISK: "assess the risk",
    SurvivorClockKind.CONSENT: "record the consent that follows it",
    SurvivorClockKind.CARD: "agree the card as it is now",
}
NO_FORM = {
    SurvivorClockKind.REQUEST: "open it and reply in the register of requests",
    SurvivorClockKind.CHECK_IN: "record on the Survivors page that they are back",
    SurvivorClockKind.BREACH: "record on the Data breaches page who was told; Enter opens it",
}
NO_CASES = BoardChoices(kinds=(), owners=(), late=0, today=0)
SET_THERE = "its date was agreed or set elsewhere; Enter opens it"


class WhoseClocks(Labelled):
    """Whose clocks a user of both stores is looking at."""

    MINE = "mine", "Mine"
    SURVIVORS = "survivors", "Survivors"
    CASES = "cases", "Cases"


def survivor_action(clock: SurvivorClock, words: str, *, postpones: bool) -> ClockAction:
    """Return the form of the Survivors page that settles a clock."""
    if postpones:
        return ClockAction(words, why_not=SET_THERE)
    settled = SETTLED_BY.get(clock.settles)
    if settled is None or clock.survivor_id is None:
        return ClockAction(words, why_not=NO_FORM.get(clock.settles, SET_THERE))
    if not clock.mine:
        return ClockAction(words, why_not="you are not assigned to this survivor")
    key = f"survivors/{clock.settles.value}/{clock.survivor_id}"
    return ClockAction(f"Settle this clock: {settled}", key)


def go_to(clock: SurvivorClock, context: PageContext) -> None:
    """Open the survivor whom a clock is about, or its page if it is about no one survivor."""
    if clock.settles is SurvivorClockKind.BREACH:
        context.turn_to("charity_breaches")
    elif clock.survivor_id is None:
        context.turn_to("survivors")
    else:
        context.open("survivor", clock.survivor_id)


class BothClocks(QObject):
    """Reads the charity's store, then the unit's, and merges the clocks.

    Signals: `found` with the rows of the board; `desk_found` with the answer of My desk; `offered` with the
    survivors' clocks that the filters may choose from, whenever they are read.
    """

    found = Signal(list)
    desk_found = Signal(object)
    offered = Signal()

    def __init__(self, police: Dispatcher, own: Dispatcher | None, parent: QObject) -> None:
        super().__init__(parent)
        self._police, self._own = police, own
        self._wanted, self._with_cases = BoardFilter(), False
        self.clocks: OwnClocks | None = None
        self._answer: DeskAnswer | None = None

    def choices(self, *, everybody: str) -> tuple[tuple[WhoseClocks, str], ...]:
        """Return the options for whose clocks to show: three with both stores open, otherwise two."""
        if self._own is not None:
            return tuple((option, option.label) for option in WhoseClocks)
        return (WhoseClocks.MINE, WhoseClocks.MINE.label), (WhoseClocks.CASES, everybody)

    def merges(self, shown: object) -> bool:
        """Return whether the option includes clocks of the charity's store."""
        return self._own is not None and shown in (WhoseClocks.MINE, WhoseClocks.SURVIVORS)

    def choices_of(self, choices: BoardChoices, shown: object) -> BoardChoices:
        """Add the survivors' clocks to what the filters may choose from, where those are shown."""
        if self.clocks is None or not self.merges(shown):
            return choices
        own = [clock for clock in self.clocks.clocks if clock.mine or shown is WhoseClocks.SURVIVORS]
        known = choices if shown is WhoseClocks.MINE else NO_CASES
        return choices_with(known, own, self.clocks.today)

    # Clock board

    def ask(self, wanted: BoardFilter, shown: object) -> None:
        """Read what the board shows."""
        self._wanted, self._with_cases = wanted, shown is WhoseClocks.MINE
        if self._own is not None:
            self._own.ask(SurvivorClocks(), then=self._take_own)

    def _take_own(self, own: OwnClocks) -> None:
        self.clocks = own
        self.offered.emit()
        if self._with_cases:
            self._police.ask(FirstClocks(filter=self._wanted, most=MOST), then=self._take_cases)
        else:
            self._tell(())

    def _take_cases(self, head: FirstRows[BoardRow]) -> None:
        self._tell([row.clock for row in head.rows])

    def _tell(self, cases: Sequence[RunningClock]) -> None:
        own = fits(self.clocks, self._wanted) if self.clocks is not None else []
        clocks = merged(cases, own)
        self.found.emit([BoardRow(id=at, clock=clock) for at, clock in enumerate(clocks, 1)])

    # My desk

    def ask_desk(self, *, mine: bool) -> None:
        """Read My desk; the unit's clocks are shown alone where only those are wanted."""
        self._with_cases = mine
        self._police.ask(MyDesk(mine=mine), then=self._take_desk)

    def _take_desk(self, answer: DeskAnswer) -> None:
        self._answer = answer
        if self._own is not None and self._with_cases:
            self._own.ask(SurvivorClocks(), then=self._take_beside)
        else:
            self.desk_found.emit(answer)

    def _take_beside(self, own: OwnClocks) -> None:
        if self._answer is not None:
            self.desk_found.emit(with_survivors(self._answer, own))
