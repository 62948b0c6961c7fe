"""The list of cases, newest first, with filters by status and district."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout
from typing_extensions import override

from mscu.access import Permission
from mscu.actions.case_list import CaseFilter, CaseNumbers, CaseRow, CaseRows, FirstCases
from mscu.actions.code_lists import Choosable, CodeLists
from mscu.actions.view_contents import CasesView
from mscu.codes import CaseStatus
from mscu.ui.desk import Desk
from mscu.ui.looks import case_look
from mscu.ui.pages.case_opening import CaseOpening
from mscu.ui.pages.list_layout import (
    BELOW,
    above_list,
    begin_at_rail,
    give_keyboard,
    in_list,
    show_list,
)
from mscu.ui.pages.page import Deed, Page, Places
from mscu.ui.pages.view_bar import ViewBar
from mscu.ui.palette import Status
from mscu.ui.row_delegate import RowStyle
from mscu.ui.rows import DeskRows, RowsModel
from mscu.ui.rows_view import RowsView
from mscu.ui.widgets.button import Kind
from mscu.ui.widgets.card import EmptyState
from mscu.ui.widgets.choices import ChoiceField

FILTER_WIDTH, VIEWS_WIDTH, SAVING_WIDTH = 172, 232, 420
SORTS = (("oldest", "Oldest first"), ("reference", "By reference"))
Lists = Mapping[str, tuple[Choosable, ...]]

LIST = RowStyle(gutter=24, height=60, aside=380)
"""Beside each case stands what is due next."""


class CasesPage(Page):
    """All cases that the person may see; Enter opens one, Ctrl+N opens a new one in place."""

    name: ClassVar[str] = "cases"
    title: ClassVar[str] = "Cases"
    icon: ClassVar[str] = "folder-open"
    needs: ClassVar[Permission] = Permission.OPEN_CASES

    def __init__(self, desk: Desk, places: Places) -> None:
        super().__init__(desk, places)
        self._model: RowsModel[CaseRow] = RowsModel(case_look, parent=self)
        self.view = RowsView(self._model, "Cases", LIST)
        self._status = ChoiceField([(s, s.label) for s in CaseStatus], empty="Any status")
        self._filters = above_list()
        self._list = QVBoxLayout()
        self._beside = QHBoxLayout()
        self._nothing = False
        self._district: ChoiceField | None = None
        self._exploitation: ChoiceField | None = None
        mine = (places.actor.display, "Led by me")
        self._lead = ChoiceField([mine], empty="Any lead")
        self._sort = ChoiceField(SORTS, empty="Newest first")
        self.views = ViewBar(desk, places, self.name, self._view)
        self._opening: CaseOpening | None = None
        self._empty = EmptyState(
            "folder-open",
            "No cases yet",
            "A case holds all that happens about the same people and places. Open the first one "
            "here, or from a report.",
            deed="Open a case" if self._may_open() else "",
        )
        self._empty.followed.connect(self.open_new)
        none = EmptyState("list-filter", "No case fits", "Choose other filters above.")
        self._no_cases, self._none_fits = in_list(self._empty), in_list(none)
        self.add_new_button("New case", Kind.PRIMARY).block(
            "" if self._may_open() else "Your role does not open cases."
        )
        self._put_together()

    def _put_together(self) -> None:
        self._add_filter(self._status, "Status")
        self._add_filter(self._lead, "Lead")
        self._add_filter(self._sort, "Order")
        self._filters.addStretch(1)
        self.views.setFixedWidth(VIEWS_WIDTH)
        self._filters.addWidget(self.views)
        self.views.chosen.connect(self._show_view)
        self.views.told.connect(self._tell)
        self.body.addLayout(self._filters)
        for each in (self._no_cases, self._none_fits):
            self._list.addWidget(each)
            each.hide()
        self._list.addWidget(self.view, 1)
        self._list.addStretch(0)
        self._beside.addLayout(self._list, 1)
        self.views.saving.setFixedWidth(SAVING_WIDTH)
        self.views.saving.setContentsMargins(0, 0, 0, BELOW)
        self._beside.addWidget(self.views.saving)
        self.views.saving.told.connect(self.tell)
        self.views.saving.left.connect(self._leave_form)
        self._beside.setSpacing(16)
        self.body.addLayout(self._beside, 1)
        begin_at_rail(self.body)
        self.view.opened.connect(self._open)
        self._model.counted.connect(self._counted)
        self.desk.ask(CodeLists(), then=self._take_lists)

    @override
    def shown(self) -> None:
        self._ask()
        self.views.ask()
        give_keyboard(self, self.view)

    def _view(self) -> CasesView:
        """The list as it is asked for, to be saved."""
        wanted = self._wanted()
        return CasesView(
            status=wanted.status or "", lead=wanted.lead, district=wanted.district,
            exploitation=wanted.exploitation, sort=wanted.sort,
        )  # fmt: skip

    def _show_view(self, view: CasesView) -> None:
        status = next((each for each in CaseStatus if each == view.status), None)
        self._status.show_value(status)
        for field, value in (
            (self._lead, view.lead),
            (self._district, view.district),
            (self._exploitation, view.exploitation),
            (self._sort, view.sort),
        ):
            if field is not None:
                field.show_value(value or None)
        self._ask()

    def _tell(self, sentence: str, bad: bool) -> None:
        self.tell(sentence, Status.LATE if bad else Status.DONE)

    def _ask(self) -> None:
        wanted = self._wanted()
        self._model.show_source(
            DeskRows(self.desk, FirstCases(filter=wanted), _after(wanted), _rows)
        )

    @override
    def records_changed(self, changed: frozenset[tuple[str, int]]) -> None:
        self._model.hear(changed, "cases")

    @override
    def deeds(self) -> Sequence[Deed]:
        return (
            Deed(
                words="Open a case",
                run=self.open_new,
                icon="folder-plus",
                why_not="" if self._may_open() else "not your role",
            ),
        )

    def open_new(self) -> None:
        """Show the form of a new case beside the list."""
        if self._opening is None:
            self._opening = CaseOpening(self.desk, self.places)
            self._opening.opened.connect(self._open)
            self._opening.left.connect(self._leave_form)
            self._opening.setContentsMargins(0, 0, 0, BELOW)
            self._beside.addWidget(self._opening, 1)
        self._opening.begin()
        self._show_empty()

    @override
    def resume(self, form_key: str) -> None:
        self.open_new()

    @override
    def leave(self) -> None:
        if self._opening is not None and not self._opening.isHidden():
            self._opening.leave()

    def _leave_form(self) -> None:
        self._show_empty()
        self.view.setFocus()

    def _open(self, number: int) -> None:
        self.wanted.emit("cases", number)

    def _may_open(self) -> bool:
        return self.places.actor.may(Permission.WORK_CASES)

    def _add_filter(self, field: ChoiceField, name: str, at: int = -1) -> None:
        field.setAccessibleName(name)
        field.setFixedWidth(FILTER_WIDTH)
        field.edited.connect(self._ask)
        self._filters.insertWidget(at, field)

    def _take_lists(self, lists: Lists) -> None:
        self._district = _filter_of(lists, "district", "Any district")
        self._exploitation = _filter_of(lists, "exploitation", "Any exploitation")
        self._add_filter(self._district, "District", 1)
        self._add_filter(self._exploitation, "Exploitation", 2)

    def _wanted(self) -> CaseFilter:
        status = self._status.value()
        return CaseFilter(
            status=status if isinstance(status, CaseStatus) else None,
            district=_chosen(self._district),
            exploitation=_chosen(self._exploitation),
            lead=_chosen(self._lead),
            sort=_chosen(self._sort),
        )

    def _counted(self, known: int, whole: bool) -> None:
        self.set_title(self.title, f"{known:,}" if whole else f"{known:,} and more")
        self._nothing = whole and known == 0
        self._show_empty()

    def _show_empty(self) -> None:
        """Say what the page is for while there is no case, and that none fits a filter."""
        filtered = replace(self._wanted(), sort="") != CaseFilter()
        self._no_cases.setVisible(self._nothing and not filtered)
        self._none_fits.setVisible(self._nothing and filtered)
        others = (self._no_cases, self._none_fits, self._status)
        show_list(self.view, *others, shown=not self._nothing)


def _filter_of(lists: Lists, name: str, empty: str) -> ChoiceField:
    options = [(each.key, each.label) for each in lists.get(name, ())]
    return ChoiceField(options, empty=empty)


def _chosen(field: ChoiceField | None) -> str:
    return str(field.value() or "") if field is not None else ""


def _after(wanted: CaseFilter) -> Callable[[Any], CaseNumbers]:
    def numbers(after: Any) -> CaseNumbers:  # noqa: ANN401 - a place, opaque here
        return CaseNumbers(filter=wanted, after=after)

    return numbers


def _rows(numbers: tuple[int, ...]) -> CaseRows:
    return CaseRows(numbers=numbers)
