"""The frame of a register of breaches: its list at the left, its card or a form at the right."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any, ClassVar, Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from mscu.actions.core.action import Query
from mscu.actions.core.today import Today
from mscu.actions.records.breach_register import BreachRow, BreachState
from mscu.ui.look.palette import Status
from mscu.ui.pages.core.lines_pane import LinesPane, PaneContent
from mscu.ui.pages.core.list_layout import give_keyboard, lay_out_list
from mscu.ui.pages.core.list_pane import ListPane
from mscu.ui.pages.core.page import Page, PageAction, Places
from mscu.ui.pages.editing.case_sources import sources_of
from mscu.ui.pages.editing.form_saving import Recorded
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.pages.editing.keyed_forms import Key, KeyedForms, Keys
from mscu.ui.pages.records.breaches_register_words import ICON, NEW, NONE, OPEN, breach_look
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.chronology import Line

LIST_WIDTH = 400


class Register(Protocol):
    """What a query of a register answers, as far as the frame shows it."""

    @property
    def rows(self) -> Sequence[BreachRow]:
        """Give the breaches, the newest first."""
        ...


class Wording(Protocol):
    """What one register asks and says; its keys, its forms and its card."""

    keys: ClassVar[Keys]
    query: ClassVar[type[Query[Any]]]

    def spec(self, key: Key, answer: Any) -> FormSpec | None:  # noqa: ANN401 - the query's own
        """Give the form of a key; none where what it is about is settled or gone."""
        ...

    def card(self, answer: Any, row: Any) -> PaneContent:  # noqa: ANN401 - as above
        """Show a breach, or what is done if a computer is gone."""
        ...


class BreachForms(KeyedForms):
    """The forms of a breach.

    Signal: `begun` before a form shows; the register may have been answered since it was asked for.
    """

    begun = Signal()

    def __init__(self, dispatcher: Dispatcher, places: Places, wording: Wording) -> None:
        super().__init__(dispatcher, places)
        self._wording = wording

    @override
    def read(self, key: str) -> Key | None:
        return self._wording.keys.read(key)

    @override
    def ask_rest(self) -> None:
        self._dispatcher.ask(Today(), then=self._take_day)

    def _take_day(self, today: date) -> None:
        self._today = today
        self._dispatcher.ask(self._wording.query(), then=self._take_answer)

    def _take_answer(self, answer: Register) -> None:
        spec = self._wording.spec(self.asked_for, answer)
        if spec is None:  # settled, told or gone meanwhile
            self.left.emit()
            return
        self.begun.emit()
        self.show_form(spec, sources_of(self._lists, self._today))


class BreachFrame(Page):
    """The register at the left; at the right the one that was chosen, or what is done at once."""

    title: ClassVar[str] = "Data breaches"
    icon: ClassVar[str] = ICON
    wording: ClassVar[Wording]
    opens_kind: ClassVar[str] = ""
    """What is opened from who is endangered, as the audit names it."""

    def __init__(self, dispatcher: Dispatcher, places: Places) -> None:
        super().__init__(dispatcher, places)
        self.index = ListPane("Data breaches", NONE)
        self.index.setFixedWidth(LIST_WIDTH)
        self.card = LinesPane("A breach, and what is done")
        self.forms = BreachForms(dispatcher, places, self.wording)
        self._answer: Register | None = None
        self._chosen = 0
        self._arrives = False
        self.add_new_button()
        lay_out_list(self.body, self.index, self.card, self.forms, *self.more_cards())
        self._connect()

    def more_cards(self) -> Sequence[QWidget]:
        """Make what else may stand in place of the card."""
        return ()

    @property
    def is_filled_in(self) -> bool:
        """Whether a form stands in place of the card."""
        return self.forms.card is not None

    def _connect(self) -> None:
        self.index.opened.connect(self._choose)
        self.index.rested.connect(self._choose)
        self.card.wanted.connect(self.do)
        self.card.left.connect(self.index.list.setFocus)
        self.forms.begun.connect(self.card.hide)
        self.forms.saved.connect(self._saved)
        self.forms.left.connect(self._left)

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
    def page_actions(self) -> Sequence[PageAction]:
        record = partial(self.resume, self.wording.keys.write(NEW))
        return (PageAction(words="Record a data breach", icon=ICON, run=record),)

    def _ask(self) -> None:
        self.dispatcher.ask(self.wording.query(), then=self._take)

    def _take(self, answer: Register) -> None:
        self._answer = answer
        late = sum(each.state is BreachState.LATE for each in answer.rows)
        waiting = sum(each.state is not BreachState.DONE for each in answer.rows)
        self.set_title(self.title, f"{late} late" if late else "")
        self.counted.emit(self.name, waiting)
        lines = [Line(each.id, breach_look(each)) for each in answer.rows]
        self.index.show_lines(lines, may_add=False)
        if self._chosen not in {each.id for each in answer.rows}:
            self._chosen = answer.rows[0].id if answer.rows else 0
        if self._chosen:
            self.index.list.choose(self._chosen)
        if not self.is_filled_in:
            self.show_card()
        arrives, self._arrives = self._arrives, False
        if arrives:
            self._give_keyboard()

    def _give_keyboard(self) -> None:
        has_rows = self._answer is not None and bool(self._answer.rows)
        give_keyboard(self, self.index.list if has_rows else self.card)

    def _left(self) -> None:
        self.show_card()
        self._give_keyboard()

    def _choose(self, number: object) -> None:
        if isinstance(number, int) and number != self._chosen:
            self._chosen = number
            self.forms.put_away()
            self.show_card()

    def show_card(self) -> None:
        """Show the breach that was chosen, or what is done if a computer is gone."""
        if self._answer is None:
            return
        row = next((each for each in self._answer.rows if each.id == self._chosen), None)
        self.card.show_lines(self.wording.card(self._answer, row))
        self.card.show()

    def do(self, key: object) -> None:
        """Do what an offer of the card means."""
        what, numbers = self.wording.keys.read(str(key)) or ("", ())
        if what == OPEN:
            self.wanted.emit(self.opens_kind, numbers[0])
        else:
            self.resume(str(key))

    def _saved(self, done: Recorded) -> None:
        if isinstance(done.result, int):
            self._chosen = done.result
        self.tell(done.card.spec.done, Status.DONE)
        self._ask()
        self.index.list.setFocus()
