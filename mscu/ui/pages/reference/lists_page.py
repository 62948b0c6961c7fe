"""The lists that forms offer: every choice with who changed it and why, and what a release says beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import Signal
from typing_extensions import override

from mscu.actions.core.action import Query
from mscu.actions.core.dates import Today
from mscu.actions.reference.deciding import (
    AgreeChange,
    KeepOwn,
    RefuseChange,
    TakeFromRelease,
    WithdrawChange,
)
from mscu.actions.reference.list_rows import ChangeLine, ChoiceLine, ListChoices, ListsAnswer
from mscu.actions.reference.lists import (
    AddChoice,
    AddedChoice,
    ChangeChoiceNote,
    MoveChoice,
    RelabelChoice,
    RestoreChoice,
    RetireChoice,
)
from mscu.codes import Family, ReferenceField
from mscu.rules.code_lists import list_titles
from mscu.text.counts import count_of
from mscu.ui.forms.field_list import CHOICE, DAY, LINE, TEXT, Field, Section
from mscu.ui.look.badges import Chip
from mscu.ui.look.folding import joined
from mscu.ui.look.fonts import Type
from mscu.ui.look.layouts import Space, hbox, stretch, vbox, widget_with
from mscu.ui.look.palette import Status
from mscu.ui.look.row_look import RowLook
from mscu.ui.pages.core.list_layout import filter_row
from mscu.ui.pages.core.list_pane import EmptyTab
from mscu.ui.pages.core.page import PageAction, PageContext, bind_keys
from mscu.ui.pages.core.painted_widgets import IconLabel
from mscu.ui.pages.core.side_card import SideCard
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.pages.editing.inline_form import InlineForm
from mscu.ui.pages.reference.deciding_page import AGREED, AGREED_DAY, DecidingPage
from mscu.ui.session.dispatcher import CommandLike, Dispatcher
from mscu.ui.widgets.button import Button, ButtonKind, Size
from mscu.ui.widgets.card import Fact, Facts
from mscu.ui.widgets.chronology import KeyedRow
from mscu.ui.widgets.code_picker import CodePicker
from mscu.ui.widgets.field_cell import FieldCell
from mscu.ui.widgets.fields import LineField
from mscu.ui.widgets.label import Label

WAITING = "*"
"""In place of a list's name: what waits to be decided, of all lists."""
ADD_KEYS, LABEL_KEYS, NOTE_KEYS, MOVE_KEYS, RETIRE_KEYS = "N", "L", "O", "M", "R"
READ = "The program's rules read this choice. A change needs two people, and it cannot be retired."
OWN = "Added by the unit."
ADDED_NOW = "Added: {}. It holds from now on."
HOLDS_NOW = "Changed: {}. It holds from now on."
WAITS_NOW = "Proposed: {}. It waits for a second person."
EMPTY = EmptyTab("list", "No choice found", "Choose another list, or search for other words.")
REASON = Field("reason", "Why", TEXT, required=True, wide=True, hint="Is kept with your name and the time")


def choice_look(line: ChoiceLine) -> RowLook:
    """Return a choice as a row of the list."""
    chip = Chip("to decide", Status.SOON) if line.to_decide else None
    retired = f"retired from {line.retired}" if line.retired else ""
    return RowLook(
        line.label,
        joined(retired, "read by rules" if line.is_read else "", line.note),
        family=Family.NOTE,
        icon="list",
        kind="Choice",
        chip=chip,
        quiet=bool(line.retired),
    )


