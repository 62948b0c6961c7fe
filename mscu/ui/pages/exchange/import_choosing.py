"""Choosing a file to import, and earlier imports, each of which can be undone."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from mscu.actions.exchange.imports import ImportLine, Imports, UndoImport
from mscu.text.counts import count_of
from mscu.ui.lists.rows import RowsModel
from mscu.ui.lists.rows_view import RowsView
from mscu.ui.look.badges import Chip
from mscu.ui.look.layouts import Space, growing, hbox, vbox
from mscu.ui.look.palette import Status
from mscu.ui.look.row_look import RowLook
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.session.file_dialogs import documents_folder, open_dialog
from mscu.ui.widgets.button import Button, ButtonKind
from mscu.ui.widgets.card import Card, EmptyState
from mscu.ui.widgets.fields import LineField
from mscu.ui.widgets.label import Label

KINDS = "Tables (*.csv *.xlsx *.ods *.json);;All files (*)"
_EXPLANATION = (
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
        self._newest_id = 0
        self.path = LineField(placeholder="Path of the file")
        self.path.setAccessibleName("Path of the file")
        self._browse = Button("Browse…", icon="folder-open", shortcut="Ctrl+O")
        self.read = Button("Read the file", kind=ButtonKind.PRIMARY, icon="file-search", hint="Enter")
        self._model: RowsModel[ImportLine] = RowsModel(import_look, parent=self)
        self.past_imports = RowsView(self._model, "Imported before")
        self.undo = Button("Undo import", icon="undo-2", kind=ButtonKind.DANGER)
        self._nothing_imported = EmptyState(
            "file-up", "No tables imported yet", "Each import can be undone as a whole."
        )
        self._nothing_imported.setProperty("card", "quiet")
        vbox(self._file_card(), growing(self._past_imports_card()), within=self, spacing=Space.LARGE)
        self._connect()

    def _connect(self) -> None:
        self._browse.clicked.connect(self._browse_files)
        self.read.clicked.connect(self._submit_path)
        self.path.returnPressed.connect(self._submit_path)
        self.past_imports.chosen.connect(self._on_row)
        self.undo.clicked.connect(self._undo)

    def _file_card(self) -> Card:
        card = Card("Which file?")
        card.body.addWidget(Label(_EXPLANATION, tone="text2", wrap=True))
        card.body.addLayout(hbox(growing(self.path), self._browse, self.read, spacing=Space.SMALL))
        return card

    def _past_imports_card(self) -> Card:
        card = Card("Imported before", flush=True)
        card.aside.addWidget(self.undo)
        card.body.addWidget(self._nothing_imported)
        card.body.addWidget(self.past_imports, 1)
        card.body.addStretch()
        return card

    def _browse_files(self) -> None:
        dialog = open_dialog(self, "Which table?", self._folder, KINDS)
        dialog.fileSelected.connect(self.choose)
        dialog.open()

    def choose(self, path: Path | str) -> None:
        """Choose a table and read it."""
        self.path.show_value(str(path))
        self._submit_path()

    def _submit_path(self) -> None:
        path = str(self.path.value()).strip("\"'")
        if path:
            self._folder = Path(path).parent
            self.chosen.emit(path)
        else:
            self.notified.emit("Type the path of a file, or choose one with Browse.", Status.SOON)

    def ask(self) -> None:
        """Ask for the earlier imports."""
        self._dispatcher.ask(Imports(), then=self._on_imports)

    def _on_imports(self, lines: tuple[ImportLine, ...]) -> None:
        self._model.show_rows(lines)
        self._nothing_imported.setVisible(not lines)
        self.past_imports.setVisible(bool(lines))
        self.undo.setVisible(bool(lines))
        if lines and lines[0].id != self._newest_id:  # a new import is the likeliest to be undone
            self.past_imports.choose_first()
        self._newest_id = lines[0].id if lines else 0
        self._on_row(self.past_imports.current_id() or 0)

    def _on_row(self, import_id: int) -> None:
        line = self._line(import_id)
        can_undo = line is not None and not line.undone
        self.undo.block("" if can_undo else "This import has already been undone.")

    def _line(self, import_id: int) -> ImportLine | None:
        row = self._model.row_of(import_id)
        return self._model.row_at(row) if row >= 0 else None

    def _undo(self) -> None:
        import_id = self.past_imports.current_id()
        if import_id is not None:
            self._dispatcher.perform(
                UndoImport(import_id=import_id), then=self._undone, problems=self._refused
            )

    def _undone(self, reports: int) -> None:
        self.notified.emit(f"Import undone: {count_of(reports, 'report')} removed.", Status.DONE)
        self.ask()

    def _refused(self, problems: dict[str, str]) -> None:
        self.notified.emit(" ".join(problems.values()), Status.LATE)


def import_look(line: ImportLine) -> RowLook:
    """Return the row of an import: the file and its result, then who imported it and when."""
    left_out = f", {line.left_out:,} rows left out" if line.left_out else ""
    undone = f" · undone {line.undone}" if line.undone else ""
    return RowLook(
        line.file_name,
        f"{line.numbers}{left_out} · {line.when} by {line.by} · {line.profile}{undone}",
        icon="file-up",
        chip=Chip("undone") if line.undone else Chip(count_of(line.reports, "report"), Status.DONE),
        quiet=bool(line.undone),
    )
