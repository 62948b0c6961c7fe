"""Connecting a computer with the unit's store on a server, by the file that IT hands out."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal

from mscu.errors import MscuError
from mscu.text.storable_text import FILL_IN
from mscu.ui.session.background import Background
from mscu.ui.sign_in.sign_in_ports import SignIn
from mscu.ui.sign_in.sign_in_step import PathCell, SignInStep
from mscu.ui.sign_in.unlock import wide_button

TITLE = "A unit's server"
_NOTE = (
    "For a unit whose store is in a database that the force's IT runs, so that its people work at once. The "
    "records stay there; this computer keeps the connection, and a copy of the keys that a passphrase opens. "
    "IT moves a store there, after docs/server.md."
)
NOT_THERE = "There is no file {file}. Choose the one from IT, whose name ends in .server."
_FILE = "The file unit.server, which IT hands out."
_PLACE = "For the connection. On a disk of this computer, in a folder that is not synchronised elsewhere."


class ConnectForm(SignInStep):
    """Connects a folder with the unit's server, which has to answer first.

    Signals: `finished` with the folder.
    """

    finished = Signal(object)

    def __init__(self, background: Background, sign_in: SignIn) -> None:
        super().__init__(TITLE, _NOTE)
        self._background = background
        self._sign_in = sign_in
        self._file = PathCell("Connection file", _FILE, of_file="Connection files (*.server);;All files (*)")
        self._folder = PathCell("Folder on this computer", _PLACE)
        self._button = wide_button("Connect", (self._file.field, self._folder.field))
        self.add(self._file, self._folder)
        self.end(self._button)
        self._button.clicked.connect(self.submit)
        background.run(sign_in.default_folder, then=self._offer, failed=self._failed)

    def begin(self) -> None:
        """Focus the first field."""
        self._file.cell.take_focus()

    def submit(self) -> None:
        """Ask the server, and write the connection."""
        file, folder = self._file.path(), self._folder.path()
        if file is None:
            self._file.say("Choose the file from IT: its name ends in .server.")
        elif not file.is_file():
            self._file.say(NOT_THERE.format(file=file))
        elif folder is None:
            self._folder.say(FILL_IN)
        else:
            self._set_busy(True)
            work = partial(self._sign_in.connect, str(file), folder.absolute())
            self._background.run(work, then=self._connected, failed=self._failed)

    def _offer(self, folder: Path) -> None:
        if self._folder.path() is None:
            self._folder.show_path(folder)

    def _connected(self, _answer: None) -> None:
        self._set_busy(False)
        self.finished.emit((self._folder.path() or Path()).absolute())

    def _failed(self, error: MscuError) -> None:
        self._set_busy(False)
        is_about_folder = "folder" in error.sentence.casefold()
        (self._folder if is_about_folder else self._file).say(error.sentence)

    def _set_busy(self, busy: bool) -> None:
        self._button.set_text("Asking the server…" if busy else "Connect")
        self._button.setEnabled(not busy)
        self.back.setEnabled(not busy)
