"""Data breaches: what is done when a computer is gone, who is endangered first, who was told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import ClassVar

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from mscu.access import Permission
from mscu.actions.data_breaches import BreachAnswer, BreachState, DataBreaches
from mscu.actions.today import Today
from mscu.ui.desk import Desk
from mscu.ui.pages.breaches import words
from mscu.ui.pages.case.form_saving import Recorded
from mscu.ui.pages.case.list_pane import ListPane
from mscu.ui.pages.case_sources import sources_of
from mscu.ui.pages.keyed_forms import Key, KeyedForms
from mscu.ui.pages.list_layout import BELOW, begin_at_rail, give_keyboard
from mscu.ui.pages.page import Deed, Page, Places
from mscu.ui.pages.survivors.lines_pane import LinesPane
from mscu.ui.palette import Status
from mscu.ui.widgets.chronology import Line

LIST_WIDTH = 400


class BreachForms(KeyedForms):
    """The forms of a breach."""

    @override
    def read(self, key: str) -> Key | None:
        return words.read_key(key)

    @override
    def ask_rest(self) -> None:
        self._desk.ask(Today(), then=self._take_day)

    def _take_day(self, today: date) -> None:
        self._today = today
        self._desk.ask(DataBreaches(), then=self._take_answer)

    def _take_answer(self, answer: BreachAnswer) -> None:
        what, numbers = self.asked_for
        row = next((each for each in answer.rows if each.id in numbers), None)
        sources = sources_of(self._lists, self._today)
        if what == words.NEW:
            self.show_form(words.new_job(), sources)
        elif what == words.SETTLE and row is not None and not row.settled:
            self.show_form(words.settle_job(row), sources)


class BreachesPage(Page):
    """The register at the left; at the right the one that was chosen, or what is done at once."""

    name: ClassVar[str] = "breaches"
    title: ClassVar[str] = "Data breaches"
    icon: ClassVar[str] = words.ICON
    needs: ClassVar[Permission] = Permission.KEEP_RECORDS

    def __init__(self, desk: Desk, places: Places) -> None:
        super().__init__(desk, places)
        self.index = ListPane("Data breaches", words.NONE)
        self.index.setFixedWidth(LIST_WIDTH)
        self.card = LinesPane("A breach, and what is done")
        self.forms = BreachForms(desk, places)
        self._answer: BreachAnswer | None = None
        self._chosen = 0
        self._arrives = False
        self.add_new_button()
        beside = QWidget()
        column = QVBoxLayout(beside)
        column.setContentsMargins(0, 0, 0, BELOW)
        column.addWidget(self.card)
        column.addWidget(self.forms)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self.index)
        row.addWidget(beside, 1)
        begin_at_rail(self.body)
        self.body.addLayout(row, 1)
        self._connect()

    def _connect(self) -> None:
        self.index.opened.connect(self._choose)
        self.index.rested.connect(self._choose)
        self.card.wanted.connect(self._do)
        self.card.left.connect(self.index.list.setFocus)
        self.forms.saved.connect(self._saved)
        self.forms.left.connect(self._show_card)

    @override
    def shown(self) -> None:
        self._arrives = True
        self._ask()

    @override
    def records_changed(self, changed: frozenset[tuple[str, int]]) -> None:
        if self.isVisible():
            self._ask()

    @override
    def leave(self) -> None:
        self.clear_messages()

    @override
    def resume(self, form_key: str) -> None:
        self.clear_messages()
        self.card.hide()
        self.forms.begin(form_key)

    @override
    def deeds(self) -> Sequence[Deed]:
        record = partial(self.resume, words.key_of(words.NEW))
        return (Deed(words="Record a data breach", icon=words.ICON, run=record),)

    def _ask(self) -> None:
        self.desk.ask(DataBreaches(), then=self._take)

    def _take(self, answer: BreachAnswer) -> None:
        self._answer = answer
        late = sum(each.state is BreachState.LATE for each in answer.rows)
        waiting = sum(each.state is not BreachState.DONE for each in answer.rows)
        self.set_title(self.title, f"{late} late" if late else "")
        self.counted.emit(self.name, waiting)
        lines = [Line(each.id, words.breach_look(each)) for each in answer.rows]
        self.index.show_lines(lines, may_add=False)
        if self._chosen not in {each.id for each in answer.rows}:
            self._chosen = answer.rows[0].id if answer.rows else 0
        if self._chosen:
            self.index.list.choose(self._chosen)
        if self.forms.card is None:
            self._show_card()
        arrives, self._arrives = self._arrives, False
        if arrives:
            give_keyboard(self, self.index.list if answer.rows else self.card)

    def _choose(self, number: object) -> None:
        if isinstance(number, int) and number != self._chosen:
            self._chosen = number
            self.forms.put_away()
            self._show_card()

    def _show_card(self) -> None:
        if self._answer is None:
            return
        row = next((each for each in self._answer.rows if each.id == self._chosen), None)
        self.card.show_lines(words.breach_lines(self._answer, row))
        self.card.show()

    def _do(self, key: object) -> None:
        what, numbers = words.read_key(str(key)) or ("", ())
        if what == words.OPEN:
            self.wanted.emit("cases", numbers[0])
        else:
            self.resume(str(key))

    def _saved(self, done: Recorded) -> None:
        if isinstance(done.result, int):
            self._chosen = done.result
        self.tell(done.card.job.done, Status.DONE)
        self._ask()
        self.index.list.setFocus()
