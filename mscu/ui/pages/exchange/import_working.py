"""What stands there while a file is read or its reports are recorded, with Cancel."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mscu.actions.exchange.imports import ImportWatch
from mscu.ui.widgets.card import Card
from mscu.ui.widgets.progress import Progress

STOPPING = "Stopping…"
LOOK_EVERY = 100
"""Milliseconds between two looks at how far an import is."""


class Working(QWidget):
    """How far it is.

    Signals: `cancelled`.
    """

    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.progress = Progress("Reading the file…")
        self.watch: ImportWatch | None = None
        self._every = 0
        self._looking = QTimer(self)
        self._looking.setInterval(LOOK_EVERY)
        card = Card()
        card.body.addWidget(self.progress)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)
        column.addStretch(1)
        self.progress.cancelled.connect(self.cancel)
        self._looking.timeout.connect(self._look)

    def show_reading(self, rows: int = 0) -> None:
        """Say how many rows were read so far."""
        so_far = f": {rows:,} rows so far" if rows else "…"
        self.progress.show_part(f"Reading the file{so_far}", None)

    def watch_import(self, every: int) -> ImportWatch:
        """Look from time to time how many of so many reports are recorded."""
        self._every, self.watch = every, ImportWatch()
        self.progress.show_part("Recording the reports…", None)
        self._looking.start()
        return self.watch

    def end(self) -> None:
        """Look no more."""
        self._looking.stop()
        self.watch = None

    def _look(self) -> None:
        if self.watch is None or self.watch.stop.is_set():
            return
        done = self.watch.done
        if done and done >= self._every:
            self.progress.show_part("Writing the index and the audit…", 1.0)
        elif done:
            words = f"Recording the reports: {done:,} of {self._every:,}"
            self.progress.show_part(words, done / self._every)

    def cancel(self) -> None:
        """Stop it: nothing is kept."""
        if self.watch is not None:
            self.watch.stop.set()
            self.progress.show_part(STOPPING, None)
        self.cancelled.emit()
