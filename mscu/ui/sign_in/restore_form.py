"""Bringing a backup back into an empty folder."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal

from mscu.errors import MscuError
from mscu.ui.session.background import Background
from mscu.ui.sign_in.first_run import FILL_IN, FOLDER
from mscu.ui.sign_in.sign_in_ports import SignIn
from mscu.ui.sign_in.sign_in_step import PathCell, SignInStep
from mscu.ui.sign_in.unlock import wide_button

_RESTORE = (
    "A backup opens with the passphrases, or the recovery codes, of the day on which it was made."
)
_BACKUP = "From the folder backups beside the old store, or from your copy."


class RestoreForm(SignInStep):
    """Brings a backup back to an empty folder.

    Signals: `done` with the folder.
    """

    done = Signal(object)

    def __init__(self, background: Background, sign_in: SignIn) -> None:
        super().__init__("Restore a backup", _RESTORE)
        self._background = background
        self._sign_in = sign_in
        self._backup = PathCell("Backup", _BACKUP, of_file="Backups (*.backup.zip);;All files (*)")
        self._folder = PathCell("Folder of the store", FOLDER)
        self._button = wide_button("Restore")
        self.add(self._backup, self._folder)
        self.end(self._button)
        self._button.clicked.connect(self.go_on)
        for cell in (self._backup, self._folder):
            cell.field.returnPressed.connect(self.go_on)
        background.run(sign_in.usual_place, then=self._offer, failed=self._failed)

    def begin(self) -> None:
        """Put the keyboard into the first field."""
        self._backup.cell.takes_focus()

    def go_on(self) -> None:
        """Restore it."""
        backup, folder = self._backup.path(), self._folder.path()
        if backup is None or not backup.is_file():
            self._backup.say("Choose a backup: a file whose name ends in .backup.zip.")
        elif folder is None:
            self._folder.say(FILL_IN)
        else:
            self._set_busy(True)
            work = partial(self._sign_in.restore, backup, folder.absolute())
            self._background.run(work, then=self._restored, failed=self._failed)

    def _offer(self, folder: Path) -> None:
        if self._folder.path() is None:
            self._folder.show_path(folder)

    def _restored(self, _sentence: str) -> None:
        self._set_busy(False)
        self.done.emit((self._folder.path() or Path()).absolute())

    def _failed(self, error: MscuError) -> None:
        self._set_busy(False)
        about_backup = "backup" in error.sentence.casefold()
        (self._backup if about_backup else self._folder).say(error.sentence)

    def _set_busy(self, busy: bool) -> None:
        self._button.set_words("Restoring and checking…" if busy else "Restore")
        self._button.setEnabled(not busy)
        self.back.setEnabled(not busy)