class ChoiceCard(SideCard):
    """Shows one choice of a list.

    Signals: `begun` with the name of what is to be done to the choice; `decided` with a command and what is
    said once it is recorded; `asked_why` with the name of a form and the change that it is about.
    """

    begun = Signal(str)
    decided = Signal(object, str)
    asked_why = Signal(str, object)

    def __init__(self) -> None:
        super().__init__("Choice")
        self.line: ChoiceLine | None = None
        self.presses = {
            "label": Button("Relabel", icon="pencil-line", hint=LABEL_KEYS, kind=ButtonKind.PRIMARY),
            "note": Button("Note", icon="sticky-note", hint=NOTE_KEYS),
            "move": Button("Move", icon="arrow-up-down", hint=MOVE_KEYS),
            "retire": Button("Retire", icon="archive", hint=RETIRE_KEYS),
        }
        for name, button in self.presses.items():
            button.clicked.connect(partial(self.begun.emit, name))
            self.buttons.addWidget(button)

    def show_choice(self, line: ChoiceLine) -> None:
        """Show a choice with its changes, newest first."""
        self.line = line
        self.clear_body()
        self.show_header(IconLabel("list"), line.label, line.list_title)
        waits_to_be_added = not line.id
        for name, button in self.presses.items():
            button.setVisible(not waits_to_be_added)
            button.block("Rules read it." if name == "retire" and line.is_read else "")
        self.presses["retire"].set_text("Take retirement back" if line.retired else "Retire")
        facts = (Fact("Note", line.note or "none"), Fact("Retired from", line.retired or "not retired"))
        self.add(Facts(facts, columns=1))
        for sentence in ((OWN,) if line.is_own else ()) + ((READ,) if line.is_read else ()):
            self.add(Label(sentence, tone="text2", wrap=True))
        for change in line.changes:
            self._add_change(change)

    def _add_change(self, change: ChangeLine) -> None:
        what = f"{change.what.label} in a release" if change.of_release else change.what.label
        title = Label(f"{what}: {change.value or 'none'}", step=Type.STRONG, wrap=True, selectable=True)
        parts: list[Any] = [title]
        if change.former and change.what is not ReferenceField.POSITION:
            parts.append(Label(f"before: {change.former}", tone="text2", wrap=True))
        parts.append(Label(f"{change.proposed}: {change.reason}", wrap=True, selectable=True))
        decided = f": {change.decided}" if change.decided else ""
        state = "Waits to be looked at" if change.of_release and change.waits else change.state.label
        parts.append(Label(f"{state}{decided}. {change.refusal}".strip(), tone="text2", wrap=True))
        if change.waits:
            parts.append(hbox(*self._decisions(change), stretch(), spacing=Space.MEDIUM))
        self.add(vbox(*parts, spacing=Space.CLOSE), ruled=True)

    def _decisions(self, change: ChangeLine) -> list[Button]:
        ids = {"change_id": change.id, "version": change.version}
        if change.of_release:
            keep, take = Button("Keep our own", size=Size.SMALL), Button("Take it", size=Size.SMALL)
            keep.clicked.connect(partial(self.decided.emit, KeepOwn(**ids), "The unit's own is kept."))
            take.clicked.connect(partial(self.asked_why.emit, "take", change))
            return [keep, take]
        if change.is_mine:
            withdraw = Button("Withdraw", size=Size.SMALL)
            withdraw.clicked.connect(partial(self.decided.emit, WithdrawChange(**ids), "Withdrawn."))
            return [withdraw]
        agree, refuse = Button("Agree", size=Size.SMALL), Button("Refuse", size=Size.SMALL)
        has_day = change.what is ReferenceField.RETIRED_ON and change.value
        sentence = AGREED_DAY if has_day else AGREED
        agree.clicked.connect(partial(self.decided.emit, AgreeChange(**ids), sentence))
        refuse.clicked.connect(partial(self.asked_why.emit, "refuse", change))
        return [agree, refuse]


def _texts(command: Callable[..., CommandLike[Any]], **fixed: object) -> Callable[..., CommandLike[Any]]:
    """Return what makes a command of the texts of a form."""

    def make(**values: object) -> CommandLike[Any]:
        return command(**fixed, **{name: str(value or "") for name, value in values.items()})

    return make


class ChoiceForm(InlineForm):
    """The form of one change, in the place of the card."""

    def open_spec(self, spec: FormSpec) -> None:
        """Show a form in place of whichever is open."""
        self.leave()
        self.host.open(spec, (Today(),))


def _spec(name: str, title: str, fields: tuple[Field, ...], make: Any, **more: Any) -> FormSpec:  # noqa: ANN401
    return FormSpec(
        key=f"lists/{name}",
        label=title,
        title=title,
        icon="list",
        sections=(Section("", (*fields, REASON)),),
        make=make,
        keeps_draft=False,
        **more,
    )


