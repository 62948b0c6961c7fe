"""The frame of a register of breaches: its list on the left, its card or a form on the right."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any, ClassVar, Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from mscu.actions.core.action import Query
from mscu.actions.core.dates import Today
from mscu.actions.records.breach_register import BreachRow, BreachState
from mscu.codes import YesNo
from mscu.ui.forms.field_list import CODES, LINE, MOMENT, TEXT, YES_NO_NOT_SURE, Field, Switch
from mscu.ui.look.badges import Chip
from mscu.ui.look.palette import Family, Status
from mscu.ui.look.row_look import RowLook
from mscu.ui.pages.core.lines_pane import LineGroup, LinesPane, PaneContent, PaneLine
from mscu.ui.pages.core.list_layout import focus_list, lay_out_list
from mscu.ui.pages.core.list_pane import EmptyTab, ListPane
from mscu.ui.pages.core.page import Page, PageAction, PageContext
from mscu.ui.pages.editing.case_sources import sources_of
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.pages.editing.inline_form import FormKey, FormKeys, KeyedForms, SavedForm
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.chronology import KeyedRow

NEW, SETTLE, OPEN, PRINT = "new", "settle", "open", "print"
ICON = "shield-alert"
IF_STOLEN = "If a computer is stolen"
FIRST, HELD = "Who is most at risk", "What it held"
NONE = EmptyTab(
    ICON,
    "No breaches recorded",
    (
        "Record a lost computer, disk or papers, or a copy sent to the wrong person, at once: the hours "
        "run from when it was noticed."
    ),
)
STATUS = {
    BreachState.LATE: Status.LATE,
    BreachState.RUNS: Status.SOON,
    BreachState.PEOPLE: Status.SOON,
    BreachState.DONE: Status.DONE,
}
NOTICED = (
    Field("kind", "What happened", CODES("breach_kind"), required=True),
    Field("noticed_at", "Noticed", MOMENT, required=True, hint="The hours run from this moment"),
    Field("was_open", "Was the store unlocked on it?", YES_NO_NOT_SURE, wide=True),
    Field("text", "In your words", TEXT, required=True, wide=True),
)
TOLD = (
    Field("told_at", "Commissioner notified", MOMENT),
    Field("why_not_told", "Why not, or why late", LINE, hint="Such as: no risk, it was locked"),
    Field("people_told", "Who else was notified, and how", TEXT, wide=True),
)
LOCKED = (
    "A thief who has the computer with its store locked has an encrypted file (AES-256), which {people} "
    "can open with their own passphrases. If the store was unlocked, it could be read."
)


def breach_look(row: BreachRow) -> RowLook:
    """Format a breach, with the time left to notify."""
    settled = row.state in {BreachState.DONE, BreachState.PEOPLE}
    return RowLook(
        title=row.kind,
        detail=f"noticed {row.noticed}" if settled else f"notify by {row.due}",
        family=Family.NOTE,
        icon=ICON,
        kind="Data breach",
        chip=Chip(row.state.label, STATUS[row.state]),
        quiet=row.state is BreachState.DONE,
    )


def heading_note(row: BreachRow | None, due_now: str) -> str:
    """Return when the hours started to run and when they end, for the card's header."""
    if row is not None:
        return f"noticed {row.noticed}"
    return f"if noticed now, notify the Commissioner by {due_now}"


def of_breach(row: BreachRow | None, *extra: str) -> tuple[LineGroup, ...]:
    """Return the breach, and who has been notified or is still to be notified."""
    if row is None:
        return ()
    commissioner = (
        (f"The Commissioner was notified {row.told}") if row.told else f"Not notified: {row.why_not_told}"
    )
    title = commissioner if row.settled else f"Notify the Information Commissioner by {row.due}"
    reason = f"Why: {row.why_not_told}" if row.told and row.why_not_told else ""
    unlocked = "" if row.was_open == YesNo.NO.label else ": assume that everything could be read"
    details = (
        reason,
        *row.text.splitlines(),
        f"Store unlocked on it: {row.was_open.lower()}{unlocked}" if row.was_open else "",
        *extra,
        *row.people_told.splitlines(),
        f"Settled {row.settled}" if row.settled else f"Recorded by {row.recorded_by}",
    )
    line = PaneLine(title=title, chip=Chip(row.state.label, STATUS[row.state]), details=details)
    return (LineGroup(title="", lines=(line,)),)


def of_store(kinds: Sequence[str]) -> tuple[Switch, ...]:
    """Return the switch that asks about an unlocked store only where a stranger may hold it."""
    return (Switch("was_open", "kind", frozenset(kinds)),)


def holds_store(row: BreachRow | None) -> bool:
    """Return whether a stranger may hold the store; without a breach, assume a stolen computer."""
    return row is None or bool(row.was_open)


def at_once(steps: Sequence[str]) -> LineGroup:
    """Return the numbered steps to take first."""
    lines = tuple(PaneLine(title=f"{number}. {step}") for number, step in enumerate(steps, start=1))
    return LineGroup(title="At once", lines=lines)


def held_group(held: Sequence[tuple[str, int]], opened_by: int) -> LineGroup:
    """Return what the store holds today, and what a thief would need to unlock it."""
    people = "one person" if opened_by == 1 else f"{opened_by} people"
    counts = tuple(f"{name}: {count:,}" for name, count in held)
    line = PaneLine(title="In the store, as far as you have access", details=counts)
    return LineGroup(title=HELD, lines=(line, PaneLine(title=LOCKED.format(people=people))))


LIST_WIDTH = 400


