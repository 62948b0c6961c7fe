"""The list of cases, newest first, with filters by status and district."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, ClassVar

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout
from typing_extensions import override

from mscu.access import Permission
from mscu.actions.cases.case_list import CaseFilter, CaseNumbers, CaseRow, CaseRows, FirstCases
from mscu.ui.lists.rows import QueryRows
from mscu.ui.lists.selectable_rows import MarkableRows, MarkableView, Marks
from mscu.ui.look.palette import Status
from mscu.ui.look.row_delegate import RowStyle
from mscu.ui.look.row_formats import case_look
from mscu.ui.pages.cases.case_filters import CaseFilters
from mscu.ui.pages.cases.case_handover import CaseHandover
from mscu.ui.pages.cases.case_opening import CaseOpening
from mscu.ui.pages.core.list_layout import (
    BELOW,
    above_list,
    begin_at_rail,
    give_keyboard,
    in_list,
    show_list,
)
from mscu.ui.pages.core.page import Page, PageAction, Places
from mscu.ui.pages.core.selection_bar import HANDOVER_KEYS, MarkedCases
from mscu.ui.pages.editing.form_saving import Recorded
from mscu.ui.pages.editing.list_saving import ListSaving
from mscu.ui.pages.exchange.case_data_saving import CASE_DATA, CaseDataSaving
from mscu.ui.pages.search.view_bar import ViewBar
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.button import Button, Kind
from mscu.ui.widgets.card import EmptyState

VIEWS_WIDTH, SAVING_WIDTH = 232, 420

LIST = RowStyle(gutter=24, height=60, aside=380)
"""Beside each case stands what is due next."""


class CasesPage(Page):
    """All cases that the person may see.

    Enter opens one, Ctrl+N opens a new one in place; those that are marked go to another lead.
    """

    name: ClassVar[str] = "cases"
    title: ClassVar[str] = "Cases"
    icon: ClassVar[str] = "folder-open"
    needs: ClassVar[Permission] = Permission.OPEN_CASES
    shortcuts: ClassVar[tuple[tuple[str, str], ...]] = (
        ("Ctrl+N", "Open a case"),
        ("Arrows, Enter", "Move in the list, open the case"),
        ("Space, Shift+Up or Down", "Mark the case, or several; Esc marks none"),
        (HANDOVER_KEYS, "Hand those that are marked to another lead"),
    )

    def __init__(self, dispatcher: Dispatcher, places: Places) -> None:
        super().__init__(dispatcher, places)
        self.marks = Marks(self)
        self._model: MarkableRows[CaseRow] = MarkableRows(case_look, self.marks, parent=self)
        self.view = MarkableView(self._model, "Cases", LIST, may_mark=self._may_work())
        self.marked = MarkedCases(self.marks)
        self._filters = CaseFilters(dispatcher, places.actor.display)
        self._list = QVBoxLayout()
        self._beside = QHBoxLayout()
        self._nothing = False
        saving = ListSaving(dispatcher, places, self.name, self._filters.view)
        self.data = CaseDataSaving(dispatcher, places, self._filters.view)
        self.views = ViewBar(
            dispatcher, places, self._filters.view, saving=saving, also={CASE_DATA: self.data}
        )
        self._opening, self._handover = (
            CaseOpening(dispatcher, places),
            CaseHandover(dispatcher, places),
        )
        self._empty = EmptyState(
            "folder-open",
            "No cases yet",
            "A case holds all that happens about the same people and places. Open the first one "
            "here, or from a report.",
            action="Open a case" if self._may_work() else "",
        )
        self._empty.followed.connect(self.open_new)
        none = EmptyState("list-filter", "No case fits", "Choose other filters above.")
        self._no_cases, self._none_fits = in_list(self._empty), in_list(none)
        by_district = Button("By district", icon="map")
        by_district.clicked.connect(partial(places.turn_to, "districts"))
        self.add_button(by_district)
        left = Button("What left the unit", icon="send")
        left.block("" if places.actor.may(Permission.PRINT) else "Your role does not print.")
        left.clicked.connect(partial(places.turn_to, "disclosures"))
        self.add_button(left)
        self.add_new_button("New case", Kind.PRIMARY).block(
            "" if self._may_work() else "Your role does not open cases."
        )
        self._put_together()

    def _put_together(self) -> None:
        above = above_list(self._filters)
        above.addStretch(1)
        self.views.setFixedWidth(VIEWS_WIDTH)
        above.addWidget(self.views)
        self.body.addLayout(above)
        for each in (self._no_cases, self._none_fits):
            self._list.addWidget(each)
            each.hide()
        self._list.addWidget(self.view, 1)
        self._list.addWidget(self.marked)
        self._list.addStretch(0)
        self._beside.addLayout(self._list, 1)
        for saving in (self.views.saving, self.data):
            saving.setFixedWidth(SAVING_WIDTH)
        for form, share in (
            (self.views.saving, 0), (self.data, 0), (self._opening, 1), (self._handover, 1),
        ):  # fmt: skip
            form.setContentsMargins(0, 0, 0, BELOW)
            self._beside.addWidget(form, share)
            form.left.connect(self._leave_form)
        self._beside.setSpacing(16)
        self.body.addLayout(self._beside, 1)
        begin_at_rail(self.body)
        self._connect()

    def _connect(self) -> None:
        self._filters.changed.connect(self._ask)
        self.views.chosen.connect(self._filters.show_view)
        self.views.told.connect(self._tell)
        self.views.saving.begun.connect(self.data.hide)
        self.data.begun.connect(self.views.saving.hide)
        for saving in (self.views.saving, self.data):
            saving.told.connect(self.tell)
        self.view.opened.connect(self._open)
        self.marked.handover_wanted.connect(self._hand_over)
        self._opening.saved.connect(self._opened)
        self._handover.saved.connect(self._handed)
        self._model.counted.connect(self._counted)

    @override
    def shown(self) -> None:
        self._ask()
        self.views.ask()
        give_keyboard(self, self.view)

    def _tell(self, sentence: str, bad: bool) -> None:
        self.tell(sentence, Status.LATE if bad else Status.DONE)

    def _ask(self) -> None:
        wanted = self._filters.wanted()
        self._model.show_source(
            QueryRows(self.dispatcher, FirstCases(filter=wanted), _after(wanted), _rows)
        )

    @override
    def records_changed(self, changed: frozenset[tuple[str, int]]) -> None:
        self._model.hear(changed, "cases")

    @override
    def page_actions(self) -> Sequence[PageAction]:
        return (
            PageAction(
                words="Open a case",
                run=self.open_new,
                icon="folder-plus",
                why_not="" if self._may_work() else "not your role",
            ),
        )

    def open_new(self) -> None:
        """Show the form of a new case beside the list."""
        self._handover.leave()
        self._opening.begin()
        self._show_empty()

    def _hand_over(self, case_ids: tuple[int, ...]) -> None:
        """Show the form that hands the marked cases to another lead beside the list."""
        self._opening.leave()
        self._handover.begin(case_ids)

    @override
    def resume(self, form_key: str) -> None:
        self.open_new()

    @override
    def leave(self) -> None:
        for form in (self._opening, self._handover, self.views.saving, self.data):
            form.leave()

    def _opened(self, done: Recorded) -> None:
        self._open(done.result)

    def _handed(self, done: Recorded) -> None:
        self.marks.clear()
        self.tell(done.card.spec.done, Status.DONE)
        self._leave_form()

    def _leave_form(self) -> None:
        self._show_empty()
        self.view.setFocus()

    def _open(self, number: int) -> None:
        self.wanted.emit("cases", number)

    def _may_work(self) -> bool:
        return self.places.actor.may(Permission.WORK_CASES)

    def _counted(self, known: int, whole: bool) -> None:
        self.set_title(self.title, f"{known:,}" if whole else f"{known:,} and more")
        if whole:
            self.marks.keep(self._model.all_of(self.marks.numbers))
        self._nothing = whole and known == 0
        self._show_empty()
        if self.view.hasFocus() and self.view.current_number() is None:
            self.view.choose_first()  # so that Space marks something

    def _show_empty(self) -> None:
        """Say what the page is for while there is no case, and that none fits a filter."""
        filtered = self._filters.narrow
        self._no_cases.setVisible(self._nothing and not filtered)
        self._none_fits.setVisible(self._nothing and filtered)
        others = (self._no_cases, self._none_fits, self._filters.status)
        show_list(self.view, *others, shown=not self._nothing)


def _after(wanted: CaseFilter) -> Callable[[Any], CaseNumbers]:
    def numbers(after: Any) -> CaseNumbers:  # noqa: ANN401 - a place, opaque here
        return CaseNumbers(filter=wanted, after=after)

    return numbers


def _rows(numbers: tuple[int, ...]) -> CaseRows:
    return CaseRows(numbers=numbers)
