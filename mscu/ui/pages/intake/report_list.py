"""The register on the left of the Reports page: its filters, and the rows newest first."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, replace
from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

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
from mscu.changes import Changes
from mscu.ui.lists.rows import QueryRows
from mscu.ui.lists.selectable_rows import MarkableRows, MarkableView, Marks
from mscu.ui.look.layouts import Space, growing, stretch, vbox
from mscu.ui.look.row_delegate import NARROW
from mscu.ui.look.row_formats import report_look
from mscu.ui.look.row_look import RowLook
from mscu.ui.pages.core.list_layout import EmptyStates, filter_row
from mscu.ui.pages.core.page import PageContext
from mscu.ui.pages.core.selection_bar import ReportSelectionBar
from mscu.ui.pages.editing.file_saving import ListSaveForm
from mscu.ui.pages.intake.report_groups import GroupList
from mscu.ui.pages.search.view_bar import ViewBar
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.card import EmptyState
from mscu.ui.widgets.choices import ChoiceField
from mscu.ui.widgets.tabs import Filters

LIST_WIDTH = 328
SORT_WIDTH = 128
ALL_REPORTS, SAME = "", "same"
SORTS = (("newest", "Newest"), ("oldest", "Oldest"), ("recorded", "Recorded"))
REST_MS = 200
"""Milliseconds on a row before its report is opened, as opening is put on record."""


class ReportList(QWidget):
    """All reports, or those that match the filters.

    Signals: `rested` with the id of the row on which the keyboard came to rest, `opened` with the id of the
    row opened by Enter or a double click; `counted` with how many are shown and whether these are all;
    `action_requested` when the first report is to be recorded; `turned` to the groups of reports that speak
    of the same, or back.
    """

    rested = Signal(int)
    opened = Signal(int)
    counted = Signal(int, bool)
    action_requested = Signal()
    turned = Signal()

    def __init__(self, dispatcher: Dispatcher, context: PageContext, *, may_record: bool) -> None:
        super().__init__()
        self._dispatcher = dispatcher
        self.marks = Marks(self)
        self._model = MarkableRows(_look, self.marks, parent=self)
        self.view = MarkableView(self._model, "Reports", NARROW, may_mark=may_record)
        self.marked = ReportSelectionBar(self.marks)
        self.groups = GroupList(dispatcher)
        self.groups.hide()
        self.triage_filter = Filters(
            ((ALL_REPORTS, "All"), (NEW, "To triage"), (SAME, "Speak of the same")), "Which reports"
        )
        self._fields = filter_row()
        self.district: ChoiceField | None = None
        self.source: ChoiceField | None = None
        self.sort = ChoiceField(SORTS, empty="Order")
        saving = ListSaveForm(dispatcher, context, "reports", self._view)
        self.views = ViewBar(dispatcher, context, self._view, saving=saving)
        empty = _no_reports(may_record=may_record)
        empty.followed.connect(self.action_requested)
        no_matches = EmptyState("list-filter", "No reports match", "Change the filters above.")
        self._states = EmptyStates(self.view, empty, no_matches, filter_=self.triage_filter)
        self._rest_timer = QTimer(self, singleShot=True, interval=REST_MS)
        self._lay_out()
        self._connect()
        dispatcher.ask(CodeLists(), then=self._on_lists)

    def _lay_out(self) -> None:
        self.setFixedWidth(LIST_WIDTH)
        self.sort.setAccessibleName("Order")
        self.sort.setFixedWidth(SORT_WIDTH)
        self._register = QWidget()
        vbox(
            filter_row(self.sort, self.views),
            self._fields,
            *self._states.widgets,
            growing(self.view),
            self.marked,
            stretch(0),
            within=self._register,
            spacing=Space.SMALL,
        )
        vbox(
            filter_row(self.triage_filter),
            growing(self._register),
            growing(self.groups),
            within=self,
            spacing=Space.SMALL,
        )

    def _connect(self) -> None:
        self.triage_filter.chosen.connect(self._on_filter)
        self.sort.edited.connect(self.show_filtered)
        self.views.chosen.connect(self._show_view)
        self.view.chosen.connect(self._on_chosen)
        self.view.opened.connect(self._opened)
        self._model.counted.connect(self._counted)
        self._rest_timer.timeout.connect(self._rested)
        self.marked.triage_requested.connect(self.cancel_opening)
        self.marked.link_requested.connect(self.cancel_opening)

    @property
    def shows_groups(self) -> bool:
        """Return whether the groups of reports that speak of the same are shown rather than the register."""
        return self.triage_filter.value() == SAME

    def _on_filter(self, _value: object) -> None:
        self._register.setHidden(self.shows_groups)
        self.groups.setVisible(self.shows_groups)
        self.turned.emit()
        if self.shows_groups:
            self.cancel_opening()
            self.groups.choose_first()
        else:
            self.groups.show_all()
            self.show_filtered()

    def show_groups(self, *, import_id: int | None = None) -> None:
        """Turn to the groups of reports that speak of the same, or to those of one import."""
        self.groups.import_id = import_id
        self.triage_filter.choose(SAME)
        self._on_filter(SAME)
        self.groups.ask()
        self.groups.view.setFocus()

    def show_register(self) -> None:
        """Turn back from the groups to all reports."""
        if self.shows_groups:
            self.triage_filter.choose(ALL_REPORTS)
            self._on_filter(ALL_REPORTS)

    def show_filtered(self, _value: object = None) -> None:
        """Ask for the register with the current filters, and clear the marks."""
        filter_ = self.chosen_filter()
        self._model.show_source(
            QueryRows(
                self._dispatcher,
                FirstReports(filter=filter_),
                partial(ReportNumbers, filter=filter_),
                ReportRows,
            )
        )

    def chosen_filter(self) -> ReportFilter:
        return ReportFilter(
            triage=NEW if self.triage_filter.value() == NEW else ALL_REPORTS,
            district=_value_of(self.district),
            source=_value_of(self.source),
            sort=_value_of(self.sort),
        )

    def _view(self) -> ReportsView:
        """Return the current filters as a view to save."""
        return ReportsView(**asdict(self.chosen_filter()))

    def _show_view(self, view: ReportsView) -> None:
        self.triage_filter.choose(view.triage if view.triage == NEW else ALL_REPORTS)
        for field, value in (
            (self.district, view.district),
            (self.source, view.source),
            (self.sort, view.sort),
        ):
            if field is not None:
                field.show_value(value or None)
        self.show_filtered()

    def apply_changes(self, changed: Changes) -> None:
        """Ask again for what a command changed."""
        self._model.apply_changes(changed, "entry")

    def choose(self, report_id: int) -> bool:
        """Select a report without opening it; return False if it is not in the list."""
        is_listed = self.view.choose(report_id)
        self._rest_timer.stop()
        return is_listed

    def choose_first(self) -> None:
        """Select the newest report."""
        self.view.choose_first()
        self._rested()

    @property
    def is_opening(self) -> bool:
        """Return whether a selected row is still waiting to be opened."""
        return self._rest_timer.isActive()

    def cancel_opening(self) -> None:
        """Cancel opening the row on which the keyboard rests."""
        self._rest_timer.stop()

    def _on_chosen(self, _number: int) -> None:
        self._rest_timer.start()

    def _rested(self) -> None:
        self._rest_timer.stop()
        report_id = self.view.current_id()
        if report_id is not None:
            self.rested.emit(report_id)

    def _opened(self, report_id: int) -> None:
        self._rest_timer.stop()
        self.opened.emit(report_id)

    def _counted(self, count: int, is_complete: bool) -> None:
        if is_complete:
            self.marks.keep(self._model.all_of(self.marks.numbers))
        is_empty = is_complete and not count
        is_filtered = replace(self.chosen_filter(), sort="") != ReportFilter()
        was_empty = not self._states.purpose.isHidden()
        self._states.show(is_empty=is_empty, is_filtered=is_filtered)
        focused = QApplication.focusWidget()
        if was_empty and not is_empty and focused is not None and self.isAncestorOf(focused):
            self.view.setFocus()  # the empty register has nothing else to focus
        self.counted.emit(count, is_complete)

    def _on_lists(self, lists: Mapping[str, tuple[ListChoice, ...]]) -> None:
        self.district = self._add_filter(lists, "district", "District")
        self.source = self._add_filter(lists, "report_source", "Source")

    def _add_filter(self, lists: Mapping[str, tuple[ListChoice, ...]], name: str, empty: str) -> ChoiceField:
        options = [(code.key, code.label) for code in lists.get(name, ())]
        field = ChoiceField(options, empty=empty)
        field.setAccessibleName(empty)
        field.edited.connect(self.show_filtered)
        self._fields.addWidget(field)
        return field


_SHORT_STATES = {"linked to a case": "linked", "case opened": "opened", "no further action": "no action"}
"""Short forms of a status, which leave room for the date beside them."""


_YEAR_TWICE = re.compile(r"^(R-(\d\d)-\d+ · \d{1,2} \w{3}) 20\2\b")


def _look(row: ReportRow) -> RowLook:
    look = report_look(row)
    look = replace(look, detail=_YEAR_TWICE.sub(r"\1", look.detail))  # so that the time is not cut
    if look.chip is None or look.chip.text not in _SHORT_STATES:
        return look
    return replace(look, chip=replace(look.chip, text=_SHORT_STATES[look.chip.text]))


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