class BreachRegister(Protocol):
    """The part of a register's answer that the frame shows."""

    @property
    def rows(self) -> Sequence[BreachRow]:
        """Return the breaches, newest first."""
        ...


class Wording(Protocol):
    """The keys, forms and card of one register."""

    keys: ClassVar[FormKeys]
    query: ClassVar[type[Query[Any]]]

    def spec(self, key: FormKey, answer: Any) -> FormSpec | None:  # noqa: ANN401 - the query's own
        """Return the form of a key; None where its breach is settled or gone."""
        ...

    def card(self, answer: Any, row: Any) -> PaneContent:  # noqa: ANN401 - as above
        """Return the card of a breach, or the steps to take if a computer is gone."""
        ...


class BreachForms(KeyedForms):
    """The forms of a breach.

    Signals: `begun` before a form shows, since the register may have changed since it was asked for.
    """

    begun = Signal()

    def __init__(self, dispatcher: Dispatcher, context: PageContext, wording: Wording) -> None:
        super().__init__(dispatcher, context)
        self._wording = wording

    @override
    def read(self, key: str) -> FormKey | None:
        return self._wording.keys.read(key)

    @override
    def ask_for_data(self) -> None:
        self._dispatcher.ask(Today(), then=self._on_day)

    def _on_day(self, today: date) -> None:
        self._today = today
        self._dispatcher.ask(self._wording.query(), then=self._on_answer)

    def _on_answer(self, answer: BreachRegister) -> None:
        spec = self._wording.spec(self.requested_key, answer)
        if spec is None:  # settled or erased meanwhile
            self.left.emit()
            return
        self.begun.emit()
        self.show_form(spec, sources_of(self._lists, self._today))


class BreachFrame(Page):
    """The register on the left; on the right the selected breach, or the steps to take first."""

    title: ClassVar[str] = "Data breaches"
    icon: ClassVar[str] = ICON
    wording: ClassVar[Wording]
    opens_kind: ClassVar[str] = ""
    """The kind of record opened from the list of people at risk, as the audit names it."""

    def __init__(self, dispatcher: Dispatcher, context: PageContext) -> None:
        super().__init__(dispatcher, context)
        self.index = ListPane("Data breaches", NONE)
        self.index.setFixedWidth(LIST_WIDTH)
        self.card = LinesPane("A breach, and what to do")
        self.forms = BreachForms(dispatcher, context, self.wording)
        self._answer: BreachRegister | None = None
        self._chosen = 0
        self._is_arriving = False
        self.add_new_button()
        lay_out_list(self, self.index, self.card, self.forms, *self.more_cards())
        self._connect()

    def more_cards(self) -> Sequence[QWidget]:
        """Return further widgets that can take the place of the card."""
        return ()

    @property
    def is_filled_in(self) -> bool:
        """Return whether a form is shown in place of the card."""
        return self.forms.card is not None

    def _connect(self) -> None:
        self.index.opened.connect(self._choose)
        self.index.rested.connect(self._choose)
        self.card.action_requested.connect(self.do)
        self.card.closed.connect(self.index.list.setFocus)
        self.forms.begun.connect(self.card.hide)
        self.forms.saved.connect(self._saved)
        self.forms.left.connect(self._left)

    @override
    def shown(self) -> None:
        self._is_arriving = True
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
        return (PageAction(label="Record a data breach", icon=ICON, run=record),)

    def _ask(self) -> None:
        self.dispatcher.ask(self.wording.query(), then=self._on_breaches)

    def _on_breaches(self, answer: BreachRegister) -> None:
        self._answer = answer
        late = sum(row.state is BreachState.LATE for row in answer.rows)
        waiting = sum(row.state is not BreachState.DONE for row in answer.rows)
        self.set_title(self.title, f"{late} late" if late else "")
        self.counted.emit(self.name, waiting)
        lines = [KeyedRow(row.id, breach_look(row)) for row in answer.rows]
        self.index.show_lines(lines, may_add=False)
        if self._chosen not in {row.id for row in answer.rows}:
            self._chosen = answer.rows[0].id if answer.rows else 0
        if self._chosen:
            self.index.list.choose(self._chosen)
        if not self.is_filled_in:
            self.show_card()
        arrives, self._is_arriving = self._is_arriving, False
        if arrives:
            self._focus()

    def _focus(self) -> None:
        has_rows = self._answer is not None and bool(self._answer.rows)
        focus_list(self, self.index.list if has_rows else self.card)

    def _left(self) -> None:
        self.show_card()
        self._focus()

    def _choose(self, breach_id: object) -> None:
        if isinstance(breach_id, int) and breach_id != self._chosen:
            self._chosen = breach_id
            self.forms.close_quietly()
            self.show_card()

    def show_card(self) -> None:
        """Show the selected breach, or the steps to take if a computer is gone."""
        if self._answer is None:
            return
        row = next((row for row in self._answer.rows if row.id == self._chosen), None)
        self.card.show_lines(self.wording.card(self._answer, row))
        self.card.show()

    def do(self, key: object) -> None:
        """Perform the card's action with this key."""
        kind, ids = self.wording.keys.read(str(key)) or ("", ())
        if kind == OPEN:
            self.open_requested.emit(self.opens_kind, ids[0])
        else:
            self.resume(str(key))

    def _saved(self, saved: SavedForm) -> None:
        if isinstance(saved.result, int):
            self._chosen = saved.result
        self.tell(saved.card.spec.done, Status.DONE)
        self._ask()
        self.index.list.setFocus()
