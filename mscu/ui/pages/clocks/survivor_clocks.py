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
from mscu.actions.desk.both_clocks import add_choices, add_survivor_clocks, matching_clocks, merge_clocks
from mscu.actions.desk.my_desk import DeskSummary, MyDesk
from mscu.actions.survivors.survivor_clocks import OwnClocks, SurvivorClock, SurvivorClockKind, SurvivorClocks
from mscu.codes import Labelled
from mscu.ui.pages.clocks.clock_actions import ClockAction
from mscu.ui.pages.core.page import PageContext
from mscu.ui.session.dispatcher import Dispatcher

MAX_CASE_CLOCKS = 500
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
DATE_SET_ELSEWHERE = "its date was agreed or set elsewhere; Enter opens it"


class WhoseClocks(Labelled):
    """Whose clocks a user of both stores is looking at."""

    MINE = "mine", "Mine"
    SURVIVORS = "survivors", "Survivors"
    CASES = "cases", "Cases"


def survivor_action(clock: SurvivorClock, label: str, *, postpones: bool) -> ClockAction:
    """Return the form of the Survivors page that settles a clock."""
    if postpones:
        return ClockAction(label, why_not=DATE_SET_ELSEWHERE)
    how = SETTLED_BY.get(clock.settles)
    if how is None or clock.survivor_id is None:
        return ClockAction(label, why_not=NO_FORM.get(clock.settles, DATE_SET_ELSEWHERE))
    if not clock.mine:
        return ClockAction(label, why_not="you are not assigned to this survivor")
    key = f"survivors/{clock.settles.value}/{clock.survivor_id}"
    return ClockAction(f"Settle this clock: {how}", key)


def go_to(clock: SurvivorClock, context: PageContext) -> None:
    """Open the survivor whom a clock is about, or its page if it is about no one survivor."""
    if clock.settles is SurvivorClockKind.BREACH:
        context.turn_to("charity_breaches")
    elif clock.survivor_id is None:
        context.turn_to("survivors")
    else:
        context.open("survivor", clock.survivor_id)


class ClockReader(QObject):
    """Reads the charity's store, then the unit's, and merges the clocks.

    Signals: `rows_read` with the rows of the board; `desk_read` with the answer of My desk; `survivors_read`
    with the survivors' clocks that the filters may choose from, whenever they are read.
    """

    rows_read = Signal(list)
    desk_read = Signal(object)
    survivors_read = Signal()

    def __init__(self, police: Dispatcher, charity: Dispatcher | None, parent: QObject) -> None:
        super().__init__(parent)
        self._police, self._charity = police, charity
        self._filter, self._with_cases = BoardFilter(), False
        self.clocks: OwnClocks | None = None
        self._answer: DeskSummary | None = None

    def choices(self, *, everybody: str) -> tuple[tuple[WhoseClocks, str], ...]:
        """Return the options for whose clocks to show: three with both stores open, otherwise two."""
        if self._charity is not None:
            return tuple((option, option.label) for option in WhoseClocks)
        return (WhoseClocks.MINE, WhoseClocks.MINE.label), (WhoseClocks.CASES, everybody)

    def includes_survivors(self, whose: object) -> bool:
        """Return whether the option includes clocks of the charity's store."""
        return self._charity is not None and whose in (WhoseClocks.MINE, WhoseClocks.SURVIVORS)

    def with_survivor_choices(self, choices: BoardChoices, whose: object) -> BoardChoices:
        """Add the survivors' clocks to what the filters may choose from, where those are shown."""
        if self.clocks is None or not self.includes_survivors(whose):
            return choices
        survivor_clocks = [
            clock for clock in self.clocks.clocks if clock.mine or whose is WhoseClocks.SURVIVORS
        ]
        unit_choices = choices if whose is WhoseClocks.MINE else NO_CASES
        return add_choices(unit_choices, survivor_clocks, self.clocks.today)

    def ask(self, filter_: BoardFilter, whose: object) -> None:
        """Read the clocks on the board."""
        self._filter, self._with_cases = filter_, whose is WhoseClocks.MINE
        if self._charity is not None:
            self._charity.ask(SurvivorClocks(), then=self._on_survivor_clocks)

    def _on_survivor_clocks(self, clocks: OwnClocks) -> None:
        self.clocks = clocks
        self.survivors_read.emit()
        if self._with_cases:
            self._police.ask(FirstClocks(filter=self._filter, most=MAX_CASE_CLOCKS), then=self._on_cases)
        else:
            self._emit_rows(())

    def _on_cases(self, first_rows: FirstRows[BoardRow]) -> None:
        self._emit_rows([row.clock for row in first_rows.rows])

    def _emit_rows(self, cases: Sequence[RunningClock]) -> None:
        own = matching_clocks(self.clocks, self._filter) if self.clocks is not None else []
        clocks = merge_clocks(cases, own)
        self.rows_read.emit([BoardRow(id=index, clock=clock) for index, clock in enumerate(clocks, 1)])

    def ask_desk(self, *, mine: bool) -> None:
        """Read My desk; the unit's clocks are shown alone where only those are wanted."""
        self._with_cases = mine
        self._police.ask(MyDesk(mine=mine), then=self._on_desk)

    def _on_desk(self, answer: DeskSummary) -> None:
        self._answer = answer
        if self._charity is not None and self._with_cases:
            self._charity.ask(SurvivorClocks(), then=self._merge_into_desk)
        else:
            self.desk_read.emit(answer)

    def _merge_into_desk(self, clocks: OwnClocks) -> None:
        if self._answer is not None:
            self.desk_read.emit(add_survivor_clocks(self._answer, clocks))
