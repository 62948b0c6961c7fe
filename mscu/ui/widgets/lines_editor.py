"""Repeated rows within a form, such as exhibits: add, fill in, remove, all by keyboard."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget
from typing_extensions import override

from mscu.ui.look.fonts import Type
from mscu.ui.look.layouts import Space, vbox
from mscu.ui.widgets.button import ENTER, Button, Size, icon_button
from mscu.ui.widgets.editor import Editor, list_of
from mscu.ui.widgets.label import Label, rule

_CTRL = Qt.KeyboardModifier.ControlModifier
_CTRL_SHIFT = _CTRL | Qt.KeyboardModifier.ShiftModifier


@dataclass(frozen=True)
class LineColumn:
    """A column of the rows: field name, label, editor and greatest width."""

    name: str
    label: str
    editor: Callable[[], Editor]
    stretch: int = 1


class _Row:
    """The editors of one row, its remove button and its message."""

    def __init__(self, columns: Sequence[LineColumn], number: int, noun: str) -> None:
        self.editors = {column.name: column.editor() for column in columns}
        self.remove = icon_button("x", f"Remove {noun} {number}", size=Size.SMALL)
        self.remove.setToolTip(f"Remove {noun} {number}  Ctrl+Shift+Del")
        self.sentence = Label(step=Type.SMALL, tone="late", wrap=True)
        self.sentence.hide()
        self.below = rule()
        self.below.hide()

    def widgets(self) -> list[QWidget]:
        """Return all widgets of the row from left to right, its message and its rule last."""
        return [*map(_widget, self.editors.values()), self.remove, self.sentence, self.below]

    def values(self) -> dict[str, object]:
        return {name: editor.value() for name, editor in self.editors.items()}

    def is_empty(self) -> bool:
        return all(editor.value() in {None, "", False} for editor in self.editors.values())

    def holds(self, widget: QWidget | None) -> bool:
        return widget is not None and any(
            editor is widget or editor.isAncestorOf(widget) for editor in self.widgets()
        )


class LinesEditor(QWidget):
    """A small table of rows. Ctrl+Enter adds one, Ctrl+Shift+Del removes the focused one.

    Its value is a tuple of what `make(**values)` returns; empty rows are left out. `first` is the number of
    fields in the first line of a row, with the others below them.
    """

    edited = Signal()

    def __init__(
        self,
        columns: Sequence[LineColumn],
        *,
        noun: str = "line",
        make: Callable[..., object] = dict,
        first_line: int = 0,
    ) -> None:
        super().__init__()
        self._columns = tuple(columns)
        split = first_line or len(self._columns)
        self._lines = [line for line in (self._columns[:split], self._columns[split:]) if line]
        self._column_count = max(map(len, self._lines))
        self._noun = noun
        self._make = make
        self._rows: list[_Row] = []
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(6)
        for column in range(self._column_count):
            is_folded = len(self._lines) > 1
            self._grid.setColumnStretch(column, 1 if is_folded else self._columns[column].stretch)
        self._add = Button(f"Add {noun}", icon="plus", hint="Ctrl+Enter", size=Size.SMALL)
        self._add.clicked.connect(self.add_row)
        vbox(self._grid, self._add, within=self, spacing=Space.SNUG)
        self.setFocusProxy(self._add)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def add_row(self) -> None:
        """Add an empty row and focus its first field."""
        row = self._append()
        self.edited.emit()
        next(iter(row.editors.values())).main().setFocus()

    def _append(self) -> _Row:
        row = _Row(self._columns, len(self._rows) + 1, self._noun)
        row.remove.clicked.connect(self._remove_pressed)
        self._rows.append(row)
        for editor in row.editors.values():
            editor.edited.connect(self.edited)
        self._arrange()
        for widget in row.widgets()[:-2]:
            widget.show()  # a layout shows them a moment later, and the keyboard goes there now
        return row

    def _arrange(self) -> None:
        """Lay out all rows again; they keep their order and numbers."""
        for row in self._rows:
            for widget in row.widgets():
                # Not takeAt: its item would live on and hear of new heights in place of the new.
                self._grid.removeWidget(widget)
        for position, row in enumerate(self._rows):
            self._arrange_row(position, row)

    def _arrange_row(self, position: int, row: _Row) -> None:
        top = position * (len(self._lines) + 2)
        for index, line in enumerate(self._lines):
            self._arrange_line(line, row, top + index, widest=0 if index == 0 else len(line) - 1)
        for spec in self._columns:
            main = row.editors[spec.name].main()
            main.setAccessibleName(f"{spec.label}, {self._noun} {position + 1}")
            _set_placeholder(main, spec.label)
        end = top + len(self._lines)
        self._grid.addWidget(row.remove, end - 1, self._column_count)
        self._grid.addWidget(row.sentence, end, 0, 1, self._column_count)
        self._grid.addWidget(row.below, end + 1, 0, 1, self._column_count + 1)
        row.below.setVisible(len(self._lines) > 1 and row is not self._rows[-1])
        row.remove.setAccessibleName(f"Remove {self._noun} {position + 1}")

    def _arrange_line(self, line: Sequence[LineColumn], row: _Row, grid_row: int, *, widest: int) -> None:
        """Lay out the fields of one line; one takes the remaining room."""
        column = 0
        for index, spec in enumerate(line):
            span = 1 + (self._column_count - len(line) if index == widest else 0)
            self._grid.addWidget(_widget(row.editors[spec.name]), grid_row, column, 1, span)
            column += span

    def _remove_pressed(self) -> None:
        for row in [row for row in self._rows if row.remove is self.sender()]:
            self._remove(row)

    def _remove(self, row: _Row) -> None:
        position = self._rows.index(row)
        self._rows.remove(row)
        for widget in row.widgets():
            self._grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._arrange()
        self.edited.emit()
        if self._rows:
            neighbour = self._rows[min(position, len(self._rows) - 1)]
            next(iter(neighbour.editors.values())).main().setFocus()
        else:
            self._add.setFocus()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        focused = [row for row in self._rows if row.holds(self.window().focusWidget())]
        if modifiers == _CTRL and Qt.Key(event.key()) in ENTER:
            self.add_row()
        elif modifiers == _CTRL_SHIFT and event.key() == Qt.Key.Key_Delete and focused:
            self._remove(focused[0])
        else:
            super().keyPressEvent(event)

    def value(self) -> object:
        """Return the result of `make` for each row that is not empty."""
        return tuple(self._make(**row.values()) for row in self._rows if not row.is_empty())

    def show_value(self, value: object) -> None:
        """Show rows: mappings, or objects with fields of the columns' names."""
        for row in tuple(self._rows):
            self._rows.remove(row)
            for widget in row.widgets():
                self._grid.removeWidget(widget)
                widget.hide()
                widget.deleteLater()
        for item in list_of(object, value):
            row = self._append()
            for name, editor in row.editors.items():
                editor.show_value(_value_of(item, name))

    def draft(self) -> object:
        """Return all rows as they are, for a draft."""
        return [row.values() for row in self._rows]

    def show_line_problems(self, problems: Mapping[str, str]) -> None:
        """Show problems by `number.field`, as the command names them, and clear the others."""
        filled = [row for row in self._rows if not row.is_empty()]
        for row in self._rows:
            index = filled.index(row) if row in filled else -1
            messages = {name: problems.get(f"{index}.{name}", "") for name in row.editors}
            for name, editor in row.editors.items():
                editor.mark_problem(bool(messages[name]))
            row.sentence.setText(" ".join(filter(None, messages.values())))
            row.sentence.setVisible(any(messages.values()))

    def go_to_problem(self) -> bool:
        """Focus the first row with a problem; return False if there is none."""
        for row in self._rows:
            for editor in row.editors.values():
                if editor.main().property("problem"):
                    editor.main().setFocus()
                    return True
        return False

    def set_read_only(self, read_only: bool) -> None:
        self._add.setVisible(not read_only)
        for row in self._rows:
            row.remove.setVisible(not read_only)
            for editor in row.editors.values():
                editor.set_read_only(read_only)

    def mark_problem(self, problem: bool) -> None:
        """Do nothing: the rows draw their own borders."""

    def main(self) -> QWidget:
        """Return the first field, or the button that adds a row."""
        if self._rows:
            return next(iter(self._rows[0].editors.values())).main()
        return self._add


def _widget(editor: Editor) -> QWidget:
    return cast("QWidget", editor)


def _value_of(row: object, name: str) -> object:
    return row.get(name) if isinstance(row, Mapping) else getattr(row, name, None)


def _set_placeholder(widget: QWidget, text: str) -> None:
    setter = getattr(widget, "setPlaceholderText", None)
    if setter is not None and not widget.property("placeholderText"):
        setter(text)
