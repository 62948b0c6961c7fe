"""The card of a plan: its four strands, its intelligence requirements, and its activity."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from mscu.actions.plans.activities import ActivityLine
from mscu.actions.plans.plan_file import ActionLine, PlanDetails, PlanTarget, RequirementLine
from mscu.actions.plans.plans import DONE, UNDER_WAY, FormerRequirement
from mscu.text.counts import count_of
from mscu.ui.look.badges import Chip
from mscu.ui.look.folding import isolated, joined
from mscu.ui.look.fonts import Type
from mscu.ui.look.layouts import Space, hbox, stretch, vbox
from mscu.ui.look.palette import Status
from mscu.ui.pages.core.painted_widgets import EntryLink, IconLabel
from mscu.ui.pages.core.side_card import SideCard
from mscu.ui.pages.core.tables import Cell, Table, TitledSection
from mscu.ui.pages.plans import form_specs
from mscu.ui.pages.plans.row_formats import plan_chip, pounds
from mscu.ui.widgets.button import Button, ButtonKind
from mscu.ui.widgets.card import Fact, Facts
from mscu.ui.widgets.chip import ChipLabel
from mscu.ui.widgets.flow import WrappingRow
from mscu.ui.widgets.label import Label
from mscu.ui.widgets.link import Link

ENDED = "This plan has ended. Clear its end date first."
NO_ROLE = "Your role cannot print."
ACTION_SHARES, QUESTION_SHARES = (5, 4, 3, 0, 0), (5, 5, 0, 0, 0)
ACTION_WIDTHS, QUESTION_WIDTHS = (135, 108, 81, 108, 108), (135, 135, 108, 108, 108)
"""The least pixels of each column; those of all four strands are in line."""


class PlanCard(SideCard):
    """Shows one plan.

    Signals: `form_requested` with the key of a form; `print_requested`; `record_requested` with the kind and
    id of what the plan is for; `activity_requested` with an id.
    """

    form_requested = Signal(str)
    print_requested = Signal()
    record_requested = Signal(str, int)
    activity_requested = Signal(object)

    def __init__(self) -> None:
        super().__init__("Plan")
        self.plan: PlanDetails | None = None
        self._add = Button("Add an action", kind=ButtonKind.PRIMARY, icon="plus")
        self._gap = Button("Raise a requirement", icon="circle-help")
        self._print = Button("Save as one page", icon="file-down")
        self._change = Button("Change", icon="pencil")
        self._chip = ChipLabel(Chip("current", Status.RUN))
        self.buttons.addWidget(self._chip)
        of_plan = hbox(self._change, self._print, stretch(), spacing=Space.MEDIUM)
        adding = hbox(self._gap, self._add, stretch(), spacing=Space.MEDIUM)
        self.foot().addWidget(WrappingRow(of_plan, adding))
        self._add.clicked.connect(self.add_action)
        self._gap.clicked.connect(self.raise_requirement)
        self._change.clicked.connect(self._change_plan)
        self._print.clicked.connect(self.print_requested)

    def show_plan(self, plan: PlanDetails, activities: Sequence[ActivityLine]) -> None:
        self.plan, row = plan, plan.row
        note = joined(
            row.plan_target.label,
            isolated(row.about),
            row.district or "all districts",
            f"lead {row.lead}" if row.lead else "no lead yet",
        )
        self.show_header(IconLabel("target", 24, "text2"), isolated(row.title), note)
        self._show_chip(plan_chip(row))
        for button in (self._add, self._gap):
            button.block(ENDED if row.ended else "")
        self._print.block("" if plan.may_print else NO_ROLE)
        self.clear_body()
        self.add(self._facts(plan))
        for strand in plan.strands:
            table = self._actions(strand.actions, strand.label)
            self.add(TitledSection(strand.label, table, strand.note.lower()), ruled=True)
        self.add(TitledSection("Intelligence requirements", self._requirements(plan)), ruled=True)
        self.add(TitledSection("Activity of this plan", self._activity(activities)), ruled=True)
        if plan.copies:
            copies = Label("\n".join(plan.copies), tone="text2", wrap=True, selectable=True)
            self.add(TitledSection("Copies issued", copies), ruled=True)

    def _show_chip(self, chip: Chip) -> None:
        self.buttons.removeWidget(self._chip)
        self._chip.hide()
        self._chip.deleteLater()
        self._chip = ChipLabel(chip)
        self.buttons.addWidget(self._chip)

    def _facts(self, plan: PlanDetails) -> QWidget:
        row = plan.row
        late = "late, " if row.review_late else ""
        is_group = row.plan_target is PlanTarget.GROUP
        facts = Facts(
            (
                Fact("Aim", plan.aim or "not recorded yet"),
                Fact("Review", f"{late}{row.review_on}" if row.review_on else "no date set"),
                Fact("Group", row.about if is_group else "", opens=("entry", plan.group_id)),
                Fact("Case", plan.case_reference, opens=("cases", plan.case_id)),
                Fact("Made", plan.made),
                Fact("Ended", row.ended),
                Fact("Outcome", plan.outcome),
            ),
            columns=1,
        )
        facts.opened.connect(self._open)
        return facts

    def _open(self, record: object) -> None:
        if isinstance(record, tuple):
            self.record_requested.emit(*record)

    def _actions(self, actions: Sequence[ActionLine], name: str) -> QWidget:
        if not actions:
            return Label("No action yet", tone="text2")
        rows = [_action_row(line) for line in actions]
        return self._table(Table(rows, ACTION_SHARES, name, ACTION_WIDTHS), form_specs.ACTION)

    def _requirements(self, plan: PlanDetails) -> QWidget:
        if not plan.requirements:
            text = "None yet. Raise a requirement to ask for what this plan does not know."
            return Label(text, tone="text2", wrap=True)
        rows = [_requirement_row(line) for line in plan.requirements]
        widget = QWidget()
        table = Table(rows, QUESTION_SHARES, "Intelligence requirements", QUESTION_WIDTHS)
        vbox(
            self._table(table, form_specs.REQUIREMENT),
            *(
                Label(text, step=Type.SMALL, tone="text2", wrap=True)
                for text in (_former_text(former) for line in plan.requirements for former in line.former)
            ),
            within=widget,
            spacing=Space.TIGHT,
        )
        return widget

    def _table(self, table: Table, kind: str) -> Table:
        table.setProperty("what", kind)
        table.opened.connect(self._change_part)
        return table

    def _change_part(self, key: object) -> None:
        table = self.sender()
        if isinstance(table, Table) and self.plan is not None:
            kind, part_id = key if isinstance(key, tuple) else (table.property("what"), key)
            self.form_requested.emit(form_specs.key_of(str(kind), self.plan.row.id, int(part_id)))

    def _activity(self, activities: Sequence[ActivityLine]) -> QWidget:
        widget = QWidget()
        column = vbox(within=widget, spacing=Space.TIGHT)
        for line in activities:
            people = count_of(line.people, "person", "people") if line.people is not None else ""
            money = pounds(line.amount_pence) if line.amount_pence is not None else ""
            aside = joined(people, money, line.starts_on)
            link = EntryLink(line.id, f"{line.kind_label}: {line.title}", aside=aside)
            link.followed.connect(self.activity_requested)
            column.addWidget(link)
        if self.plan is not None and not self.plan.row.ended:
            add = Link("Record an activity of this plan")
            add.followed.connect(self.record_activity)
            column.addWidget(add)
        elif not activities:
            column.addWidget(Label("None was recorded", tone="text2"))
        return widget

    def add_action(self) -> None:
        """Ask for the form of a new action."""
        self._ask_form(form_specs.ACTION)

    def raise_requirement(self) -> None:
        """Ask for the form of a new requirement."""
        self._ask_form(form_specs.REQUIREMENT)

    def record_activity(self) -> None:
        """Ask for the form of an activity of this plan."""
        if self.plan is not None:
            self.form_requested.emit(form_specs.key_of(form_specs.ACTIVITY, 0, self.plan.row.id))

    def _change_plan(self) -> None:
        self._ask_form(form_specs.PLAN)

    def _ask_form(self, kind: str) -> None:
        if self.plan is not None:
            self.form_requested.emit(form_specs.key_of(kind, self.plan.row.id))


def _action_row(line: ActionLine) -> tuple[Cell, ...]:
    people = joined(line.owner or "no owner yet", line.partner)
    return (
        Cell(line.action, strong=True, opens=line.id),
        Cell(f"{line.objective} {line.result}".strip() if not line.is_open else line.objective),
        Cell(people),
        Cell(line.done_on or (f"due {line.due_on}" if line.due_on else "no day"), one_line=True),
        Cell("", chip=_state(line)),
    )


def _state(line: ActionLine) -> Chip:
    if line.is_late:
        return Chip(f"late, {line.state_label.lower()}", Status.LATE)
    if line.is_open:
        status = Status.RUN if line.state == UNDER_WAY else Status.QUIET
        return Chip(line.state_label.lower(), status)
    return Chip(line.state_label.lower(), Status.DONE if line.state == DONE else Status.QUIET)


def _requirement_row(line: RequirementLine) -> tuple[Cell, ...]:
    if line.answered_on:
        chip, when = Chip("answered", Status.DONE), line.answered_on
    else:
        chip = Chip("late", Status.LATE) if line.is_late else Chip("open", Status.RUN)
        when = f"by {line.due_on}" if line.due_on else "no day"
    result = f"{line.result} ({line.how})" if line.answered_on else f"for {line.for_whom}"
    return (
        Cell(line.question, strong=True, opens=line.id),
        Cell(result),
        Cell(when, one_line=True),
        Cell("Correct", opens=(form_specs.CORRECTION, line.id)),
        Cell("", chip=chip),
    )


def _former_text(former: FormerRequirement) -> str:
    """Return the earlier text of a requirement, until when it stood and why it was changed."""
    due = f", by {former.due_on}" if former.due_on else ""
    answer = f" Answer: {former.answer}" if former.answer else ""
    text = f"“{isolated(former.question)}” for {isolated(former.for_whom)}{due}.{isolated(answer)}"
    return f"Until {former.until}: {text} Changed by {former.by}: {isolated(former.reason)}"
