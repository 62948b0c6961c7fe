"""The program with its window: signing in, locking and closing."""

from __future__ import annotations

import logging
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from importlib.metadata import version
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from mscu.dates.london import show_moment
from mscu.errors import whereabouts
from mscu.machine_settings import machine_settings
from mscu.text.counts import count_of
from mscu.text.spelling import dictionary
from mscu.ui.look.frame import Frame
from mscu.ui.look.theme import Scheme, apply
from mscu.ui.session.background import Background
from mscu.ui.session.clipboard import clear_clipboard
from mscu.ui.session.crash import CrashHook, CrashNote
from mscu.ui.session.lock import Clocks, LockWatch
from mscu.ui.session.opened_file import is_backup
from mscu.ui.session.restart import Locked, replace_process
from mscu.ui.session.text_size import NORMAL, size_beside
from mscu.ui.session.workstation_settings import FOLDED, UNFOLDED, Remembered
from mscu.ui.sign_in.sign_in_flow import SignInFlow
from mscu.ui.sign_in.sign_in_ports import LazySignIn, Opened, OpenSession, SignIn
from mscu.ui.widgets.announcing import announce, announce_at_once
from mscu.ui.widgets.text_size_keys import NORMAL_KEYS, bind_text_size_keys
from mscu.ui.window.closing_page import LOG_OUT_SECONDS, ClosingPage
from mscu.ui.window.sign_in_handbook import HANDBOOK_KEY, SignInHandbook

log = logging.getLogger(__name__)
TITLE = "mscu"
LOCKED, UNLOCKED = "Locked", "Unlocked"
WHEN_OPEN = "OFFICIAL-SENSITIVE WHEN OPEN"
CLOSING_LOSES = (
    "Not closed: the disk with the store refused the draft of what you typed; it may be full. What you typed "
    "stays in the open form while this window is open. Free some disk space, or save the form now. If you "
    "close the window again, you choose whether to lose it."
)
LOCKED_LOST = (
    "Locked. What you typed is not kept, because the disk with the store refused it: {forms}. Free some "
    "space there before you type it again."
)
_ON_SERVER = "On the unit's server, reached only by an encrypted connection"
_ALL_UNSAVED = "everything that was not saved"
_HELD = -1


