"""Reads a file beside the window, so that it can be cancelled, and says how far it is."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from threading import Event

from PySide6.QtCore import QObject, Signal

from mscu.errors import MscuError
from mscu.exchange.table_file import TableFile, read_table_file
from mscu.ui.session.background import Background


class Reading(QObject):
    """One file at a time.

    Signals: `heard` with how many rows there are so far; `came` with the table; `failed` with a
    sentence.
    """

    heard = Signal(int)
    came = Signal(object)
    failed = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._reader = Background(self)
        self._stop = Event()
        self._path = Path()
        self.sheet = 0

    def read(self, path: str) -> None:
        """Read the first sheet of a file."""
        self._path = Path(path).expanduser()
        self.read_sheet(0)

    def read_sheet(self, sheet: int) -> None:
        """Read another sheet of the same file."""
        self._stop, self.sheet = Event(), sheet
        work = partial(
            read_table_file, self._path, sheet=sheet, stop=self._stop, heard=self.heard.emit
        )
        self._reader.run(work, then=self._read, failed=self._refused)

    def stop(self) -> None:
        """End the process that reads."""
        self._stop.set()

    def _read(self, file: TableFile) -> None:
        self.came.emit(file)

    def _refused(self, problem: MscuError) -> None:
        self.failed.emit(problem.sentence)
