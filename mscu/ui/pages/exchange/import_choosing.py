"""Choosing a file to import, and earlier imports, each of which can be undone."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mscu.actions.exchange.imports import ImportLine, Imports, UndoImport
from mscu.ui.lists.rows import RowsModel
from mscu.ui.lists.rows_view import RowsView
from mscu.ui.look.badges import Chip
from mscu.ui.look.palette import Status
from mscu.ui.look.row_look import RowLook
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.session.file_dialogs import documents_folder, open_dialog
from mscu.ui.widgets.button import Button, Kind
from mscu.ui.widgets.card import Card, EmptyState
from mscu.ui.widgets.fields import LineField
from mscu.ui.widgets.label import Label

KINDS = "Tables (*.csv *.xlsx *.ods *.json);;All files (*)"
_WHAT = (
    "A helpline's export, an extract of the crime system, an old log: CSV, Excel (.xlsx), OpenDocument "
    "(.ods) or HTCDS 2.0 (.json). You check what each column means, and every questioned row, before "
    "anything is kept."
)


class ImportChooser(QWidget):
    """The file at the top, earlier imports below.

    Signals: `chosen` with the file's path; `notified` with a message and its status.
    """

    chosen = Signal(str)
    notified = Signal(str, object)

    def __init__(self, dispatcher: Dispatcher) -> None:
        super().__init__()
        self._dispatcher = dispatcher
        self._folder = documents_folder()
        self._newest = 0
        self.path = LineField(placeholder="Path of the file")
        self.path.setAccessibleName("Path of the file")
        self._browse = Button("Browse…", icon="folder-open", shortcut="Ctrl+O")
        self.read = Button("Read the file", kind=Kind.PRIMARY, icon="file-search", hint="Enter")
        self._model: RowsModel[ImportLine] = RowsModel(import_look, parent=self)
        self.before = RowsView(self._model, "Imported before")
        self.undo = Button("Undo import", icon="undo-2", kind=Kind.DANGER)
        self._none = EmptyState("file-up", "No tables imported yet", "Each import can be undone as a whole.")
        self._none.setProperty("card", "quiet")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(self._file_card())
        column.addWidget(self._before_card(), 1)
        self._connect()

    def _connect(self) -> None:
        self._browse.clicked.connect(self._ask_which)
        self.read.clicked.connect(self._take_path)
        self.path.returnPressed.connect(self._take_path)
        self.before.chosen.connect(self._rested)
        self.undo.clicked.connect(self._undo)

    def _file_card(self) -> Card:
        card = Card("Which file?")
        card.body.addWidget(Label(_WHAT, tone="text2", wrap=True))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.path, 1)
        row.addWidget(self._browse)
        row.addWidget(self.read)
        card.body.addLayout(row)
        return card

    def _before_card(self) -> Card:
        card = Card("Imported before", flush=True)
        card.aside.addWidget(self.undo)
        card.body.addWidget(self._none)
        card.body.addWidget(self.before, 1)
        card.body.addStretch()
        return card

    # ------------------------------------------------------------------ the file

    def _ask_which(self) -> None:
        dialog = open_dialog(self, "Which table?", self._folder, KINDS)
        dialog.fileSelected.connect(self._picked)
        dialog.open()

    def _picked(self, path: str) -> None:
        self.path.show_value(path)
        self._take_path()

    def _take_path(self) -> None:
        words = str(self.path.value()).strip("\"'")
        if words:
            self._folder = Path(words).parent
            self.chosen.emit(words)
        else:
            self.notified.emit("Type the path of a file, or choose one with Browse.", Status.SOON)

    # ------------------------------------------------------------------ what was imported

    def ask(self) -> None:
        """Ask for the earlier imports."""
        self._dispatcher.ask(Imports(), then=self._take)

    def _take(self, lines: tuple[ImportLine, ...]) -> None:
        self._model.show_rows(lines)
        self._none.setVisible(not lines)
        self.before.setVisible(bool(lines))
        self.undo.setVisible(bool(lines))
        if lines and lines[0].id != self._newest:  # a new import is the likeliest to be undone
            self.before.choose_first()
        self._newest = lines[0].id if lines else 0
        self._rested(self.before.current_id() or 0)

    def _rested(self, number: int) -> None:
        line = self._line(number)
        stands = line is not None and not line.undone
        self.undo.block("" if stands else "This import has already been undone.")

    def _line(self, number: int) -> ImportLine | None:
        at = self._model.row_of(number)
        return self._model.row_at(at) if at >= 0 else None

    def _undo(self) -> None:
        number = self.before.current_id()
        if number is not None:
            self._dispatcher.perform(UndoImport(import_id=number), then=self._undone, problems=self._refused)

    def _undone(self, reports: int) -> None:
        self.notified.emit(f"Import undone: {in_words(reports, 'report')} removed.", Status.DONE)
        self.ask()

    def _refused(self, problems: dict[str, str]) -> None:
        self.notified.emit(" ".join(problems.values()), Status.LATE)


def in_words(count: int, what: str) -> str:
    """Format a count with its noun."""
    return f"{count:,} {what}" if count == 1 else f"{count:,} {what}s"


def import_look(line: ImportLine) -> RowLook:
    """Return the row of an import: the file and its result, then who imported it and when."""
    left = f", {line.left_out:,} rows left out" if line.left_out else ""
    gone = f" · undone {line.undone}" if line.undone else ""
    return RowLook(
        line.file_name,
        f"{line.numbers}{left} · {line.when} by {line.by} · {line.profile}{gone}",
        icon="file-up",
        chip=Chip("undone") if line.undone else Chip(in_words(line.reports, "report"), Status.DONE),
        quiet=bool(line.undone),
    )