class Program(QObject):
    """Ties the window together: signing in, locking and closing."""

    def __init__(
        self,
        app: QApplication,
        make_sign_in: Callable[[], SignIn],
        *,
        locked: Locked | None = None,
        replace: Callable[[Locked], object] = replace_process,
        clocks: Clocks | None = None,
        text_size: int = NORMAL,
    ) -> None:
        super().__init__(app)
        self._app = app
        self._replace = replace
        self._clocks = clocks
        self._text_size = text_size
        self._file: Path | None = None
        """What the program was started with, until it is used."""
        self._locked_problem = locked.problem if locked is not None else ""
        self._remembered = Remembered.load()
        self._theme = apply(app, _scheme(self._remembered.scheme))
        self.background = Background(self)
        self._sign_in = LazySignIn(make_sign_in)
        self.session: OpenSession | None = None
        self.watch: LockWatch | None = None
        self.frame = Frame()
        self.frame.restore_place(self._remembered.place if locked is None else locked.geometry)
        self.frame.setWindowTitle(f"{TITLE}, locked" if locked is not None and locked.store else TITLE)
        if locked is not None:
            self._restore_state(locked)
        self.flow = SignInFlow(self.background, self._sign_in, self._remembered, self)
        self.handbook = SignInHandbook(self.flow)
        self._hook = CrashHook(self)
        self._warned_of_drafts = False
        self._closing: ClosingPage | None = None
        self._seconds = QTimer(self, interval=1000)
        self._connect()

    def start(self, file: Path | None = None) -> None:
        """Show the window, where a file is used if one is given, then begin to load."""
        self._hook.install()
        self.frame.banner.set_marking(WHEN_OPEN)
        self.frame.status.time.say(f"{HANDBOOK_KEY} opens the handbook · mscu {version('mscu')}")
        self._show_text_size()
        self.frame.show_content(self.flow.frame)
        if self._locked_problem:
            self.flow.show_unlock(self._locked_problem)
        elif file is not None:
            self._file = file
            self.flow.begin_with(file)
        else:
            self.flow.begin()
        self.frame.show_window()
        QTimer.singleShot(0, self._load)

    def _say_place(self, on_server: bool | None) -> None:
        """Show in the status line where the store is that is about to be opened, if one is."""
        here = "" if on_server is None else "Encrypted; stored on this computer"
        self.frame.status.backup.say(_ON_SERVER if on_server else here)

    def lock(self) -> None:
        """Lock at once, whatever is open; drafts are sealed first.

        A backup that is being made as the window closes is not stopped: it closes the store itself.
        """
        session, self.session = self.session, None
        closing, self._closing = self._closing, None
        if closing is not None and not closing.asks:
            self._closing = closing
            return
        if session is None and closing is None and not self.flow.release():
            return
        announce_at_once(self.frame, LOCKED)
        problem = ""
        if closing is not None:
            problem = self._end_session(closing.session, closing.session.keep_drafts)
        elif session is not None:
            problem = self._end_session(session, session.put_away)
        self._remember_place()
        remembered = self.flow.remembered
        self._replace(
            Locked(
                store=remembered.store, person=remembered.person, geometry=remembered.place, problem=problem
            )
        )

    def _end_session(self, session: OpenSession, seal: Callable[[], object]) -> str:
        """Seal what was typed and close the store; return why it locks, and what the disk refused."""
        _run_logging_errors(seal)
        pages = session.unkept_pages()
        _run_logging_errors(clear_clipboard)
        _run_logging_errors(partial(session.log_out, LOG_OUT_SECONDS))
        lost = LOCKED_LOST.format(forms=_counted(pages)) if pages else ""
        return " ".join(filter(None, (session.locks_because, lost)))

    def seal(self, *_session: object) -> None:
        """Seal unsaved drafts, as when the desktop session ends."""
        if self.session is not None:
            self.session.put_away()

    def end(self, ending: int, *_frame: object) -> None:
        """End at a signal: drafts are sealed, but no backup is made, since that takes time."""
        self.seal()
        clear_clipboard()
        self._remember_place()
        print("Stopped.", file=sys.stderr)  # noqa: T201 - for the terminal
        self._app.exit(128 + ending)

    def enter(self, opened: Opened) -> None:
        """Show the pages of an open store."""
        self.session = session = opened.open_session(self.frame)
        session.lock_requested.connect(self.lock)
        session.scheme_requested.connect(self._choose_scheme)
        session.set_scheme(self._theme.scheme.value)
        session.rail_folded.connect(self._remember_rail)
        if self.flow.remembered.rail:
            session.fold_rail(self.flow.remembered.rail == FOLDED)
        session.set_columns(self.flow.remembered.columns_of(self.flow.remembered.person))
        session.columns_changed.connect(self._remember_columns)
        session.mark_spelling(self.flow.remembered.marks_spelling(self.flow.remembered.person))
        session.spelling_turned.connect(self._remember_spelling)
        session.text_size_chosen.connect(self._choose_text_size)
        session.hold_requested.connect(self._start_lock_watch().hold)
        session.charity_requested.connect(self._set_charity_colours)
        self._set_charity_colours(session.in_charity)
        self.frame.show_content(session.widget)
        session.set_text_size(self._text_size, self._chosen_text_size)
        self._show_text_size()
        self.frame.setWindowTitle(TITLE)
        announce(self.frame, UNLOCKED)
        session.tour_begun.connect(self._remember_tour)
        if not self.flow.remembered.had_tour(self.flow.remembered.person):
            session.offer_tour()
        file, self._file = self._file, None
        if file is not None and not is_backup(file):
            session.receive(file)
        self._show_time()
        self._seconds.start()

    def _start_lock_watch(self) -> LockWatch:
        """Start to watch for idleness, once a store is open."""
        minutes = machine_settings().idle_minutes
        if self.watch is None:
            self.watch = LockWatch(self._app, minutes=minutes, clocks=self._clocks)
            self.watch.setParent(self)
            self.watch.due.connect(self.lock)
            self.watch.minutes_left.connect(self._minutes_left)
        self._minutes_left(minutes)
        return self.watch

    def _connect(self) -> None:
        self.flow.entered.connect(self.enter)
        self.flow.paused.connect(self._start_lock_watch)
        self.flow.charity_requested.connect(self._set_charity_colours)
        self.flow.place_shown.connect(self._say_place)
        self.frame.closing.connect(self._close)
        self._hook.crashed.connect(self._crashed)
        self.background.crashed.connect(self._crashed)
        self._seconds.timeout.connect(self._show_time)
        bind_text_size_keys(self.flow.frame, step=self._step_text_size, reset=self._reset_text_size)

    def _load(self) -> None:
        self.background.prepare(self._sign_in.load)
        self.background.prepare(dictionary)

    def _restore_state(self, locked: Locked) -> None:
        self._remembered = self._remembered.with_changes(store=locked.store, person=locked.person)

    def _choose_scheme(self, value: str) -> None:
        self._theme.choose(_scheme(value))
        self.flow.remembered = self.flow.remembered.with_changes(scheme=value)
        if self.session is not None:
            self.session.set_scheme(value)

    def _remember_place(self) -> None:
        self.flow.remembered = self.flow.remembered.with_changes(place=self.frame.place())

    def _remember_rail(self, folded: bool) -> None:
        self.flow.remembered = self.flow.remembered.with_changes(rail=FOLDED if folded else UNFOLDED)

    def _remember_spelling(self, is_on: bool) -> None:
        remembered = self.flow.remembered
        self.flow.remembered = remembered.with_spelling(remembered.person, is_on=is_on)

    def _remember_columns(self, list_name: str, columns: Sequence[int]) -> None:
        remembered = self.flow.remembered
        self.flow.remembered = remembered.with_columns(remembered.person, list_name, columns)

    @property
    def _chosen_text_size(self) -> int:
        return self.flow.remembered.text_size(self.flow.remembered.person)

    def _choose_text_size(self, size: int) -> None:
        """Remember a size of text, which the process that follows a lock has."""
        self._remember_text_size(size)
        self._show_text_size()

    def _step_text_size(self, steps: int) -> None:
        self._restart_with_text_size(size_beside(self._chosen_text_size, steps))

    def _reset_text_size(self) -> None:
        self._restart_with_text_size(NORMAL)

    def _restart_with_text_size(self, size: int) -> None:
        """Take another size of text at once on a sign-in screen, or later where something could be lost."""
        self._remember_text_size(size)
        if size != self._text_size and self.flow.can_restart:
            remembered, place = self.flow.remembered, self.frame.place()
            self._replace(
                Locked(
                    store=remembered.store,
                    person=remembered.person,
                    geometry=place,
                    problem=self._locked_problem,
                )
            )
        else:
            self._show_text_size()

    def _remember_tour(self) -> None:
        remembered = self.flow.remembered
        if not remembered.had_tour(remembered.person):
            self.flow.remembered = remembered.with_tour(remembered.person)

    def _remember_text_size(self, size: int) -> None:
        remembered = self.flow.remembered
        self.flow.remembered = remembered.with_text_size(remembered.person, size)

    def _show_text_size(self) -> None:
        chosen = self._chosen_text_size
        text = f"Text {chosen} %"
        if chosen != self._text_size:
            self.frame.status.text_size.say(f"{text} after the next lock")
        else:
            self.frame.status.text_size.say("" if chosen == NORMAL else f"{text} · {NORMAL_KEYS} resets")

    def _set_charity_colours(self, charity: bool) -> None:
        """Show by colour which store is in front, so that the two are not confused."""
        self._theme.choose(self._theme.scheme, charity=charity)

    def _show_time(self) -> None:
        if self.session is not None:
            text = show_moment(self.session.now())
            if text != self.frame.status.time.text():
                self.frame.status.time.say(text)

    def _minutes_left(self, minutes: int) -> None:
        text = "Does not lock during a call" if minutes == _HELD else f"Locks in {minutes} min"
        self.frame.status.locks.say(f"{text} · Ctrl+L")

    def _crashed(self, location: str) -> None:
        CrashNote(location, self.frame, drafts_kept=not self._unkept_drafts(self.session)).show()

    def _unkept_drafts(self, session: OpenSession | None) -> tuple[str, ...]:
        """Write unsaved drafts, and return the titles of those that are not on the disk."""
        try:
            return () if session is None else session.keep_drafts()
        except Exception as error:  # noqa: BLE001 - it may be what went wrong in the first place
            log.error("While keeping drafts: %s", whereabouts(error))  # noqa: TRY400 - may name people
            return (_ALL_UNSAVED,)

    def _close(self) -> None:
        """Back up before the window closes; without an open store there is nothing to back up.

        The first attempt only warns if the disk has refused what was typed, so that it can still be saved.
        """
        if self._closing is not None and self._closing.asks:
            return
        if self._unkept_drafts(self.session) and self.session is not None and not self._warned_of_drafts:
            self._warned_of_drafts = True
            self.session.say(CLOSING_LOSES)
            return
        session, self.session = self.session, None
        if session is None:
            self.flow.stop()
            self.flow.release()
            self._quit()
            return
        if self.watch is not None:
            self.watch.hold(False)
        session.put_away()
        clear_clipboard()
        self._closing = page = ClosingPage(session, partial(self._unkept_drafts, session))
        page.close_requested.connect(self._quit)
        page.begin()
        self.frame.show_content(page)
        self.frame.banner.set_demo("")
        self.frame.status.clear()

    def _quit(self) -> None:
        self._remember_place()
        self.background.close()
        self.frame.release()
        self._app.quit()


def _run_logging_errors(step: Callable[[], object]) -> None:
    """Run a step of locking; an error in it is logged and does not stop the lock."""
    try:
        step()
    except Exception as error:  # noqa: BLE001 - a lock that fails would leave everything open
        location = whereabouts(error)
        log.error("While locking: %s", location)  # noqa: TRY400 - its message may name people


def _counted(pages: Sequence[str]) -> str:
    """Join the titles of pages, each with how many forms: `Cases (2 forms), Survivors (1 form)`."""
    counts = Counter(pages)
    return ", ".join(f"{page} ({count_of(count, 'form')})" for page, count in counts.items())


def _scheme(value: str) -> Scheme:
    return Scheme(value) if value in set(Scheme) else Scheme.SYSTEM
