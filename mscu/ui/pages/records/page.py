"""Records: how long those of closed cases are kept, and who decides when that is over."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from typing_extensions import override

from mscu.access import Permission
from mscu.actions.records.record_papers import (
    DisposalRow,
    Disposals,
)
from mscu.actions.records.records_due import (
    RecordsAnswer,
    RecordsDue,
    RecordsFile,
    RecordsRow,
    ReviewState,
)
from mscu.actions.records.rights_requests import RightsRequests, RightsRow
from mscu.ui.look.palette import Status
from mscu.ui.pages.core.lines_pane import LinesPane
from mscu.ui.pages.core.list_layout import give_keyboard, lay_out_list
from mscu.ui.pages.core.page import Page, PageAction, Places
from mscu.ui.pages.editing.form_saving import Recorded
from mscu.ui.pages.records import keys
from mscu.ui.pages.records.forms import RecordsForms
from mscu.ui.pages.records.lines import gone_lines, records_lines
from mscu.ui.pages.records.lists import RecordsLists
from mscu.ui.pages.records.paper_saving import PaperSaving, paper_of
from mscu.ui.pages.records.rights import request_lines
from mscu.ui.session.dispatcher import Dispatcher

ERASING = f"{keys.PAGE}/{keys.DISPOSE}/"
"""How the key of the form begins after which a case is gone."""
OF_REQUESTS = (keys.REQUEST, keys.ANSWER, keys.PROPOSE, keys.AGREE)
NO_CASE = "no case is open here"


class RecordsPage(Page):
    """Closed cases at the left, the one that was chosen or a form at the right."""

    name: ClassVar[str] = "records"
    title: ClassVar[str] = "Records"
    icon: ClassVar[str] = "archive"
    needs: ClassVar[Permission] = Permission.KEEP_RECORDS
    opens: ClassVar[tuple[str, ...]] = ("records", "rights_request")
    shortcuts: ClassVar[tuple[tuple[str, str], ...]] = (
        ("Enter", "Open what is chosen in the list"),
    )

    def __init__(self, dispatcher: Dispatcher, places: Places) -> None:
        super().__init__(dispatcher, places)
        self.lists = RecordsLists()
        self.saving = PaperSaving(dispatcher, places)
        self.card = LinesPane("Records of a case")
        self.forms = RecordsForms(dispatcher, places)
        self._open: int | None = None
        self._request = 0
        self._arrives = False
        self._with_form = False
        self.add_new_button()
        self._lay_out_page()
        self._connect()

    def _lay_out_page(self) -> None:
        lay_out_list(self.body, self.lists, self.card, self.forms, self.saving)
        self.card.hide()

    def _connect(self) -> None:
        self.lists.turned.connect(self._turn)
        self.lists.chosen.connect(self._choose)
        self.lists.gone_chosen.connect(self._choose_other)
        self.lists.request_chosen.connect(self._choose_other)
        self.saving.told.connect(self.tell)
        self.saving.left.connect(self._left)
        self.card.wanted.connect(self._do)
        self.card.left.connect(self.lists.takes_focus)
        self.forms.saved.connect(self._saved)
        self.forms.left.connect(self._left)

    # ------------------------------------------------------------------ what the window calls

    @override
    def shown(self) -> None:
        self._arrives = True
        self._ask()

    @override
    def records_changed(self, changed: frozenset[tuple[str, int]]) -> None:
        form = self.forms.card
        erasing = form is not None and form.spec.key.startswith(ERASING)
        if self.isVisible() and not erasing:  # what is erased is asked for no more
            self._ask()

    @override
    def leave(self) -> None:
        self.clear_messages()
        self.saving.leave()

    @override
    def open_record(self, kind: str, number: int) -> None:
        if kind == "rights_request":
            self._request, self._arrives = number, True
            self.lists.turn_to(keys.RIGHTS)
            self._turn()
            return
        self.lists.turn_to(keys.REVIEWS)
        self._with_form, self._open = False, number
        self._show_card()

    @override
    def resume(self, form_key: str) -> None:
        """Show the form of a key, in place of the card."""
        self.clear_messages()
        what, numbers = keys.read_key(form_key) or ("", ())
        self._with_form = True
        if what in OF_REQUESTS:
            self.lists.turn_to(keys.RIGHTS)
            self._request = next(iter(numbers), self._request)
        else:
            self._open = next(iter(numbers), self._open)
        self.card.hide()
        self.saving.hide()
        self.forms.begin(form_key)

    @override
    def page_actions(self) -> Sequence[PageAction]:
        number = self._open
        why_not = NO_CASE if number is None else ""
        asks = partial(self.resume, keys.key_of(keys.REQUEST))
        ask = PageAction(words="Record a rights request", icon="scale", run=asks)
        of_case = tuple(
            PageAction(
                words=words, icon=icon, why_not=why_not,
                run=partial(self.resume, keys.key_of(what, number or 0)),
            )
            for words, what, icon in (
                ("Review the records of this case", keys.REVIEW, "list-checks"),
                ("Give this case a MoPI group", keys.GROUP, "archive"),
                ("Record what came to notice", keys.NOTICE, "rotate-ccw"),
            )
        )  # fmt: skip
        return (*of_case, ask)

    # ------------------------------------------------------------------ the list and the card

    def _ask(self) -> None:
        if self.lists.shown == keys.GONE:
            self.dispatcher.ask(Disposals(), then=self._show_other)
        elif self.lists.shown == keys.RIGHTS:
            self.dispatcher.ask(RightsRequests(), then=self._show_other)
        else:
            self.dispatcher.ask(RecordsDue(), then=self._show_rows)

    def _turn(self) -> None:
        self._with_form = False
        for card in (self.card, self.saving):
            card.hide()
        self.forms.put_away()
        self._ask()

    def _show_other(self, rows: tuple[DisposalRow | RightsRow, ...]) -> None:
        if not rows:
            self.card.hide()
        requests = [row for row in rows if isinstance(row, RightsRow)]
        gone = [row for row in rows if isinstance(row, DisposalRow)]
        if self.lists.shown == keys.GONE:
            self.lists.show_gone(gone, choose=not self._with_form)
        else:
            self.lists.show_requests(requests, None if self._with_form else self._request)
        if self._arrives and not self._with_form:
            self._arrives = False
            self.lists.takes_focus()

    def _choose_other(self, row: DisposalRow | RightsRow) -> None:
        self._with_form = False
        self.forms.put_away()
        self.saving.hide()
        if isinstance(row, RightsRow):
            self._request = row.id
            self.card.show_lines(request_lines(row))
        else:
            self.card.show_lines(gone_lines(row))
        self.card.show()

    def _show_rows(self, rows: tuple[RecordsRow, ...]) -> None:
        late = sum(row.state is ReviewState.LATE for row in rows)
        self.set_title(self.title, f"{late} late" if late else "")
        self.counted.emit(self.name, late)
        if self.lists.shown != keys.REVIEWS:  # another list was turned to meanwhile
            return
        if self._open is None and rows:
            self._open = rows[0].id
        self.lists.show_due(rows, self._open)
        self._show_card()
        arrives, self._arrives = self._arrives, False
        if arrives:
            give_keyboard(self, self.lists.first_stop())

    def _choose(self, number: object) -> None:
        if isinstance(number, int):
            self._with_form, self._open = False, number
            self._show_card()

    def _show_card(self) -> None:
        if self._open is not None and not self._with_form:
            self.dispatcher.ask(RecordsFile(case_id=self._open), then=self._take_case)

    def _take_case(self, case: RecordsAnswer) -> None:
        if not self._with_form and self.lists.shown == keys.REVIEWS:
            self.forms.put_away()
            self.saving.hide()
            self.card.show_lines(records_lines(case))
            self.card.show()

    def _do(self, key: object) -> None:
        what, numbers = keys.read_key(str(key)) or ("", ())
        if what == keys.OPEN:
            self.wanted.emit("cases", numbers[0])
        elif (paper := paper_of(what, numbers)) is not None:
            self.clear_messages()
            self._with_form = True
            self.card.hide()
            self.saving.begin_with(paper[0], self.card.title.text(), paper[1])
        else:
            self.resume(str(key))

    # ------------------------------------------------------------------ forms

    def _saved(self, done: Recorded) -> None:
        self._with_form = False
        self.tell(done.card.spec.done, Status.DONE)
        if done.card.spec.key.startswith(ERASING):
            self._open = None
            self.card.hide()
        self._ask()
        self.lists.takes_focus()

    def _left(self) -> None:
        self._with_form = False
        if self.lists.shown != keys.REVIEWS:
            self._ask()
        else:
            self._show_card()
        self.lists.takes_focus()
