"""Records: how long those of closed cases are kept, and who decides when that time is up."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from mscu.access import Permission
from mscu.actions.core.action import Query
from mscu.actions.core.form_choices import CodeLists
from mscu.actions.records.record_papers import DisposalRow, Disposals
from mscu.actions.records.records_due import RecordsDetails, RecordsDue, RecordsFile, RecordsRow, ReviewState
from mscu.actions.records.rights_requests import RightsRequests, RightsRow
from mscu.ui.look.layouts import Margins, Space, growing, vbox
from mscu.ui.look.palette import Status
from mscu.ui.look.reading_order import stops
from mscu.ui.pages.core.lines_pane import LinesPane
from mscu.ui.pages.core.list_layout import LIST_MARGINS, filter_row, focus_list, lay_out_list
from mscu.ui.pages.core.list_pane import ListPane
from mscu.ui.pages.core.page import Page, PageAction, PageContext
from mscu.ui.pages.editing.form_host import FormAnswers
from mscu.ui.pages.editing.form_saving import SavedForm
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.pages.editing.inline_form import FormKey, KeyedForms
from mscu.ui.pages.records import form_specs, keys, row_formats
from mscu.ui.pages.records.paper_saving import PaperSaving, paper_of
from mscu.ui.pages.records.record_rows import disposal_lines, records_lines
from mscu.ui.pages.records.rights import (
    acknowledge_spec,
    agree_spec,
    answer_spec,
    extend_spec,
    propose_spec,
    request_lines,
    request_spec,
    stop_spec,
)
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.chronology import KeyedRow
from mscu.ui.widgets.segmented import SegmentedField

ONE_REQUEST_FORMS = (keys.ANSWER, keys.PROPOSE, keys.AGREE, keys.STOP, keys.EXTEND, keys.ACKNOWLEDGE)


def _spec_of(kind: str, row: RightsRow) -> FormSpec | None:
    """Return the form about a request, if it is open to the user now."""
    if kind == keys.ANSWER:
        return None if row.decision else answer_spec(row)
    if kind == keys.STOP:
        return stop_spec(row) if row.may_stop else None
    if kind == keys.EXTEND:
        return extend_spec(row) if row.may_extend else None
    if kind == keys.ACKNOWLEDGE:
        return acknowledge_spec(row) if row.may_acknowledge else None
    if kind == keys.AGREE:
        return agree_spec(row) if row.proposal else None
    return None if row.proposal else propose_spec(row)


class RecordsForms(KeyedForms):
    """Forms about a case, or about a person's request for the data held on them."""

    @override
    def read(self, key: str) -> FormKey | None:
        return keys.read_key(key)

    @override
    def needs(self, form: str, ids: tuple[int, ...]) -> Sequence[Query[Any]]:
        if form in ONE_REQUEST_FORMS:
            return (RightsRequests(),)
        return (RecordsFile(case_id=ids[0]),) if form in form_specs.OF_CASE and ids else ()

    @override
    def spec(self, form: str, ids: tuple[int, ...], answers: FormAnswers) -> FormSpec | None:
        if form == keys.REQUEST:
            return request_spec()
        if form in form_specs.OF_CASE and ids:
            return form_specs.OF_CASE[form](answers[RecordsFile], ids, answers[CodeLists])
        rows: tuple[RightsRow, ...] = answers.get(RightsRequests, ())
        row = next((row for row in rows if row.id in ids), None)
        return _spec_of(form, row) if row is not None else None


WIDTH = 480
WHICH = ((keys.REVIEWS, "Reviews"), (keys.RIGHTS, "Rights requests"), (keys.GONE, "Disposed of"))