def add_spec(list_name: str, title: str) -> FormSpec:
    """Return the form that adds a choice to a list."""
    fields = (Field("label", "Label", LINE, required=True, wide=True), Field("note", "Note", TEXT, wide=True))
    make = _texts(AddChoice, list_name=list_name)
    return _spec("add", f"Add to {title}", fields, make, done="", save="Add")


def of_choice_spec(name: str, line: ChoiceLine, others: Sequence[ChoiceLine]) -> FormSpec:
    """Return the form that changes a choice, by the name of what it changes."""
    ids = {"code_id": line.id, "version": line.version}
    warning = READ if line.is_read and name != "move" else ""
    fields: tuple[Field, ...] = ()
    values: dict[str, object] = {}
    if name == "label":
        fields = (Field("label", "Label", LINE, required=True, wide=True),)
        make, title, values = _texts(RelabelChoice, **ids), "Relabel", {"label": line.label}
    elif name == "note":
        fields = (Field("note", "Note", TEXT, wide=True),)
        make, title, values = _texts(ChangeChoiceNote, **ids), "Change the note of", {"note": line.note}
    elif name == "move":
        options = tuple((other.key, other.label) for other in others if other.id and other.key != line.key)
        place = CHOICE(options, empty="the beginning")
        fields = (Field("after", "After", place, wide=True),)
        make, title, values = _texts(MoveChoice, **ids), "Move", {"after": line.before or None}
    elif line.retired:
        make, title = _texts(RestoreChoice, **ids), "Take back the retirement of"
    else:
        hint = "It is offered for what happened before"
        fields = (Field("retired_on", "From", DAY, required=True, hint=hint),)
        make, title = _texts(RetireChoice, **ids), "Retire"
    return _spec(
        name, f"{title} “{line.label}”", fields, make, values=values, warning=warning, done=line.label
    )


def why_spec(name: str, change: ChangeLine) -> FormSpec:
    """Return the form that asks why a change is refused, or taken from a release."""
    ids = {"change_id": change.id, "version": change.version}
    if name == "refuse":
        make, title, done = _texts(RefuseChange, **ids), "Refuse", "Refused."
    else:
        make, title, done = _texts(TakeFromRelease, **ids), "Take", change.title
    return _spec(name, f"{title} “{change.value}”", (), make, done=done, save=title)


