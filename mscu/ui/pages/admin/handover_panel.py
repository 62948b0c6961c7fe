"""A supervisor's tab: everything that a person holds, and the form that hands it all to another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from mscu.actions.admin.caseload import (
    AssignedCase,
    AssignedKind,
    AssignedLine,
    Caseload,
    CaseloadAnswer,
    Holder,
    Holders,
)
from mscu.actions.admin.leavers import HandedOver, HandOverAll
from mscu.actions.core.form_choices import Colleague
from mscu.ui.forms.field_list import CHECK, TEXT, Field, Section
from mscu.ui.forms.form import Form, defaults
from mscu.ui.lists.rows import RowsModel
from mscu.ui.lists.rows_view import RowsView
from mscu.ui.look.badges import Chip
from mscu.ui.look.folding import isolated
from mscu.ui.look.palette import Status
from mscu.ui.look.row_look import RowLook
from mscu.ui.look.shapes import Shape
from mscu.ui.pages.cases.case_forms import OWNER
from mscu.ui.pages.core.side_card import SideCard
from mscu.ui.pages.core.tables import Cell, Table, TitledSection
from mscu.ui.pages.editing.case_sources import sources_of
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.button import Button, Kind
from mscu.ui.widgets.card import Card
from mscu.ui.widgets.label import Label

LIST_WIDTH = 280
ACTION_WIDTH = 380
FIELDS = (
    Field("lead", "New person", OWNER, required=True, wide=True),
    Field(
        "reason",
        "Why",
        TEXT,
        required=True,
        wide=True,
        hint="Recorded with both names in a handover note on each case",
    ),
    Field(
        "circles",
        "Also for restricted cases that I own",
        CHECK,
        wide=True,
        hint="In restricted cases the new person takes the place of the one who leaves",
    ),
)
WATCHES = (
    "Everything is handed over, or nothing. Watches and what waits for an answer are included; only the "
    "person who receives a watch is told what it watches."
)
NOTHING = "Nothing that you may see. Watches are not shown here, but are handed over with the rest."


class HandoverPanel(QWidget):
    """The people who may hold work, what the selected one holds, and the handover form.

    Signals: `notified` with a sentence for the page and its status.
    """

    notified = Signal(str, str)

    def __init__(self, dispatcher: Dispatcher) -> None:
        super().__init__()
        self._dispatcher = dispatcher
        self._held: CaseloadAnswer | None = None
        self._model: RowsModel[Holder] = RowsModel(holder_look, parent=self)
        self._view = RowsView(self._model, "People")
        self._view.chosen.connect(self._choose)
        self.holdings = SideCard("Work held")
        self.action = Card("Hand everything over")
        self._form: Form | None = None
        self._hand = Button("Hand over all", kind=Kind.PRIMARY, shortcut="Ctrl+S")
        self._hand.clicked.connect(self.hand_over)
        dispatcher.busy.connect(self._set_busy)
        self._build()

    def _build(self) -> None:
        people = Card("People", flush=True)
        people.body.addWidget(self._view)
        people.setFixedWidth(LIST_WIDTH)
        self.action.setFixedWidth(ACTION_WIDTH)
        self.action.body.addWidget(Label(WATCHES, tone="text2", wrap=True))
        self.action.body.addStretch(1)
        foot = self.action.foot()
        foot.addStretch(1)
        foot.addWidget(self._hand)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(people)
        row.addWidget(self.holdings, 1)
        row.addWidget(self.action)

    def ask(self) -> None:
        """Read the list of people who may hold work."""
        self._dispatcher.ask(Holders(), then=self._take)

    def _take(self, people: tuple[Holder, ...]) -> None:
        self._model.show_rows(people)
        if self._held is None:
            self._view.choose_first()
        else:
            self._choose(self._held.person.id)

    def _choose(self, number: int) -> None:
        self._dispatcher.ask(Caseload(user_id=number), then=self._show)

    def _show(self, held: CaseloadAnswer) -> None:
        other = self._held is None or self._held.person.id != held.person.id
        self._held = held
        person = held.person
        left = f"left {person.left}" if person.left else person.role
        self.holdings.show_head(None, isolated(person.display), left)
        self.holdings.clear_body()
        for number, part in enumerate(parts_of(held)):
            self.holdings.add(part, ruled=number > 0)
        if other or self._form is None:
            self._show_form(held.successors)

    def _show_form(self, successors: Iterable[Colleague]) -> None:
        """Show the form with the possible successors; what was typed for another person is dropped."""
        if self._form is not None:
            self.action.body.removeWidget(self._form)
            self._form.hide()
            self._form.deleteLater()
        options = tuple((colleague.name, colleague.display) for colleague in successors)
        sources = sources_of({}, date.min, colleagues=options)
        self._form = Form((Section("", FIELDS),), sources, columns=1)
        self._form.show_values(defaults(HandOverAll))
        self.action.body.insertWidget(1, self._form)

    def hand_over(self) -> None:
        """Hand over everything that the selected person holds."""
        if self._held is not None and self._form is not None:
            values: dict[str, Any] = self._form.values()
            command = HandOverAll(user_id=self._held.person.id, **values)
            self._hand.setEnabled(False)
            self._dispatcher.perform(command, then=self._done, problems=self._problems)

    def _set_busy(self, busy: bool) -> None:
        if not busy:
            self._hand.setEnabled(True)

    def _done(self, done: HandedOver) -> None:
        if self._held is not None:
            self._show_form(self._held.successors)
        self.notified.emit(in_words(done), (Status.SOON if done.left else Status.DONE).value)
        self.ask()

    def _problems(self, problems: dict[str, str]) -> None:
        rest = self._form.show_problems(problems) if self._form is not None else problems
        if rest:
            self.notified.emit(" ".join(rest.values()), Status.LATE.value)


def holder_look(person: Holder) -> RowLook:
    """Return a person as a row: rank and name, then role."""
    left = Chip("has left", Status.QUIET, Shape.CROSS) if person.left else None
    return RowLook(person.display, person.role, chip=left, quiet=bool(person.left))


def parts_of(held: CaseloadAnswer) -> Iterator[QWidget]:
    """Yield what a person holds, part by part, or a sentence if none of it may be seen."""
    if not (held.cases or held.enquiries or held.circles or held.planning):
        yield Label(NOTHING, tone="text2", wrap=True)
        return
    if held.cases:
        note = f"{len(held.cases)}, with {counted(held.clocks, 'open clock')}"
        yield _table("Open cases", _cases(held.cases), (2, 5, 3), note)
    if held.enquiries:
        rows = [
            (Cell(enquiry.case, strong=True, one_line=True), Cell(enquiry.headline), Cell(enquiry.due))
            for enquiry in held.enquiries
        ]
        yield _table("Open enquiries", rows, (2, 5, 2), str(len(rows)))
    for kind, lines in _by_kind(held.planning):
        planned = [(Cell(line.title, strong=True), Cell(line.about), Cell(line.due)) for line in lines]
        yield _table(PLANNING[kind], planned, (5, 3, 2), str(len(lines)))
    if held.circles:
        yield _table("Restricted cases", _cases(held.circles), (2, 5, 3), str(len(held.circles)))


PLANNING = {
    AssignedKind.PLAN: "Plans led",
    AssignedKind.ACTION: "Plan actions",
    AssignedKind.REQUIREMENT: "Plan questions",
    AssignedKind.RISK: "Strategy risks",
    AssignedKind.GROUP: "Groups led",
    AssignedKind.LINE: "4P plan lines",
}


def _by_kind(lines: Iterable[AssignedLine]) -> Iterator[tuple[AssignedKind, Sequence[AssignedLine]]]:
    for kind in AssignedKind:
        if of_kind := [line for line in lines if line.kind is kind]:
            yield kind, of_kind


def _table(title: str, rows: Sequence[Sequence[Cell]], stretches: Sequence[int], note: str) -> QWidget:
    return TitledSection(title, Table(rows, stretches, title), note)


def _cases(cases: Iterable[AssignedCase]) -> list[tuple[Cell, ...]]:
    return [
        (Cell(case.reference, strong=True, one_line=True), Cell(case.title), Cell(case.as_what))
        for case in cases
    ]


def in_words(done: HandedOver) -> str:
    """Return a sentence on what was handed over, and on what the owner of a restriction must decide."""
    amounts = (
        (done.cases, "case"),
        (done.enquiries, "enquiry"),
        (done.plans, "plan"),
        (done.actions, "action"),
        (done.requirements, "question"),
        (done.risks, "risk"),
        (done.groups, "group"),
        (done.lines, "line of a group's 4P plan"),
        (done.restrictions, "restriction"),
        (done.watches, "watch"),
    )
    said = ", ".join(counted(number, what) for number, what in amounts if number)
    told = f"Handed over: {said}." if said else "There was nothing to hand over."
    if done.left:
        told += f" {' and '.join(done.left)}: the owner of the restriction decides who gets access."
    return told


MANY = {"enquiry": "enquiries", "watch": "watches", "line of a group's 4P plan": "lines of groups' 4P plans"}


def counted(number: int, what: str) -> str:
    """Return a number with its noun, in the plural where needed."""
    return f"{number:,} {what if number == 1 else MANY.get(what, f'{what}s')}"
