"""Bars above the survivors: who is out alone, breaches, referrals that wait, drafts kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mscu.actions.charity.charity_breaches import CharityBreachRow
from mscu.actions.records.breach_register import BreachState
from mscu.actions.support.check_ins import OutAlone
from mscu.ui.forms.drafts import Draft
from mscu.ui.look.palette import Status
from mscu.ui.pages.core.page import GUTTER
from mscu.ui.pages.core.side_card import clear
from mscu.ui.pages.survivors.head import MARGIN
from mscu.ui.widgets.message_bar import MessageBar

MOST_DRAFTS = 3
HOUR = 60


class Notices(QWidget):
    """One bar each.

    Signals: `back_wanted` with who is to be noted as back; `resume_wanted` with a draft's key;
    `referrals_wanted` when those that wait are to be read; `breaches_wanted` for the register.
    """

    back_wanted = Signal(object)
    resume_wanted = Signal(str)
    referrals_wanted = Signal()
    breaches_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(GUTTER, 0, MARGIN, 0)
        self._column.setSpacing(8)
        self._out: tuple[OutAlone, ...] = ()
        self._drafts: tuple[Draft, ...] = ()
        self._waiting = ("", "")
        self._breaches: tuple[CharityBreachRow, ...] = ()
        self.hide()

    def show_out(self, out: Sequence[OutAlone]) -> None:
        """Show who is overdue, and oneself while one is out."""
        self._out = tuple(each for each in out if each.mine or each.overdue_minutes)
        self._show()

    def show_waiting(self, strong: str, words: str) -> None:
        """Show how many referrals wait, and who; nothing where none does."""
        if self._waiting != (strong, words):
            self._waiting = (strong, words)
            self._show()

    def show_breaches(self, rows: Sequence[CharityBreachRow]) -> None:
        """Show the breach of which somebody must be told first; nothing where none is open."""
        self._breaches = tuple(sorted(rows, key=_by_state))
        self._show()

    def show_drafts(self, drafts: Sequence[Draft]) -> None:
        """Show what was typed and not saved."""
        self._drafts = tuple(drafts[:MOST_DRAFTS])
        self._show()

    def _show(self) -> None:
        clear(self._column)
        for each in self._out:
            self._add(_out_bar(each), partial(self.back_wanted.emit, each))
        if self._breaches:
            self._add(_breach_bar(*self._breaches), self.breaches_wanted.emit)
        strong, words = self._waiting
        if strong:
            bar = MessageBar(words, strong=strong, status=Status.SOON, link="Read and answer")
            self._add(bar, self.referrals_wanted.emit)
        for draft in self._drafts:
            self._add(_draft_bar(draft), partial(self.resume_wanted.emit, draft.key))
        shown = self._column.count() > 0
        self._column.setContentsMargins(GUTTER, 12 if shown else 0, MARGIN, 0)
        self.setVisible(shown)

    def _add(self, bar: MessageBar, follow: Callable[[], object]) -> None:
        bar.followed.connect(follow)
        self._column.addWidget(bar)


def _by_state(row: CharityBreachRow) -> int:
    return list(BreachState).index(row.state)


def _breach_bar(first: CharityBreachRow, *rest: CharityBreachRow) -> MessageBar:
    owed = f"{first.owed} still to be told" if first.owed != 1 else "one is still to be told"
    tell = f"tell the Information Commissioner by {first.due}"
    words = f"{first.kind}: {owed if first.state is BreachState.PEOPLE else tell}."
    more = f" {len(rest)} more." if rest else ""
    status = Status.LATE if first.state is BreachState.LATE else Status.SOON
    strong = "A data breach is open."
    return MessageBar(f"{words}{more}", strong=strong, status=status, link="Open the register")


def _out_bar(each: OutAlone) -> MessageBar:
    late = _long(each.overdue_minutes)
    if each.mine:
        words = f"{each.area}, expected back {each.expected}{f', {late} ago' if late else ''}."
        status = Status.LATE if late else Status.RUN
        return MessageBar(words, strong="You are out alone.", status=status, link="I am back")
    words = f"{each.area}, expected back {each.expected}, {late} ago. Ring now."
    strong = f"{each.display} is out alone and overdue."
    return MessageBar(words, strong=strong, status=Status.LATE, link="Note that she is back")


def _draft_bar(draft: Draft) -> MessageBar:
    return MessageBar(f"{draft.label}.", strong="Draft kept:", link="Go on with it")


def _long(minutes: int) -> str:
    if minutes < HOUR:
        return f"{minutes} min" if minutes else ""
    return f"{minutes // HOUR} h {minutes % HOUR} min"
