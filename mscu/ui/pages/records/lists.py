"""The two lists of records: closed cases to review, and what was disposed of."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mscu.actions.record_papers import DisposalRow
from mscu.actions.records_due import RecordsRow
from mscu.ui.pages.case.list_pane import ListPane
from mscu.ui.pages.list_layout import above_list
from mscu.ui.pages.records import keys, looks
from mscu.ui.reading_order import stops
from mscu.ui.widgets.chronology import Line
from mscu.ui.widgets.segmented import SegmentedField

WIDTH = 480


class RecordsLists(QWidget):
    """One of them at a time, by the choice above."""

    turned = Signal()
    chosen = Signal(object)
    """The number of a case."""
    gone_chosen = Signal(object)
    """The row of a disposal."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(WIDTH)
        self.which = SegmentedField(((keys.REVIEWS, "Reviews"), (keys.GONE, "Disposed of")))
        self.which.set_name("Which list")
        self.which.show_value(keys.REVIEWS)
        self.due = ListPane("Reviews", looks.NO_REVIEWS)
        self.gone = ListPane("Disposed of", looks.NONE_GONE)
        self._rows: dict[int, DisposalRow] = {}
        self._lay_out_lists()
        self.which.edited.connect(self._turn)
        for signal in (self.due.opened, self.due.rested):
            signal.connect(self.chosen)
        for signal in (self.gone.opened, self.gone.rested):
            signal.connect(self._choose_gone)

    def _lay_out_lists(self) -> None:
        lists = QVBoxLayout(self)
        lists.setContentsMargins(0, 0, 0, 0)
        lists.setSpacing(8)
        above = above_list(self.which)
        above.addStretch(1)
        lists.addLayout(above)
        for pane in (self.due, self.gone):
            lists.addWidget(pane, 1)
        self.gone.hide()

    @property
    def of_gone(self) -> bool:
        """Say whether what was disposed of is shown."""
        return self.which.value() == keys.GONE

    def turn_to_reviews(self) -> None:
        """Show the cases to review."""
        self.which.show_value(keys.REVIEWS)
        self._show_one()

    def show_due(self, rows: Sequence[RecordsRow], chosen: int | None) -> None:
        """List closed cases, with one of them chosen."""
        lines = [Line(row.id, looks.review_look(row)) for row in rows]
        self.due.show_lines(lines, may_add=False)
        if chosen is not None:
            self.due.list.choose(chosen)

    def show_gone(self, rows: Sequence[DisposalRow], *, choose: bool) -> None:
        """List what was disposed of, with the first of it chosen where that is asked for."""
        self._rows = {row.id: row for row in rows}
        lines = [Line(row.id, looks.gone_look(row)) for row in rows]
        self.gone.show_lines(lines, may_add=False)
        if rows and choose:
            self.gone.list.choose(rows[0].id)
            self.gone_chosen.emit(rows[0])

    def takes_focus(self) -> None:
        """Give the keyboard to the list that is shown."""
        (self.gone if self.of_gone else self.due).list.setFocus()

    def first_stop(self) -> QWidget:
        """Name what has the keyboard when the page opens."""
        return next(stops(self.due), self.due) if self.due.list.isHidden() else self.due.list

    def _turn(self) -> None:
        self._show_one()
        self.turned.emit()

    def _show_one(self) -> None:
        self.gone.setVisible(self.of_gone)
        self.due.setVisible(not self.of_gone)

    def _choose_gone(self, number: object) -> None:
        row = self._rows.get(number) if isinstance(number, int) else None
        if row is not None:
            self.gone_chosen.emit(row)
