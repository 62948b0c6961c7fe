"""The lists of records: closed cases to review, requests for what is held, what is gone."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mscu.actions.records.record_papers import DisposalRow
from mscu.actions.records.records_due import RecordsRow
from mscu.actions.records.rights_requests import RightsRow
from mscu.ui.look.reading_order import stops
from mscu.ui.pages.core.list_layout import above_list
from mscu.ui.pages.core.list_pane import ListPane
from mscu.ui.pages.records import keys, row_formats
from mscu.ui.widgets.chronology import Line
from mscu.ui.widgets.segmented import SegmentedField

WIDTH = 480
WHICH = (
    (keys.REVIEWS, "Reviews"), (keys.RIGHTS, "Rights requests"), (keys.GONE, "Disposed of"),
)  # fmt: skip


class RecordsLists(QWidget):
    """One of them at a time, by the choice above."""

    turned = Signal()
    chosen = Signal(object)
    """The number of a case."""
    request_chosen = Signal(object)
    """The row of a request."""
    gone_chosen = Signal(object)
    """The row of a disposal."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(WIDTH)
        self.which = SegmentedField(WHICH)
        self.which.set_name("Which list")
        self.which.show_value(keys.REVIEWS)
        self.due = ListPane("Reviews", row_formats.NO_REVIEWS)
        self.gone = ListPane("Disposed of", row_formats.NONE_GONE)
        self.rights = ListPane("Rights requests", row_formats.NO_REQUESTS)
        self._rows: dict[object, DisposalRow] = {}
        self._requests: dict[int, RightsRow] = {}
        self._panes = {keys.REVIEWS: self.due, keys.RIGHTS: self.rights, keys.GONE: self.gone}
        self._lay_out_lists()
        self.which.edited.connect(self._turn)
        for signal in (self.due.opened, self.due.rested):
            signal.connect(self.chosen)
        for signal in (self.gone.opened, self.gone.rested):
            signal.connect(self._choose_gone)
        for signal in (self.rights.opened, self.rights.rested):
            signal.connect(self._choose_request)

    def _lay_out_lists(self) -> None:
        lists = QVBoxLayout(self)
        lists.setContentsMargins(0, 0, 0, 0)
        lists.setSpacing(8)
        above = above_list(self.which)
        above.addStretch(1)
        lists.addLayout(above)
        for pane in self._panes.values():
            lists.addWidget(pane, 1)
        self._show_one()

    @property
    def shown(self) -> str:
        """Say which list is shown."""
        return str(self.which.value() or keys.REVIEWS)

    def turn_to(self, which: str) -> None:
        """Show a list."""
        self.which.show_value(which)
        self._show_one()

    def show_due(self, rows: Sequence[RecordsRow], chosen: int | None) -> None:
        """List closed cases, with one of them chosen."""
        lines = [Line(row.id, row_formats.review_look(row)) for row in rows]
        self.due.show_lines(lines, may_add=False)
        if chosen is not None:
            self.due.list.choose(chosen)

    def show_requests(self, rows: Sequence[RightsRow], chosen: int | None) -> None:
        """List the requests, with one of them chosen, or the first."""
        self._requests = {row.id: row for row in rows}
        lines = [Line(row.id, row_formats.request_look(row)) for row in rows]
        self.rights.show_lines(lines, may_add=False)
        if rows and chosen is not None:
            number = chosen if chosen in self._requests else rows[0].id
            self.rights.list.choose(number)
            self.request_chosen.emit(self._requests[number])

    def show_gone(self, rows: Sequence[DisposalRow], *, choose: bool) -> None:
        """List what was disposed of, with the first of it chosen where that is asked for."""
        self._rows = {row.key: row for row in rows}
        lines = [Line(row.key, row_formats.gone_look(row)) for row in rows]
        self.gone.show_lines(lines, may_add=False)
        if rows and choose:
            self.gone.list.choose(rows[0].key)
            self.gone_chosen.emit(rows[0])

    def takes_focus(self) -> None:
        """Give the keyboard to the list that is shown."""
        self._panes[self.shown].list.setFocus()

    def first_stop(self) -> QWidget:
        """Name what has the keyboard when the page opens."""
        return next(stops(self.due), self.due) if self.due.list.isHidden() else self.due.list

    def _turn(self) -> None:
        self._show_one()
        self.turned.emit()

    def _show_one(self) -> None:
        for which, pane in self._panes.items():
            pane.setVisible(which == self.shown)

    def _choose_request(self, number: object) -> None:
        row = self._requests.get(number) if isinstance(number, int) else None
        if row is not None:
            self.request_chosen.emit(row)

    def _choose_gone(self, key: object) -> None:
        row = self._rows.get(key)
        if row is not None:
            self.gone_chosen.emit(row)
