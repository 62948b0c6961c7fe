"""Since: everything recorded since yesterday 08:00, ranked by risk, for the morning meeting."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from PySide6.QtWidgets import QHBoxLayout
from typing_extensions import override

from mscu.access import Permission
from mscu.actions.since import Since, SinceAnswer, SinceLine
from mscu.actions.today import Today
from mscu.ui.desk import Desk
from mscu.ui.fonts import Type
from mscu.ui.looks import since_look
from mscu.ui.pages.case_sources import sources_of
from mscu.ui.pages.page import Page, Places
from mscu.ui.palette import Status
from mscu.ui.row_delegate import REGISTER
from mscu.ui.row_look import RowLook
from mscu.ui.rows import RowsModel
from mscu.ui.rows_view import RowsView
from mscu.ui.widgets.button import Button
from mscu.ui.widgets.card import EmptyState
from mscu.ui.widgets.label import Label
from mscu.ui.widgets.partial_date import PartialDateField


class SincePage(Page):
    """What came in, most dangerous first; Enter opens an entry where it belongs."""

    name: ClassVar[str] = "since"
    title: ClassVar[str] = "Since"
    icon: ClassVar[str] = "history"
    needs: ClassVar[Permission] = Permission.OPEN_CASES

    def __init__(self, desk: Desk, places: Places) -> None:
        super().__init__(desk, places)
        self._heads: set[int] = set()
        self._model: RowsModel[SinceLine] = RowsModel(self._look, number=_number, parent=self)
        self._view = RowsView(self._model, "What came in", REGISTER)
        self._empty = EmptyState(
            "history", "Nothing was recorded since then", "Choose an earlier time above."
        )
        self._from: PartialDateField | None = None
        self._row = QHBoxLayout()
        self._row.addWidget(Label("Since", step=Type.LABEL))
        self.body.addLayout(self._row)
        self.body.addWidget(self._empty)
        self.body.addWidget(self._view, 1)
        self._view.opened.connect(self._open)
        desk.ask(Today(), then=self._make_field)

    def _make_field(self, today: date) -> None:
        read = sources_of({}, today).parse_partial
        field = PartialDateField(read, placeholder="yesterday 08:00, or 12 Nov 2022 09:14")
        field.setAccessibleName("Since when")
        field.setMaximumWidth(320)
        show = Button("Show")
        show.clicked.connect(self.shown)
        self._row.addWidget(field)
        self._row.addWidget(show)
        self._row.addStretch(1)
        self._from = field

    @override
    def shown(self) -> None:
        words = str(self._from.value() or "") if self._from else ""
        self.desk.ask(Since(since=words), then=self._show)

    @override
    def records_changed(self, changed: frozenset[tuple[str, int]]) -> None:
        if self.isVisible():
            self.shown()

    def _show(self, answer: SinceAnswer) -> None:
        more = " or more" if answer.more else ""
        self.set_title(f"Since {answer.since}", f"{len(answer.lines)}{more} entries")
        self.clear_messages()
        if answer.more:
            self.tell("Only the newest 500 are shown: choose a later time.", Status.SOON)
        self._heads = _first_of_each_risk(answer)
        self._model.show_rows(answer.lines)
        self._empty.setVisible(not answer.lines)
        self._view.setVisible(bool(answer.lines))

    def _look(self, line: SinceLine) -> RowLook:
        return since_look(line, with_head=line.row.id in self._heads)

    def _open(self, number: int) -> None:
        self.wanted.emit("entry", number)


def _first_of_each_risk(answer: SinceAnswer) -> set[int]:
    first: dict[int, int] = {}
    for line in answer.lines:
        first.setdefault(line.risk, line.row.id)
    return set(first.values())


def _number(line: SinceLine) -> int:
    return line.row.id
