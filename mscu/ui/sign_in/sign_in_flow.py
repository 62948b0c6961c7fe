"""The order of the sign-in screens, up to the moment when a store is open."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from mscu.codes import StoreKind
from mscu.errors import MscuError
from mscu.machine_settings import Feature, why_off
from mscu.ui.look.palette import Status
from mscu.ui.session.background import Background
from mscu.ui.session.file_dialogs import folder_dialog
from mscu.ui.session.opened_file import is_backup, when_unlocked
from mscu.ui.session.workstation_settings import Remembered
from mscu.ui.sign_in.connect_form import TITLE as ON_SERVER
from mscu.ui.sign_in.connect_form import ConnectForm
from mscu.ui.sign_in.demo_step import DemoStep
from mscu.ui.sign_in.first_run import CHARITY_SETUP, UNIT_SETUP, SetUp, StoreSetup
from mscu.ui.sign_in.recovery import ChangeForm, RecoveryForm
from mscu.ui.sign_in.recovery_sheet import CodesStep
from mscu.ui.sign_in.restore_form import RestoreForm
from mscu.ui.sign_in.sign_in_frame import SignInFrame
from mscu.ui.sign_in.sign_in_ports import Opened, SignIn, no_hint
from mscu.ui.sign_in.sign_in_step import CardButton, SignInStep, existing_folder
from mscu.ui.sign_in.unlock import (
    ABOUT_DEMO,
    CharityForm,
    LoginForm,
    OtherForm,
    UnlockForm,
    is_on_server,
    wide_button,
)
from mscu.ui.widgets.message_bar import MessageBar


class Welcome(SignInStep):
    """The ways to begin.

    Signals: `demo_requested`; `set_up_requested` with the `StoreSetup` of the kind of store;
    `restore_requested`; `another_requested`; `server_requested`.
    """

    demo_requested = Signal()
    set_up_requested = Signal(object)
    restore_requested = Signal()
    another_requested = Signal()
    server_requested = Signal()

    def __init__(self, *, has_store: bool, problem: str = "") -> None:
        """Build the cards; `known` is whether there is a store to go back to."""
        title = "Set up or restore" if has_store else "Welcome"
        super().__init__(title, _AGAIN if has_store else _FIRST, "Back to unlocking")
        self._demo = CardButton("Look around", ABOUT_DEMO)
        self._set_up = CardButton("Set up a store", _SET_UP, "folder-plus")
        self._charity = CardButton("The navigators' store", _CHARITY, "heart-handshake")
        self._restore = CardButton("Restore a backup", _RESTORE, "database-backup")
        self._another = CardButton("Open a store", _ANOTHER, "folder-open")
        self._server = CardButton(ON_SERVER, _ON_SERVER, "server")
        if problem:
            self.add(MessageBar(problem, status=Status.LATE))
        grid = QGridLayout()
        grid.setSpacing(12)
        cards = (self._set_up, self._another, self._restore, self._server, self._charity, self._demo)
        off = {self._demo: why_off(Feature.DEMO), self._server: why_off(Feature.SERVER)}
        for index, card in enumerate(card for card in cards if not off.get(card)):
            grid.addWidget(card, index // 2, index % 2)
        self.column.addLayout(grid)
        self.add(self.back)
        self.back.setVisible(has_store)
        self._demo.clicked.connect(self.demo_requested)
        self._set_up.clicked.connect(self._set_up_unit)
        self._charity.clicked.connect(self._set_up_charity)
        self._restore.clicked.connect(self.restore_requested)
        self._another.clicked.connect(self.another_requested)
        self._server.clicked.connect(self.server_requested)

    def _set_up_unit(self) -> None:
        self.set_up_requested.emit(UNIT_SETUP)

    def _set_up_charity(self) -> None:
        self.set_up_requested.emit(CHARITY_SETUP)

    def begin(self) -> None:
        """Focus the first card."""
        self._set_up.setFocus()


_FIRST = "No store was opened here so far."
_AGAIN = "Each store is a folder of its own, with its own people and passphrases."
_SET_UP = "A new, empty store with a first supervisor and an administrator."
_CHARITY = "The charity's own store, for its two safeguarding leads. No police key opens it."
_RESTORE = "Restore a store from a backup, with the passphrases in use on that day."
_ON_SERVER = "The unit's store in a database of the force, with the connection file from IT."
_ANOTHER = "A store in a folder of this computer, also one that IT has connected."


class SignInFlow(QObject):
    """Shows the sign-in screens one after another.

    Signals: `entered` with the open store, once its passphrase is known to its user alone; `paused` while an
    open store waits for such a passphrase; `charity_requested` with whether the charity's own store is being
    set up; `place_shown` with whether the store on the screen is on the unit's server, None if there is none.
    """

    entered = Signal(object)
    paused = Signal()
    charity_requested = Signal(bool)
    place_shown = Signal(object)
    _demo_grew = Signal(float)

    def __init__(
        self, background: Background, sign_in: SignIn, remembered: Remembered, parent: QObject
    ) -> None:
        super().__init__(parent)
        self.how_to_sign_in: Callable[[Path], str] = no_hint
        """Returns what the sign-in of a folder's store says first."""
        self._background = background
        self._sign_in = sign_in
        self.remembered = remembered
        self.frame = SignInFrame(remembered.unit)
        self._opened: Opened | None = None

    @property
    def explained_as(self) -> str:
        """The name under which the handbook explains the screen that is shown."""
        shown = self.frame.shown
        return next((name for name, kinds in EXPLAINED.items() if isinstance(shown, kinds)), UNLOCK)

    @property
    def can_restart(self) -> bool:
        """Whether nothing is lost if another process takes over: no store is open, no form filled in."""
        is_first = isinstance(self.frame.shown, UnlockForm | CharityForm | Welcome)
        return is_first and self._opened is None and not self._background.is_busy

    def begin(self) -> None:
        """Show the unlock screen of the store that was open last, or the welcome."""
        if self.remembered.store:
            self.show_unlock()
        else:
            self.show_welcome()

    def begin_with(self, file: Path) -> None:
        """Begin where a file is used that was opened: with its restoration, or with unlocking."""
        if is_backup(file):
            self.show_restore(file)
        elif self.remembered.store:
            self.show_unlock(when_unlocked(file))
        else:
            self.show_welcome(when_unlocked(file))

    def _show_place(self, on_server: bool | None) -> None:
        self.frame.show_place(on_server=bool(on_server))
        self.place_shown.emit(on_server)

    def show_unlock(self, sentence: str = "") -> None:
        """Show the unlock screen, with a sentence on what happened before."""
        folder = Path(self.remembered.store)
        hint = self.how_to_sign_in(folder)
        form = UnlockForm(self._background, self._sign_in, folder, person=self.remembered.person, hint=hint)
        form.opened.connect(self._unlocked)
        form.another_requested.connect(self.choose_store)
        form.charity_requested.connect(self.show_charity)
        form.recovery_requested.connect(self.show_recovery)
        form.demo_requested.connect(self.open_demo)
        form.set_up_requested.connect(self._other_ways)
        self.charity_requested.emit(False)
        self._show_place(is_on_server(folder))
        self.frame.show_screen(form)
        form.say(sentence)

    def show_charity(self, person: str, passphrase: str) -> None:
        """Show the unlock screen of the charity's store, for the unit's store that was open last."""
        folder = Path(self.remembered.store)
        form = CharityForm(
            self._background,
            self._sign_in,
            folder,
            typed=(person, passphrase),
            unit_person=self.remembered.person,
            hint=self.how_to_sign_in(folder),
        )
        form.opened.connect(self._unlocked)
        form.back_requested.connect(self.begin)
        self.charity_requested.emit(True)
        self._show_place(False)
        self.frame.show_screen(form)

    def show_welcome(self, sentence: str = "") -> None:
        """Show the ways to begin, with a sentence on what happened before."""
        form = Welcome(has_store=bool(self.remembered.store), problem=sentence)
        form.demo_requested.connect(self.open_demo)
        form.set_up_requested.connect(self.show_set_up)
        form.restore_requested.connect(self._restore)
        form.another_requested.connect(self.choose_store)
        form.server_requested.connect(self.show_connect)
        form.back_requested.connect(self.begin)
        self.charity_requested.emit(False)
        self._show_place(None)
        self.frame.show_screen(form)

    def _restore(self) -> None:
        self.show_restore()

    def _other_ways(self) -> None:
        self.show_welcome()

    def show_recovery(self, person: str) -> None:
        """Ask for both recovery codes."""
        folder = Path(self.remembered.store)
        form = RecoveryForm(self._background, self._sign_in, folder, person=person)
        form.opened.connect(self._unlocked)
        form.back_requested.connect(self.begin)
        self.frame.show_screen(form)

    def show_set_up(self, setup: StoreSetup = UNIT_SETUP) -> None:
        form = SetUp(self._background, self._sign_in, setup)
        form.back_requested.connect(self.begin)
        form.created.connect(self._store_created)
        form.finished.connect(self.show_unlock)
        self.charity_requested.emit(setup.store_kind is StoreKind.SURVIVORS)
        self.frame.show_screen(form)

    def show_restore(self, backup: Path | None = None) -> None:
        """Ask for a backup and a folder."""
        form = RestoreForm(self._background, self._sign_in, self._last_store, backup=backup)
        form.back_requested.connect(self.begin)
        form.finished.connect(self._folder_made)
        self.frame.show_screen(form)

    def show_connect(self) -> None:
        """Ask for the connection file of a unit's server and a folder."""
        form = ConnectForm(self._background, self._sign_in)
        form.back_requested.connect(self.begin)
        form.finished.connect(self._folder_made)
        self.frame.show_screen(form)

    def choose_store(self) -> None:
        """Ask for the folder of another store."""
        if self._last_store is not None:
            self._ask_folder(self._last_store)
        else:
            self._background.run(self._sign_in.default_folder, then=self._ask_folder, failed=self._failed)

    @property
    def _last_store(self) -> Path | None:
        return Path(self.remembered.store) if self.remembered.store else None

    def _ask_folder(self, beside: Path) -> None:
        dialog = folder_dialog(self.frame, "Open a store", existing_folder(beside))
        dialog.fileSelected.connect(self._store_chosen)
        dialog.open()

    def open_demo(self) -> None:
        """Make the demo store if there is none, and open it without asking for a passphrase."""
        step = DemoStep()
        self._demo_grew.connect(step.show_share)
        self.frame.show_screen(step)
        work = partial(self._sign_in.demo, self._demo_grew.emit)
        self._background.run(work, then=self._demo_made, failed=self._failed)

    def _demo_made(self, demo: tuple[Path, str, str]) -> None:
        folder, name, passphrase = demo
        self.remembered = self.remembered.with_changes(store=str(folder), person=name)
        work = partial(self._sign_in.unlock, folder, name, passphrase)
        self._background.run(work, then=self._enter, failed=self._failed)

    def _failed(self, error: MscuError) -> None:
        if self.remembered.store:
            self.show_unlock(error.sentence)
        else:
            self.show_welcome(error.sentence)

    def _store_chosen(self, folder: str) -> None:
        if folder != self.remembered.store:
            self.remembered = self.remembered.with_changes(store=folder, person="", unit="")
        self.show_unlock()

    def _store_created(self, folder: Path, person: str, unit: str) -> None:
        self.remembered = self.remembered.with_changes(store=str(folder), person=person, unit=unit)

    def _folder_made(self, folder: Path) -> None:
        self._store_chosen(str(folder))

    def _unlocked(self, opened: Opened, passphrase: str) -> None:
        self._opened = opened
        unopened = opened.unopened
        if unopened is None:
            self._change_temporary()
            return
        form = OtherForm(self._background, opened, unopened, passphrase)
        form.opened.connect(self._change_temporary)
        form.skipped.connect(self._change_temporary)
        self.charity_requested.emit(unopened.store_kind is StoreKind.SURVIVORS)
        self.frame.show_screen(form)
        self.paused.emit()

    def _change_temporary(self, *_opened: object) -> None:
        """Ask for a passphrase of one's own in place of each that another user chose."""
        temporary = None if self._opened is None else self._opened.temporary
        if self._opened is None or temporary is None:
            self._ask_for_codes()
            return
        form = ChangeForm(self._background, self._opened, temporary)
        form.changed.connect(self._change_temporary)
        self.frame.show_screen(form)
        self.paused.emit()

    def _ask_for_codes(self) -> None:
        """Draw the recovery codes of a store that has none on paper, or say who can; then enter."""
        opened = self._opened
        if opened is None:
            return
        due = opened.codes_due
        if due is None:
            self._enter(opened)
        elif due.may_draw:
            self.paused.emit()
            self._background.run(opened.draw_codes, then=self._codes_drawn, failed=self._not_drawn)
        else:
            self.paused.emit()
            self._codes_missing(due.store_kind)

    def _codes_drawn(self, codes: tuple[str, str]) -> None:
        if self._opened is None or (due := self._opened.codes_due) is None:
            return
        reason = USED if due.used else f"{UNCONFIRMED} {SHARE}"
        step = CodesStep(codes, due.owner, due.store_kind, reason=reason)
        step.confirmed.connect(self._confirm_codes)
        step.printed.connect(self._codes_printed)
        self.frame.show_screen(step)

    def _codes_printed(self, numbers: tuple[int, ...]) -> None:
        if self._opened is not None:
            work = partial(self._opened.codes_printed, numbers)
            self._background.run(work, then=self._print_recorded, failed=self._print_not_recorded)

    def _print_recorded(self, _answer: None) -> None: ...

    def _print_not_recorded(self, error: MscuError) -> None:
        if isinstance(step := self.frame.shown, CodesStep):
            step.show_outcome(error.sentence)

    def _confirm_codes(self) -> None:
        if self._opened is not None:
            work = self._opened.confirm_codes
            self._background.run(work, then=self._codes_confirmed, failed=self._not_drawn)

    def _codes_confirmed(self, _answer: None) -> None:
        self._ask_for_codes()

    def _codes_missing(self, store_kind: StoreKind, problem: str = "") -> None:
        """Show that the store has no recovery codes, and go on."""
        step = SignInStep(NO_CODES, problem or f"{UNCONFIRMED} {WHO_DRAWS[store_kind]}")
        go_on = wide_button("Continue", ())
        go_on.clicked.connect(self._enter_opened)
        step.end(go_on)
        step.back.hide()
        self.frame.show_screen(step)
        go_on.setFocus()

    def _not_drawn(self, error: MscuError) -> None:
        self._codes_missing(StoreKind.UNIT, error.sentence)

    def _enter_opened(self) -> None:
        if self._opened is not None:
            self._enter(self._opened)

    def stop(self) -> None:
        """Cancel what takes long before a store is open, as the window is being closed."""
        if isinstance(self.frame.shown, LoginForm):
            self.frame.shown.stop()

    def release(self) -> bool:
        """Close a store that waits for a new passphrase, and return whether there was one."""
        opened, self._opened = self._opened, None
        if opened is not None:
            opened.release()
        return opened is not None

    def _enter(self, opened: Opened) -> None:
        self._opened = None
        if opened.person:
            self.remembered = self.remembered.with_changes(person=opened.person, unit=opened.unit_name)
        self.entered.emit(opened)


UNLOCK = "unlock"
EXPLAINED: Mapping[str, tuple[type[QWidget], ...]] = {
    "set_up": (Welcome, SetUp, RestoreForm, ConnectForm, DemoStep),
    "recover": (RecoveryForm, CodesStep),
    UNLOCK: (UnlockForm, CharityForm, OtherForm, ChangeForm),
}
"""The screens that chapters of the handbook explain, by the names that the chapters have for them."""
NO_CODES = "No recovery codes"
USED = "The codes you came in with are now known and open nothing any more: these replace them."
UNCONFIRMED = "Nobody has confirmed that the recovery codes of this store are on paper."
SHARE = "Call the person who must confirm the new ones: each of you takes one sheet, and nobody keeps both."
WHO_DRAWS = {
    StoreKind.UNIT: "Ask the administrator to unlock the store: new ones are then drawn.",
    StoreKind.SURVIVORS: "Ask a safeguarding lead to unlock the store: new ones are then drawn.",
}
