"""The disclosure register: every copy printed, saved or exported, and its recall."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from PySide6.QtCore import QTimer
from typing_extensions import override

from mscu.access import Permission
from mscu.actions.core.view_filters import DisclosuresView
from mscu.actions.disclosure.disclosure_register import (
    NOT_LEFT,
    NOT_RECALLED,
    RECALLED,
    SURVIVOR_COPIES,
    UNANSWERED,
    DisclosureNumbers,
    DisclosureRow,
    DisclosureRows,
    FirstDisclosures,
)
from mscu.actions.figures.figure_snapshots import FiguresOfCopy
from mscu.actions.subjects.subject_file import OWN_COPY
from mscu.machine_settings import Feature, why_off
from mscu.ui.lists.rows import QueryRows, RowsModel, count_text
from mscu.ui.lists.rows_view import RowsView
from mscu.ui.look.row_delegate import REGISTER
from mscu.ui.pages.core.list_layout import EmptyStates, filter_row, focus_list, list_column, wrapping_filters
from mscu.ui.pages.core.page import PageAction, PageContext, bind_keys
from mscu.ui.pages.disclosure.card import ANSWER_KEYS, NOT_LEFT_KEYS, RECALL_KEYS, CopyCard, copy_look
from mscu.ui.pages.disclosure.recalls import ANSWER, NotLeftForm, RecallAnswerForm, RecallForm
from mscu.ui.pages.editing.file_saving import ListSaveForm
from mscu.ui.pages.editing.list_page import CardPage
from mscu.ui.pages.search.view_bar import ViewBar
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.button import Button
from mscu.ui.widgets.card import EmptyState
from mscu.ui.widgets.choices import ChoiceField
from mscu.ui.widgets.fields import LineField

LIST_WIDTH, FIELD_WIDTH = 560, 150
PAUSE_MS = 250
STATES = (
    (NOT_RECALLED, "Not recalled"),
    (RECALLED, "Recalled"),
    (UNANSWERED, "No answer"),
    (NOT_LEFT, "Did not leave"),
    (SURVIVOR_COPIES, "Survivors' own"),
)
PERIODS = (("30", "Last 30 days"), ("91", "Last 3 months"), ("365", "Last 12 months"))


class DisclosuresPage(CardPage):
    """The register at the left, the selected copy at the right."""

    name: ClassVar[str] = "disclosures"
    title: ClassVar[str] = "What left the unit"
    known_as: ClassVar[str] = "disclosure register copies shared sent"
    icon: ClassVar[str] = "send"
    needs: ClassVar[Permission] = Permission.PRINT
    in_rail: ClassVar[bool] = False
    under: ClassVar[str] = "cases"
    back_to: ClassVar[str] = "cases"
    opens: ClassVar[tuple[str, ...]] = ("disclosure", OWN_COPY)
    shortcuts: ClassVar[tuple[tuple[str, str], ...]] = (
        (RECALL_KEYS, "In the list: recall the selected copy"),
        (ANSWER_KEYS, "In the list: record what became of the selected recalled copy"),
        (NOT_LEFT_KEYS, "In the list: record that the selected copy did not leave"),
        ("Esc", "Back to the cases"),
    )

    def __init__(self, dispatcher: Dispatcher, context: PageContext) -> None:
        super().__init__(dispatcher, context)
        self._model: RowsModel[DisclosureRow] = RowsModel(copy_look, parent=self)
        self.view = RowsView(self._model, "Copies issued", REGISTER)
        self.search_field = LineField(placeholder="Recipient, case, person or who issued it")
        self.state_field = ChoiceField(STATES, empty="All copies")
        self.period_field = ChoiceField(PERIODS, empty="Any time")
        saving = ListSaveForm(dispatcher, context, self.name, self.current_view)
        self.views = ViewBar(dispatcher, context, self.current_view, saving=saving)
        self.card, self.recall_form = CopyCard(), RecallForm(dispatcher, context)
        self.answer_form = RecallAnswerForm(dispatcher, context)
        self.not_left_form = NotLeftForm(dispatcher, context)
        self._pause_timer = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._selected_id: int | None = None
        self._resumed_id: int | None = None
        """The copy whose answer to the recall is opened again once the copy is read."""
        no_copies = EmptyState(
            "send",
            "Nothing has left the unit yet",
            "Every copy that is printed, saved or exported appears here, with its recipient.",
        )
        no_matches = EmptyState("list-filter", "No matching copies", "Change the filters above.")
        self._states = EmptyStates(self.view, no_copies, no_matches, filter_=self.search_field)
        for label, icon, page, why_not in (
            ("Large files", "file-lock", "approvals", ""),
            ("Other units", "building-2", "units", why_off(Feature.BUNDLES)),
        ):
            button = Button(label, icon=icon)
            button.block(why_not)
            button.clicked.connect(partial(context.turn_to, page))
            self.add_button(button)
        self._lay_out_page()
        self._connect()

    def _lay_out_page(self) -> None:
        fields = (
            (self.search_field, "Recipient, case, person or who issued it"),
            (self.state_field, "Recalled or not"),
            (self.period_field, "When it was issued"),
        )
        for field, name in fields:
            field.setAccessibleName(name)
        for field in (self.state_field, self.period_field):
            field.setFixedWidth(FIELD_WIDTH)
        filters = wrapping_filters(self.state_field, self.period_field, self.views)
        above = (filter_row(self.search_field), filters, *self._states.widgets)
        register = list_column(LIST_WIDTH, self.view, *above)
        forms = (self.recall_form, self.answer_form, self.not_left_form, self.views.saving)
        self.lay_out_card(register, self.view, self.card, *forms)

    def _connect(self) -> None:
        self._pause_timer.timeout.connect(self._ask)
        self.search_field.edited.connect(self._pause_timer.start)
        self.search_field.returnPressed.connect(self._ask)
        for field in (self.state_field, self.period_field):
            field.edited.connect(self._ask)
        self.view.chosen.connect(self._choose)
        self.view.opened.connect(self._choose)
        self._model.counted.connect(self._counted)
        self.views.chosen.connect(self._show_view)
        self.views.notified.connect(self.tell)
        self.card.recall_requested.connect(self.recall_form.open_for)
        self.card.answer_requested.connect(self.answer_form.open_for)
        self.card.not_left_requested.connect(self.not_left_form.open_for)
        self.card.record_requested.connect(self.open_requested)
        keys = (
            (RECALL_KEYS, self.card.recall),
            (ANSWER_KEYS, self.card.answer),
            (NOT_LEFT_KEYS, self.card.record_not_left),
        )
        bind_keys(self.view, keys)

    @override
    def shown(self) -> None:
        self._ask()
        self.views.ask()
        focus_list(self, self.view)

    @override
    def records_changed(self, changed: frozenset[tuple[str, int]]) -> None:
        if self.isVisible():  # a copy of several cases changes no record of its own
            self._model.reload()
            self._ask_selected()

    @override
    def open_record(self, kind: str, disclosure_id: int) -> None:
        """Show a recalled copy without an answer, or a survivor's own copy, in a list of only those."""
        self._show_view(DisclosuresView(state=SURVIVOR_COPIES if kind == OWN_COPY else UNANSWERED))
        self._choose(disclosure_id)

    @override
    def resume(self, form_key: str) -> None:
        copy_id = form_key.removeprefix(ANSWER)
        if copy_id.isdigit():
            self._choose(int(copy_id))
            self._resumed_id = int(copy_id)
            self._ask_selected()

    @override
    def page_actions(self) -> Sequence[PageAction]:
        return (
            PageAction(
                label="Recall this copy",
                run=self.card.recall,
                icon="undo-2",
                keys=RECALL_KEYS,
                why_not=self.card.why_not,
                about=self.view,
            ),
            PageAction(
                label="Record the answer to the recall",
                run=self.card.answer,
                icon="check",
                keys=ANSWER_KEYS,
                why_not=self.card.why_not_answer,
                about=self.view,
            ),
            PageAction(
                label="Record that this copy did not leave",
                run=self.card.record_not_left,
                icon="file-warning",
                keys=NOT_LEFT_KEYS,
                why_not=self.card.why_not_not_left,
                about=self.view,
            ),
        )

    def current_view(self) -> DisclosuresView:
        """Return the current filters, to be saved as a view."""
        return DisclosuresView(
            words=str(self.search_field.value()),
            state=str(self.state_field.value() or ""),
            days=str(self.period_field.value() or ""),
        )

    def _show_view(self, view: DisclosuresView) -> None:
        self.search_field.show_value(view.words)
        self.state_field.show_value(view.state or None)
        self.period_field.show_value(view.days or None)
        self._ask()

    def _ask(self) -> None:
        self._pause_timer.stop()
        view = self.current_view()
        self._model.show_source(
            QueryRows(
                self.dispatcher,
                FirstDisclosures(view=view),
                partial(DisclosureNumbers, view=view),
                DisclosureRows,
            )
        )

    def _counted(self, count: int, is_complete: bool) -> None:
        self.set_title(self.title, count_text(count, is_complete=is_complete))
        is_empty = is_complete and count == 0
        self._states.show(is_empty=is_empty, is_filtered=self.current_view() != DisclosuresView())
        if is_empty:
            self._selected_id = None
            self.card.hide()
        elif self.view.current_id() is None and self._resumed_id is None and self._shows_no_form:
            self.view.choose_first()

    @property
    def _shows_no_form(self) -> bool:
        return self.answer_form.isHidden() and self.not_left_form.isHidden()

    def _choose(self, disclosure_id: int) -> None:
        if disclosure_id != self._selected_id:
            self.leave()
            self._selected_id = disclosure_id
            self.card.copy = None
            self.card_answers.wait()
        self._ask_selected()

    def _ask_selected(self) -> None:
        if self._selected_id is not None:
            query = DisclosureRows(numbers=(self._selected_id,))
            self.dispatcher.ask(query, then=self._show, answers=self.card_answers)

    def _show(self, rows: tuple[DisclosureRow, ...]) -> None:
        for row in rows:
            self.card.show_copy(row)
            if row.has_figures:
                query = FiguresOfCopy(disclosure_id=row.id)
                self.dispatcher.ask(query, then=self.card.show_figures, answers=self.card_answers)
        if not rows:
            self.card.copy = None
        self.show_card()
        resumed_id, self._resumed_id = self._resumed_id, None
        if self.card.copy is not None and self.card.copy.id == resumed_id:
            self.card.answer()

    @property
    @override
    def has_card(self) -> bool:
        return self._selected_id is not None and self.card.copy is not None
