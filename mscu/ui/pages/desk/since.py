"""Since: everything recorded since yesterday 08:00, ranked by risk, for the morning meeting."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy
from typing_extensions import override

from mscu.access import Permission
from mscu.actions.core.dates import Today
from mscu.actions.core.repointing import MergeEvent
from mscu.actions.desk.since import RecentEntries, Since, SinceLine
from mscu.ui.lists.rows import RowsModel
from mscu.ui.lists.rows_view import RowsView
from mscu.ui.look.folding import isolated, sentence
from mscu.ui.look.layouts import Margins, aligned, space, vbox
from mscu.ui.look.palette import Status
from mscu.ui.look.row_delegate import REGISTER
from mscu.ui.look.row_formats import entry_place, since_look
from mscu.ui.look.row_look import RowLook
from mscu.ui.pages.core.list_layout import LIST_MARGINS, filter_row, focus_list, padded_for_list
from mscu.ui.pages.core.page import Page, PageContext
from mscu.ui.pages.editing.case_sources import sources_of
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.button import Button
from mscu.ui.widgets.card import EmptyState
from mscu.ui.widgets.field_cell import FieldCell
from mscu.ui.widgets.label import Label
from mscu.ui.widgets.partial_date import PartialDateField

FIELD_WIDTH = 340
MAX_MERGES = 5
"""Most lines below the list about merges made and undone."""
LABEL_HEIGHT = 20
"""Pixels from the top of a field's label to the field itself."""


class SincePage(Page):
    """What was recorded, highest risk first; Enter opens an entry in its case or report."""

    name: ClassVar[str] = "since"
    title: ClassVar[str] = "Since"
    known_as: ClassVar[str] = "morning meeting overnight yesterday new"
    icon: ClassVar[str] = "history"
    body_margins: ClassVar[Margins] = LIST_MARGINS
    needs: ClassVar[Permission] = Permission.OPEN_CASES
    in_rail: ClassVar[bool] = False
    under: ClassVar[str] = "desk"

    def __init__(self, dispatcher: Dispatcher, context: PageContext) -> None:
        super().__init__(dispatcher, context)
        self._heading_ids: set[int] = set()
        self._model: RowsModel[SinceLine] = RowsModel(self._look, id_of=_entry_id, parent=self)
        self.view = RowsView(self._model, "What came in", REGISTER)
        self._empty = padded_for_list(
            EmptyState("history", "Nothing was recorded since then", "Choose an earlier time.")
        )
        self._field: PartialDateField | None = None
        self._cell: FieldCell | None = None
        self._row = filter_row()
        self.body.addLayout(self._row)
        self.body.addWidget(self._empty)
        self._merged = Label("", tone="text2", wrap=True, selectable=True)
        self._merges_row = padded_for_list(self._merged)
        self.body.addWidget(self.view, 1)
        self.body.addWidget(self._merges_row)
        self.body.addStretch(0)
        self._empty.hide()
        self._merges_row.hide()
        self.view.opened.connect(self._open)
        dispatcher.ask(Today(), then=self._make_field)

    def _make_field(self, today: date) -> None:
        read = sources_of({}, today).parse_partial
        field = PartialDateField(read, today, placeholder="yesterday 08:00, or 12 Nov 2022 09:14")
        self._field = field
        self._cell = FieldCell("Since when", field, hint="If empty: yesterday 08:00")
        self._cell.setFixedWidth(FIELD_WIDTH)
        self._cell.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        show = Button("Show")
        show.clicked.connect(self.ask)
        field.returnPressed.connect(self.ask)
        below_label = vbox(space(LABEL_HEIGHT), aligned(show, Qt.AlignmentFlag.AlignTop))
        self._row.addWidget(self._cell)
        self._row.addLayout(below_label)
        self._row.addStretch(1)

    @override
    def shown(self) -> None:
        self.ask()
        focus_list(self, self.view)

    def ask(self) -> None:
        """Read the entries recorded since the time typed."""
        reading = self._field.reading() if self._field is not None else None
        if reading is not None and reading.error and self._cell is not None:
            self._cell.show_problem(reading.text)
            self._cell.take_focus()
            return
        text = self._field.text() if self._field is not None else ""
        self.dispatcher.ask(Since(since=text), then=self._show)

    @override
    def records_changed(self, changed: frozenset[tuple[str, int]]) -> None:
        self.ask()

    def _show(self, answer: RecentEntries) -> None:
        more = " or more" if answer.more else ""
        self.set_title(f"Since {answer.since}", f"{len(answer.lines)}{more} entries")
        self.clear_messages()
        if answer.more:
            self.tell("Only the newest 500 are shown: choose a later time.", Status.SOON)
        self._heading_ids = _first_of_each_risk(answer)
        self._model.show_rows(answer.lines, answer.since)
        self._empty.setVisible(not answer.lines)
        self.view.setVisible(bool(answer.lines))
        self._merged.setText("\n".join(map(_merge_text, answer.merged[:MAX_MERGES])))
        self._merges_row.setVisible(bool(answer.merged))

    def _look(self, line: SinceLine) -> RowLook:
        return since_look(line, with_heading=line.row.id in self._heading_ids)

    def _open(self, entry_id: int) -> None:
        index = self._model.row_of(entry_id)
        line = self._model.row_at(index)
        if line is not None:
            self.open_requested.emit(entry_place(line.row), entry_id)


def _merge_text(event: MergeEvent) -> str:
    return sentence(f"{event.when} {isolated(event.what)}. {event.who}: {isolated(event.why)}")


def _first_of_each_risk(answer: RecentEntries) -> set[int]:
    first: dict[int, int] = {}
    for line in answer.lines:
        first.setdefault(line.risk, line.row.id)
    return set(first.values())


def _entry_id(line: SinceLine) -> int:
    return line.row.id
