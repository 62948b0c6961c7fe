"""A form built from a declared list of fields: it shows values, reads them, and shows problems.

It validates nothing: the command does, field by field. Ctrl+S and Esc belong to the page that holds the form.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import MISSING, fields
from datetime import date
from typing import cast

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QSizePolicy, QWidget
from typing_extensions import override

from mscu.text.storable_text import TEXT_LIMIT
from mscu.ui.forms.dated_codes import DatedCodes, typed_days
from mscu.ui.forms.field_list import TEXT, Field, Section, Sources
from mscu.ui.look.fonts import Type
from mscu.ui.look.layouts import Space, hbox, stretch, vbox
from mscu.ui.look.reading_order import step
from mscu.ui.widgets.choices import CheckField
from mscu.ui.widgets.editor import Editor
from mscu.ui.widgets.field_cell import FieldCell
from mscu.ui.widgets.label import Caption, Label
from mscu.ui.widgets.lines_editor import LinesEditor
from mscu.ui.widgets.message_bar import dismiss_messages

MIN_COLUMN_WIDTH = 200
"""Least width of a column in pixels; a form has as many columns as fit, up to three."""
MAX_COLUMNS = 3
GAP = 12
ROW_GAP = 12


class Form(QWidget):
    """The fields of one command.

    Signals: `edited` when the user has changed something. `Command(**form.values())` takes the values;
    problems that the command raises go to `show_problems`.
    """

    edited = Signal()

    def __init__(
        self, sections: Iterable[Section], sources: Sources | None = None, *, columns: int = MAX_COLUMNS
    ) -> None:
        super().__init__()
        self._sources = sources or Sources()
        self._cells: dict[str, FieldCell] = {}
        self._most_columns = columns
        self._blocks: list[_Block] = []
        declared = tuple(sections)
        vbox(*(self._block(section) for section in declared), stretch(), within=self, spacing=Space.LARGE)
        fields_ = (field for section in declared for field in section.fields)
        self._codes = DatedCodes(fields_, self._cells, self._sources)
        self._codes.refresh()

    def _block(self, section: Section) -> _Block:
        block = _Block(section)
        for field in section.fields:
            cell = self._cell(field)
            self._cells[field.name] = cell
            block.add(cell, wide=field.wide)
        self._blocks.append(block)
        return block

    def _cell(self, field: Field) -> FieldCell:
        editor = field.editor(field, self._sources)
        widget = cast("QWidget", editor)
        widget.setObjectName(field.name)
        limit = field.limit or (TEXT_LIMIT if field.editor is TEXT else 0)
        hint = field.hint if isinstance(field.hint, str) else field.hint(self._sources)
        cell = FieldCell(
            field.label, editor, required=field.required, hint=hint, limit=limit, aside=field.aside
        )
        editor.edited.connect(self._edited)
        return cell

    def _edited(self) -> None:
        self._codes.refresh()
        self.edited.emit()

    def names(self) -> tuple[str, ...]:
        """Return the names of the fields, in order."""
        return tuple(self._cells)

    def editor(self, name: str) -> Editor:
        """Return the editor of a field, so that a page can add to it."""
        return self._cells[name].editor

    def cell(self, name: str) -> FieldCell:
        """Return the whole cell of a field: label, editor and message."""
        return self._cells[name]

    def days_of(self, name: str) -> tuple[date, date] | None:
        """Return the first and the last day that a field may mean, or None if it holds no date."""
        return typed_days(self.editor(name), self._sources.today)

    def values(self) -> dict[str, object]:
        """Return all values by field name, those of hidden fields included."""
        return {name: cell.editor.value() for name, cell in self._cells.items()}

    def show_values(self, values: Mapping[str, object]) -> None:
        """Show values and clear problems; fields that are not named become empty."""
        for name, cell in self._cells.items():
            cell.editor.show_value(values.get(name))
        self._codes.refresh()
        self.show_problems({})

    def draft(self) -> dict[str, object]:
        """Return the content of the fields as plain values for JSON."""
        return {name: _draft(cell.editor) for name, cell in self._cells.items()}

    def show_draft(self, draft: Mapping[str, object]) -> None:
        """Show what `draft` returned; fields missing from it stay as they are."""
        for name in [name for name in draft if name in self._cells]:
            editor = self._cells[name].editor
            show = getattr(editor, "show_draft", editor.show_value)
            show(draft[name])
        self._codes.refresh()

    def show_problems(self, problems: Mapping[str, str]) -> dict[str, str]:
        """Show problems beside their fields and focus the first one; messages that something was done go.

        Return the problems that belong to no visible field, for the page to show.
        """
        if problems:
            dismiss_messages(self.window())
        shown: set[str] = set()
        for name, cell in self._cells.items():
            field_problems = _problems_of(name, problems)
            shown.update(field_problems)
            _show_problem(name, cell, field_problems)
            if field_problems:
                self.set_shown(name, True)
        _go_to_first_problem(self._cells.values())
        return {name: message for name, message in problems.items() if name not in shown}

    def problems(self) -> dict[str, str]:
        """Return the problems that are shown, by field."""
        return {name: cell.problem for name, cell in self._cells.items() if cell.problem}

    def set_shown(self, name: str, shown: bool) -> None:
        """Show or hide a field that depends on another field's answer."""
        cell = self._cells[name]
        if cell.left_out == shown:
            cell.left_out = not shown
            cell.setVisible(shown)
            for block in self._blocks:
                block.lay()

    def set_read_only(self, read_only: bool) -> None:
        for cell in self._cells.values():
            cell.editor.set_read_only(read_only)

    def focus_first(self) -> None:
        next(iter(self._cells.values())).take_focus()

    @override
    def focusNextPrevChild(self, next: bool) -> bool:
        return step(self.window(), forward=next)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        fit = (self.width() + GAP) // (MIN_COLUMN_WIDTH + GAP)
        for block in self._blocks:
            block.set_columns(max(1, min(self._most_columns, fit)))


