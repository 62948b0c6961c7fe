"""What runs while a store is open: dispatcher, drafts, pages, status line, match hits, backups."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from time import monotonic

from PySide6.QtCore import QObject, Qt, QTimer, Signal, SignalInstance
from PySide6.QtWidgets import QWidget

from mscu.access import Permission
from mscu.actions.admin.access_grants import AccessToConfirm, WaitingAccess, waiting_words
from mscu.actions.entries.navigator_texts import WriteNavigatorTexts
from mscu.actions.matching.hit_matching import MatchHits
from mscu.actions.search.index_maintenance import MergeWordIndex, WordIndexNeedsMerging
from mscu.changes import SOMETHING, Changes
from mscu.codes import StoreKind
from mscu.dates.london import LONDON, show_day
from mscu.errors import LoginRefused, MscuError
from mscu.maintenance import (
    BackUpByItself,
    Backups,
    BackupSeen,
    Leave,
    LogOut,
    LookAtWitnesses,
    LookForWithdrawals,
    Witnesses,
)
from mscu.outbox import Exchanged, Outbox
from mscu.ui.forms.drafts import DraftBox, Drafts
from mscu.ui.look.frame import Frame
from mscu.ui.look.palette import Status
from mscu.ui.look.theme import Scheme
from mscu.ui.pages.admin.administration import AdministrationPage, CharityAdministrationPage
from mscu.ui.pages.admin.own_passphrase import OwnPassphrasePage
from mscu.ui.pages.exchange.unit_page import UnitsPage
from mscu.ui.pages.page_list import PAGES
from mscu.ui.session.dispatcher import Dispatcher, Gate
from mscu.ui.session.others_at_work import OthersAtWork, Shared
from mscu.ui.session.workspaces import SignedIn, Workspace, Workspaces
from mscu.ui.widgets.announcing import announce
from mscu.ui.window.main_window import MainWindow

QUIET_MS = 300
"""How long the dispatcher must have been idle: by then the answers are painted."""
SPREAD_MS = 4_000
"""How much longer a window may wait for another to search for hits what somebody has recorded."""


class HitMatching(QObject):
    """Raises hits for records by colleagues, a batch at a time, until all are matched.

    Then it writes what the charity's people read on a server, if nobody has yet, and merges the word index
    where that is worthwhile. It runs only while the dispatcher is idle, so that
    it never delays unlocking or the user. Of the windows that hear what somebody has recorded on a server,
    the first does this for all: each waits for another time.
    """

    def __init__(self, dispatcher: Dispatcher, parent: QObject) -> None:
        super().__init__(parent)
        self._dispatcher = dispatcher
        self._has_more = True
        self.is_done = False
        """Whether everything was matched."""
        self._are_texts_written = False
        self._is_merging = False
        self._has_heard = False
        """Whether others recorded something that no window is known to have matched."""
        self._quiet = QTimer(self, interval=QUIET_MS, singleShot=True)
        self._quiet.timeout.connect(self._run_next)
        dispatcher.busy.connect(self._dispatcher_turned, Qt.ConnectionType.QueuedConnection)

    def end(self) -> None:
        """Stop matching, as the store is being closed: what still comes back begins nothing."""
        self._dispatcher.busy.disconnect(self._dispatcher_turned)
        self._quiet.timeout.disconnect(self._run_next)
        self._quiet.stop()

    def hear(self, is_unmatched: bool) -> None:
        """Match again later, as others have recorded something, or no more, as another window has."""
        if is_unmatched:
            self._has_heard, self._has_more, self.is_done = True, True, False
            self._quiet.start(QUIET_MS + secrets.randbelow(SPREAD_MS))
        elif self._has_heard:
            self._has_heard, self._has_more, self.is_done = False, False, True
            self._quiet.stop()

    def _dispatcher_turned(self, busy: bool) -> None:
        if busy or not self._has_more:
            self._quiet.stop()
        else:
            self._quiet.start()

    def _run_next(self) -> None:
        self._has_more = self._has_heard = False  # after a failure, wait for the next unlock
        self._quiet.setInterval(QUIET_MS)
        if not self.is_done:
            self._dispatcher.perform(MatchHits(), then=self._matched)
        elif self._dispatcher.is_shared and not self._are_texts_written:
            self._dispatcher.perform(WriteNavigatorTexts(), then=self._texts_written)
        elif self._is_merging:
            self._dispatcher.perform(MergeWordIndex(going_on=self._is_merging), then=self._index_merged)
        else:
            self._dispatcher.ask(WordIndexNeedsMerging(), then=self._fragments_checked)

    def _matched(self, has_more: bool) -> None:
        self._has_more = True
        self.is_done = not has_more and not self._has_heard

    def _texts_written(self, has_more: bool) -> None:
        self._has_more, self._are_texts_written = True, not has_more

    def _fragments_checked(self, is_fragmented: bool) -> None:
        if is_fragmented:
            self._dispatcher.perform(MergeWordIndex(), then=self._index_merged)

    def _index_merged(self, has_more: bool) -> None:
        self._has_more = self._is_merging = has_more


WITHDRAWALS_MS = 25_000
"""How often a withdrawal that was left beside the open store is looked for: at least every 30 seconds."""
BACKUP_EVERY = timedelta(hours=4)
NOT_RECEIVED = "{name} was not opened: your role does not exchange files with other units."
OTHER_FORM = "another form"
LOOK_FOR_BACKUP_MS = 60 * 1000
_CHECK_BACKUP_MS = 10 * 60 * 1000


@dataclass(frozen=True, kw_only=True)
class OpenWorkspace:
    """One unlocked store, as the app passes it to the window."""

    gate: Gate
    box: DraftBox
    signed_in: SignedIn
    shared: Shared | None = None
    """The store as one that others may have open too."""


class WindowSession(QObject):
    """What runs while stores are open (`sign_in_ports.OpenSession`).

    Signals: `charity_requested` with whether the page in front works in the charity's store.
    """

    charity_requested = Signal(bool)
    _exchanged = Signal(object)

    def __init__(
        self,
        opened: Sequence[OpenWorkspace],
        clock: Callable[[], datetime],
        *,
        frame: Frame,
        outbox: Outbox | None = None,
    ) -> None:
        super().__init__(frame)
        self._frame = frame
        self._clock = clock
        workspaces = (self._make_workspace(session) for session in opened)
        self.workspaces = Workspaces(*workspaces, opened_at=clock())
        self.main = MainWindow(self.workspaces)
        self._backup_schedules = {
            workspace.store_kind: BackupSchedule(workspace, self) for workspace in self.workspaces
        }
        police = self.workspaces.of(StoreKind.UNIT)
        self._withdrawals = QTimer(self, interval=WITHDRAWALS_MS)
        self._withdrawals.timeout.connect(self._look_for_withdrawals)
        if police is not None:
            self._withdrawals.start()
        self._hit_matching = None if police is None else HitMatching(police.dispatcher, self)
        self._current_store = self.workspaces.first.store_kind
        self._is_ending = False
        self.locks_because = ""
        self._is_reached = True
        """Whether the unit's server is, if the store is on one."""
        self._problems: list[str] = []
        self._when_closed: Callable[[str], object] | None = None
        self._connect_frame(self.workspaces.first.signed_in)
        self._outbox = outbox
        self._told: tuple[str, ...] = ()
        """What the last message on an exchange says."""
        self._exchanged.connect(self._show_exchanged, Qt.ConnectionType.QueuedConnection)
        for session, workspace in zip(opened, self.workspaces, strict=True):
            if session.shared is not None:
                others = OthersAtWork(workspace.dispatcher, session.shared, self)
                others.access_changed.connect(self.main.lock_requested)
                others.reached.connect(self._note_reached, Qt.ConnectionType.QueuedConnection)
                others.shut_out.connect(self._lock_out, Qt.ConnectionType.QueuedConnection)
                if workspace.store_kind is StoreKind.UNIT:
                    workspace.dispatcher.records_changed.connect(self._wake_outbox)
                if self._hit_matching is not None and workspace.store_kind is StoreKind.UNIT:
                    others.unmatched.connect(self._hit_matching.hear)
        self.main.tour.ended.connect(self._ask_what_waits)
        self.main.begin()
        if outbox is not None:
            outbox.begin(self._exchanged.emit)
        self._tell_at_unlock()

    def _tell_at_unlock(self) -> None:
        """Show what the store lacks, what was decided about access, and what waits to be confirmed."""
        missing = [
            sentence
            for workspace in self.workspaces
            if workspace.signed_in.missing
            for sentence in (
                _OF_STORE[workspace.store_kind],
                *workspace.signed_in.missing,
                _whom_to_tell(workspace),
            )
        ]
        news = [sentence for workspace in self.workspaces for sentence in workspace.signed_in.news]
        waiting = [workspace for workspace in self.workspaces if workspace.signed_in.waits]
        told = (*missing, *news, *(workspace.signed_in.waits for workspace in waiting))
        if told:
            pages = (_CONFIRMED_ON[workspace.store_kind] for workspace in waiting)
            leads_to = (*pages, OwnPassphrasePage.name)
            status, link = Status.LATE if missing else Status.RUN, _LOOK if waiting else ""
            self.main.stack.say(" ".join(told), status, link=link, leads_to=leads_to, stays=bool(missing))

    def _ask_what_waits(self) -> None:
        """Ask whether what was told at unlocking still waits: a tour has turned that page."""
        for workspace in self.workspaces:
            if workspace.signed_in.waits:
                workspace.dispatcher.ask(AccessToConfirm(), then=self._tell_what_waits)

    def _tell_what_waits(self, waiting: Sequence[WaitingAccess]) -> None:
        if waiting:
            words, leads_to = waiting_words(len(waiting)), tuple(_CONFIRMED_ON.values())
            self.main.stack.say(words, Status.RUN, link=_LOOK, leads_to=leads_to)

    def _look_for_withdrawals(self) -> None:
        """Carry out what the charity withdrew from another computer meanwhile."""
        police = self.workspaces.of(StoreKind.UNIT)
        if police is not None:
            police.dispatcher.perform(LookForWithdrawals())

    def _wake_outbox(self, changed: Changes) -> None:
        """Exchange at once what others recorded that shows here: police are told that it was heard."""
        if self._outbox is not None and changed - {SOMETHING}:
            self._outbox.wake()

    def _show_exchanged(self, exchanged: Exchanged) -> None:
        """Refresh the pages that show what an exchange changed, and show what was not delivered."""
        changed = {StoreKind.SURVIVORS: exchanged.own, StoreKind.UNIT: exchanged.police}
        for workspace in self.workspaces:
            changes = changed[workspace.store_kind]
            if changes is not None:
                workspace.dispatcher.records_changed.emit(changes)
        holds = tuple(sentence for sentence in self._told if sentence not in exchanged.over)
        told = exchanged.told
        if holds != self._told:
            self.main.stack.withdraw(" ".join(self._told))
            told = (*holds, *told)
        if told:
            self._told = told
            self.main.stack.say(" ".join(told), Status.LATE, stays=True)

    def _make_workspace(self, opened: OpenWorkspace) -> Workspace:
        drafts = Drafts(opened.box, self._clock, self)
        return Workspace(Dispatcher(opened.gate, self), drafts, opened.signed_in)

    @property
    def widget(self) -> QWidget:
        return self.main

    @property
    def lock_requested(self) -> SignalInstance:
        return self.main.lock_requested

    @property
    def scheme_requested(self) -> SignalInstance:
        return self.main.scheme_requested

    @property
    def text_size_chosen(self) -> SignalInstance:
        return self.main.text_size.chosen

    @property
    def hold_requested(self) -> SignalInstance:
        return self.main.stack.hold_requested

    @property
    def in_charity(self) -> bool:
        return self._current_store is StoreKind.SURVIVORS

    @property
    def rail_folded(self) -> SignalInstance:
        return self.main.rail_folded

    def fold_rail(self, folded: bool) -> None:
        self.main.fold_rail(folded)

    @property
    def spelling_turned(self) -> SignalInstance:
        return self.main.spell_check.turned

    def mark_spelling(self, is_on: bool) -> None:
        self.main.spell_check.turn(is_on=is_on)

    @property
    def columns_changed(self) -> SignalInstance:
        return self.main.stack.columns_changed

    def set_columns(self, columns: Mapping[str, Sequence[int]]) -> None:
        self.main.stack.columns.update(columns)

    def set_scheme(self, scheme: str) -> None:
        self.main.scheme = Scheme(scheme)

    def set_text_size(self, shown: int, chosen: int) -> None:
        self.main.text_size.open_with(shown, chosen)

    @property
    def tour_begun(self) -> SignalInstance:
        return self.main.tour.begun

    def offer_tour(self) -> None:
        self.main.is_tour_wanted = True

    def now(self) -> datetime:
        return self._clock()

    def put_away(self) -> None:
        try:
            self.main.stack.put_away()
        finally:
            self.keep_drafts()

    def keep_drafts(self) -> tuple[str, ...]:
        for workspace in self.workspaces:
            workspace.drafts.seal_now()
        return tuple(label for workspace in self.workspaces for label in workspace.drafts.unkept)

    def unkept_pages(self) -> tuple[str, ...]:
        titles = {page.name: page.title for page in PAGES}
        keys = (key for workspace in self.workspaces for key in workspace.drafts.unkept_keys)
        return tuple(titles.get(key.partition("/")[0], OTHER_FORM) for key in keys)

    def receive(self, file: Path) -> None:
        self.main.stack.turn_to(UnitsPage.name)
        if isinstance(self.main.stack.page, UnitsPage):
            self.main.stack.page.receive(file)
        else:
            self.say(NOT_RECEIVED.format(name=file.name))

    def say(self, sentence: str) -> None:
        self.main.stack.say(sentence)

    def log_out(self, seconds: float) -> None:
        """Record the lock, unless a worker stays busy for longer than `seconds`."""
        self._end()
        deadline = monotonic() + seconds
        for event in [self._log_out(workspace) for workspace in self.workspaces]:
            event.wait(max(0.0, deadline - monotonic()))

    def _log_out(self, workspace: Workspace) -> Event:
        event = Event()
        workspace.dispatcher.perform(LogOut(event))
        return event

    def close(self, then: Callable[[str], object]) -> None:
        """Back up and close every store; one without a backup stays open."""
        self._end()
        self._problems, self._when_closed = [], then
        for schedule in self._backup_schedules.values():
            schedule.end(then=self._store_closed)

    def _end(self) -> None:
        """Stop the tasks that the program starts by itself, before the pages go."""
        if self._is_ending:
            return
        self._is_ending = True
        self.main.end()
        self._withdrawals.stop()
        if self._outbox is not None:
            self._outbox.end()
        if self._hit_matching is not None:
            self._hit_matching.end()

    def _store_closed(self, problem: str) -> None:
        self._problems.append(problem)
        if self._when_closed is not None and len(self._problems) == len(self._backup_schedules):
            self._when_closed(" ".join(filter(None, self._problems)))

    def _connect_frame(self, signed_in: SignedIn) -> None:
        frame = self._frame
        if signed_in.fixed_day is not None:
            day = show_day(signed_in.fixed_day)
            frame.banner.set_demo(f"fictional people; today is fixed at {day}")
        self.main.stack.marking_changed.connect(frame.banner.set_marking)
        self.main.stack.moved.connect(self._moved)
        self.main.quick_hide.toggled.connect(frame.blank)
        self.main.stack.backed_up.connect(self._check_backups)
        for workspace in self.workspaces:
            workspace.dispatcher.crashed.connect(self._crashed)
            self._backup_schedules[workspace.store_kind].changed.connect(self._show_store_status)
        self._show_store_status()

    def _moved(self, store_kind: StoreKind) -> None:
        """Show which store is in front: its colours, its file and its last backup."""
        self._current_store = store_kind
        self.charity_requested.emit(store_kind is StoreKind.SURVIVORS)
        self._show_store_status()

    def _show_store_status(self) -> None:
        workspace, schedule = (
            self.workspaces.of(self._current_store),
            self._backup_schedules[self._current_store],
        )
        if workspace is not None:
            path, is_here = workspace.signed_in.store, workspace.signed_in.backs_up
            self._frame.status.store.say(path.name if is_here else _ON_SERVER, tip=str(path))
        away = ""
        if not self._is_reached:
            away = _AWAY if self._current_store is StoreKind.UNIT else _POLICE_AWAY
        self._frame.status.backup.say(away or schedule.status_text(), warn=bool(away))

    def _note_reached(self, is_reached: bool) -> None:
        if is_reached != self._is_reached:
            announce(self._frame, _BACK if is_reached else _AWAY)
            if is_reached:
                self._check_backups()
                if self._outbox is not None:  # what could not be sent meanwhile
                    self._outbox.wake()
        self._is_reached = is_reached
        self._show_store_status()

    def _lock_out(self) -> None:
        """Lock, as the server lets the user in no more: what is shown may be closed to them by now."""
        if not self._is_ending:
            self.locks_because = LoginRefused().sentence
            self.main.lock_requested.emit()

    def _check_backups(self) -> None:
        for schedule in self._backup_schedules.values():
            schedule.refresh()

    def _crashed(self, _location: str) -> None:
        self.main.stack.say("Something went wrong in the program. Nothing was changed; try again.")


