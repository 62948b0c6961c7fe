"""A table before it is imported: its columns, the rows to check, and the expected result."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mscu.actions.exchange.imports import DryRun
from mscu.exchange.mapping import Mapping
from mscu.exchange.table_process import TableFile
from mscu.ui.pages.exchange.import_choosing import in_words
from mscu.ui.pages.exchange.import_columns import ColumnsCard
from mscu.ui.pages.exchange.import_questioned import QuestionedCard
from mscu.ui.widgets.button import Button, Kind
from mscu.ui.widgets.card import Card
from mscu.ui.widgets.choices import ChoiceField
from mscu.ui.widgets.fields import LineField
from mscu.ui.widgets.label import Label

READING = "Reading every row…"
NO_ROWS = "There is nothing below the headings, so there are no rows to import."
_SHEET_WIDTH = 200
_NAME_WIDTH = 220


class Review(QWidget):
    """Columns on the left, rows to check on the right, the counts and buttons below.

    Signals: `changed` with the mapping that the user set; `sheet_wanted` with the number of another sheet;
    `headed` with the row that holds the headings; `import_wanted`; `again` for another file.
    """

    changed = Signal(object)
    sheet_wanted = Signal(int)
    headed = Signal(int)
    import_wanted = Signal()
    again = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.columns = ColumnsCard()
        self.rows = QuestionedCard()
        self.counts = Label(READING, wrap=True)
        self._told = Label("", tone="text2", wrap=True)
        self._sheets = ChoiceField(())
        self._sheets.setAccessibleName("Sheet")
        self._sheets.setFixedWidth(_SHEET_WIDTH)
        self._remember = Label("Remember these columns as", tone="text2")
        self.name = LineField()
        self.name.setAccessibleName("Remember these columns as")
        self.name.setFixedWidth(_NAME_WIDTH)
        self.go = Button("Import", kind=Kind.PRIMARY, shortcut="Ctrl+Return", hint="Ctrl+Enter")
        self._other = Button("Another file")
        self._run: DryRun | None = None
        self._is_read = False
        self._lay_out()
        self.columns.changed.connect(self._said)
        self.columns.headed.connect(self.headed)
        self.rows.changed.connect(self._count)
        self._sheets.edited.connect(self._sheet_chosen)
        self.go.clicked.connect(self.import_wanted)
        self._other.clicked.connect(self.again)

    def _lay_out(self) -> None:
        cards = QHBoxLayout()
        cards.setSpacing(16)
        cards.addWidget(self.columns, 6)
        cards.addWidget(self.rows, 5)
        self.columns.aside.addWidget(self._sheets)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self._told)
        column.addLayout(cards, 1)
        column.addWidget(self._foot())

    def _foot(self) -> Card:
        card = Card()
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.counts, 1)
        row.addWidget(self._remember)
        row.addWidget(self.name)
        row.addWidget(self._other)
        row.addWidget(self.go)
        card.body.addLayout(row)
        return card

    # ------------------------------------------------------------------ what is shown

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
        self._say((*file.table.head.told, *mapping.told))
        self.columns.show_table(file.table, mapping)
        self.rows.wait()
        self._wait()

    def show_run(self, run: DryRun) -> None:
        """Show the result of checking every row."""
        fresh, self._run, self._is_read = self._run is None, run, True
        self.rows.show_run(run, fresh=fresh)
        if run.earlier_import and fresh:
            self._say((run.earlier_import,))
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

    def _say(self, sentences: tuple[str, ...]) -> None:
        self._told.setText(" ".join(sentences))
        self._told.setVisible(bool(sentences))

    def _wait(self) -> None:
        """Disable Import until the rows are checked with the new mapping."""
        self._is_read = False
        self.counts.setText(READING)
        self.go.block("Wait until every row has been read.")

    def _said(self, mapping: Mapping) -> None:
        self._offer_to_remember(True)
        self._wait()
        self.changed.emit(mapping)

    def _offer_to_remember(self, offered: bool) -> None:
        self._remember.setVisible(offered)
        self.name.setVisible(offered)

    def _sheet_chosen(self) -> None:
        sheet = self._sheets.value()
        if isinstance(sheet, int):
            self.sheet_wanted.emit(sheet)

    def _count(self) -> None:
        if self._run is not None and self._is_read:
            self.counts.setText(counted(self._run, len(self.rows.left_out)))
            self.go.block("" if self.reports else "No row would become a report.")
            self.go.set_text(f"Import {in_words(self.reports, 'report')}")


def counted(run: DryRun, left_out: int) -> str:
    """Describe what importing would do."""
    if not run.rows:
        return NO_ROWS
    reports = run.rows - run.refused - left_out
    become = "1 row becomes a report" if reports == 1 else f"{reports:,} rows become reports"
    asked = len(run.questioned) - run.refused - left_out
    parts = [become, f"{asked:,} of them questioned" if asked else "none of them questioned"]
    parts += [f"{left_out:,} left out"] if left_out else []
    parts += [f"{run.refused:,} refused"] if run.refused else []
    return f"{', '.join(parts)}."
