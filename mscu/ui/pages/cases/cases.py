"""The list of cases, newest first, with filters by status and district."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from mscu.access import Actor, Permission
from mscu.actions.admin.handovers import HandOverCases, PossibleLeads
from mscu.actions.cases.case_list import CaseFilter, CaseNumbers, CaseRow, CaseRows, FirstCases
from mscu.actions.core.checking import REASON_LIMIT
from mscu.actions.core.dates import Today
from mscu.actions.core.form_choices import CodeLists, ListChoice
from mscu.actions.core.view_filters import CasesView
from mscu.codes import CaseStatus, Role
from mscu.text.counts import count_of
from mscu.ui.forms.field_list import CHECK, TEXT, Field, Section
from mscu.ui.forms.form import defaults
from mscu.ui.lists.rows import QueryRows, count_text
from mscu.ui.lists.selectable_rows import MarkableRows, MarkableView, Marks
from mscu.ui.look.layouts import Margins, Space, growing, hbox, stretch, vbox
from mscu.ui.look.palette import Status
from mscu.ui.look.row_delegate import RowStyle
from mscu.ui.look.row_formats import case_look
from mscu.ui.pages.cases.case_forms import OWNER, NewCaseForm
from mscu.ui.pages.core.list_layout import BOTTOM_MARGIN, LIST_MARGINS, EmptyStates, filter_row, focus_list
from mscu.ui.pages.core.page import Page, PageAction, PageContext
from mscu.ui.pages.core.selection_bar import HANDOVER_KEYS, CaseSelectionBar
from mscu.ui.pages.editing.case_sources import CaseSources, sources_of
from mscu.ui.pages.editing.file_saving import ListSaveForm
from mscu.ui.pages.editing.form_host import FormAnswers
from mscu.ui.pages.editing.form_saving import SavedForm
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.pages.editing.inline_form import InlineForm
from mscu.ui.pages.exchange.case_data_saving import CASE_DATA, CaseDataForm
from mscu.ui.pages.search.view_bar import ViewBar
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.button import Button, ButtonKind
from mscu.ui.widgets.card import EmptyState
from mscu.ui.widgets.choices import ChoiceField
from mscu.ui.widgets.flow import FlowLayout

FILTER_WIDTH = 172
SORTS = (("oldest", "Oldest first"), ("reference", "By reference"))
Lists = Mapping[str, tuple[ListChoice, ...]]


class CaseFilters(QWidget):
    """Which cases are listed, and in which order.

    Signals: `changed` when another filter or order is chosen.
    """

    changed = Signal()

    def __init__(self, dispatcher: Dispatcher, actor: Actor) -> None:
        super().__init__()
        self.status = ChoiceField([(s, s.label) for s in CaseStatus], empty="Any status")
        is_liaison = actor.role is Role.MSVLO
        name, empty = ("Of my victims", "Any victims") if is_liaison else ("Led by me", "Any lead")
        self._lead = ChoiceField([(actor.display, name)], empty=empty)
        self._sort = ChoiceField(SORTS, empty="Newest first")
        self._district: ChoiceField | None = None
        self._exploitation: ChoiceField | None = None
        self._row = FlowLayout(self, gap=Space.SMALL, row=True)
        self._add(self.status, "Status")
        self._add(self._lead, "Victims" if is_liaison else "Lead")
        self._add(self._sort, "Order")
        dispatcher.ask(CodeLists(), then=self._on_lists)

    def chosen_filter(self) -> CaseFilter:
        """Return the filter that the fields describe."""
        status = self.status.value()
        return CaseFilter(
            status=status if isinstance(status, CaseStatus) else None,
            district=_value_of(self._district),
            exploitation=_value_of(self._exploitation),
            lead=_value_of(self._lead),
            sort=_value_of(self._sort),
        )

    @property
    def is_filtered(self) -> bool:
        """Whether the filters leave anything out."""
        return replace(self.chosen_filter(), sort="") != CaseFilter()

    def view(self) -> CasesView:
        """Return the filters and order, to be saved as a view."""
        filter_ = self.chosen_filter()
        return CasesView(
            status=filter_.status or "",
            lead=filter_.lead,
            district=filter_.district,
            exploitation=filter_.exploitation,
            sort=filter_.sort,
        )

    def show_view(self, view: CasesView) -> None:
        """Set the filters and order of a saved view."""
        self.status.show_value(next((status for status in CaseStatus if status == view.status), None))
        for field, value in (
            (self._lead, view.lead),
            (self._district, view.district),
            (self._exploitation, view.exploitation),
            (self._sort, view.sort),
        ):
            if field is not None:
                field.show_value(value or None)
        self.changed.emit()

    def _add(self, field: ChoiceField, name: str, position: int = -1) -> None:
        field.setAccessibleName(name)
        field.setFixedWidth(FILTER_WIDTH)
        field.edited.connect(self._edited)
        self._row.insert(position, field)

    def _edited(self, _value: object = None) -> None:
        self.changed.emit()

    def _on_lists(self, lists: Lists) -> None:
        self._district = _filter_of(lists, "district", "Any district")
        self._exploitation = _filter_of(lists, "exploitation", "Any exploitation")
        self._add(self._district, "District", 1)
        self._add(self._exploitation, "Exploitation", 2)


def _filter_of(lists: Lists, name: str, empty: str) -> ChoiceField:
    options = [(code.key, code.label) for code in lists.get(name, ())]
    return ChoiceField(options, empty=empty)


def _value_of(field: ChoiceField | None) -> str:
    return str(field.value() or "") if field is not None else ""


KEY = "cases/marked-hand-over"
FIELDS = (
    Field("lead", "New lead", OWNER, required=True, wide=True),
    Field(
        "reason",
        "Why",
        TEXT,
        required=True,
        wide=True,
        limit=REASON_LIMIT,
        hint="Recorded with both names in a handover note on each case",
    ),
    Field("enquiries", "Include the former lead's open enquiries", CHECK, wide=True),
)


def handover_spec(case_ids: tuple[int, ...]) -> FormSpec:
    """Return the form that hands several cases to another lead."""
    how_many = count_of(len(case_ids), "case")
    return FormSpec(
        key=KEY,
        label=f"Hand over, {how_many}",
        title=f"Hand {how_many} to another lead",
        note="Either all of them are handed over or none",
        icon="users",
        sections=(Section("", FIELDS),),
        values=defaults(HandOverCases),
        make=partial(HandOverCases, case_ids=case_ids),
        done=f"{how_many} handed over.",
        save="Hand over",
        keeps_draft=False,
    )


def _lead_sources(answers: FormAnswers) -> CaseSources:
    leads = tuple((colleague.name, colleague.display) for colleague in answers[PossibleLeads])
    return sources_of({}, answers[Today], colleagues=leads)


VIEWS_WIDTH, SAVING_WIDTH = 232, 420

LIST_STYLE = RowStyle(gutter=24, height=60, aside=380)
"""What is due next stands at the right of each case."""


class CasesPage(Page):
    """The cases that the viewer may see.

    Enter opens one, Ctrl+N opens a new one in place; selected cases can be handed to another lead.
    """

    name: ClassVar[str] = "cases"
    title: ClassVar[str] = "Cases"
    known_as: ClassVar[str] = "investigations operations"
    icon: ClassVar[str] = "folder-open"
    body_margins: ClassVar[Margins] = LIST_MARGINS
    needs: ClassVar[Permission] = Permission.OPEN_CASES
    shortcuts: ClassVar[tuple[tuple[str, str], ...]] = (
        ("Ctrl+N", "Open a case"),
        ("Arrows, Enter", "Move in the list, open the case"),
        ("Space, Shift+Up or Down", "Mark the case, or several; Esc clears the marks"),
        (HANDOVER_KEYS, "Hand the marked cases to another lead"),
    )
    keys_need: ClassVar[Mapping[str, Permission]] = dict.fromkeys(
        ("Ctrl+N", "Space, Shift+Up or Down", HANDOVER_KEYS), Permission.WORK_CASES
    )

    def __init__(self, dispatcher: Dispatcher, context: PageContext) -> None:
        super().__init__(dispatcher, context)
        self.marks = Marks(self)
        self._model: MarkableRows[CaseRow] = MarkableRows(case_look, self.marks, parent=self)
        self.view = MarkableView(self._model, "Cases", LIST_STYLE, may_mark=self._may_open_cases())
        self.marked = CaseSelectionBar(self.marks)
        self._filters = CaseFilters(dispatcher, context.actor)
        self._is_empty = False
        saving = ListSaveForm(dispatcher, context, self.name, self._filters.view)
        self.data = CaseDataForm(dispatcher, context, self._filters.view)
        self.views = ViewBar(
            dispatcher, context, self._filters.view, saving=saving, other_savings={CASE_DATA: self.data}
        )
        self._new_case = NewCaseForm(dispatcher, context)
        self._handover = InlineForm(dispatcher, context, sources=_lead_sources)
        self._empty = EmptyState(
            "folder-open",
            "No cases yet",
            (
                "A case holds everything about the same people and places. Open the first one here, or from "
                "a report."
            ),
            action="Open a case" if self._may_open_cases() else "",
        )
        self._empty.followed.connect(self.open_new)
        no_matches = EmptyState("list-filter", "No matching cases", "Change the filters above.")
        self._states = EmptyStates(self.view, self._empty, no_matches, filter_=self._filters.status)
        by_district = Button("By district", icon="map")
        by_district.clicked.connect(partial(context.turn_to, "districts"))
        self.add_button(by_district)
        register = Button("What left the unit", icon="send")
        register.block("" if context.actor.may(Permission.PRINT) else "Your role cannot print.")
        register.clicked.connect(partial(context.turn_to, "disclosures"))
        self.add_button(register)
        self.add_new_button("New case", ButtonKind.PRIMARY).block(
            "" if self._may_open_cases() else "Your role cannot record new cases."
        )
        self._lay_out_page()

    def _lay_out_page(self) -> None:
        self.views.setFixedWidth(VIEWS_WIDTH)
        filters = filter_row()
        filters.addWidget(self._filters, 1)
        filters.addWidget(self.views, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(filters)
        savings, forms = (self.views.saving, self.data), (self._new_case, self._handover)
        for saving in savings:
            saving.setFixedWidth(SAVING_WIDTH)
        for form in (*savings, *forms):
            form.setContentsMargins(0, 0, 0, BOTTOM_MARGIN)
            form.left.connect(self._leave_form)
        cases = vbox(*self._states.widgets, growing(self.view), self.marked, stretch(0))
        columns = hbox(growing(cases), *savings, *map(growing, forms), spacing=Space.LARGE)
        self.body.addLayout(columns, 1)
        self._connect()

    def _connect(self) -> None:
        self._filters.changed.connect(self._ask)
        self.views.chosen.connect(self._filters.show_view)
        self.views.notified.connect(self.tell)
        self.views.saving.begun.connect(self.data.hide)
        self.data.begun.connect(self.views.saving.hide)
        for saving in (self.views.saving, self.data):
            saving.notified.connect(self.tell)
        self.view.opened.connect(self._open)
        self.marked.handover_requested.connect(self._hand_over)
        self._new_case.saved.connect(self._open_saved)
        self._handover.saved.connect(self._on_handed_over)
        self._model.counted.connect(self._counted)

    @override
    def shown(self) -> None:
        self._ask()
        self.views.ask()
        focus_list(self, self.view)

    def _ask(self) -> None:
        filter_ = self._filters.chosen_filter()
        self._model.show_source(
            QueryRows(
                self.dispatcher, FirstCases(filter=filter_), partial(CaseNumbers, filter=filter_), CaseRows
            )
        )

    @override
    def records_changed(self, changed: frozenset[tuple[str, int]]) -> None:
        self._model.apply_changes(changed, "cases")

    @override
    def page_actions(self) -> Sequence[PageAction]:
        return (
            PageAction(
                label="Open a case",
                run=self.open_new,
                icon="folder-plus",
                why_not="" if self._may_open_cases() else "not your role",
            ),
        )

    def open_new(self) -> None:
        """Show the form of a new case beside the list."""
        self._handover.leave()
        self._new_case.begin()
        self._show_empty()

    def _hand_over(self, case_ids: tuple[int, ...]) -> None:
        """Show the handover form for the selected cases beside the list."""
        self._new_case.leave()
        self._handover.host.close()
        self._handover.host.open(handover_spec(case_ids), (PossibleLeads(), Today()))

    @override
    def resume(self, form_key: str) -> None:
        self.open_new()

    @override
    def leave(self) -> None:
        for form in (self._new_case, self._handover, self.views.saving, self.data):
            form.leave()

    def _open_saved(self, saved: SavedForm) -> None:
        self._open(saved.result)

    def _on_handed_over(self, saved: SavedForm) -> None:
        self.marks.clear()
        self.tell(saved.card.spec.done, Status.DONE)
        self._leave_form()

    def _leave_form(self) -> None:
        self._show_empty()
        self.view.setFocus()

    def _open(self, case_id: int) -> None:
        self.open_requested.emit("cases", case_id)

    def _may_open_cases(self) -> bool:
        return self.context.actor.may(Permission.WORK_CASES)

    def _counted(self, count: int, is_complete: bool) -> None:
        self.set_title(self.title, count_text(count, is_complete=is_complete))
        if is_complete:
            self.marks.keep(self._model.all_of(self.marks.numbers))
        self._is_empty = is_complete and count == 0
        self._show_empty()
        if self.view.hasFocus() and self.view.current_id() is None:
            self.view.choose_first()  # so that Space selects something

    def _show_empty(self) -> None:
        """Show the purpose of the page, or that no case matches the filters."""
        self._states.show(is_empty=self._is_empty, is_filtered=self._filters.is_filtered)
