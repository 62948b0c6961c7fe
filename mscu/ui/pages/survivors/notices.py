"""Bars above the survivors: who is out alone, referrals that wait, and drafts that were kept."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mscu.actions.check_ins import Out
from mscu.ui.drafts import Draft
from mscu.ui.pages.case.side_card import clear
from mscu.ui.pages.page import GUTTER
from mscu.ui.pages.survivors.head import MARGIN
from mscu.ui.palette import Status
from mscu.ui.widgets.message_bar import MessageBar

MOST_DRAFTS = 3
HOUR = 60


class Notices(QWidget):
    """One bar each.

    Signals: `back_wanted` with who is to be noted as back; `resume_wanted` with a draft's key;
    `referrals_wanted` when those that wait are to be read.
    """

    back_wanted = Signal(object)
    resume_wanted = Signal(str)
    referrals_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(GUTTER, 0, MARGIN, 0)
        self._column.setSpacing(8)
        self._out: tuple[Out, ...] = ()
        self._drafts: tuple[Draft, ...] = ()
        self._waiting = ("", "")
        self._leads: dict[QWidget, Out | Draft | None] = {}
        self.hide()

    def show_out(self, out: Sequence[Out]) -> None:
        """Show who is overdue, and oneself while one is out."""
        self._out = tuple(each for each in out if each.mine or each.overdue_minutes)
        self._show()

    def show_waiting(self, strong: str, words: str) -> None:
        """Show how many referrals wait, and who; nothing where none does."""
        if self._waiting != (strong, words):
            self._waiting = (strong, words)
            self._show()

    def show_drafts(self, drafts: Sequence[Draft]) -> None:
        """Show what was typed and not saved."""
        self._drafts = tuple(drafts[:MOST_DRAFTS])
        self._show()

    def _show(self) -> None:
        clear(self._column)
        self._leads.clear()
        for each in self._out:
            self._add(_out_bar(each), each)
        strong, words = self._waiting
        if strong:
            bar = MessageBar(words, strong=strong, status=Status.SOON, link="Read and answer")
            self._add(bar, None)
        for draft in self._drafts:
            self._add(_draft_bar(draft), draft)
        self._column.setContentsMargins(GUTTER, 12 if self._leads else 0, MARGIN, 0)
        self.setVisible(bool(self._leads))

    def _add(self, bar: MessageBar, lead: Out | Draft | None) -> None:
        bar.followed.connect(self._followed)
        self._leads[bar] = lead
        self._column.addWidget(bar)

    def _followed(self) -> None:
        lead = next(lead for bar, lead in self._leads.items() if bar is self.sender())
        if lead is None:
            self.referrals_wanted.emit()
        elif isinstance(lead, Draft):
            self.resume_wanted.emit(lead.key)
        else:
            self.back_wanted.emit(lead)


def _out_bar(each: Out) -> MessageBar:
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
