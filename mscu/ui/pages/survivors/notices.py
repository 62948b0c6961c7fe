"""Bars above the survivors: colleagues out alone, breaches, waiting referrals, drafts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from mscu.actions.charity.charity_breaches import CharityBreaches, CharityBreachRegister, CharityBreachRow
from mscu.actions.charity.retention import ErasedNumbers
from mscu.actions.records.breach_register import BreachState
from mscu.actions.support.check_ins import CheckBackIn, OutAlone
from mscu.actions.support.next_contacts import MyDay, NavigatorDay
from mscu.ui.forms.drafts import Drafts
from mscu.ui.look.layouts import Space, vbox
from mscu.ui.look.palette import Status
from mscu.ui.pages.charity.breach_bar import breach_bar
from mscu.ui.pages.core.draft_bar import draft_bar
from mscu.ui.pages.core.page import GUTTER
from mscu.ui.pages.core.side_card import clear
from mscu.ui.pages.support.support_form_specs import PAGE
from mscu.ui.pages.survivors.resuming import survivor_id_in
from mscu.ui.pages.survivors.survivor_header import MARGIN
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.message_bar import MessageBar, once_released

MAX_DRAFTS = 3
HOUR = 60


class Notices(QWidget):
    """One bar for each kind of notice.

    Signals: `back_requested` with the colleague to mark as back; `resume_requested` with a draft's key;
    `referrals_requested` to show waiting referrals; `breaches_requested` to show the register.
    """

    back_requested = Signal(object)
    resume_requested = Signal(str)
    referrals_requested = Signal()
    breaches_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._column = vbox(within=self, spacing=Space.SMALL, margins=(GUTTER, 0, MARGIN, 0))
        self._out: tuple[OutAlone, ...] = ()
        self._drafts: tuple[Drafts, tuple[str, ...]] | None = None
        self._waiting = ("", "")
        self._breaches: tuple[CharityBreachRow, ...] = ()
        self._shown: tuple[object, ...] = ()
        self.hide()

    def show_out(self, out: Sequence[OutAlone]) -> None:
        """Show colleagues who are overdue, and the user while they are out."""
        self._out = tuple(visit for visit in out if visit.mine or visit.overdue_minutes)
        once_released(self, self._show)

    def show_waiting(self, title: str, text: str) -> None:
        """Show how many referrals are waiting, and for whom; hide the bar where none is."""
        self._waiting = (title, text)
        once_released(self, self._show)

    def show_breaches(self, rows: Sequence[CharityBreachRow]) -> None:
        """Show the breach with the earliest notification due; hide the bar where none is open."""
        self._breaches = tuple(rows)
        once_released(self, self._show)

    def show_drafts(self, drafts: Drafts, keys: Sequence[str]) -> None:
        """Show drafts by their keys, with what became of each."""
        self._drafts = drafts, tuple(keys[:MAX_DRAFTS])
        once_released(self, self._show)

    def _show(self) -> None:
        """Make the bars anew, unless they say the same: somebody may be about to press one."""
        draft_bars = list(self._draft_bars())
        draft_texts = [(key, bar.text()) for key, bar in draft_bars]
        shown = (self._out, self._waiting, self._breaches, draft_texts)
        if shown == self._shown:
            return
        self._shown = shown
        clear(self._column)
        for visit in self._out:
            self._add(_out_bar(visit), partial(self.back_requested.emit, visit))
        if self._breaches:
            self._add(breach_bar(self._breaches), self.breaches_requested.emit)
        title, text = self._waiting
        if title:
            bar = MessageBar(text, strong=title, status=Status.SOON, link="Read and answer")
            self._add(bar, self.referrals_requested.emit)
        for key, bar in draft_bars:
            self._add(bar, partial(self.resume_requested.emit, key))
        has_bars = self._column.count() > 0
        self._column.setContentsMargins(GUTTER, 12 if has_bars else 0, MARGIN, 0)
        self.setVisible(has_bars)

    def _draft_bars(self) -> Iterator[tuple[str, MessageBar]]:
        drafts, keys = self._drafts or (None, ())
        for key in keys:
            draft = drafts.of(key) if drafts is not None else None
            if drafts is not None and draft is not None and (bar := draft_bar(drafts, key, draft.label)):
                yield key, bar

    def _add(self, bar: MessageBar, follow: Callable[[], object]) -> None:
        bar.followed.connect(follow)
        self._column.addWidget(bar)


def _out_bar(visit: OutAlone) -> MessageBar:
    late = _duration(visit.overdue_minutes)
    if visit.mine:
        text = f"{visit.area}, expected back {visit.expected}{f', {late} ago' if late else ''}."
        status = Status.LATE if late else Status.RUN
        return MessageBar(text, strong="You are out alone.", status=status, link="I am back")
    text = f"{visit.area}, expected back {visit.expected}, {late} ago. Ring now."
    title = f"{visit.display} is out alone and overdue."
    return MessageBar(text, strong=title, status=Status.LATE, link="Mark as back")


def _duration(minutes: int) -> str:
    if minutes < HOUR:
        return f"{minutes} min" if minutes else ""
    return f"{minutes // HOUR} h {minutes % HOUR} min"


LOOK_AGAIN_MS = 60_000


class DayWatch(QObject):
    """Refreshes the notices, and keeps the current time that forms propose.

    Signals: `breaches_open` with the number of breaches not settled, or people still to be told.
    """

    breaches_open = Signal(int)

    def __init__(self, dispatcher: Dispatcher, drafts: Drafts, notices: Notices, parent: QObject) -> None:
        super().__init__(parent)
        self._dispatcher, self._drafts, self._notices = dispatcher, drafts, notices
        self.now = ""
        self._timer = QTimer(self, interval=LOOK_AGAIN_MS)
        self._timer.timeout.connect(self._tick)
        notices.back_requested.connect(self._note_back)

    def begin(self) -> None:
        """Look now, and every minute from now on."""
        self.clear_drafts()
        self.refresh()
        self._timer.start()

    def end(self) -> None:
        """Stop looking, as another page is shown."""
        self._timer.stop()

    def _tick(self) -> None:
        if self._notices.window().isVisible():  # a window that was closed has no store to ask
            self.refresh()

    def refresh(self) -> None:
        """Read the contacts that are due, the visits under way, and open breaches."""
        self._dispatcher.ask(MyDay(), then=self._on_day)
        self._dispatcher.ask(CharityBreaches(), then=self._on_breaches)

    def clear_drafts(self) -> None:
        """Delete drafts about survivors whose records were erased, by this user or another."""
        self._dispatcher.ask(ErasedNumbers(), then=self._drop_drafts)

    def _drop_drafts(self, survivor_ids: frozenset[int]) -> None:
        for draft in self._drafts.all():
            if survivor_id_in(draft.key) in survivor_ids:
                self._drafts.drop(draft.key)

    def show_drafts(self, open_key: str = "") -> None:
        """Show unsaved drafts, except that of the open form."""
        drafts = (draft for draft in self._drafts.all() if draft.key.startswith(f"{PAGE}/"))
        self._notices.show_drafts(self._drafts, [draft.key for draft in drafts if draft.key != open_key])

    def _on_day(self, day: NavigatorDay) -> None:
        self.now = day.now
        self._notices.show_out(day.out)

    def _on_breaches(self, answer: CharityBreachRegister) -> None:
        rows = [row for row in answer.rows if row.state is not BreachState.DONE]
        self._notices.show_breaches(rows)
        self.breaches_open.emit(len(rows))

    def _note_back(self, out: OutAlone) -> None:
        self._dispatcher.perform(CheckBackIn(check_in_id=out.id, version=out.version))
