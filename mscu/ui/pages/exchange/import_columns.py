"""What each column of a table holds, beside its first rows; the user may change it."""

from __future__ import annotations

from itertools import islice

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QScrollArea, QWidget

from mscu.exchange.column_mapping import Mapping, heading_rows
from mscu.exchange.profiles import Meaning
from mscu.exchange.table import ImportTable, TableRow
from mscu.ui.look.fonts import Type
from mscu.ui.look.layouts import Space, growing, hbox, widget_with
from mscu.ui.pages.exchange.import_checks import HEADER_HEIGHT
from mscu.ui.widgets.card import Card, scrolling
from mscu.ui.widgets.choices import ChoiceField
from mscu.ui.widgets.label import Elided, Label

_ROWS = 3
_MAX_VALUE_LENGTH = 60
_HEADING, _FIELD, _CELLS = 0, 1, 2
_WIDTH = 204
_OPTIONS = tuple((meaning, meaning.label) for meaning in Meaning)


class ColumnsCard(Card):
    """One line per column: its heading, its meaning, its first values.

    Signals: `changed` with the mapping once the user changes a column's meaning; `header_chosen` with the
    number of the row that holds the headings.
    """

    changed = Signal(object)
    header_chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__("What each column is", flush=True)
        self._mapping: Mapping | None = None
        self._change_start: tuple[ChoiceField, Mapping] | None = None
        """The field being changed, and the mapping before: the arrow keys pass over meanings
                that belong to other columns, and those columns must keep them.
        """
        self.fields: list[ChoiceField] = []
        self._area: QScrollArea | None = None
        self.heading_row = ChoiceField(())
        self.heading_row.setAccessibleName("Headings are in")
        self._heading_line = self._with_label(self.heading_row)
        self.aside.addStrut(HEADER_HEIGHT)
        self.body.addWidget(self._heading_line)
        self.heading_row.edited.connect(self._row_chosen)

    def _with_label(self, field: ChoiceField) -> QWidget:
        return widget_with(
            hbox(
                Label("Headings are in", tone="text2"),
                growing(field),
                spacing=Space.MEDIUM,
                margins=(16, 0, 16, 8),
            )
        )

    @property
    def read_as(self) -> str:
        """Return the title of the profile that matches the headings."""
        return self._mapping.profile.title if self._mapping else ""

    def show_table(self, table: ImportTable, mapping: Mapping) -> None:
        self._mapping, self._change_start = mapping, None
        self.set_title("What each column is", f"read as: {mapping.profile.title}")
        rows = heading_rows(table)
        self.heading_row.offer(tuple((line.number, _row_label(line)) for line in rows))
        self.heading_row.show_value(mapping.row)
        self._heading_line.setVisible(len(rows) > 1)
        if self._area is not None:
            self.body.removeWidget(self._area)
            self._area.deleteLater()
        self._area = scrolling(self._grid(table, mapping))
        self.body.addWidget(self._area)

    def _grid(self, table: ImportTable, mapping: Mapping) -> QWidget:
        content = QWidget()
        grid = QGridLayout(content)
        grid.setContentsMargins(16, 0, 16, 12)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnMinimumWidth(_FIELD, _WIDTH)
        grid.setColumnStretch(_HEADING, 2)
        grid.setColumnStretch(_CELLS, 3)
        for index, title in enumerate(("Heading", "Is", "First rows")):
            grid.addWidget(Label(title, step=Type.LABEL, tone="text3"), 0, index)
        self.fields = []
        data_rows = [line for line in table.lines if line.number > mapping.row]
        for index, heading in enumerate(mapping.headings):
            cells = " · ".join(islice(filter(None, (line.cell(index) for line in data_rows)), _ROWS))
            grid.addWidget(Elided(heading.words), index + 1, _HEADING)
            grid.addWidget(self._field(index, heading.words), index + 1, _FIELD)
            sample = cells.replace("\n", " ")
            grid.addWidget(Elided(sample[: _ROWS * _MAX_VALUE_LENGTH], tone="text2"), index + 1, _CELLS)
        grid.setRowStretch(len(mapping.headings) + 1, 1)
        grid.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._show_values()
        return content

    def _field(self, _index: int, heading: str) -> ChoiceField:
        field = ChoiceField(_OPTIONS)
        field.setAccessibleName(f"What “{heading}” is")
        field.setFixedWidth(_WIDTH)
        field.edited.connect(self._apply_meaning)
        self.fields.append(field)
        return field

    def _row_chosen(self) -> None:
        row = self.heading_row.value()
        if isinstance(row, int):
            self.header_chosen.emit(row)

    def _apply_meaning(self) -> None:
        """Apply the choice; a meaning that only one column can have is taken from the other."""
        field, mapping = self.sender(), self._mapping
        if not isinstance(field, ChoiceField) or mapping is None:
            return
        meaning = field.value()
        if isinstance(meaning, Meaning):
            if self._change_start is None or self._change_start[0] is not field:
                self._change_start = field, mapping
            self._mapping = self._change_start[1].with_meaning(self.fields.index(field), meaning)
            self._show_values()
            self.changed.emit(self._mapping)

    def _show_values(self) -> None:
        for index, field in enumerate(self.fields):
            if self._mapping is not None:
                field.show_value(self._mapping.meaning(index))


def _row_label(line: TableRow) -> str:
    """Format a row as its number and its first values."""
    values = " · ".join(filter(None, line.cells)).replace("\n", " ")
    sample = values if len(values) <= _MAX_VALUE_LENGTH else f"{values[: _MAX_VALUE_LENGTH - 1]}…"
    return f"Row {line.number}: {sample}"
