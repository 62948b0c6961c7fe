"""A supervisor's tab: everything that a person holds, and the form that hands it all to another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from mscu.actions.admin.caseload import (
    AssignedCase,
    AssignedKind,
    AssignedLine,
    Caseload,
    Holder,
    Holders,
    PersonCaseload,
)
from mscu.actions.admin.leavers import HandedOver, HandOverAll
from mscu.actions.core.checking import REASON_LIMIT
from mscu.actions.core.form_choices import Colleague
from mscu.text.counts import count_of
from mscu.ui.forms.field_list import CHECK, TEXT, Field, Section
from mscu.ui.forms.form import Form, defaults
from mscu.ui.lists.rows import RowsModel
from mscu.ui.lists.rows_view import RowsView
from mscu.ui.look.badges import Chip
from mscu.ui.look.folding import isolated
from mscu.ui.look.layouts import Space, growing, hbox, vbox
from mscu.ui.look.palette import Status
from mscu.ui.look.row_look import RowLook
from mscu.ui.look.shapes import Shape
from mscu.ui.pages.cases.case_forms import OWNER
from mscu.ui.pages.core.answer_frame import AnsweredPanel, AnswerFrame
from mscu.ui.pages.core.side_card import SideCard
from mscu.ui.pages.core.tables import Cell, Table, TitledSection
from mscu.ui.pages.editing.case_sources import sources_of
from mscu.ui.session.answers import Answers
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.button import Button, ButtonKind
from mscu.ui.widgets.card import PADDING, Card, WrappingContent, scrolling
from mscu.ui.widgets.label import Label
from mscu.ui.widgets.skeleton import SkeletonShape

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
        limit=REASON_LIMIT,
        hint="Recorded with both names in a handover note on each case",
    ),
    Field(
        "circles",
        "Also for restricted cases that I own",
        CHECK,
        wide=True,
        hint="In restricted cases the new person replaces the leaver",
    ),
)
NOTE = (
    "Everything is handed over, or nothing. Watches and anything awaiting an answer are included; only "
    "the person who receives a watch sees what it is for."
)
NOTHING_VISIBLE = (
    "Nothing that you have access to. Watches are not shown here, but are handed over with the rest."
)


class HandoverPanel(AnsweredPanel):
    """The people who may hold work, what the selected one holds, and the handover form.

    Signals: `notified` with a sentence for the page and its status.
    """

    notified = Signal(str, str)

    def __init__(self, dispatcher: Dispatcher) -> None:
        super().__init__()
        self._dispatcher = dispatcher
        self._caseload: PersonCaseload | None = None
        self._caseload_answers = Answers(self)
        self._model: RowsModel[Holder] = RowsModel(holder_look, parent=self)
        self._view = RowsView(self._model, "People")
        self._view.chosen.connect(self._ask_caseload)
        self._people = Card("People", flush=True)
        self.holdings = SideCard("Work held")
        self.action = Card("Hand everything over", flush=True)
        self._fields = vbox(margins=(PADDING, 0, PADDING, PADDING))
        self._form: Form | None = None
        self._half_typed: dict[int, dict[str, object]] = {}
        """What was typed for each person before another was chosen."""
        self._submit = Button("Hand over all", kind=ButtonKind.PRIMARY, shortcut="Ctrl+S")
        self._submit.clicked.connect(self.hand_over)
        dispatcher.busy.connect(self._set_busy)
        self._build()

    def _build(self) -> None:
        people = self._people
        people.body.addWidget(self._view)
        self._fields.addWidget(Label(NOTE, tone="text2", wrap=True))
        self._fields.addStretch(1)
        fields = WrappingContent()
        fields.setLayout(self._fields)
        self.action.body.addWidget(scrolling(fields))
        foot = self.action.foot()
        foot.addStretch(1)
        foot.addWidget(self._submit)
        work = QWidget()
        hbox(growing(self.holdings), self.action, within=work, spacing=Space.LARGE)
        hbox(
            people,
            growing(AnswerFrame(self._caseload_answers, work, SkeletonShape.CARD)),
            within=self,
            spacing=Space.LARGE,
        )

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave most of the window to what is handed over."""
        super().resizeEvent(event)
        width = event.size().width()
        self._people.setFixedWidth(min(max(LIST_WIDTH, width // 6), width // 4))
        self.action.setFixedWidth(min(ACTION_WIDTH, width * 35 // 100))

    def ask(self) -> None:
        """Read the list of people who may hold work."""
        self._dispatcher.ask(Holders(), then=self._show_people)

    def _show_people(self, people: tuple[Holder, ...]) -> None:
        self._model.show_rows(people)
        user_id = self._view.current_id()
        if user_id is None:
            self._view.choose_first()
        else:
            self._ask_caseload(user_id)

    def _ask_caseload(self, user_id: int) -> None:
        if self._caseload is None or self._caseload.person.id != user_id:
            if self._caseload is not None and self._form is not None:
                self._half_typed[self._caseload.person.id] = self._form.draft()
            self._caseload = None  # nobody's work is handed over that is not shown
            self._caseload_answers.wait()
        query = Caseload(user_id=user_id)
        self._dispatcher.ask(query, then=self._show, answers=self._caseload_answers)

    def _show(self, caseload: PersonCaseload) -> None:
        is_other = self._caseload is None or self._caseload.person.id != caseload.person.id
        self._caseload = caseload
        person = caseload.person
        note = person.left or person.role
        self.holdings.show_header(None, isolated(person.display), note)
        self.holdings.clear_body()
        for index, section in enumerate(caseload_sections(caseload)):
            self.holdings.add(section, ruled=index > 0)
        if is_other or self._form is None:
            self._show_form(caseload.successors).show_draft(self._half_typed.pop(person.id, {}))

    def _show_form(self, successors: Iterable[Colleague]) -> Form:
        """Show an empty form with the possible successors, and return it."""
        if self._form is not None:
            self._fields.removeWidget(self._form)
            self._form.hide()
            self._form.deleteLater()
        options = tuple((colleague.name, colleague.display) for colleague in successors)
        sources = sources_of({}, date.min, colleagues=options)
        self._form = Form((Section("", FIELDS),), sources, columns=1)
        self._form.show_values(defaults(HandOverAll))
        self._fields.insertWidget(1, self._form)
        return self._form

    def hand_over(self) -> None:
        """Hand over everything that the selected person holds."""
        if self._caseload is not None and self._form is not None:
            values: dict[str, Any] = self._form.values()
            command = HandOverAll(user_id=self._caseload.person.id, **values)
            self._submit.setEnabled(False)
            self._dispatcher.perform(command, then=self._done, problems=self._problems)

    def _set_busy(self, busy: bool) -> None:
        if not busy:
            self._submit.setEnabled(True)

    def _done(self, result: HandedOver) -> None:
        if self._caseload is not None:
            self._show_form(self._caseload.successors)
        self.notified.emit(handover_summary(result), (Status.SOON if result.left else Status.DONE).value)
        self.ask()

    def _problems(self, problems: dict[str, str]) -> None:
        unplaced = self._form.show_problems(problems) if self._form is not None else problems
        if unplaced:
            self.notified.emit(" ".join(unplaced.values()), Status.LATE.value)


def holder_look(person: Holder) -> RowLook:
    """Return a person as a row: rank and name, then role."""
    chip = Chip(person.left.partition(" ")[0], Status.QUIET, Shape.CROSS) if person.left else None
    return RowLook(person.display, person.role, chip=chip, quiet=bool(person.left))


def caseload_sections(caseload: PersonCaseload) -> Iterator[QWidget]:
    """Yield what a person holds, part by part, or a sentence if none of it may be seen."""
    if not (caseload.cases or caseload.enquiries or caseload.restricted or caseload.planning):
        yield Label(NOTHING_VISIBLE, tone="text2", wrap=True)
        return
    if caseload.cases:
        note = f"{len(caseload.cases)}, with {count_of(caseload.clocks, 'open clock')}"
        yield _table("Open cases", _cases(caseload.cases), (2, 5, 3), note)
    if caseload.enquiries:
        rows = [
            (Cell(enquiry.case, strong=True, one_line=True), Cell(enquiry.headline), Cell(enquiry.due))
            for enquiry in caseload.enquiries
        ]
        yield _table("Open enquiries", rows, (2, 5, 2), str(len(rows)))
    for kind, lines in _grouped_by_kind(caseload.planning):
        rows = [(Cell(line.title, strong=True), Cell(line.about), Cell(line.due)) for line in lines]
        yield _table(PLANNING[kind], rows, (5, 3, 2), str(len(lines)))
    if caseload.restricted:
        yield _table(
            "Restricted cases", _cases(caseload.restricted), (2, 5, 3), str(len(caseload.restricted))
        )


PLANNING = {
    AssignedKind.PLAN: "Plans led",
    AssignedKind.ACTION: "Plan actions",
    AssignedKind.REQUIREMENT: "Plan questions",
    AssignedKind.RISK: "Strategy risks",
    AssignedKind.GROUP: "Groups led",
    AssignedKind.LINE: "4P plan lines",
}


def _grouped_by_kind(lines: Iterable[AssignedLine]) -> Iterator[tuple[AssignedKind, Sequence[AssignedLine]]]:
    for kind in AssignedKind:
        if matching := [line for line in lines if line.kind is kind]:
            yield kind, matching


def _table(title: str, rows: Sequence[Sequence[Cell]], stretches: Sequence[int], note: str) -> QWidget:
    return TitledSection(title, Table(rows, stretches, title), note)


def _cases(cases: Iterable[AssignedCase]) -> list[tuple[Cell, ...]]:
    return [
        (Cell(case.reference, strong=True, one_line=True), Cell(case.title), Cell(case.capacity))
        for case in cases
    ]


def handover_summary(result: HandedOver) -> str:
    """Return a sentence on what was handed over, and on what the owner of a restriction must decide."""
    amounts = (
        (result.cases, "case"),
        (result.enquiries, "enquiry", "enquiries"),
        (result.plans, "plan"),
        (result.actions, "action"),
        (result.requirements, "question"),
        (result.risks, "risk"),
        (result.groups, "group"),
        (result.lines, "line of a group's 4P plan", "lines of groups' 4P plans"),
        (result.restrictions, "restriction"),
        (result.watches, "watch", "watches"),
    )
    parts = ", ".join(count_of(count, *nouns) for count, *nouns in amounts if count)
    text = f"Handed over: {parts}." if parts else "There was nothing to hand over."
    if result.left:
        text += f" {' and '.join(result.left)}: the owner of the restriction decides who gets access."
    return text
