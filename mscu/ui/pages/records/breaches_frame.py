"""The frame of a register of breaches: its list on the left, its card or a form on the right."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, ClassVar, Protocol

from typing_extensions import override

from mscu.actions.core.action import Query
from mscu.actions.records.breach_register import BreachRow, BreachState
from mscu.codes import Family, YesNo
from mscu.ui.forms.field_list import CODES, LINE, MOMENT, TEXT, YES_NO_NOT_SURE, Field, Switch
from mscu.ui.look.badges import Chip
from mscu.ui.look.palette import Status
from mscu.ui.look.row_look import RowLook
from mscu.ui.pages.core.lines_pane import LineGroup, LinesPane, PaneContent, PaneLine
from mscu.ui.pages.core.list_layout import focus_list
from mscu.ui.pages.core.list_pane import EmptyTab
from mscu.ui.pages.core.page import PageAction, PageContext
from mscu.ui.pages.editing.form_host import FormAnswers
from mscu.ui.pages.editing.form_saving import SavedForm
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.pages.editing.inline_form import FormKey, FormKeys, InlineForm, KeyedForms
from mscu.ui.pages.editing.list_page import ListPage
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
    Field("told_at", "Regulator notified", MOMENT),
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
    return f"if noticed now, notify the regulator by {due_now}"


def of_breach(row: BreachRow | None, *extra: str) -> tuple[LineGroup, ...]:
    """Return the breach, and who has been notified or is still to be notified."""
    if row is None:
        return ()
    commissioner = (
        (f"The {row.regulator} was notified {row.told}") if row.told else f"Not notified: {row.why_not_told}"
    )
    title = commissioner if row.settled else f"Notify the {row.regulator} by {row.due}"
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
    """The forms of a breach; one that was settled or erased meanwhile has none."""

    def __init__(self, dispatcher: Dispatcher, context: PageContext, wording: Wording) -> None:
        super().__init__(dispatcher, context)
        self._wording = wording

    @override
    def read(self, key: str) -> FormKey | None:
        return self._wording.keys.read(key)

    @override
    def needs(self, form: str, ids: tuple[int, ...]) -> tuple[Query[Any]]:
        return (self._wording.query(),)

    @override
    def spec(self, form: str, ids: tuple[int, ...], answers: FormAnswers) -> FormSpec | None:
        spec = self._wording.spec((form, ids), answers[self._wording.query])
        if spec is None:
            self.left.emit()
        return spec


class BreachFrame(ListPage[BreachRegister, BreachRow]):
    """The register on the left; on the right the selected breach, or the steps to take first."""

    title: ClassVar[str] = "Data breaches"
    known_as: ClassVar[str] = "lost leaked ICO"
    icon: ClassVar[str] = ICON
    list_name: ClassVar[str] = "Data breaches"
    list_width: ClassVar[int] = 400
    empty: ClassVar[EmptyTab] = NONE
    wording: ClassVar[Wording]
    opens_kind: ClassVar[str] = ""
    """The kind of record opened from the list of people at risk, as the audit names it."""

    def __init__(self, dispatcher: Dispatcher, context: PageContext) -> None:
        super().__init__(dispatcher, context)
        self.card = LinesPane("A breach, and what to do")
        self.forms = BreachForms(dispatcher, context, self.wording)
        self._is_arriving = False
        self.add_new_button()
        self.lay_out(self.card, self.forms, *self.more_forms())
        self.card.show()
        self.card.action_requested.connect(self.do)
        self.card.closed.connect(self.index.list.setFocus)

    def more_forms(self) -> Sequence[InlineForm]:
        """Return further forms that can take the place of the card."""
        return ()

    @override
    def query(self) -> Query[BreachRegister]:
        return self.wording.query()

    @override
    def rows_of(self, answer: BreachRegister) -> Sequence[BreachRow]:
        return answer.rows

    @override
    def line_of(self, row: BreachRow) -> KeyedRow:
        return KeyedRow(row.id, breach_look(row))

    @override
    def count_of(self, answer: BreachRegister) -> str:
        late = sum(row.state is BreachState.LATE for row in answer.rows)
        return f"{late} late" if late else ""

    @override
    def fill_card(self, row: BreachRow | None) -> None:
        self.card.show_lines(self.wording.card(self.answer, row))

    @property
    @override
    def has_card(self) -> bool:
        return self.answer is not None

    @override
    def shown(self) -> None:
        self._is_arriving = True
        self.ask()

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

    @override
    def show_answer(self, answer: BreachRegister) -> None:
        super().show_answer(answer)
        self.counted.emit(self.name, sum(row.state is not BreachState.DONE for row in answer.rows))
        arrives, self._is_arriving = self._is_arriving, False
        if arrives:
            self._focus()

    def _focus(self) -> None:
        focus_list(self, self.index.list if self.row is not None else self.card)

    @override
    def show_card(self) -> None:
        """Show the selected breach, or the steps to take if a computer is gone."""
        if self.answer is not None and self.row is None:
            self.fill_card(None)
        super().show_card()

    @override
    def leave_forms(self) -> None:
        self.forms.host.close()
        self.show_card()

    @override
    def form_left(self) -> None:
        self.show_card()
        self._focus()

    def do(self, key: object) -> None:
        """Perform the card's action with this key."""
        kind, ids = self.wording.keys.read(str(key)) or ("", ())
        if kind == OPEN:
            self.open_requested.emit(self.opens_kind, ids[0])
        else:
            self.resume(str(key))

    @override
    def form_saved(self, saved: SavedForm) -> None:
        if isinstance(saved.result, int):
            self.selected_key = saved.result
        self.tell(saved.card.spec.done, Status.DONE)
        self.ask()
        self.index.list.setFocus()
