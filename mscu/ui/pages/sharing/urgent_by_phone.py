"""Urgent requests where the charity's store is not open: answered by phone, and written down here.

The card is kept in the charity's store, so nothing is signed on this page. A navigator with the card on paper
reads it out by phone, and writes down within the hour what was told.
"""

from __future__ import annotations

from functools import partial
from operator import attrgetter
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from mscu.access import Permission
from mscu.actions.core.dates import Today
from mscu.actions.core.form_choices import CodeLists
from mscu.actions.sharing.emergency import (
    ANSWERED,
    HEADLINES,
    RefuseCard,
    ReleaseCard,
    UrgentLine,
    UrgentRequests,
)
from mscu.changes import Changes
from mscu.codes import Family, StoreKind, UrgentState, YesNo
from mscu.survivor_codes import ReleaseHow
from mscu.ui.forms.field_list import LINE, MOMENT, SEGMENTS, TEXT, YES_NO_NOT_SURE, Field, Section, Switch
from mscu.ui.lists.rows import RowsModel
from mscu.ui.lists.rows_view import RowsView
from mscu.ui.look.badges import Chip
from mscu.ui.look.layouts import Margins
from mscu.ui.look.palette import Status
from mscu.ui.look.row_delegate import REGISTER
from mscu.ui.look.row_look import RowLook
from mscu.ui.pages.core.list_layout import (
    LIST_MARGINS,
    card_column,
    focus_list,
    list_column,
    padded_for_list,
    show_list,
)
from mscu.ui.pages.core.page import Page, PageContext
from mscu.ui.pages.editing.form_host import FormAnswers, FormHost, FormStack
from mscu.ui.pages.editing.form_saving import SavedForm
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.pages.sharing.sharing_forms import HINT_LABEL
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.card import EmptyState
from mscu.ui.widgets.label import Label
from mscu.ui.widgets.panes import Panes

ANSWER_KEYS, TELL_KEYS = "F2", "Shift+F2"


LIST_WIDTH = 480
CHIPS = {
    UrgentState.WAITING: Chip("waits", Status.LATE),
    UrgentState.TOLD: Chip("to write down", Status.SOON),
    UrgentState.SPOKEN: Chip("to write down", Status.SOON),
    UrgentState.RELEASED: Chip("released", Status.DONE),
    UrgentState.REFUSED: Chip("refused", Status.QUIET),
}
TOLD = (
    Field("danger", "Danger", TEXT, wide=True),
    Field("where_words", "Where, only as agreed", LINE),
    Field("safe_phone", "Safe phone", LINE),
    Field("code_word_hint", HINT_LABEL, LINE),
    Field("approach", "Approach", LINE),
    Field("dialect", "Language and dialect", LINE),
    Field("medical", "Medical", LINE),
    Field("never_call", "Never call", LINE),
    Field("knows_address", "Who knows the address", LINE),
)
HOW = ((ReleaseHow.SPOKEN, "Given by phone"), (ReleaseHow.REFUSED, "Refuse"))
FIELDS = (
    Section(
        "",
        (
            Field("how", "Answer", SEGMENTS(HOW), required=True, wide=True),
            Field("spoken_at", "Spoken at", MOMENT),
            Field("survivor_told", "Survivor told?", YES_NO_NOT_SURE),
            Field("answer_reason", "Why", TEXT, wide=True),
        ),
    ),
    Section("What was said from the card", TOLD),
)
BY_PHONE = "The charity's own store is not open here: a card is read out by phone and written down here."
NOT_OPEN = (
    "The charity's own store is not open here, so the card cannot be signed and released. Read it out "
    "by phone from your copy, write down what you said, and log it in the charity's store too."
)


def answer_spec(line: UrgentLine) -> FormSpec:
    """Return the form that records what was told by phone, or refuses."""
    spoken = tuple(
        Switch(field.name, "how", frozenset({ReleaseHow.SPOKEN})) for field in (*FIELDS[0].fields[1:3], *TOLD)
    )
    return FormSpec(
        key=f"urgent/answer/{line.entry_id}",
        label=f"Urgent request, {line.person}",
        title=f"Emergency card: {line.person}",
        note=f"{line.threshold}; {line.asked_by} asks to be rung on {line.call_back}",
        icon="siren",
        sections=FIELDS,
        values={"how": ReleaseHow.SPOKEN, "spoken_at": line.spoken or line.now},
        make=partial(_answer, line),
        done="Recorded. Police see it in the case.",
        warning=NOT_OPEN,
        save="Answer",
        switches=spoken,
    )


