"""Restoring a store from a backup, before anybody is signed in."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal

from mscu.errors import Cancelled, MscuError
from mscu.text.storable_text import FILL_IN
from mscu.ui.session.background import Background
from mscu.ui.session.opened_file import BACKUP
from mscu.ui.sign_in.first_run import FOLDER
from mscu.ui.sign_in.sign_in_ports import SignIn
from mscu.ui.sign_in.sign_in_step import PathCell, SignInStep
from mscu.ui.sign_in.unlock import wide_button
from mscu.ui.widgets.job_bar import JobBar

_NOTE = "A backup opens with the passphrases or recovery codes that were in use on the day it was made."
NOT_RESTORED = "Cancelled. Nothing was restored, and nothing is left in this folder."
_BACKUP = "From the folder “backups” beside the old store, or from your own copy."


class RestoreForm(SignInStep):
    """Restores a backup, which may be known, into an empty folder; `store` is the one that was open last.

    Signals: `finished` with the folder.
    """

    finished = Signal(object)

    def __init__(
        self,
        background: Background,
        sign_in: SignIn,
        store: Path | None = None,
        *,
        backup: Path | None = None,
    ) -> None:
        super().__init__("Restore a backup", _NOTE)
        self._background = background
        self._sign_in = sign_in
        self._backup = PathCell("Backup", _BACKUP, of_file=f"Backups (*{BACKUP});;All files (*)")
        self._folder = PathCell("Folder of the store", FOLDER)
        if store is not None:
            self._backup.begin_at(store / "backups" / "any")
        if backup is not None:
            self._backup.show_path(backup)
        self._button = wide_button("Restore", (self._backup.field, self._folder.field))
        self._bar = JobBar(self)
        self.add(self._backup, self._folder, self._bar)
        self.end(self._button)
        self._button.clicked.connect(self.submit)
        background.run(sign_in.default_folder, then=self._offer, failed=self._failed)

    def begin(self) -> None:
        """Focus the first field, or the folder if the backup is known."""
        (self._backup if self._backup.path() is None else self._folder).cell.take_focus()

    def submit(self) -> None:
        """Restore the backup."""
        backup, folder = self._backup.path(), self._folder.path()
        if backup is None or not backup.is_file():
            self._backup.say(f"Choose a backup: a file whose name ends in {BACKUP}.")
        elif folder is None:
            self._folder.say(FILL_IN)
        else:
            self._set_busy(True)
            work = partial(self._sign_in.restore, backup, folder.absolute(), self._bar.begin("Restoring"))
            self._background.run(work, then=self._restored, failed=self._failed)

    def _offer(self, folder: Path) -> None:
        if self._folder.path() is None:
            self._folder.show_path(folder)

    def _restored(self, _sentence: str) -> None:
        self._set_busy(False)
        self.finished.emit((self._folder.path() or Path()).absolute())

    def _failed(self, error: MscuError) -> None:
        self._set_busy(False)
        if isinstance(error, Cancelled):
            self._folder.say(NOT_RESTORED)
            return
        is_about_backup = "backup" in error.sentence.casefold()
        (self._backup if is_about_backup else self._folder).say(error.sentence)

    def _set_busy(self, busy: bool) -> None:
        if not busy:
            self._bar.end()
        self._button.set_text("Restoring and checking…" if busy else "Restore")
        self._button.setEnabled(not busy)
        self.back.setEnabled(not busy)