class _Block(QWidget):
    """The fields of one section, in columns of equal width."""

    def __init__(self, section: Section) -> None:
        super().__init__()
        self._cells: list[tuple[FieldCell, bool]] = []
        self._columns = 0
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(GAP)
        self._grid.setVerticalSpacing(ROW_GAP)
        around = vbox(within=self, spacing=Space.CLOSE)
        if section.title:
            around.addLayout(_header(section))
        around.addLayout(self._grid)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

    def add(self, cell: FieldCell, *, wide: bool) -> None:
        cell.setParent(self)
        self._cells.append((cell, wide))

    def set_columns(self, columns: int) -> None:
        if columns != self._columns:
            self._columns = columns
            if all(isinstance(cell.editor, CheckField) for cell, _ in self._cells):
                for cell, _ in self._cells:
                    cell.hide_label_row()
            self.lay()

    def lay(self) -> None:
        """Lay out the visible fields in order; without any, hide the heading too."""
        self.setVisible(not all(cell.left_out for cell, _ in self._cells))
        columns = max(self._columns, 1)
        for cell, _ in self._cells:
            # Not takeAt: the item would stay alive, and Qt would notify it of new heights.
            self._grid.removeWidget(cell)
        for column in range(MAX_COLUMNS):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
        row = column = 0
        for cell, wide in self._cells:
            if cell.left_out:
                continue
            if wide and column:
                row, column = row + 1, 0
            self._grid.addWidget(cell, row, column, 1, columns if wide else 1)
            column = columns if wide else column + 1
            if column >= columns:
                row, column = row + 1, 0

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(MIN_COLUMN_WIDTH, super().minimumSizeHint().height())


def defaults(command: type) -> dict[str, object]:
    """Return the default values of a command's fields, for a new form."""
    return {
        field.name: field.default for field in fields(command) if field.default is not MISSING and field.init
    }


def _header(section: Section) -> QHBoxLayout:
    row = hbox(Label(section.title, step=Type.SECTION), spacing=Space.SMALL)
    if section.hint:
        row.addWidget(Caption(section.hint, step=Type.SMALL, tone="text3"))
    row.addStretch(1)
    return row


def _problems_of(name: str, problems: Mapping[str, str]) -> dict[str, str]:
    """Return the problems of one field and of its rows (`exhibits.0.reference`)."""
    start = f"{name}."
    return {key: message for key, message in problems.items() if key == name or key.startswith(start)}


def _show_problem(name: str, cell: FieldCell, problems: Mapping[str, str]) -> None:
    if isinstance(cell.editor, LinesEditor):
        lines = {key.partition(".")[2]: message for key, message in problems.items() if key != name}
        cell.editor.show_line_problems(lines)
        cell.show_problem(problems.get(name, ""))
    else:
        cell.show_problem(" ".join(problems.values()))


def _go_to_first_problem(cells: Iterable[FieldCell]) -> None:
    for cell in cells:
        if isinstance(cell.editor, LinesEditor) and cell.editor.go_to_problem():
            return
        if cell.problem:
            cell.take_focus()
            reveal(cell)
            return


def _draft(editor: Editor) -> object:
    return getattr(editor, "draft", editor.value)()


def reveal(cell: FieldCell) -> None:
    """Scroll a field with its message into view, or the end of one that does not fit."""
    around = cell.parentWidget()
    while around is not None:
        if isinstance(around, QScrollArea):
            around.ensureWidgetVisible(cell, 0, ROW_GAP)
            if cell.height() > around.viewport().height():
                around.ensureWidgetVisible(cell.below, 0, ROW_GAP)
            return
        around = around.parentWidget()
