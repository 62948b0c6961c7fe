"""Importing a table: choosing the file, mapping its columns, checking its rows, undoing an import.

A separate process reads the table, so that Cancel can end it; nothing is kept before Import.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from threading import Event
from typing import ClassVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from mscu.access import Permission
from mscu.actions.exchange.imports import CheckImport, Imported, ImportProfiles, ImportRows, ImportWatch
from mscu.errors import MscuError
from mscu.exchange.mapping import Mapping, headed, recognise
from mscu.exchange.profiles import Profile
from mscu.exchange.table_process import TableFile, read_table_file
from mscu.ui.look.palette import Status
from mscu.ui.pages.core.list_layout import focus_list
from mscu.ui.pages.core.page import Page, PageContext
from mscu.ui.pages.exchange.import_choosing import ImportChooser, in_words
from mscu.ui.pages.exchange.import_review import Review
from mscu.ui.session.background import Background
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.button import Button
from mscu.ui.widgets.card import Card
from mscu.ui.widgets.progress import Progress

# Reading a file in a separate process


class TableReader(QObject):
    """Reads one file at a time.

    Signals: `heard` with the number of rows read so far; `came` with the table; `failed` with a message.
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
        self._path = Path(path).expanduser()
        self.read_sheet(0)

    def read_sheet(self, sheet: int) -> None:
        self._stop, self.sheet = Event(), sheet
        work = partial(read_table_file, self._path, sheet=sheet, stop=self._stop, report=self.heard.emit)
        self._reader.run(work, then=self._read, failed=self._refused)

    def stop(self) -> None:
        """End the process that reads."""
        self._stop.set()

    def _read(self, file: TableFile) -> None:
        self.came.emit(file)

    def _refused(self, problem: MscuError) -> None:
        self.failed.emit(problem.sentence)


# Progress, with Cancel


STOPPING = "Stopping…"
LOOK_EVERY = 100
"""Milliseconds between two updates of the progress of an import."""


