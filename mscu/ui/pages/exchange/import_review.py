"""A table before it is imported: its columns, the rows to check, and the expected result."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from mscu.actions.exchange.imports import DryRun
from mscu.exchange.column_mapping import Mapping
from mscu.exchange.table_process import TableFile
from mscu.text.counts import count_of
from mscu.ui.look.layouts import Space, growing, hbox, vbox
from mscu.ui.pages.exchange.import_checks import RowChecksCard
from mscu.ui.pages.exchange.import_columns import ColumnsCard
from mscu.ui.widgets.button import Button, ButtonKind
from mscu.ui.widgets.card import Card
from mscu.ui.widgets.choices import ChoiceField
from mscu.ui.widgets.fields import LineField
from mscu.ui.widgets.label import Label

READING_TEXT = "Reading every row…"
NO_ROWS = "There is nothing below the headings, so there are no rows to import."
_SHEET_WIDTH = 200
_NAME_WIDTH = 220


class Review(QWidget):
    """Columns on the left, rows to check on the right, the counts and buttons below.

    Signals: `changed` with the mapping that the user set; `sheet_requested` with the number of another sheet;
    `header_chosen` with the row that holds the headings; `import_requested`; `other_file_requested` for
    another file.
    """

    changed = Signal(object)
    sheet_requested = Signal(int)
    header_chosen = Signal(int)
    import_requested = Signal()
    other_file_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.columns = ColumnsCard()
        self.rows = RowChecksCard()
        self.counts = Label(READING_TEXT, wrap=True)
        self._notes = Label("", tone="text2", wrap=True)
        self._sheets = ChoiceField(())
        self._sheets.setAccessibleName("Sheet")
        self._sheets.setFixedWidth(_SHEET_WIDTH)
        self._remember = Label("Remember these columns as", tone="text2")
        self.name = LineField()
        self.name.setAccessibleName("Remember these columns as")
        self.name.setFixedWidth(_NAME_WIDTH)
        self.import_button = Button(
            "Import", kind=ButtonKind.PRIMARY, shortcut="Ctrl+Return", hint="Ctrl+Enter"
        )
        self._other_file = Button("Another file")
        self._run: DryRun | None = None
        self._is_checked = False
        self._lay_out()
        self.columns.changed.connect(self._on_mapping_changed)
        self.columns.header_chosen.connect(self.header_chosen)
        self.rows.changed.connect(self._count)
        self._sheets.edited.connect(self._sheet_chosen)
        self.import_button.clicked.connect(self.import_requested)
        self._other_file.clicked.connect(self.other_file_requested)

    def _lay_out(self) -> None:
        cards = hbox(growing(self.columns, 6), growing(self.rows, 5), spacing=Space.LARGE)
        self.columns.aside.addWidget(self._sheets)
        vbox(self._notes, growing(cards), self._foot(), within=self, spacing=Space.MEDIUM)

    def _foot(self) -> Card:
        card = Card()
        card.body.addLayout(
            hbox(
                growing(self.counts),
                self._remember,
                self.name,
                self._other_file,
                self.import_button,
                spacing=Space.MEDIUM,
            )
        )
        return card

    def show_file(self, file: TableFile, mapping: Mapping, sheet: int) -> None:
        """Show a table before its rows have been checked."""
        head = file.table.head
        self._sheets.offer(tuple(enumerate(head.sheets)))
        self._sheets.show_value(sheet)
        self._sheets.setVisible(len(head.sheets) > 1)
        self.name.show_value(Path(file.name).stem)
        self._show_columns(file, mapping)
        self._offer_to_remember(False)

    def show_headings(self, file: TableFile, mapping: Mapping) -> None:
        """Show the same table with other headings, before its rows are checked again."""
        self._show_columns(file, mapping)
        self._offer_to_remember(True)

    def _show_columns(self, file: TableFile, mapping: Mapping) -> None:
        self._run = None
        self._show_notes((*file.table.head.told, *mapping.told))
        self.columns.show_table(file.table, mapping)
        self.rows.show_waiting()
        self._disable_import()

    def show_run(self, run: DryRun) -> None:
        """Show the result of checking every row."""
        is_first, self._run, self._is_checked = self._run is None, run, True
        self.rows.show_run(run)
        if run.earlier_import and is_first:
            self._show_notes((run.earlier_import,))
        self._count()

    @property
    def remember_as(self) -> str:
        """Return the name under which to keep the mapping; empty if it was not changed."""
        return str(self.name.value()) if self.name.isVisibleTo(self) else ""

    @property
    def reports(self) -> int:
        """Return how many rows become reports."""
        if self._run is None:
            return 0
        return self._run.rows - self._run.refused - len(self.rows.left_out)

    def _show_notes(self, sentences: tuple[str, ...]) -> None:
        self._notes.setText(" ".join(sentences))
        self._notes.setVisible(bool(sentences))

    def _disable_import(self) -> None:
        """Disable Import until the rows are checked with the new mapping."""
        self._is_checked = False
        self.counts.setText(READING_TEXT)
        self.import_button.block("Wait until every row has been read.")

    def _on_mapping_changed(self, mapping: Mapping) -> None:
        self._offer_to_remember(True)
        self._disable_import()
        self.changed.emit(mapping)

    def _offer_to_remember(self, is_offered: bool) -> None:
        self._remember.setVisible(is_offered)
        self.name.setVisible(is_offered)

    def _sheet_chosen(self) -> None:
        sheet = self._sheets.value()
        if isinstance(sheet, int):
            self.sheet_requested.emit(sheet)

    def _count(self) -> None:
        if self._run is not None and self._is_checked:
            self.counts.setText(outcome_text(self._run, len(self.rows.left_out)))
            self.import_button.block("" if self.reports else "No row would become a report.")
            self.import_button.set_text(f"Import {count_of(self.reports, 'report')}")


def outcome_text(run: DryRun, left_out: int) -> str:
    """Describe what importing would do."""
    if not run.rows:
        return NO_ROWS
    reports = run.rows - run.refused - left_out
    reports_text = "1 row becomes a report" if reports == 1 else f"{reports:,} rows become reports"
    questioned = len(run.questioned) - run.refused - left_out
    parts = [reports_text, f"{questioned:,} of them questioned" if questioned else "none of them questioned"]
    parts += [f"{left_out:,} left out"] if left_out else []
    parts += [f"{run.refused:,} refused"] if run.refused else []
    return f"{', '.join(parts)}."