def _answer(line: UrgentLine, **values: Any) -> ReleaseCard | RefuseCard:
    how, reason = values.pop("how"), values.pop("answer_reason")
    if how is ReleaseHow.REFUSED:
        return RefuseCard(entry_id=line.entry_id, version=line.version, answer_reason=reason)
    told = values.pop("survivor_told")
    return ReleaseCard(
        entry_id=line.entry_id,
        version=line.version,
        answer_reason=reason,
        survivor_told=None if told is YesNo.NOT_SURE else told,
        **values,
    )


def urgent_look(line: UrgentLine) -> RowLook:
    """Format a request: for whom, then why, who asked and when."""
    answer = f"{line.answered_by}, {line.answered}" if line.answered else ""
    parts = (line.asked, line.asked_by, line.threshold, answer)
    return RowLook(
        line.person or "Answered",
        " · ".join(filter(None, parts)),
        family=Family.CARE,
        icon="siren",
        kind=HEADLINES[line.state],
        chip=CHIPS[line.state],
    )


class UrgentPage(Page):
    """The requests on the left, the answer to one of them on the right."""

    name: ClassVar[str] = "urgent"
    title: ClassVar[str] = "Urgent requests"
    known_as: ClassVar[str] = "emergency cards"
    icon: ClassVar[str] = "siren"
    body_margins: ClassVar[Margins] = LIST_MARGINS
    needs: ClassVar[Permission] = Permission.HEAR_URGENT
    without: ClassVar[StoreKind | None] = StoreKind.SURVIVORS
    shortcuts: ClassVar[tuple[tuple[str, str], ...]] = (
        ("Enter", "Answer the request"),
        (ANSWER_KEYS, "Answer the one that has waited longest"),
        (TELL_KEYS, "Record that you are reading out the card by phone now"),
    )

    def __init__(self, dispatcher: Dispatcher, context: PageContext) -> None:
        super().__init__(dispatcher, context)
        self._lines: tuple[UrgentLine, ...] = ()
        self._model: RowsModel[UrgentLine] = RowsModel(urgent_look, id_of=attrgetter("entry_id"), parent=self)
        self.view = RowsView(self._model, "Urgent requests", REGISTER)
        self.view.opened.connect(self._open)
        self._empty = padded_for_list(
            EmptyState(
                "siren", "No urgent request", "When police ask for a card, their request is listed here."
            )
        )
        self._right = FormStack()
        self._right.addWidget(QWidget())
        self.forms = FormHost(dispatcher, context, self._right, self)
        self.forms.saved.connect(self._saved)
        self.forms.left.connect(self.view.setFocus)
        by_phone = Label(BY_PHONE, tone="text2", wrap=True)
        by_phone.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # where nothing waits, the page has no other stop
        self.body.addWidget(padded_for_list(by_phone))
        requests = list_column(LIST_WIDTH, self.view, self._empty)
        self.body.addWidget(Panes(requests, card_column(self._right)), 1)

    @override
    def shown(self) -> None:
        self._ask()
        focus_list(self, self.view)

    @override
    def records_changed(self, changed: Changes) -> None:
        self._ask()

    @override
    def leave(self) -> None:
        self.clear_messages()
        self.forms.close()

    @override
    def resume(self, form_key: str) -> None:
        entry_id = form_key.rpartition("/")[2]
        if not self.forms.goes_on(form_key) and entry_id.isdigit():
            self._open(int(entry_id))

    def _ask(self) -> None:
        self.dispatcher.ask(UrgentRequests(), then=self._show)

    def _show(self, lines: tuple[UrgentLine, ...]) -> None:
        self._lines = lines
        waiting = sum(not line.state.is_answered for line in lines)
        self.set_title(self.title, f"{waiting} to answer" if waiting else "")
        self.counted.emit(self.name, waiting)
        self._model.show_rows(lines)
        self._empty.setVisible(not lines)
        show_list(self.view, self._empty, visible=bool(lines))
        if lines and self.view.current_id() is None:
            self.view.choose_first()

    def _open(self, entry_id: int) -> None:
        """Read the request again, as a colleague may have answered it meanwhile."""
        self.forms.open(partial(self._spec_of, entry_id), (CodeLists(), Today(), UrgentRequests()))

    def _spec_of(self, entry_id: int, answers: FormAnswers) -> FormSpec | None:
        lines: tuple[UrgentLine, ...] = answers[UrgentRequests]
        line = next((line for line in lines if line.entry_id == entry_id), None)
        self._show(lines)
        self.forms.close()
        if line is None or line.state.is_answered:
            self.context.drafts.drop(f"urgent/answer/{entry_id}")
            self.tell(ANSWERED)
            return None
        self.view.choose(line.entry_id)
        return answer_spec(line)

    def _saved(self, saved: SavedForm) -> None:
        self.tell(saved.card.spec.done, Status.DONE)
        if self.forms.card is None:
            self.view.setFocus()