class ImportProgress(QWidget):
    """The progress of reading or importing.

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
        so_far = f": {rows:,} rows so far" if rows else "…"
        self.progress.show_progress(f"Reading the file{so_far}", None)

    def watch_import(self, every: int) -> ImportWatch:
        """Start showing how many of `every` reports have been recorded."""
        self._every, self.watch = every, ImportWatch()
        self.progress.show_progress("Recording the reports…", None)
        self._looking.start()
        return self.watch

    def end(self) -> None:
        """Stop showing progress."""
        self._looking.stop()
        self.watch = None

    def _look(self) -> None:
        if self.watch is None or self.watch.stop.is_set():
            return
        done = self.watch.done
        if done and done >= self._every:
            self.progress.show_progress("Writing the index and the audit…", 1.0)
        elif done:
            words = f"Recording the reports: {done:,} of {self._every:,}"
            self.progress.show_progress(words, done / self._every)

    def cancel(self) -> None:
        """Cancel the work; nothing is kept."""
        if self.watch is not None:
            self.watch.stop.set()
            self.progress.show_progress(STOPPING, None)
        self.cancelled.emit()


# --------------------------------------------------------------------------------------------------


EMPTY = "There is nothing in this table."


class ImportPage(Page):
    """The import of one table, from the file to its reports."""

    name: ClassVar[str] = "import"
    title: ClassVar[str] = "Import a table"
    icon: ClassVar[str] = "file-up"
    needs: ClassVar[Permission] = Permission.RECORD_REPORTS
    in_rail: ClassVar[bool] = False
    in_slice: ClassVar[bool] = False
    under: ClassVar[str] = "reports"
    shortcuts: ClassVar[tuple[tuple[str, str], ...]] = (
        ("Ctrl+O", "Choose a file"),
        ("Space", "Leave a questioned row out, or include it"),
        ("Ctrl+Enter", "Import"),
        ("Esc", "Back to the reports; stops what is being read"),
    )

    def __init__(self, dispatcher: Dispatcher, context: PageContext) -> None:
        super().__init__(dispatcher, context)
        self.choosing, self.working, self.review = ImportChooser(dispatcher), ImportProgress(), Review()
        self.reading = TableReader(self)
        self._file: TableFile | None = None
        self._mapping: Mapping | None = None
        self._profiles: tuple[Profile, ...] = ()
        self.stack = QStackedWidget()
        for part in (self.choosing, self.working, self.review):
            self.stack.addWidget(part)
        self.body.addWidget(self.stack, 1)
        self._connect()

    def _connect(self) -> None:
        back = Button("Back to reports", icon="arrow-left", hint="Esc")
        back.clicked.connect(self._back)
        self.add_button(back)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self._back)
        self.choosing.chosen.connect(self._read)
        self.choosing.notified.connect(self.tell)
        self.working.cancelled.connect(self.reading.stop)
        self.reading.heard.connect(self.working.show_reading)
        self.reading.came.connect(self._came)
        self.reading.failed.connect(self._failed)
        self.review.changed.connect(self._check)
        self.review.sheet_wanted.connect(self._read_sheet)
        self.review.headed.connect(self._head)
        self.review.import_wanted.connect(self._import)
        self.review.again.connect(self._choose)
        self.dispatcher.busy.connect(self._idle)

    # ------------------------------------------------------------------ what the window calls

    @override
    def shown(self) -> None:
        self.choosing.ask()
        focus_list(self, self.choosing.path)

    @override
    def leave(self) -> None:
        self.reading.stop()

    @override
    def records_changed(self, changed: frozenset[tuple[str, int]]) -> None:
        if self.stack.currentWidget() is self.choosing:
            self.choosing.ask()

    def _back(self) -> None:
        """Stop the current work, or go back; a table that was read is kept."""
        if self.stack.currentWidget() is self.working:
            self.working.cancel()
        else:
            self.context.turn_to("reports")

    # ------------------------------------------------------------------ reading

    def _read(self, path: str) -> None:
        self._show_working()
        self.reading.read(path)

    def _read_sheet(self, sheet: int) -> None:
        self._show_working()
        self.reading.read_sheet(sheet)

    def _show_working(self) -> None:
        self.clear_messages()
        self.working.show_reading()
        self.stack.setCurrentWidget(self.working)

    def _failed(self, sentence: str) -> None:
        self._choose()
        self.tell(sentence, Status.LATE)

    def _came(self, file: TableFile) -> None:
        self._file = file
        self.dispatcher.ask(ImportProfiles(), then=self._recognise)

    def _recognise(self, profiles: tuple[Profile, ...]) -> None:
        if self._file is None:
            return
        self._profiles = profiles
        mapping = recognise(self._file.table, profiles)
        if not mapping.headings:
            self._failed(EMPTY)
            return
        self.set_title(self.title, self._file.name)
        self.review.show_file(self._file, mapping, self.reading.sheet)
        self.stack.setCurrentWidget(self.review)
        self.review.columns.fields[0].setFocus()
        self._check(mapping)

    def _head(self, row: int) -> None:
        """Use another row as the headings, and read the rows below it."""
        if self._file is not None:
            mapping = headed(self._file.table, row, self._profiles)
            self.review.show_headings(self._file, mapping)
            self._check(mapping)

    def _check(self, mapping: Mapping) -> None:
        """Check every row with the current mapping."""
        self._mapping = mapping
        if self._file is not None:
            file = self._file
            asked = CheckImport(sheet=file.table, mapping=mapping, sha256=file.sha256)
            self.dispatcher.ask(asked, then=self.review.show_run)

    # ------------------------------------------------------------------ keeping

    def _import(self) -> None:
        if self._file is None or self._mapping is None:
            return
        self.clear_messages()
        self.stack.setCurrentWidget(self.working)
        command = ImportRows(
            file_name=self._file.name,
            sha256=self._file.sha256,
            sheet=self._file.table,
            mapping=self._mapping,
            left_out=frozenset(self.review.rows.left_out),
            remember_as=self.review.remember_as,
            watch=self.working.watch_import(self.review.reports),
        )
        self.dispatcher.perform(command, then=self._imported, problems=self._refused)

    def _imported(self, made: Imported) -> None:
        self._choose()
        first, last = made.first_number, made.last_number
        numbers = first if first == last else f"{first} to {last}"
        self.tell(
            f"Imported: {in_words(made.reports, 'report')}, {numbers}. Undo it below if it was wrong.",
            Status.DONE,
        )

    def _refused(self, problems: dict[str, str]) -> None:
        self._end_work()
        self.tell(" ".join(problems.values()), Status.LATE)

    def _idle(self, busy: bool) -> None:
        """Return to the table after the dispatcher refused; the window shows the reason."""
        if not busy and self.working.watch is not None:
            self._end_work()

    def _end_work(self) -> None:
        self.working.end()
        self.stack.setCurrentWidget(self.review)
        self.review.go.setFocus()

    def _choose(self) -> None:
        self.working.end()
        self._file = self._mapping = None
        self.set_title(self.title)
        self.stack.setCurrentWidget(self.choosing)
        self.choosing.ask()
        self.choosing.path.setFocus()
