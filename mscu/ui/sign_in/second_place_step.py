"""The step of the set-up that asks for a second place of the backups, and tries it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal

from mscu.errors import MscuError
from mscu.machine_settings import machine_settings
from mscu.text.storable_text import FILL_IN
from mscu.ui.look.palette import Status
from mscu.ui.session.background import Background
from mscu.ui.sign_in.sign_in_ports import SignIn
from mscu.ui.sign_in.sign_in_step import PathCell, SignInStep
from mscu.ui.sign_in.unlock import wide_button
from mscu.ui.widgets.label import Label
from mscu.ui.widgets.link import Link
from mscu.ui.widgets.message_bar import MessageBar

_TITLE = "A second place for backups"
_REASON = (
    "Backups are kept beside the store, on the same disk. Each can be copied to a second place too, "
    "encrypted as the store is: a network drive or a removable disk."
)
_HINT = "A small file is written there, read back and removed."
_BY_IT = f"IT has set this folder for all stores on this computer. {_HINT}"
SAME_DISK = (
    "This folder is on the same disk as the store. If that disk fails or the computer is stolen, the backups "
    "are lost with it. Choose another folder, or use it all the same."
)
_LATER = (
    "Without it all backups are on the same disk as the store, and are lost with it if that disk fails or "
    "the computer is stolen. A {chooser} can name one later under Administration, Backups."
)
_TRY, _TRYING, _USE = "Try it and go on", "Trying it…", "Use it all the same"


class SecondPlaceStep(SignInStep):
    """Asks for a folder on another disk than the store's, and writes there before it goes on.

    Signals: `chosen` once the folder was tried, or is left for later.
    """

    chosen = Signal()

    def __init__(self, background: Background, sign_in: SignIn, *, chooser: str) -> None:
        super().__init__(_TITLE, _REASON)
        self._background = background
        self._sign_in = sign_in
        self._store = Path()
        self._tried: Path | None = None
        self._set_by_it = machine_settings().second_place
        self._place: Path | None = None
        self._folder = PathCell("Folder for the copies", _HINT if self._set_by_it is None else _BY_IT)
        self._same_disk = MessageBar(SAME_DISK, status=Status.SOON)
        self._same_disk.hide()
        self._button = wide_button(_TRY, (self._folder.field,))
        self._later = Link("Leave this for later")
        self.add(self._folder, self._same_disk)
        self.end(self._button)
        at = self.column.indexOf(self.back)
        self.column.insertWidget(at, self._later, 0, Qt.AlignmentFlag.AlignLeft)
        self.column.insertWidget(at + 1, Label(_LATER.format(chooser=chooser), tone="text2", wrap=True))
        if self._set_by_it is not None:
            self._folder.fix(self._set_by_it)
        self._folder.edited.connect(self._forget_trial)
        self._button.clicked.connect(self.submit)
        self._later.followed.connect(self._leave)

    @property
    def place(self) -> Path | None:
        """The folder that was tried, or None if it was left for later."""
        return self._place

    def begin_for(self, store: Path) -> None:
        """Ask for the second place of a store that is to be made in a folder."""
        if store != self._store:
            self._store = store
            self._forget_trial()
        self._folder.cell.take_focus()

    def submit(self) -> None:
        """Try the folder, unless it was tried already and is to be used although it is on the same disk."""
        path = self._folder.path()
        if path is None:
            self._folder.say(FILL_IN)
        elif path.absolute() == self._tried:
            self._go_on(self._tried)
        else:
            self._set_busy(True)
            self._tried = path.absolute()
            work = partial(self._sign_in.try_second_place, self._store, self._tried)
            self._background.run(work, then=self._was_tried, failed=self._failed)

    def _was_tried(self, is_on_another_disk: bool) -> None:
        self._set_busy(False)
        if is_on_another_disk:
            self._go_on(self._tried)
            return
        self._same_disk.show()
        self._button.set_text(_USE)
        self._button.setFocus()

    def _failed(self, error: MscuError) -> None:
        self._set_busy(False)
        self._forget_trial()
        self._folder.say(error.sentence)

    def _leave(self) -> None:
        self._go_on(None)

    def _go_on(self, place: Path | None) -> None:
        self._place = place
        self.chosen.emit()

    def _forget_trial(self) -> None:
        self._tried = None
        self._same_disk.hide()
        self._button.set_text(_TRY)

    def _set_busy(self, busy: bool) -> None:
        self._button.set_text(_TRYING if busy else _TRY)
        for part in (self._button, self._folder, self._later, self.back):
            part.setEnabled(not busy)
