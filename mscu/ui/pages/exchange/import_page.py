"""Importing a table: choosing the file, mapping its columns, checking its rows, undoing an import.

A separate process reads the table, so that Cancel can end it; nothing is kept before Import.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget
from typing_extensions import override

from mscu.access import Permission
from mscu.actions.exchange.imports import CheckImport, ImportProfiles, ImportResult, ImportRows
from mscu.actions.matching.same_reports import GroupedReports, SameGroup
from mscu.errors import Cancelled, MscuError
from mscu.exchange.column_mapping import Mapping, headed, recognise
from mscu.exchange.profiles import Profile
from mscu.exchange.table_process import TableFile, read_table_file
from mscu.machine_settings import Feature
from mscu.progress import Progress
from mscu.text.counts import count_of
from mscu.ui.look.layouts import stretch, vbox
from mscu.ui.look.palette import Status
from mscu.ui.pages.core.dropped_files import TakesFile
from mscu.ui.pages.core.list_layout import focus_list
from mscu.ui.pages.core.page import REPORT_GROUPS, Page, PageContext
from mscu.ui.pages.exchange.import_choosing import ImportChooser
from mscu.ui.pages.exchange.import_review import Review
from mscu.ui.session.background import Background
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.button import Button
from mscu.ui.widgets.card import Card
from mscu.ui.widgets.job_bar import JobBar
from mscu.ui.widgets.message_bar import MessageBar
from mscu.ui.widgets.progress_view import ProgressView


class TableReader(QObject):
    """Reads one file at a time.

    Signals: `rows_read` with the number of rows read so far; `table_read` with the table; `failed` with a
    message.
    """

    rows_read = Signal(int)
    table_read = Signal(object)
    failed = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._reader = Background(self)
        self._progress = Progress()
        self._path = Path()
        self.sheet = 0

    def read(self, path: str) -> None:
        self._path = Path(path).expanduser()
        self.read_sheet(0)

    def read_sheet(self, sheet: int) -> None:
        self._progress, self.sheet = Progress(), sheet
        progress, report = self._progress, self.rows_read.emit
        task = partial(read_table_file, self._path, sheet=sheet, progress=progress, report=report)
        self._reader.run(task, then=self._read, failed=self._refused)

    def stop(self) -> None:
        """End the process that reads."""
        self._progress.cancel()

    def _read(self, file: TableFile) -> None:
        self.table_read.emit(file)

    def _refused(self, problem: MscuError) -> None:
        self.failed.emit(NOT_IMPORTED if isinstance(problem, Cancelled) else problem.sentence)


NOT_IMPORTED = "Cancelled. Nothing was imported."


class ImportProgress(QWidget):
    """The progress of reading a file, of which nobody knows how much there is, or of importing it.

    Signals: `cancelled` when the user cancels reading.
    """

    cancelled = Signal()

    def __init__(self, page: QWidget) -> None:
        super().__init__()
        self.reading = ProgressView("Reading the file…")
        self.bar = JobBar(page)
        card = Card()
        card.body.addWidget(self.reading)
        card.body.addWidget(self.bar)
        vbox(card, stretch(), within=self)
        self.reading.cancelled.connect(self.cancelled)

    def show_reading(self, rows: int = 0) -> None:
        suffix = f": {rows:,} rows so far" if rows else "…"
        self.bar.end()
        self.reading.show()
        self.reading.show_progress(f"Reading the file{suffix}", None)

    def begin_import(self, report_count: int) -> Progress:
        """Show the bar, and return the progress for the import of so many reports."""
        self.reading.hide()
        return self.bar.begin(f"Importing {count_of(report_count, 'report')}", at_once=True)


EMPTY_TABLE = "This table is empty."


class ImportPage(Page):
    """The import of one table, from the file to its reports."""

    name: ClassVar[str] = "import"
    title: ClassVar[str] = "Import a table"
    known_as: ClassVar[str] = "spreadsheet CSV XLSX ODS"
    icon: ClassVar[str] = "file-up"
    needs: ClassVar[Permission] = Permission.RECORD_REPORTS
    feature: ClassVar[Feature | None] = Feature.IMPORT
    in_rail: ClassVar[bool] = False
    under: ClassVar[str] = "reports"
    shortcuts: ClassVar[tuple[tuple[str, str], ...]] = (
        ("Ctrl+O", "Choose a file"),
        ("Space", "Leave a questioned row out, or include it"),
        ("Ctrl+Enter", "Import"),
        ("Esc", "Back to the reports; stops what is being read"),
    )

    def __init__(self, dispatcher: Dispatcher, context: PageContext) -> None:
        super().__init__(dispatcher, context)
        self.chooser, self.progress, self.review = ImportChooser(dispatcher), ImportProgress(self), Review()
        self.reading = TableReader(self)
        self._file: TableFile | None = None
        self._imported_id, self._done = 0, ""
        self._mapping: Mapping | None = None
        self._importing: Progress | None = None
        self._profiles: tuple[Profile, ...] = ()
        self.stack = QStackedWidget()
        for part in (self.chooser, self.progress, self.review):
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
        self.chooser.chosen.connect(self._read)
        self.chooser.notified.connect(self.tell)
        self.progress.cancelled.connect(self.reading.stop)
        self.reading.rows_read.connect(self.progress.show_reading)
        self.reading.table_read.connect(self._on_table_read)
        self.reading.failed.connect(self._failed)
        self.review.changed.connect(self._check)
        self.review.sheet_requested.connect(self._read_sheet)
        self.review.header_chosen.connect(self._use_header)
        self.review.import_requested.connect(self._import)
        self.review.other_file_requested.connect(self._choose_file)
        self.dispatcher.ended.connect(self._on_ended)

    @override
    def shown(self) -> None:
        self.chooser.ask()
        focus_list(self, self.chooser.path)

    @override
    def takes_file(self) -> TakesFile | None:
        is_choosing = self.stack.currentWidget() is self.chooser
        return self.chooser.choose if is_choosing else None

    @override
    def leave(self) -> None:
        self.reading.stop()

    @override
    def records_changed(self, changed: frozenset[tuple[str, int]]) -> None:
        if self.stack.currentWidget() is self.chooser:
            self.chooser.ask()

    def _back(self) -> None:
        """Stop the current work, or go back; a table that was read is kept."""
        if self.stack.currentWidget() is self.progress:
            self.reading.stop()
        else:
            self.context.turn_to("reports")

    def _read(self, path: str) -> None:
        self._show_working()
        self.reading.read(path)

    def _read_sheet(self, sheet: int) -> None:
        self._show_working()
        self.reading.read_sheet(sheet)

    def _show_working(self) -> None:
        self.clear_messages()
        self.progress.show_reading()
        self.stack.setCurrentWidget(self.progress)

    def _failed(self, sentence: str) -> None:
        self._choose_file()
        self.tell(sentence, Status.LATE)

    def _on_table_read(self, file: TableFile) -> None:
        self._file = file
        self.dispatcher.ask(ImportProfiles(), then=self._recognise)

    def _recognise(self, profiles: tuple[Profile, ...]) -> None:
        if self._file is None:
            return
        self._profiles = profiles
        mapping = recognise(self._file.table, profiles)
        if not mapping.headings:
            self._failed(EMPTY_TABLE)
            return
        self.set_title(self.title, self._file.name)
        self.review.show_file(self._file, mapping, self.reading.sheet)
        self.stack.setCurrentWidget(self.review)
        self.review.columns.fields[0].setFocus()
        self._check(mapping)

    def _use_header(self, row: int) -> None:
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
            query = CheckImport(sheet=file.table, mapping=mapping, sha256=file.sha256)
            self.dispatcher.ask(query, then=self.review.show_run)

    def _import(self) -> None:
        if self._file is None or self._mapping is None:
            return
        self.clear_messages()
        self._importing = self.progress.begin_import(self.review.reports)
        self.stack.setCurrentWidget(self.progress)
        command = ImportRows(
            file_name=self._file.name,
            sha256=self._file.sha256,
            sheet=self._file.table,
            mapping=self._mapping,
            left_out=frozenset(self.review.rows.left_out),
            remember_as=self.review.remember_as,
        )
        self.dispatcher.perform(
            command, then=self._imported, problems=self._refused, progress=self._importing
        )

    def _imported(self, result: ImportResult) -> None:
        self._choose_file()
        first_number, last_number = result.first_number, result.last_number
        range_text = first_number if first_number == last_number else f"{first_number} to {last_number}"
        self._imported_id = result.import_id
        self._done = f"Imported: {count_of(result.reports, 'report')}, {range_text}."
        self.tell(f"{self._done} {UNDO}", Status.DONE)
        self.dispatcher.ask(GroupedReports(import_id=result.import_id), then=self._show_groups)

    def _show_groups(self, groups: Sequence[SameGroup]) -> None:
        """Add to the message which of the imported reports speak of the same as others, and of what cases."""
        if groups:
            text = f"{self._done} {groups_text(groups, self._imported_id)} {UNDO}"
            bar = MessageBar(text, status=Status.DONE, link="See the groups", closes=True)
            bar.followed.connect(partial(self.open_requested.emit, REPORT_GROUPS, self._imported_id))
            self.show_message(bar)

    def _refused(self, problems: dict[str, str]) -> None:
        self.tell(" ".join(problems.values()), Status.LATE)

    def _on_ended(self, progress: Progress, cancelled: bool) -> None:
        """Return to the table after the import, whatever came of it; what succeeded shows the files."""
        if progress is self._importing:
            self.progress.bar.end()
            self._return_to_review()
            self.tell(NOT_IMPORTED if cancelled else "", Status.QUIET)

    def _return_to_review(self) -> None:
        self.stack.setCurrentWidget(self.review)
        self.review.import_button.setFocus()

    def _choose_file(self) -> None:
        self._file = self._mapping = None
        self.set_title(self.title)
        self.stack.setCurrentWidget(self.chooser)
        self.chooser.ask()
        self.chooser.path.setFocus()


UNDO = "Undo it below if it was wrong."
MAX_CASES_NAMED = 3


def groups_text(groups: Sequence[SameGroup], import_id: int) -> str:
    """Return how many imported reports speak of the same as another, and which cases know it."""
    reports = [report for group in groups for report in group.reports]
    imported = {report.id for report in reports if report.import_id == import_id}
    cases = list(dict.fromkeys(report.case_reference for report in reports if report.case_id))
    named, others = ", ".join(cases[:MAX_CASES_NAMED]), len(cases) - MAX_CASES_NAMED
    more = f" and {count_of(others, 'more case')}" if others > 0 else ""
    speak = "speaks" if len(imported) == 1 else "speak"
    share = f"{len(imported):,} of them {speak} of the same as another, in {count_of(len(groups), 'group')}"
    return f"{share}; {named}{more} among them." if cases else f"{share}."
