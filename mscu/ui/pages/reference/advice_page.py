"""The advice library: every piece that officers hear, with what the unit changed and what waits."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from typing_extensions import override

from mscu.actions.core.dates import Today
from mscu.actions.core.form_choices import CodeLists
from mscu.actions.reference.advice_register import AdviceBook, AdviceRegister, AdviceRow
from mscu.actions.reference.deciding import AgreeChange, KeepOwn, WithdrawChange
from mscu.text.counts import count_of
from mscu.ui.pages.core.lines_pane import LinesPane
from mscu.ui.pages.core.list_pane import EmptyTab
from mscu.ui.pages.core.page import PageAction, PageContext, bind_keys
from mscu.ui.pages.editing.form_host import FormAnswers
from mscu.ui.pages.editing.form_saving import SavedForm
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.pages.editing.inline_form import InlineForm
from mscu.ui.pages.reference.advice_card import AGREE, KEEP, WITHDRAW, piece_content, piece_look, why_not
from mscu.ui.pages.reference.advice_forms import (
    AGAIN,
    ICON,
    NEW,
    PAGE,
    REFUSE,
    RETIRE,
    TAKE,
    WORD,
    again_spec,
    key_of,
    new_spec,
    read_key,
    refuse_spec,
    retire_spec,
    take_spec,
    word_spec,
)
from mscu.ui.pages.reference.deciding_page import AGREED, AGREED_DAY, DecidingPage
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.chronology import KeyedRow

WORD_KEYS, RETIRE_KEYS = "W", "R"
NEW_LABEL = "Propose a piece"
EMPTY = EmptyTab(ICON, "No advice", "The pieces that officers hear on the phone are listed here.")


class AdviceLibraryPage(DecidingPage[AdviceBook, AdviceRow]):
    """The pieces at the left, the selected one at the right."""

    name: ClassVar[str] = PAGE
    title: ClassVar[str] = "Advice library"
    known_as: ClassVar[str] = "tactical advice"
    icon: ClassVar[str] = ICON
    list_name: ClassVar[str] = "Pieces of advice"
    list_width: ClassVar[int] = 520
    empty: ClassVar[EmptyTab] = EMPTY
    shortcuts: ClassVar[tuple[tuple[str, str], ...]] = (
        (WORD_KEYS, "In the list: word the selected piece differently"),
        (RETIRE_KEYS, "In the list: retire it, or offer it again"),
        ("Esc", "In the list: back to Administration"),
    )

    def __init__(self, dispatcher: Dispatcher, context: PageContext) -> None:
        super().__init__(dispatcher, context)
        self.card, self.form = LinesPane("A piece of advice"), InlineForm(dispatcher, context)
        self._saved_change: object = None
        """The change that a form proposed, whose piece is selected once the list is read."""
        self.add_new_button(NEW_LABEL, needs_answer=True)
        self.lay_out(self.card, self.form)
        self.card.action_requested.connect(self._do)
        self.card.closed.connect(self.index.list.setFocus)
        keys = (
            (WORD_KEYS, partial(self._do, WORD)),
            (RETIRE_KEYS, self._retire_or_offer),
            ("Esc", partial(context.turn_to, self.under)),
        )
        bind_keys(self.index.list, keys)

    @override
    def query(self) -> AdviceRegister:
        return AdviceRegister()

    @override
    def rows_of(self, answer: AdviceBook) -> Sequence[AdviceRow]:
        return answer.rows

    @override
    def line_of(self, row: AdviceRow) -> KeyedRow:
        return KeyedRow(row.key, piece_look(row))

    @override
    def count_of(self, answer: AdviceBook) -> str:
        offered = count_of(sum(row.is_offered for row in answer.rows), "piece") + " offered"
        waiting = sum(row.waits for row in answer.rows)
        return f"{offered}, {waiting} to decide" if waiting else offered

    @override
    def fill_card(self, row: AdviceRow) -> None:
        self.card.show_lines(piece_content(row))

    @override
    def page_actions(self) -> Sequence[PageAction]:
        return (PageAction(label=NEW_LABEL, icon=ICON, run=self._begin_new),)

    @override
    def resume(self, form_key: str) -> None:
        form, key = read_key(form_key)
        if form == NEW:
            self._begin_new()
        else:
            self.begin_about(key, partial(self._begin, form))

    def _begin_new(self) -> None:
        """Open the form of a new piece, as soon as the library is read."""
        self.clear_messages()
        if not self.form.host.goes_on(key_of(NEW)):
            self.form.host.close()
            self.form.host.open(_new_spec, (CodeLists(), Today(), AdviceRegister()))

    def _begin(self, form: str, row: AdviceRow) -> None:
        """Open a form about a piece, unless it cannot be proposed any more."""
        if form == REFUSE and row.waiting is not None and not row.waiting.is_mine:
            self._open(refuse_spec(row, row.waiting))
        elif not why_not(row) and row.wording is not None:
            if form == WORD:
                self._open(word_spec(row, row.wording))
            elif form == TAKE and row.release is not None:
                self._open(take_spec(row, row.release))
            elif form == RETIRE and not row.retired:
                self._open(retire_spec(row))
            elif form == AGAIN and row.retired:
                self._open(again_spec(row))

    def _open(self, spec: FormSpec) -> None:
        self.clear_messages()
        if not self.form.host.goes_on(spec.key):
            self.form.host.close()
            self.form.host.open(spec, (CodeLists(), Today()))

    def _retire_or_offer(self) -> None:
        if self.row is not None:
            self._do(AGAIN if self.row.retired else RETIRE)

    def _do(self, action: object) -> None:
        """Do what a button of the card, or a key, asks for."""
        row = self.row
        if row is None:
            return
        change, release = row.waiting, row.release
        if action == KEEP and release is not None:
            self.decide(KeepOwn(change_id=release.id, version=release.version), "What the unit said stays.")
        elif action == AGREE and change is not None:
            self.decide(
                AgreeChange(change_id=change.id, version=change.version),
                AGREED_DAY if change.retired_on else AGREED,
            )
        elif action == WITHDRAW and change is not None:
            self.decide(WithdrawChange(change_id=change.id, version=change.version), "Withdrawn.")
        elif isinstance(action, str):
            self._begin(action, row)

    @override
    def form_saved(self, saved: SavedForm) -> None:
        super().form_saved(saved)
        self._saved_change = saved.result
        self.ask()

    @override
    def show_answer(self, answer: AdviceBook) -> None:
        saved, self._saved_change = self._saved_change, None
        of_saved = (row.key for row in answer.rows if saved in {change.id for change in row.changes})
        self.selected_key = next(of_saved, self.selected_key)
        super().show_answer(answer)


def _new_spec(answers: FormAnswers) -> FormSpec:
    return new_spec(answers[AdviceRegister])