class ListsPage(DecidingPage[ListsAnswer, ChoiceLine]):
    """The choices of one list, or those that were searched for, and the card of the selected one."""

    name: ClassVar[str] = "lists"
    title: ClassVar[str] = "Lists"
    known_as: ClassVar[str] = "codes choices"
    icon: ClassVar[str] = "list"
    back_to: ClassVar[str] = "administration"
    list_name: ClassVar[str] = "Choices"
    list_width: ClassVar[int] = 560
    empty: ClassVar[EmptyTab] = EMPTY
    shortcuts: ClassVar[tuple[tuple[str, str], ...]] = (
        (ADD_KEYS, "In the list: add a choice"),
        (LABEL_KEYS, "Relabel the selected choice"),
        (NOTE_KEYS, "Change its note"),
        (MOVE_KEYS, "Move it within the list"),
        (RETIRE_KEYS, "Retire it, or take that back"),
        ("Esc", "Back to administration"),
    )

    def __init__(self, dispatcher: Dispatcher, context: PageContext) -> None:
        super().__init__(dispatcher, context)
        self.shown_list = ""
        self.lists = CodePicker([], placeholder="Type the name of a list")
        self.words = LineField(placeholder="such as magistrates")
        self.card, self.form = ChoiceCard(), ChoiceForm(dispatcher, context)
        self._add = Button("Add a choice", icon="plus", hint=ADD_KEYS)
        self._waiting = Button("To decide", icon="list-checks")
        for button, slot in ((self._waiting, self.show_waiting), (self._add, self.add_choice)):
            button.clicked.connect(slot)
            self.add_button(button, needs_answer=True)
        cells = (FieldCell("List", self.lists), FieldCell("Search in all lists", self.words))
        filters = hbox(*cells, spacing=Space.CLOSE)
        self.lay_out(self.card, self.form, above=(filter_row(widget_with(filters)),))
        self._connect()

    def _connect(self) -> None:
        self.lists.chosen.connect(self.choose_list)
        self.words.edited.connect(self.ask)
        self.card.begun.connect(self.begin)
        self.card.decided.connect(self.decide)
        self.card.asked_why.connect(self._ask_why)
        keys: tuple[tuple[str, Callable[[], object]], ...] = (
            (ADD_KEYS, self.add_choice),
            (LABEL_KEYS, partial(self.begin, "label")),
            (NOTE_KEYS, partial(self.begin, "note")),
            (MOVE_KEYS, partial(self.begin, "move")),
            (RETIRE_KEYS, partial(self.begin, "retire")),
        )
        bind_keys(self.index.list, keys)

    @override
    def query(self) -> Query[ListsAnswer]:
        words, only_waiting = str(self.words.value() or ""), self.shown_list == WAITING
        return ListChoices(list_name=self._list_in_view, words=words, only_waiting=only_waiting)

    @override
    def rows_of(self, answer: ListsAnswer) -> Sequence[ChoiceLine]:
        return answer.choices

    @override
    def line_of(self, row: ChoiceLine) -> KeyedRow:
        look = choice_look(row)
        if self.words.value() or self.shown_list == WAITING:
            look = replace(look, detail=joined(row.list_title, look.detail))
        return KeyedRow(row.key, look)

    @override
    def count_of(self, answer: ListsAnswer) -> str:
        cut = f", the first {len(answer.choices):,} shown" if answer.found > len(answer.choices) else ""
        return f"{count_of(answer.found, 'choice')}{cut} · {len(answer.lists):,} lists"

    @override
    def fill_card(self, row: ChoiceLine) -> None:
        self.card.show_choice(row)

    @override
    def show_answer(self, answer: ListsAnswer) -> None:
        codes = [(each.name, f"{each.title} ({each.choices})") for each in answer.lists]
        self.lists.set_codes(codes)
        self.lists.show_value(self._list_in_view if self.shown_list != WAITING else None)
        self._waiting.set_text(f"To decide ({answer.to_decide})" if answer.to_decide else "To decide")
        self._waiting.block("" if answer.to_decide else "Nothing waits to be decided.")
        super().show_answer(answer)

    @property
    def _list_in_view(self) -> str:
        return self.shown_list if self.shown_list not in {"", WAITING} else "court"

    def choose_list(self, name: str) -> None:
        """Show another list."""
        self.shown_list = name
        self.words.show_value("")
        self.leave_forms()
        self.ask()

    def show_waiting(self) -> None:
        """Show what waits to be decided, of all lists."""
        self.choose_list(WAITING)

    def add_choice(self) -> None:
        """Open the form that adds a choice to the list in view."""
        name = self._list_in_view
        self.form.open_spec(add_spec(name, list_titles()[name]))

    def begin(self, name: str) -> None:
        """Open the form that changes the choice on which the keyboard focus is, even if it has just moved."""
        self.select(self.index.list.current_key())
        row = self.row
        if row is None or not row.id or (name == "retire" and row.is_read):
            return
        others = [line for line in self._rows.values() if line.list_title == row.list_title]
        self.form.open_spec(of_choice_spec(name, row, others))

    def _ask_why(self, name: str, change: object) -> None:
        if isinstance(change, ChangeLine):
            self.form.open_spec(why_spec(name, change))

    @override
    def form_saved(self, saved: Any) -> None:
        self.form_left()
        added = saved.result if isinstance(saved.result, AddedChoice) else None
        holds, done, now = saved.result, saved.card.spec.done, HOLDS_NOW
        if added is not None:
            self.selected_key = added.key
            holds, done, now = added.holds, added.label, ADDED_NOW
        self.tell({None: "{}", False: WAITS_NOW}.get(holds, now).format(done), Status.DONE)
        self.ask()

    @override
    def page_actions(self) -> Sequence[PageAction]:
        return (
            PageAction(label="Add a choice", run=self.add_choice, icon="plus", keys=ADD_KEYS),
            PageAction(
                label="What waits to be decided",
                run=self.show_waiting,
                icon="list-checks",
                why_not=self.unless_waiting(),
            ),
        )
