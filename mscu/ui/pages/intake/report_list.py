"""The register on the left of the Reports page: its filters, and the rows newest first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from mscu.actions.core.form_choices import CodeLists, ListChoice
from mscu.actions.core.view_filters import ReportsView
from mscu.actions.intake.report_register import (
    FirstReports,
    ReportFilter,
    ReportNumbers,
    ReportRow,
    ReportRows,
)
from mscu.actions.intake.reports import NEW
from mscu.ui.lists.rows import QueryRows
from mscu.ui.lists.selectable_rows import MarkableRows, MarkableView, Marks
from mscu.ui.look.row_delegate import NARROW
from mscu.ui.look.row_formats import report_look
from mscu.ui.look.row_look import RowLook
from mscu.ui.pages.core.list_layout import filter_row, padded_for_list, show_list
from mscu.ui.pages.core.page import PageContext
from mscu.ui.pages.core.selection_bar import ReportSelectionBar
from mscu.ui.pages.editing.file_saving import ListSaveForm
from mscu.ui.pages.search.view_bar import ViewBar
from mscu.ui.session.dispatcher import Changes, Dispatcher
from mscu.ui.widgets.card import EmptyState
from mscu.ui.widgets.choices import ChoiceField
from mscu.ui.widgets.tabs import Filters

WIDTH = 328
SORT_WIDTH = 128
ALL = ""
SORTS = (("oldest", "Oldest"), ("recorded", "Recorded"))
REST_MS = 200
"""Milliseconds on a row before its report is opened, as opening is put on record."""


class ReportList(QWidget):
    """All reports, or those that match the filters.

    Signals: `rested` with the id of the row on which the keyboard came to rest, `opened` with the id of the
    row opened by Enter or a double click; `counted` with how many are shown and whether these are all;
    `action_wanted` when the first report is to be recorded.
    """

    rested = Signal(int)
    opened = Signal(int)
    counted = Signal(int, bool)
    action_wanted = Signal()

    def __init__(self, dispatcher: Dispatcher, context: PageContext, *, may_record: bool) -> None:
        super().__init__()
        self._dispatcher = dispatcher
        self.marks = Marks(self)
        self._model = MarkableRows(_look, self.marks, parent=self)
        self.view = MarkableView(self._model, "Reports", NARROW, may_mark=may_record)
        self.marked = ReportSelectionBar(self.marks)
        self.which = Filters(((ALL, "All"), (NEW, "To triage")), "Which reports")
        self._fields = filter_row()
        self.district: ChoiceField | None = None
        self.source: ChoiceField | None = None
        self.sort = ChoiceField(SORTS, empty="Newest")
        saving = ListSaveForm(dispatcher, context, "reports", self._view)
        self.views = ViewBar(dispatcher, context, self._view, saving=saving)
        first = _no_reports(may_record=may_record)
        first.followed.connect(self.action_wanted)
        none = EmptyState("list-filter", "No reports match", "Choose other filters above.")
        self._empty, self._none_fits = padded_for_list(first), padded_for_list(none)
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._lay_out()
        self._connect()
        dispatcher.ask(CodeLists(), then=self._take_lists)

    def _lay_out(self) -> None:
        self.setFixedWidth(WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(filter_row(self.which, self.sort))
        column.addLayout(self._fields)
        self.sort.setAccessibleName("Order")
        self.sort.setFixedWidth(SORT_WIDTH)
        column.addLayout(filter_row(self.views))
        for empty in (self._empty, self._none_fits):
            column.addWidget(empty)
            empty.hide()
        column.addWidget(self.view, 1)
        column.addWidget(self.marked)
        column.addStretch(0)

    def _connect(self) -> None:
        self.which.chosen.connect(self.show_filtered)
        self.sort.edited.connect(self.show_filtered)
        self.views.chosen.connect(self._show_view)
        self.view.chosen.connect(self._chosen)
        self.view.opened.connect(self._opened)
        self._model.counted.connect(self._counted)
        self._rest.timeout.connect(self._rested)
        self.marked.triage_wanted.connect(self.stop)
        self.marked.link_wanted.connect(self.stop)

    def show_filtered(self, _value: object = None) -> None:
        """Ask for the register with the current filters, and clear the marks."""
        wanted = self.wanted()
        self._model.show_source(
            QueryRows(self._dispatcher, FirstReports(filter=wanted), _after(wanted), _rows)
        )

    def wanted(self) -> ReportFilter:
        """Return the current filters."""
        return ReportFilter(
            triage=str(self.which.value()),
            district=_value_of(self.district),
            source=_value_of(self.source),
            sort=_value_of(self.sort),
        )

    def _view(self) -> ReportsView:
        """Return the current filters as a view to save."""
        return ReportsView(**asdict(self.wanted()))

    def _show_view(self, view: ReportsView) -> None:
        self.which.choose(view.triage if view.triage == NEW else ALL)
        for field, value in (
            (self.district, view.district),
            (self.source, view.source),
            (self.sort, view.sort),
        ):
            if field is not None:
                field.show_value(value or None)
        self.show_filtered()

    def hear(self, changed: Changes) -> None:
        """Ask again for what a command changed."""
        self._model.hear(changed, "entry")

    def choose(self, number: int) -> bool:
        """Select a report without opening it; return False if it is not in the list."""
        found = self.view.choose(number)
        self._rest.stop()
        return found

    def choose_first(self) -> None:
        """Select the newest report."""
        self.view.choose_first()
        self._rested()

    @property
    def is_moving(self) -> bool:
        """Return whether a selected row is still waiting to be opened."""
        return self._rest.isActive()

    def stop(self) -> None:
        """Cancel opening the row on which the keyboard rests."""
        self._rest.stop()

    def _chosen(self, _number: int) -> None:
        self._rest.start()

    def _rested(self) -> None:
        self._rest.stop()
        number = self.view.current_id()
        if number is not None:
            self.rested.emit(number)

    def _opened(self, number: int) -> None:
        self._rest.stop()
        self.opened.emit(number)

    def _counted(self, known: int, whole: bool) -> None:
        if whole:
            self.marks.keep(self._model.all_of(self.marks.numbers))
        nothing, filtered = whole and not known, replace(self.wanted(), sort="") != ReportFilter()
        had_none = not self._empty.isHidden()
        self._empty.setVisible(nothing and not filtered)
        self._none_fits.setVisible(nothing and filtered)
        show_list(self.view, self._empty, self._none_fits, self.which, shown=not nothing)
        here = QApplication.focusWidget()
        if had_none and not nothing and here is not None and self.isAncestorOf(here):
            self.view.setFocus()  # the empty register has nothing else to focus
        self.counted.emit(known, whole)

    def _take_lists(self, lists: Mapping[str, tuple[ListChoice, ...]]) -> None:
        self.district = self._add_filter(lists, "district", "District")
        self.source = self._add_filter(lists, "report_source", "Source")

    def _add_filter(self, lists: Mapping[str, tuple[ListChoice, ...]], name: str, empty: str) -> ChoiceField:
        options = [(code.key, code.label) for code in lists.get(name, ())]
        field = ChoiceField(options, empty=empty)
        field.setAccessibleName(empty)
        field.edited.connect(self.show_filtered)
        self._fields.addWidget(field)
        return field


_SHORT = {"linked to a case": "linked", "case opened": "opened", "no further action": "no action"}
"""Short forms of a status, which leave room for the date beside them."""


def _look(row: ReportRow) -> RowLook:
    look = report_look(row)
    if look.chip is None or look.chip.words not in _SHORT:
        return look
    return replace(look, chip=replace(look.chip, words=_SHORT[look.chip.words]))


def _no_reports(*, may_record: bool) -> EmptyState:
    """Return the text of the empty register."""
    return EmptyState(
        "inbox",
        "No reports yet",
        (
            "Everything reported to the unit is listed here, newest first, whether or not it belongs to a "
            "case yet."
        ),
        action="Record a report" if may_record else "",
    )


def _value_of(field: ChoiceField | None) -> str:
    return str(field.value() or "") if field is not None else ""


def _after(wanted: ReportFilter) -> Callable[[Any], ReportNumbers]:
    def ids_after(after: Any) -> ReportNumbers:  # noqa: ANN401 - a place, opaque here
        return ReportNumbers(filter=wanted, after=after)

    return ids_after


def _rows(numbers: tuple[int, ...]) -> ReportRows:
    return ReportRows(numbers=numbers)
