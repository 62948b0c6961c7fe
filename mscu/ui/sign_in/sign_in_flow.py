"""Leads through the doorway: which way in is shown, and what follows when a store is open."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog

from mscu.codes import StoreKind
from mscu.errors import MscuError
from mscu.ui.session.background import Background
from mscu.ui.session.remembered import Remembered
from mscu.ui.sign_in.first_run import SetUp
from mscu.ui.sign_in.recovery import ChangeForm, RecoveryForm
from mscu.ui.sign_in.restore_form import RestoreForm
from mscu.ui.sign_in.sign_in_frame import SignInFrame
from mscu.ui.sign_in.sign_in_ports import Opened, SignIn
from mscu.ui.sign_in.sign_in_step import SignInStep
from mscu.ui.sign_in.store_setups import UNIT_SETUP, StoreSetup
from mscu.ui.sign_in.unlock import UnlockForm
from mscu.ui.sign_in.welcome import Welcome


class SignInFlow(QObject):
    """Shows one way in after the other.

    Signals: `entered` with the open store, whose passphrase only its person knows now;
    `paused` while an open store waits for such a passphrase; `charity_wanted` with whether it
    is the charity's own store that is set up.
    """

    entered = Signal(object)
    paused = Signal()
    charity_wanted = Signal(bool)

    def __init__(
        self, background: Background, sign_in: SignIn, remembered: Remembered, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._background = background
        self._sign_in = sign_in
        self.remembered = remembered
        self.frame = SignInFrame(remembered.unit)
        self._opened: Opened | None = None

    def begin(self) -> None:
        """Show the way into the store that was open last, or the welcome."""
        if self.remembered.store:
            self.show_unlock()
        else:
            self.show_welcome()

    def show_unlock(self, sentence: str = "") -> None:
        """Ask who it is; a sentence says what happened before."""
        folder = Path(self.remembered.store)
        form = UnlockForm(self._background, self._sign_in, folder, person=self.remembered.person)
        form.opened.connect(self._unlocked)
        form.another_wanted.connect(self.choose_store)
        form.recovery_wanted.connect(self.show_recovery)
        form.demo_wanted.connect(self.open_demo)
        form.set_up_wanted.connect(self._other_ways)
        self.charity_wanted.emit(False)
        self.frame.show_way(form)
        form.say(sentence)

    def show_welcome(self, sentence: str = "") -> None:
        """Offer the ways to begin; a sentence says what happened before."""
        form = Welcome(known=bool(self.remembered.store), problem=sentence)
        form.demo_wanted.connect(self.open_demo)
        form.set_up_wanted.connect(self.show_set_up)
        form.restore_wanted.connect(self.show_restore)
        form.another_wanted.connect(self.choose_store)
        form.back_wanted.connect(self.begin)
        self.charity_wanted.emit(False)
        self.frame.show_way(form)

    def _other_ways(self) -> None:
        self.show_welcome()

    def show_recovery(self, person: str) -> None:
        """Ask for both codes."""
        folder = Path(self.remembered.store)
        form = RecoveryForm(self._background, self._sign_in, folder, person=person)
        form.opened.connect(self._unlocked)
        form.back_wanted.connect(self.begin)
        self.frame.show_way(form)

    def show_set_up(self, setup: StoreSetup = UNIT_SETUP) -> None:
        """Lead through the set-up of a kind of store."""
        form = SetUp(self._background, self._sign_in, setup)
        form.back_wanted.connect(self.begin)
        form.done.connect(self._founded)
        self.charity_wanted.emit(setup.store_kind is StoreKind.SURVIVORS)
        self.frame.show_way(form)

    def show_restore(self) -> None:
        """Ask for a backup and a place."""
        form = RestoreForm(self._background, self._sign_in)
        form.back_wanted.connect(self.begin)
        form.done.connect(self._restored)
        self.frame.show_way(form)

    def choose_store(self) -> None:
        """Ask for the folder of another store."""
        dialog = QFileDialog(self.frame, "Open a store", self.remembered.store)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self._store_chosen)
        dialog.open()

    def open_demo(self) -> None:
        """Make the demo, and open it as somebody who knows nothing of keys."""
        self.frame.show_way(SignInStep("Making the demo…", _DEMO))
        self._background.run(self._sign_in.demo, then=self._demo_made, failed=self._failed)

    def _demo_made(self, made: tuple[Path, str, str]) -> None:
        folder, name, passphrase = made
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

    def _founded(self, folder: Path, person: str, unit: str) -> None:
        self.remembered = self.remembered.with_changes(store=str(folder), person=person, unit=unit)
        self.show_unlock()

    def _restored(self, folder: Path) -> None:
        self._store_chosen(str(folder))

    def _unlocked(self, opened: Opened, passphrase: str) -> None:
        self._opened = opened
        if not opened.must_change:
            self._enter(opened)
            return
        form = ChangeForm(self._background, opened, passphrase, person=opened.person)
        form.changed.connect(self._changed)
        self.frame.show_way(form)
        self.paused.emit()

    def _changed(self) -> None:
        if self._opened is not None:
            self._enter(self._opened)

    def let_go(self) -> bool:
        """Close a store that waits on the doorstep; says whether there was one."""
        opened, self._opened = self._opened, None
        if opened is not None:
            opened.let_go()
        return opened is not None

    def _enter(self, opened: Opened) -> None:
        self._opened = None
        self.remembered = self.remembered.with_changes(person=opened.person, unit=opened.unit_name)
        self.entered.emit(opened)


_DEMO = (
    "A store with fictional cases of three years is being made, the first time only: about half a "
    "minute. In it, today is always 20 June 2022."
)
