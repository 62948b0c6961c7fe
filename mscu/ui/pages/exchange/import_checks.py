"""The rows of a table that need checking, each with its reasons, to import or leave out."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut

from mscu.actions.exchange.imports import DryRun, QuestionedRow
from mscu.ui.lists.rows import RowsModel
from mscu.ui.lists.rows_view import RowsView
from mscu.ui.look.badges import Chip
from mscu.ui.look.palette import Status
from mscu.ui.look.row_look import RowLook
from mscu.ui.look.shapes import Shape
from mscu.ui.widgets.button import Button, Size
from mscu.ui.widgets.card import Card, EmptyState

HEADER_HEIGHT = 28
"""The height of a small button, so that the headings of both cards line up."""

READING_TEXTS = ("hourglass", "Not read yet", "Rows to check are listed here once all have been read.")
NO_ROW_TEXTS = ("info", "No row", "There is nothing below the headings.")
NOTHING_TEXTS = ("circle-check", "Nothing to check", "Every row was read, and none was questioned.")


class RowChecksCard(Card):
    """The rows to check, refused ones first; Space or Enter leaves a row out or takes it back in.

    Signals: `changed` once other rows are left out.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__("Rows to check", flush=True)
        self.left_out: set[int] = set()
        self._held: frozenset[int] = frozenset()
        """The rows that were left out until somebody decides; what they decided stays."""
        self.rows: tuple[QuestionedRow, ...] = ()
        self._model: RowsModel[QuestionedRow] = RowsModel(self._look, id_of=_row_number, parent=self)
        self.view = RowsView(self._model, "Rows to check")
        self.all_out_button = Button("Leave all out", size=Size.SMALL)
        self._empty_state = EmptyState(*READING_TEXTS)
        self._empty_state.setProperty("card", "quiet")
        self.aside.addWidget(self.all_out_button)
        self.aside.addStrut(HEADER_HEIGHT)
        self.body.addWidget(self._empty_state)
        self.body.addWidget(self.view, 1)
        self.body.addStretch()
        self.view.opened.connect(self._toggle)
        self.all_out_button.clicked.connect(self._toggle_all)
        space = QShortcut(QKeySequence(Qt.Key.Key_Space), self.view)
        space.setContext(Qt.ShortcutContext.WidgetShortcut)
        space.activated.connect(self._toggle_current)

    def show_waiting(self) -> None:
        """Show that the rows of another table are still being read."""
        self._empty_state.say(*READING_TEXTS)
        self.rows, self.left_out, self._held = (), set(), frozenset()
        self.set_title("Rows to check")
        self._show()

    def show_run(self, run: DryRun) -> None:
        """Show the result of a dry run; rows that are best left out are, until somebody decides."""
        self.rows = tuple(sorted(run.questioned, key=_refused_first))
        self.left_out |= run.best_left_out - self._held
        self._held |= run.best_left_out
        self.left_out &= {row.row for row in run.questioned if not row.refused}
        self.set_title("Rows to check", f"{len(self.rows):,}" if self.rows else "")
        self._empty_state.say(*(NOTHING_TEXTS if run.rows else NO_ROW_TEXTS))
        self._show()

    def _show(self) -> None:
        self._model.show_rows(self.rows)
        self._empty_state.setVisible(not self.rows)
        self.view.setVisible(bool(self.rows))
        importable = [row.row for row in self.rows if not row.refused]
        self.all_out_button.setVisible(bool(importable))
        are_all_out = self.left_out.issuperset(importable)
        self.all_out_button.set_text("Import them all" if are_all_out else "Leave all out")

    def _toggle_current(self) -> None:
        row_number = self.view.current_id()
        if row_number is not None:
            self._toggle(row_number)

    def _toggle(self, row_number: int) -> None:
        row = next(row for row in self.rows if row.row == row_number)
        if not row.refused:
            self.left_out ^= {row_number}
            self._show()
            self.changed.emit()

    def _toggle_all(self) -> None:
        importable = {row.row for row in self.rows if not row.refused}
        self.left_out = set() if self.left_out >= importable else importable
        self._show()
        self.changed.emit()

    def _look(self, row: QuestionedRow) -> RowLook:
        first, *other_problems = row.problems
        cell = f"{first.heading}: {first.words}".strip(": ")
        details = filter(None, (cell, *(problem.sentence for problem in other_problems)))
        chip = Chip("imported", Status.SOON)
        if row.refused:
            chip = Chip("refused", Status.LATE)
        elif row.row in self.left_out:
            chip = Chip("left out", Status.QUIET, Shape.CROSS)
        return RowLook(f"Row {row.row}: {first.fault.label}", " · ".join(details), chip=chip)


def _refused_first(row: QuestionedRow) -> bool:
    return not row.refused


def _row_number(row: QuestionedRow) -> int:
    return row.row