class RecordsLists(QWidget):
    """The lists of the page, one shown at a time by the choice above them."""

    turned = Signal()
    chosen = Signal(object)
    """Emitted with the id of a case."""
    request_chosen = Signal(object)
    """Emitted with the row of a request."""
    disposal_chosen = Signal(object)
    """Emitted with the row of a disposal."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(WIDTH)
        self.which = SegmentedField(WHICH)
        self.which.set_name("Which list")
        self.which.show_value(keys.REVIEWS)
        self.due = ListPane("Reviews", row_formats.NO_REVIEWS)
        self.gone = ListPane("Disposed of", row_formats.NO_DISPOSALS)
        self.rights = ListPane("Rights requests", row_formats.NO_REQUESTS)
        self._rows: dict[object, DisposalRow] = {}
        self._requests: dict[int, RightsRow] = {}
        self._panes = {keys.REVIEWS: self.due, keys.RIGHTS: self.rights, keys.GONE: self.gone}
        self._lay_out_lists()
        self.which.edited.connect(self._switch_list)
        for signal in (self.due.opened, self.due.rested):
            signal.connect(self.chosen)
        for signal in (self.gone.opened, self.gone.rested):
            signal.connect(self._choose_disposal)
        for signal in (self.rights.opened, self.rights.rested):
            signal.connect(self._choose_request)

    def _lay_out_lists(self) -> None:
        above = filter_row(self.which)
        above.addStretch(1)
        vbox(above, *(growing(pane) for pane in self._panes.values()), within=self, spacing=Space.SMALL)
        self._show_current()

    @property
    def shown(self) -> str:
        """Return the key of the list that is shown."""
        return str(self.which.value() or keys.REVIEWS)

    def turn_to(self, which: str) -> None:
        self.which.show_value(which)
        self._show_current()

    def show_due(self, rows: Sequence[RecordsRow], chosen_id: int | None) -> None:
        """Show the closed cases, with one of them selected."""
        lines = [KeyedRow(row.id, row_formats.review_look(row)) for row in rows]
        self.due.show_lines(lines, may_add=False)
        if chosen_id is not None:
            self.due.list.choose(chosen_id)

    def show_requests(self, rows: Sequence[RightsRow], chosen: int | None) -> None:
        """Show the requests, with the given one selected, or the first."""
        self._requests = {row.id: row for row in rows}
        lines = [KeyedRow(row.id, row_formats.request_look(row)) for row in rows]
        self.rights.show_lines(lines, may_add=False)
        if rows and chosen is not None:
            request_id = chosen if chosen in self._requests else rows[0].id
            self.rights.list.choose(request_id)
            self.request_chosen.emit(self._requests[request_id])

    def show_disposals(self, rows: Sequence[DisposalRow], *, choose: bool) -> None:
        """Show the disposed cases, with the first selected if `choose` is set."""
        self._rows = {row.key: row for row in rows}
        lines = [KeyedRow(row.key, row_formats.disposal_look(row)) for row in rows]
        self.gone.show_lines(lines, may_add=False)
        if rows and choose:
            self.gone.list.choose(rows[0].key)
            self.disposal_chosen.emit(rows[0])

    def take_focus(self) -> None:
        self._panes[self.shown].list.setFocus()

    def first_stop(self) -> QWidget:
        """Return the widget that has the focus when the page opens."""
        return next(stops(self.due), self.due) if self.due.list.isHidden() else self.due.list

    def _switch_list(self) -> None:
        self._show_current()
        self.turned.emit()

    def _show_current(self) -> None:
        for which, pane in self._panes.items():
            pane.setVisible(which == self.shown)

    def _choose_request(self, request_id: object) -> None:
        row = self._requests.get(request_id) if isinstance(request_id, int) else None
        if row is not None:
            self.request_chosen.emit(row)

    def _choose_disposal(self, key: object) -> None:
        row = self._rows.get(key)
        if row is not None:
            self.disposal_chosen.emit(row)


ERASING = f"{keys.PAGE}/{keys.DISPOSE}/"
"""The prefix of the form keys after which a case is gone."""
REQUEST_FORMS = (keys.REQUEST, keys.ANSWER, keys.PROPOSE, keys.AGREE)
NO_CASE = "no case is open here"


class RecordsPage(Page):
    """Closed cases on the left, the selected case or a form on the right."""

    name: ClassVar[str] = "records"
    title: ClassVar[str] = "Records"
    known_as: ClassVar[str] = "retention review disposal deletion MoPI rights requests"
    icon: ClassVar[str] = "archive"
    body_margins: ClassVar[Margins] = LIST_MARGINS
    needs: ClassVar[Permission] = Permission.KEEP_RECORDS
    opens: ClassVar[tuple[str, ...]] = ("records", "rights_request")
    shortcuts: ClassVar[tuple[tuple[str, str], ...]] = (("Enter", "Open the selected row"),)

    def __init__(self, dispatcher: Dispatcher, context: PageContext) -> None:
        super().__init__(dispatcher, context)
        self.lists = RecordsLists()
        self.saving = PaperSaving(dispatcher, context)
        self.card = LinesPane("Records of a case")
        self.forms = RecordsForms(dispatcher, context)
        self._open: int | None = None
        self._read: int | None = None
        """The case that the card shows, or waits for."""
        self._request = 0
        self._is_arriving = False
        self._with_form = False
        self.add_new_button()
        self._lay_out_page()
        self._connect()

    def _lay_out_page(self) -> None:
        lay_out_list(self, self.lists, self.card, self.forms, self.saving)
        self.card.hide()

    def _connect(self) -> None:
        self.lists.turned.connect(self._switch_list)
        self.lists.chosen.connect(self._choose)
        self.lists.disposal_chosen.connect(self._choose_other)
        self.lists.request_chosen.connect(self._choose_other)
        self.saving.notified.connect(self.tell)
        self.saving.left.connect(self._left)
        self.card.action_requested.connect(self._do)
        self.card.closed.connect(self.lists.take_focus)
        self.forms.saved.connect(self._saved)
        self.forms.left.connect(self._left)

    @override
    def shown(self) -> None:
        self._is_arriving = True
        self._ask()

    @override
    def records_changed(self, changed: frozenset[tuple[str, int]]) -> None:
        form = self.forms.card
        erasing = form is not None and form.spec.key.startswith(ERASING)
        if self.isVisible() and not erasing:  # an erased record can no longer be read
            self._ask()

    @override
    def leave(self) -> None:
        self.clear_messages()
        self.saving.leave()

    @override
    def open_record(self, kind: str, id_: int) -> None:
        if kind == "rights_request":
            self._request, self._is_arriving = id_, True
            self.lists.turn_to(keys.RIGHTS)
            self._switch_list()
            return
        self.lists.turn_to(keys.REVIEWS)
        self._with_form, self._open = False, id_
        self._show_card()

    @override
    def resume(self, form_key: str) -> None:
        """Show the form of a key, in place of the card."""
        self.clear_messages()
        kind, ids = keys.read_key(form_key) or ("", ())
        self._with_form = True
        if kind in REQUEST_FORMS:
            self.lists.turn_to(keys.RIGHTS)
            self._request = next(iter(ids), self._request)
        else:
            self._open = next(iter(ids), self._open)
        self.card.hide()
        self.saving.hide()
        self.forms.begin(form_key)

    @override
    def page_actions(self) -> Sequence[PageAction]:
        case_id = self._open
        why_not = self.unless_waiting(NO_CASE if case_id is None else "")
        asks = partial(self.resume, keys.key_of(keys.REQUEST))
        ask = PageAction(label="Record a rights request", icon="scale", run=asks)
        of_case = tuple(
            PageAction(
                label=label,
                icon=icon,
                why_not=why_not,
                run=partial(self.resume, keys.key_of(kind, case_id or 0)),
                about=self.lists.due.list,
            )
            for label, kind, icon in (
                ("Review the records of this case", keys.REVIEW, "list-checks"),
                ("Set the MoPI group of this case", keys.GROUP, "archive"),
                ("Record new information", keys.NOTICE, "rotate-ccw"),
            )
        )
        return (*of_case, ask)

    def _ask(self) -> None:
        if self.lists.shown == keys.GONE:
            self.dispatcher.ask(Disposals(), then=self._show_other)
        elif self.lists.shown == keys.RIGHTS:
            self.dispatcher.ask(RightsRequests(), then=self._show_other)
        else:
            self.dispatcher.ask(RecordsDue(), then=self._show_rows)

    def _switch_list(self) -> None:
        self._with_form = False
        for card in (self.card, self.saving):
            card.hide()
        self.forms.host.close()
        self._ask()

    def _show_other(self, rows: tuple[DisposalRow | RightsRow, ...]) -> None:
        if not rows:
            self.card.hide()
        requests = [row for row in rows if isinstance(row, RightsRow)]
        gone = [row for row in rows if isinstance(row, DisposalRow)]
        if self.lists.shown == keys.GONE:
            self.lists.show_disposals(gone, choose=not self._with_form)
        else:
            self.lists.show_requests(requests, None if self._with_form else self._request)
        if self._is_arriving and not self._with_form:
            self._is_arriving = False
            self.lists.take_focus()

    def _choose_other(self, row: DisposalRow | RightsRow) -> None:
        self._with_form = False
        self.forms.host.close()
        self.saving.hide()
        if isinstance(row, RightsRow):
            self._request = row.id
            self.card.show_lines(request_lines(row))
        else:
            self.card.show_lines(disposal_lines(row))
        self.card.show()

    def _show_rows(self, rows: tuple[RecordsRow, ...]) -> None:
        late = sum(row.state is ReviewState.LATE for row in rows)
        self.set_title(self.title, f"{late} late" if late else "")
        self.counted.emit(self.name, late)
        if self.lists.shown != keys.REVIEWS:  # another list has been chosen meanwhile
            return
        if self._open is None and rows:
            self._open = rows[0].id
        self.lists.show_due(rows, self._open)
        self._show_card()
        arrives, self._is_arriving = self._is_arriving, False
        if arrives:
            focus_list(self, self.lists.first_stop())

    def _choose(self, case_id: object) -> None:
        if isinstance(case_id, int):
            self._with_form, self._open = False, case_id
            self._show_card()

    def _show_card(self) -> None:
        if self._open is not None and not self._with_form:
            if self._open != self._read:
                self.forms.host.close()
                self.card_answers.wait()
                self._read = self._open
            query = RecordsFile(case_id=self._open)
            self.dispatcher.ask(query, then=self._on_case, answers=self.card_answers)

    def _on_case(self, case: RecordsDetails) -> None:
        if not self._with_form and self.lists.shown == keys.REVIEWS:
            self.forms.host.close()
            self.saving.hide()
            self.card.show_lines(records_lines(case))
            self.card.show()

    def _do(self, key: object) -> None:
        kind, ids = keys.read_key(str(key)) or ("", ())
        if kind == keys.OPEN:
            self.open_requested.emit("cases", ids[0])
        elif (paper := paper_of(kind, ids)) is not None:
            self.clear_messages()
            self._with_form = True
            self.card.hide()
            self.saving.begin_with(paper[0], self.card.title.text(), paper[1])
        else:
            self.resume(str(key))

    def _saved(self, saved: SavedForm) -> None:
        self._with_form = False
        self.tell(saved.card.spec.done, Status.DONE)
        if saved.card.spec.key.startswith(ERASING):
            self._open = None
            self.card.hide()
        self._ask()
        self.lists.take_focus()

    def _left(self) -> None:
        self._with_form = False
        if self.lists.shown != keys.REVIEWS:
            self._ask()
        else:
            self._show_card()
        self.lists.take_focus()
