"""The card of a report: what was said, how it is graded, what is already known, what followed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import cast

from PySide6.QtCore import QObject, Signal, SignalInstance
from PySide6.QtWidgets import QFrame, QWidget

from mscu.access import Actor, Permission
from mscu.actions.entries.entry_file import EntryDetails, EntryRow
from mscu.actions.intake.triage_times import time_to_triage
from mscu.actions.matching.matching import LikelyCase
from mscu.actions.merging.merge_reports import (
    DuplicateReports,
    DuplicatesOfReport,
    MergeReports,
    UnmergeReports,
)
from mscu.codes import Family, Kind
from mscu.ui.forms.field_list import LINE, Field, Section
from mscu.ui.look.folding import isolated, joined, sentence
from mscu.ui.look.fonts import Type
from mscu.ui.look.layouts import Space, vbox
from mscu.ui.look.palette import Status
from mscu.ui.look.row_formats import entry_place, report_title, state_chip
from mscu.ui.pages.core.entry_formats import icon_for
from mscu.ui.pages.core.page import PageAction, actions_menu
from mscu.ui.pages.core.painted_widgets import EntryLink
from mscu.ui.pages.core.side_card import SideCard, clear
from mscu.ui.pages.core.tables import Cell, Table, TitledSection
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.pages.entries.items import GradeButton, item_parts, may_grade
from mscu.ui.pages.entries.parts import CHOICES
from mscu.ui.pages.intake.report_form_specs import APART, OTHER_OUTCOMES, PAGE, SAME
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.button import Button, ButtonKind, Size
from mscu.ui.widgets.card import Fact, Facts
from mscu.ui.widgets.chip import ChipLabel, KindMark
from mscu.ui.widgets.label import Label
from mscu.ui.widgets.message_bar import MessageBar
from mscu.ui.widgets.read_text import MarkSpan, ReadText

CRIMESTOPPERS = "report_source:crimestoppers"
SHOWN_ELSEWHERE = frozenset({"marking", "handling", "triage_state", "register_number"})
"""Facts shown in the heading of the card or below its text."""
NOT_YOURS = "Your role can read reports but not triage them."
LINK_KEYS = "Ctrl+Return"
CANNOT_OPEN_CASES = "Your role cannot record new cases."


class ReportCard(SideCard):
    """Shows a report, or another entry that belongs to no case.

    Signals: `record_requested` with kind and id of what a link leads to; `triage_requested` with the outcome
    of a button (empty if still to be chosen); `link_to_best_requested` to link it to the case that was
    offered; `link_requested`, `case_requested`, `correct_requested` and `answer_requested` for the other
    actions; `grade_requested` with the number of an item, or `NEW`; `take_out_requested` to take out what it
    names by mistake; `duplicate_requested` to mark it as a duplicate of another report; `shown` with the
    entry that is shown.
    """

    record_requested = Signal(str, int)
    triage_requested = Signal(str)
    link_to_best_requested = Signal()
    link_requested = Signal()
    case_requested = Signal()
    correct_requested = Signal()
    answer_requested = Signal()
    grade_requested = Signal(int)
    take_out_requested = Signal()
    duplicate_requested = Signal()
    shown = Signal(object)

    def __init__(self, actor: Actor) -> None:
        super().__init__("Report")
        self._actor = actor
        self.entry: EntryDetails | None = None
        self._targets: dict[QWidget, tuple[str, int]] = {}
        self.text: ReadText | None = None
        self._best_reference = ""
        self._other_button = Button("Other", icon="chevron-down")
        self.duplicate_bar = MessageBar("")
        """Shows which report this one is a duplicate of."""
        self.add_above_foot(self.duplicate_bar)
        self._actions = self.foot()
        self._foot = cast("QFrame", self._actions.parentWidget())

    def show_entry(self, entry: EntryDetails) -> None:
        is_same = self.entry is not None and self.entry.row.id == entry.row.id
        spans = self.text.spans if is_same and self.text is not None else ()
        self.entry = entry
        self._best_reference = self._best_reference if is_same else ""
        self.text = None
        self._targets.clear()
        self._show_header(entry)
        self.clear_body()
        for ruled, part in self._parts(entry):
            self.add(part, ruled=ruled)
        self._show_actions(entry)
        self.mark(spans)
        self.shown.emit(entry)

    def mark(self, spans: Sequence[MarkSpan]) -> None:
        """Mark in the text what may be known, each with its number."""
        if self.text is not None:
            self.text.mark(spans)

    def offer_case(self, case: LikelyCase | None) -> None:
        """Offer the link to a likely case as the main action."""
        reference = case.reference if case is not None else ""
        if self.entry is not None and reference != self._best_reference:
            self._best_reference = reference
            self._show_actions(self.entry)

    def _show_header(self, entry: EntryDetails) -> None:
        row = entry.row
        mark = KindMark(row.family, icon_for(row), row.kind.label, 32)
        facts = {fact.name: fact.value for fact in entry.facts}
        note = joined(facts.get("register_number", ""), row.happened)
        self.show_header(mark, sentence(report_title(row.headline)), note)
        clear(self.buttons)
        if entry.may_correct:
            self._button(Button("Correct", icon="pencil", size=Size.SMALL), self.correct_requested)
        if may_grade(entry, may_record=self._actor.may(Permission.RECORD_REPORTS)):
            grade = GradeButton(entry)
            grade.item_requested.connect(self.grade_requested)
            self.buttons.addWidget(grade)
        if entry.may_answer:
            button = Button("Record the answer", icon="message-square", size=Size.SMALL)
            self._button(button, self.answer_requested)
        if row.state:
            chip = state_chip(row.state, row.state_kind)
            self.buttons.addWidget(ChipLabel(chip))

    def _button(self, button: Button, signal: object) -> None:
        button.clicked.connect(signal)
        self.buttons.addWidget(button)

    def _parts(self, entry: EntryDetails) -> Iterator[tuple[bool, QWidget]]:
        """Yield the sections in order, each with whether a line is drawn above it."""
        if entry.text:
            self.text = ReadText(entry.text)
            yield False, self.text
        if entry.values.get("source") == CRIMESTOPPERS:
            condition = "Crimestoppers' condition: nobody may try to find out who called."
            yield (
                False,
                MessageBar(condition, strong="Do not seek the source.", status=Status.SOON, icon="hand"),
            )
        yield from ((False, part) for part in item_parts(entry))
        if facts := _facts(entry):
            facts_widget = Facts(facts)
            facts_widget.opened.connect(self._follow)
            yield False, facts_widget
        for name, labels in entry.choices.items():
            choice_labels = Label("  ·  ".join(labels), wrap=True, selectable=True)
            yield False, TitledSection(CHOICES.get(name, name), choice_labels)
        if people := self._people(entry):
            yield False, people
        if entry.row.kind is Kind.REPORT:
            yield True, self._followers(entry)
        recorded = f"Recorded {entry.recorded_at} by {entry.recorded_by}"
        yield True, Label(recorded, step=Type.SMALL, tone="text2", wrap=True)

    def _people(self, entry: EntryDetails) -> QWidget | None:
        if not entry.about:
            return None
        rows = [
            (
                Cell(isolated(subject.value), strong=True, opens=("subject", subject.subject_id)),
                Cell(subject.label),
            )
            for subject in entry.about
        ]
        table = Table(rows, (1, 1), "Who and what")
        table.opened.connect(self._follow)
        section = TitledSection("Who and what", table, str(len(rows)))
        if entry.may_correct and entry.row.kind is Kind.REPORT:
            button = Button("Take out", icon="user-x", size=Size.SMALL, kind=ButtonKind.QUIET)
            button.setAccessibleName("Take out of the report what it names by mistake")
            button.clicked.connect(self.take_out_requested)
            section.header.addWidget(button)
        return section

    def _followers(self, entry: EntryDetails) -> QWidget:
        content = QWidget()
        column = vbox(within=content, spacing=Space.NONE)
        for follower in entry.followed_by:
            link = EntryLink(
                (entry_place(follower), follower.id),
                sentence(follower.headline),
                family=follower.family,
                icon=icon_for(follower),
                aside=follower.happened,
            )
            link.followed.connect(self._follow)
            column.addWidget(link)
        if not entry.followed_by:
            column.addWidget(Label("Nothing yet.", tone="text2"))
        return TitledSection("What followed", content, str(len(entry.followed_by) or ""))

    def _show_actions(self, entry: EntryDetails) -> None:
        clear(self._actions)
        row = entry.row
        if row.case_id is not None:
            self._add_target_button("Open its case", ("cases", row.case_id))
        elif row.kind is Kind.REPORT:
            self._offer_actions()
        elif entry.follows is not None:
            self._add_target_button("Open the report", (entry_place(entry.follows), entry.follows.id))
        self._foot.setVisible(bool(self._actions.count()))
        self._actions.addStretch(1)

    def _add_target_button(self, label: str, target: tuple[str, int]) -> None:
        button = Button(label, kind=ButtonKind.PRIMARY, icon="folder-open")
        self._targets[button] = target
        button.clicked.connect(self._target_pressed)
        self._actions.addWidget(button)

    def _offer_actions(self) -> None:
        """Offer the link to the likely case first, otherwise the triage."""
        triage_kind = ButtonKind.SECONDARY if self._best_reference else ButtonKind.PRIMARY
        icon = "" if self._best_reference else "list-filter"
        triage = Button("Triage", kind=triage_kind, icon=icon, shortcut="Ctrl+T")
        case = Button("Open a case", icon="" if self._best_reference else "folder-plus")
        self._other_button = Button("Other", icon="chevron-down")
        why_not_decide = "" if self._actor.may(Permission.RECORD_REPORTS) else NOT_YOURS
        why_not_open = "" if self._actor.may(Permission.WORK_CASES) else CANNOT_OPEN_CASES
        for button, slot, why_not in (
            (*self._link_button(), why_not_decide),
            (triage, self._triage, why_not_decide),
            (case, self.case_requested, why_not_decide or why_not_open),
            (self._other_button, self._open_menu, why_not_decide),
        ):
            button.clicked.connect(slot)
            button.block(why_not)
            self._actions.addWidget(button)

    def _link_button(self) -> tuple[Button, SignalInstance]:
        if not self._best_reference:
            return Button("Link to a case", icon="link"), self.link_requested
        label = f"Link to {self._best_reference}"
        button = Button(label, kind=ButtonKind.PRIMARY, shortcut=LINK_KEYS, hint="Ctrl+Enter")
        return button, self.link_to_best_requested

    def _triage(self) -> None:
        self.triage_requested.emit("")

    def other_actions(self) -> list[PageAction]:
        link_other = PageAction(label="Link to another case", icon="link", run=self.link_requested.emit)
        return [
            *([link_other] if self._best_reference else []),
            *(
                PageAction(label=label, icon=icon, run=_TriageWithOutcome(self, key))
                for key, label, icon in OTHER_OUTCOMES
            ),
            PageAction(label="Mark as a duplicate", icon="copy", run=self.duplicate_requested.emit),
        ]

    def _open_menu(self) -> None:
        menu = actions_menu(self.other_actions(), self)
        corner = self._other_button.rect().topLeft()
        corner.setY(corner.y() - menu.sizeHint().height() - 4)
        menu.popup(self._other_button.mapToGlobal(corner))
        menu.setActiveAction(menu.actions()[0])

    def _target_pressed(self) -> None:
        self.record_requested.emit(*self._targets[cast("QWidget", self.sender())])

    def _follow(self, target: object) -> None:
        self.record_requested.emit(*cast("tuple[str, int]", target))


class _TriageWithOutcome:
    """Asks for a triage with a given outcome."""

    def __init__(self, card: ReportCard, key: str) -> None:
        self._card, self._key = card, key

    def __call__(self) -> None:
        self._card.triage_requested.emit(self._key)


def _facts(entry: EntryDetails) -> list[Fact]:
    facts = []
    if entry.follows is not None:
        target = (entry_place(entry.follows), entry.follows.id)
        facts.append(Fact(entry.follows.kind.label, sentence(entry.follows.headline), opens=target))
    for fact in entry.facts:
        if fact.name not in SHOWN_ELSEWHERE:
            opens = ("subject", fact.subject_id) if fact.subject_id else None
            facts.append(Fact(fact.label, isolated(fact.value), opens=opens))
    if triaged := time_to_triage(entry):
        facts.append(Fact("Triaged", triaged))
    if entry.handling:
        facts.append(Fact("Handling", entry.handling))
    return facts


_REASON_FIELD = Field(
    "reason", "Why", LINE, required=True, wide=True, placeholder="such as the same van and yard"
)


class ReportDuplicates(QObject):
    """The line above the buttons of a report.

    Signals: `unmerge_requested` with the id of the merge to undo.
    """

    unmerge_requested = Signal(int)

    def __init__(self, dispatcher: Dispatcher, card: ReportCard) -> None:
        super().__init__(card)
        self._dispatcher = dispatcher
        self._merge_id = 0
        self.bar = card.duplicate_bar
        card.shown.connect(self._ask)
        self.bar.followed.connect(self._undo_merge)
        self._show_text("")

    def _ask(self, entry: EntryDetails) -> None:
        self._show_text("")
        if entry.row.kind is Kind.REPORT:
            self._dispatcher.ask(DuplicatesOfReport(report_id=entry.row.id), then=self._show)

    def _show(self, answer: DuplicateReports) -> None:
        if (line := answer.duplicate_of) is not None:
            self._merge_id = line.id
            link = "Undo merge" if answer.may_merge else ""
            self._show_text(line.description, strong=f"Duplicate of {line.other}.", link=link)
        elif answer.duplicates:
            references = ", ".join(line.other for line in answer.duplicates)
            self._show_text(f"{references}.", strong="Duplicates:")

    def _show_text(self, text: str, *, strong: str = "", link: str = "") -> None:
        self.bar.say(text, strong=strong, link=link)
        self.bar.setVisible(bool(text))
        if (padding := self.bar.parentWidget()) is not None:
            padding.setVisible(bool(text))

    def _undo_merge(self) -> None:
        self.unmerge_requested.emit(self._merge_id)


def duplicate_spec(report: EntryRow, _now: datetime) -> FormSpec:
    """Build the form that marks a report as a duplicate of another."""
    other_report = Field(
        "same_as",
        "Number of the other report",
        LINE,
        required=True,
        wide=True,
        placeholder="such as R-22-0001",
        hint="That one is the main report; this one stays in the register, and goes into its case",
    )
    return FormSpec(
        key=f"{PAGE}/{SAME}/{report.id}",
        label="Duplicate report",
        family=Family.REPORT,
        title="Mark as a duplicate",
        note=report.headline,
        icon="copy",
        sections=(Section("", (other_report, _REASON_FIELD)),),
        make=partial(MergeReports, report_id=report.id),
        done="Marked as a duplicate.",
        save="Merge",
    )


def undo_merge_spec(report: EntryRow, combination_id: int, _now: datetime) -> FormSpec:
    """Build the form that undoes the merge of a duplicate report."""
    return FormSpec(
        key=f"{PAGE}/{APART}/{report.id}/{combination_id}",
        label="Not a duplicate",
        family=Family.REPORT,
        title="Undo the merge",
        note="It becomes a separate report again, as it was before",
        icon="copy",
        sections=(Section("", (_REASON_FIELD,)),),
        make=partial(UnmergeReports, combination_id=combination_id),
        done="The merge is undone.",
        save="Undo merge",
    )
