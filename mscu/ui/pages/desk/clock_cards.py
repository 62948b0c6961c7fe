"""The clocks on My desk: what is late and still owed, what ended unanswered, and what comes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut

from mscu.access import Actor
from mscu.actions.clocks.clocks import RunningClock, folded_count
from mscu.rules.clock_engine import WHAT_HAPPENED, ClockState
from mscu.ui.look.badges import Chip
from mscu.ui.look.palette import Status
from mscu.ui.look.row_formats import clock_look, end_apart
from mscu.ui.look.row_look import RowLook
from mscu.ui.look.shapes import Shape
from mscu.ui.pages.clocks.clock_actions import ClockAction, FindClockAction, postpone_action, settle_action
from mscu.ui.pages.core.list_card import ListCard
from mscu.ui.widgets.button import Button, Size
from mscu.ui.widgets.card import EmptyState

SETTLE_KEYS, POSTPONE_KEYS = "D", "P"
PEOPLE_FIRST = "people first, then the longest"
LATE_WORD = " late"


@dataclass(frozen=True)
class ClockCommand:
    """A command on a clock: its label while no clock is selected, and what finds its form."""

    label: str
    find_action: FindClockAction


SETTLE = ClockCommand("Settle a clock", settle_action)
POSTPONE = ClockCommand("Postpone a clock", postpone_action)
COMMANDS = ((SETTLE_KEYS, SETTLE), (POSTPONE_KEYS, POSTPONE))


class ClockCard(ListCard):
    """Some of the clocks, the most urgent first; the board has the others.

    Signals: `record_requested` with the kind and id of the record that a clock runs from; `command_requested`
    with a command on the selected clock.
    """

    record_requested = Signal(str, int)
    command_requested = Signal(object)

    def __init__(self, title: str, empty: EmptyState, look: Callable[[RunningClock], RowLook]) -> None:
        super().__init__(title, empty)
        self._clock_look = look
        self.clocks: tuple[RunningClock, ...] = ()
        self.opened.connect(self._open)
        bind_commands(self, self.command_requested.emit)

    def show_clocks(self, clocks: Sequence[RunningClock], count: int, note: str = "") -> None:
        """Show the first clocks of `count`."""
        self.clocks = tuple(clocks)
        told = sum(_duties(clock) for clock in clocks)
        self.show_looks([self._clock_look(clock) for clock in clocks], note, beyond=max(0, count - told))
        self.set_title(self.title, ", ".join(filter(None, (f"{count:,}" if count else "", note))))

    def action(self, command: ClockCommand, actor: Actor) -> ClockAction:
        """Return the form of a command on the selected clock, or why there is none."""
        index = self.view.current_id()
        if index is None or index >= len(self.clocks):
            return ClockAction(command.label, why_not="none is due")
        clock = self.clocks[index]
        return command.find_action(
            clock.key,
            clock.case_id,
            clock.entry_id,
            actor,
            about=clock.about,
            lapsed=clock.state is ClockState.LAPSED,
            own=clock.own,
        )

    def _open(self, index: int) -> None:
        clock = self.clocks[index]
        if clock.entry_id:
            self.record_requested.emit("entry", clock.entry_id)
        else:
            self.record_requested.emit("cases", clock.case_id)


class OverdueCard(ClockCard):
    """What should have been done and still can be; its heading is the one red thing of the page."""

    def __init__(self, empty: EmptyState) -> None:
        super().__init__("Late and still owed", empty, overdue_look)

    def show_overdue(self, clocks: Sequence[RunningClock], late: int, count: int) -> None:
        """Show the first of `count` clocks; those that are not among the `late` ones are due now."""
        order, due = PEOPLE_FIRST if len(clocks) > 1 else "", count - late
        self.show_clocks(clocks, count, order)
        if late:
            note = f"{due:,} due now" if due else order
            self.lead_with(Chip(f"{late:,} late and still owed", Status.LATE), note)
        else:
            self.lead_with(Chip(f"{due:,} due now", Status.SOON) if due else None, order)


class LapsedCard(ClockCard):
    """Powers whose time ran out: history, of which nobody has said what followed."""

    def __init__(self, empty: EmptyState) -> None:
        super().__init__("Ran out, to be answered for", empty, lapsed_look)
        self._answer = Button("Say what followed", size=Size.SMALL, hint=SETTLE_KEYS)
        self._answer.clicked.connect(partial(self.command_requested.emit, SETTLE))
        self.aside.addWidget(self._answer)


class AheadCard(ClockCard):
    """What is due next, then what is open until somebody decides."""

    def __init__(self, empty: EmptyState) -> None:
        super().__init__("Coming up", empty, ahead_look)


def overdue_look(clock: RunningClock) -> RowLook:
    """Return a clock as a row with the time since it was due in bold."""
    return replace(ahead_look(clock), chip=None, figure=clock.left.removesuffix(LATE_WORD))


def lapsed_look(clock: RunningClock) -> RowLook:
    """Return a power that ran out as a quiet row."""
    return replace(ahead_look(clock), chip=Chip(WHAT_HAPPENED, Status.QUIET, Shape.PAUSE))


def ahead_look(clock: RunningClock) -> RowLook:
    """Return a clock as a row: what is due, then the case, the day, the rule and the title of the case."""
    look = clock_look(clock)
    parts = (folded_count(clock), clock.case_reference, end_apart(clock), look.aside, clock.case_title)
    return replace(look, detail=" · ".join(filter(None, parts)), aside="")


def _duties(clock: RunningClock) -> int:
    """Return for how many clocks of its part a row stands: of what is folded, those late where some are."""
    return clock.late or clock.people + clock.more


def bind_commands(card: ListCard, request: Callable[[ClockCommand], object]) -> None:
    """Bind the keys of the commands on a clock to a list."""
    for keys, command in COMMANDS:
        shortcut = QShortcut(QKeySequence(keys), card.view)
        shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        shortcut.activated.connect(partial(request, command))