_CONFIRMED_ON = {StoreKind.UNIT: AdministrationPage.name, StoreKind.SURVIVORS: CharityAdministrationPage.name}
_LOOK = "Show"
_ON_SERVER = "On the unit's server"
_BACK = "The unit's server answers again"
_AWAY = "The unit's server does not answer: others' changes are not shown"
_POLICE_AWAY = "Police's server does not answer: nothing passes to police or from them"
_OF_STORE = {
    StoreKind.UNIT: "The police unit's store is not as it was.",
    StoreKind.SURVIVORS: "The charity's store is not as it was.",
}
_WHO_VERIFIES = {StoreKind.UNIT: "the unit's supervisor", StoreKind.SURVIVORS: "the safeguarding lead"}
_VERIFY = (
    "Verify the store under Administration, Backups. If it was restored from a backup, accept there what is "
    "missing."
)


def _whom_to_tell(workspace: Workspace) -> str:
    """Return who verifies a store in which something is missing, and where."""
    if workspace.actor.may(Permission.COUNTERSIGN):
        return _VERIFY
    return f"Tell {_WHO_VERIFIES[workspace.store_kind]}, who can verify it under Administration."


class BackupSchedule(QObject):
    """Backs up one open store on schedule, and knows when that was last done.

    Signals: `changed` when the newest backup is another one.
    """

    changed = Signal()

    def __init__(self, workspace: Workspace, parent: QObject) -> None:
        super().__init__(parent)
        self._dispatcher = workspace.dispatcher
        self._signed_in = workspace.signed_in
        self._last: datetime | None = None
        self._is_known = False
        self._is_closed = False
        self._when_ended: Callable[[str], object] | None = None
        self._is_checkpoint_due = False
        is_here = workspace.signed_in.backs_up
        self._timer = QTimer(self, interval=_CHECK_BACKUP_MS if is_here else LOOK_FOR_BACKUP_MS)
        self._timer.timeout.connect(self._back_up_if_due if is_here else self._look)
        self._timer.start()
        self.refresh()

    def status_text(self) -> str:
        """Return when the store was last backed up, and what its audit lacks; nothing until that is known."""
        if not self._is_known:
            return ""
        parts = ["audit rows are missing"] if self._signed_in.missing else []
        where = "" if self._signed_in.backs_up else " on the server"
        last = self._last and f"Last backup{where} {day_text(self._last)}, verified"
        parts.append(last or f"No backup{where} yet")
        if not self._signed_in.keeps_witness:
            parts.append("no keyring here keeps a witness of the audit")
        if self._is_checkpoint_due:
            parts.append("audit checkpoint due")
        return " · ".join(parts)

    def refresh(self) -> None:
        """Read which backups there are, and when the audit was last countersigned."""
        self._dispatcher.ask(Backups(), then=self._on_backups)
        if self._signed_in.actor.may(Permission.COUNTERSIGN) and self._signed_in.fixed_day is None:
            self._dispatcher.ask(LookAtWitnesses(), then=self._on_witnesses)

    def _on_witnesses(self, witnesses: Witnesses) -> None:
        self._is_checkpoint_due = witnesses.is_checkpoint_due
        self.changed.emit()

    def end(self, then: Callable[[str], object]) -> None:
        """Back up a last time and close the store, unless that has been done."""
        self._timer.stop()
        if self._is_closed:
            then("")
            return
        self._when_ended = then
        self._dispatcher.perform(Leave(), then=self._ended)

    def _ended(self, problem: str) -> None:
        self._is_closed = not problem
        if self._when_ended is not None:
            self._when_ended(problem)

    def _on_backups(self, backups: tuple[BackupSeen, ...]) -> None:
        self._last, self._is_known = (backups[0].made_at if backups else None), True
        self.changed.emit()

    def _back_up_if_due(self) -> None:
        if self._last is None or datetime.now(UTC) - self._last > BACKUP_EVERY:
            self._dispatcher.perform(BackUpByItself(), then=self._backed_up)

    def _look(self) -> None:
        """Look whether the server's administrators have backed it up meanwhile."""
        self._dispatcher.ask(Backups(), then=self._on_backups, may_wait=True, failed=self._miss)

    def _miss(self, _error: MscuError) -> None:
        """Wait for the next time: while the server is away, the status line says so."""

    def _backed_up(self, backup: BackupSeen) -> None:
        self._on_backups((backup,))


def day_text(moment: datetime) -> str:
    """Format a time as today, yesterday or a date, with the time of day in London."""
    local_time, today = moment.astimezone(LONDON), datetime.now(UTC).astimezone(LONDON).date()
    days = (today - local_time.date()).days
    day = {0: "today", 1: "yesterday"}.get(days, show_day(local_time))
    return f"{day} {local_time:%H:%M}"
