"""The right side of the Plans page: a plan, another record, the figures or a form."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from mscu.actions.core.action import Query
from mscu.actions.core.form_choices import Colleagues
from mscu.actions.plans.activities import Activities, ActivityLine
from mscu.actions.plans.partners import PartnerLine, Partners
from mscu.actions.plans.plan_choices import PlanChoices, PlanFormChoices
from mscu.actions.plans.plan_file import IssuePlan, PlanDetails, PlanFile
from mscu.actions.plans.strategy_risks import RiskLine, StrategyRisks
from mscu.ui.look.badges import Chip
from mscu.ui.look.folding import isolated, joined
from mscu.ui.look.layouts import vbox
from mscu.ui.look.palette import Status
from mscu.ui.pages.core.answer_frame import AnswerFrame
from mscu.ui.pages.core.list_layout import card_column
from mscu.ui.pages.core.page import PageContext
from mscu.ui.pages.core.painted_widgets import IconLabel
from mscu.ui.pages.core.side_card import SideCard, clear
from mscu.ui.pages.editing.file_saving import FileSaveForm, file_form
from mscu.ui.pages.editing.form_host import FormAnswers
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.pages.editing.inline_form import FormKey, KeyedForms
from mscu.ui.pages.plans import form_specs
from mscu.ui.pages.plans.figures_card import FiguresCard
from mscu.ui.pages.plans.plan_card import PlanCard
from mscu.ui.pages.plans.row_formats import partner_chip, pounds, risk_chip
from mscu.ui.session.answers import Answers
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.button import Button, ButtonKind
from mscu.ui.widgets.card import Fact, Facts
from mscu.ui.widgets.chip import ChipLabel
from mscu.ui.widgets.skeleton import SkeletonShape

CHOICES: tuple[Query[Any], ...] = (Colleagues(), PlanChoices())
CHANGED: dict[str, type[Query[Any]]] = {
    form_specs.PARTNER: Partners,
    form_specs.ACTIVITY: Activities,
    form_specs.RISK: StrategyRisks,
}
"""What the record is read with that a form changes."""


class PlanForms(KeyedForms):
    """Forms of plans and their parts, partners, activity and risks."""

    @override
    def read(self, key: str) -> FormKey | None:
        return form_specs.read_key(key)

    @override
    def needs(self, form: str, ids: tuple[int, ...]) -> Sequence[Query[Any]]:
        """Return what a form needs, with the record to change or the plan to add to."""
        if plan_id := _plan_id_of(form, ids):
            return (*CHOICES, PlanFile(plan_id=plan_id))
        return (*CHOICES, CHANGED[form]()) if any(ids) else CHOICES

    @override
    def spec(self, form: str, ids: tuple[int, ...], answers: FormAnswers) -> FormSpec | None:
        choices: PlanFormChoices = answers[PlanChoices]
        if PlanFile in answers:
            return _spec_of_plan(form, ids, answers[PlanFile], choices)
        if any(ids):
            line = _line_with_id(answers[CHANGED[form]], ids)
            return _spec_of_line(form, line, choices) if line is not None else None
        if form == form_specs.PLAN:
            return form_specs.new_plan_spec(self._dispatcher, choices)
        if form == form_specs.ACTIVITY:
            return form_specs.new_activity_spec(choices)
        return form_specs.new_partner_spec() if form == form_specs.PARTNER else form_specs.new_risk_spec()


def _spec_of_line(form: str, line: Any, choices: PlanFormChoices) -> FormSpec:  # noqa: ANN401 - as below
    """Return the form that changes a partner, an activity or a risk."""
    if form == form_specs.ACTIVITY:
        return form_specs.activity_spec(line, choices)
    return form_specs.partner_spec(line) if form == form_specs.PARTNER else form_specs.risk_spec(line)


def _spec_of_plan(
    form: str, ids: tuple[int, ...], plan: PlanDetails, choices: PlanFormChoices
) -> FormSpec | None:
    """Return the form that changes a plan or a part of it, or adds to it."""
    if form == form_specs.PLAN:
        return form_specs.plan_spec(plan)
    if form == form_specs.ACTIVITY:
        return form_specs.new_activity_spec(choices, plan)
    if form == form_specs.ACTION:
        lines = [line for strand in plan.strands for line in strand.actions]
        action = _line_with_id(lines, ids[1:])
        new_spec = form_specs.new_action_spec(plan, choices)
        return form_specs.action_spec(plan, action, choices) if action else new_spec
    if gap := _line_with_id(plan.requirements, ids[1:]):
        spec = form_specs.correction_spec if form == form_specs.CORRECTION else form_specs.answer_spec
        return spec(plan, gap)
    return form_specs.new_requirement_spec(plan) if form == form_specs.REQUIREMENT else None


def _plan_id_of(kind: str, ids: Sequence[int]) -> int:
    """Return the id of the plan that a form needs; 0 for none."""
    if kind in {form_specs.PLAN, form_specs.ACTION, form_specs.REQUIREMENT, form_specs.CORRECTION}:
        return next(iter(ids), 0)
    return ids[1] if kind == form_specs.ACTIVITY and len(ids) > 1 else 0


def _line_with_id(lines: Sequence[Any], ids: Sequence[int]) -> Any:  # noqa: ANN401 - of whichever list
    return next((line for line in lines if line.id in ids), None)


NOTE = "One side of paper, with a column for each of the four Ps"


class PlanSaving(FileSaveForm):
    """The form that saves a plan as a file; it concerns one copy, so no draft is kept."""

    title = "Save the plan"
    kinds = "PDF (*.pdf)"
    endings = ("pdf",)
    content_nouns = ("action", "actions")

    def __init__(self, dispatcher: Dispatcher, context: PageContext) -> None:
        super().__init__(dispatcher, context, "plan-on-a-page")
        self._plan: PlanDetails | None = None

    def begin_with(self, plan: PlanDetails) -> None:
        """Show the form for a plan, clearing what was typed for another."""
        if self.card is not None:
            self.leave()
        self._plan = plan
        self.begin()

    @override
    def spec(self) -> FormSpec:
        plan = self._plan
        return file_form(
            key="plans/print",
            label="A plan on a page",
            title="Save the plan on a page",
            note=NOTE if plan is None else f"{plan.row.title}. {NOTE}",
            icon="file-down",
            make=partial(self._command, 0 if plan is None else plan.row.id),
            save="Save the plan",
        )

    def _command(self, plan_id: int, **values: object) -> IssuePlan:
        return IssuePlan(plan_id=plan_id, **self.answers(values))


class LineCard(SideCard):
    """Shows one partner, activity or risk.

    Signals: `form_requested` with the key of a form, `plan_requested` with the id of a plan.
    """

    form_requested = Signal(str)
    plan_requested = Signal(int)

    def __init__(self) -> None:
        super().__init__("What was chosen")
        self._key = ""
        self._change = Button("Change", kind=ButtonKind.PRIMARY, icon="pencil")
        self._change.clicked.connect(self.change)
        foot = self.foot()
        foot.addStretch(1)
        foot.addWidget(self._change)

    def show_partner(self, line: PartnerLine) -> None:
        late = " (late)" if line.is_late else ""
        facts = (
            Fact("What it does", line.work or "not recorded yet"),
            Fact("District", line.district_label or "all districts"),
            Fact("Contact", line.contact),
            Fact("Phone", line.phone),
            Fact("E-mail", line.email),
            Fact("Information sharing agreement", line.agreement.label),
            Fact("To be reviewed", f"{line.review_on}{late}" if line.review_on else "no date set"),
            Fact("Note", line.note),
        )
        self._show((form_specs.PARTNER, line.id), line.name, facts, partner_chip(line))

    def show_activity(self, line: ActivityLine) -> None:
        facts = (
            Fact("When", joined(line.starts_on, f"until {line.ends_on}" if line.ends_on else "")),
            Fact("People", _number(line.people)),
            Fact("Sessions", _number(line.sessions)),
            Fact("Amount", pounds(line.amount_pence) if line.amount_pence is not None else ""),
            Fact("Funder", line.funder),
            Fact("Posts", _number(line.posts)),
            Fact("Audience or cohort", line.audience),
            Fact("Led by", line.led_by),
            Fact("Partner", line.partner),
            Fact("District", line.district_label or "all districts"),
            Fact("Theme", line.theme_label),
            Fact("Strand", line.strand_label),
            Fact("Plan", line.plan, opens=line.plan_id),
            Fact("Feedback or findings", line.feedback),
        )
        chip = Chip(line.kind_label.lower(), Status.QUIET)
        self._show((form_specs.ACTIVITY, line.id), line.title, facts, chip)

    def show_risk(self, line: RiskLine) -> None:
        late = " (late)" if line.is_late else ""
        facts = (
            Fact("Likelihood", line.likelihood_label),
            Fact("Impact", line.impact_label),
            Fact("Owner", line.owner),
            Fact("Mitigation", line.mitigation or "nothing recorded yet"),
            Fact("Theme", line.theme_label or "the whole strategy"),
            Fact("Review", f"{line.review_on}{late}" if line.review_on else "no date set"),
            Fact("Closed", line.closed_on),
        )
        self._show((form_specs.RISK, line.id), line.text, facts, risk_chip(line))

    def change(self) -> None:
        """Ask for the form that changes the record."""
        if self._key:
            self.form_requested.emit(self._key)

    def _show(self, record: tuple[str, int], title: str, facts: Sequence[Fact], chip: Chip) -> None:
        kind, id_ = record
        self._key = form_specs.key_of(kind, id_)
        self.show_header(IconLabel(form_specs.ICONS[kind], 24, "text2"), isolated(title))
        self._change.set_text("Review" if kind == form_specs.RISK else "Change")
        clear(self.buttons)
        self.buttons.addWidget(ChipLabel(chip))
        self.clear_body()
        facts_view = Facts(facts, columns=1)
        facts_view.opened.connect(self._open_plan)
        self.add(facts_view)

    def _open_plan(self, plan_id: object) -> None:
        if isinstance(plan_id, int):
            self.plan_requested.emit(plan_id)


def _number(value: int | None) -> str:
    return "" if value is None else f"{value:,}"


class PlanSidePane(QWidget):
    """Shows one plan, record or form at a time.

    Signals: `form_requested` with the key of a form.
    """

    form_requested = Signal(str)

    def __init__(self, dispatcher: Dispatcher, context: PageContext) -> None:
        super().__init__()
        self._dispatcher = dispatcher
        self.plan_card, self.line_card = PlanCard(), LineCard()
        self.figures = FiguresCard(dispatcher)
        self.forms, self.saving = PlanForms(dispatcher, context), PlanSaving(dispatcher, context)
        self.answers = Answers(self)
        self.plan: PlanDetails | None = None
        """The last plan opened."""
        self._wanted = 0
        """The id of the plan selected in the list, or 0."""
        self._with_form = False
        """Whether a form is open or loading; a record that arrives meanwhile does not replace it."""
        self._cards = (self.plan_card, self.line_card, self.figures, self.forms, self.saving)
        vbox(AnswerFrame(self.answers, card_column(*self._cards), SkeletonShape.CARD), within=self)
        for card in (self.plan_card, self.line_card):
            card.form_requested.connect(self.form_requested)
        self.plan_card.print_requested.connect(self.save_plan)
        self.show_nothing()

    @property
    def is_taken(self) -> bool:
        """Return whether a form or the figures are shown, which a refreshed list must not replace."""
        return self._with_form or self.figures.isVisible()

    def open(self, kind: str, line: Any) -> None:  # noqa: ANN401 - a line of whichever list
        """Show the record selected in a list; an open form closes and keeps its draft."""
        self._with_form = False
        self._wanted = line.id if line is not None and kind == form_specs.PLAN else 0
        if line is None:
            self.show_nothing()
        elif kind == form_specs.PLAN:
            if self.plan is None or self.plan.row.id != line.id:
                self.plan = None
                self.forms.host.close()
                self.answers.wait()
            self._dispatcher.ask(PlanFile(plan_id=line.id), then=self._on_plan)
        else:
            show: dict[str, Callable[[Any], None]] = {
                form_specs.PARTNER: self.line_card.show_partner,
                form_specs.ACTIVITY: self.line_card.show_activity,
                form_specs.RISK: self.line_card.show_risk,
            }
            show[kind](line)
            self.plan = None
            self._show_card(self.line_card)

    def show_nothing(self) -> None:
        self._with_form, self.plan = False, None
        self._show_card(None)

    def show_figures(self) -> None:
        self._with_form, self.plan = False, None
        self.figures.refresh()
        self._show_card(self.figures)
        self.figures.period.setFocus()

    def begin(self, key: str) -> None:
        """Show the form of a key."""
        self._with_form = True
        for card in self._cards:
            card.hide()
        self.forms.begin(key)

    def save_plan(self) -> None:
        """Show the form that saves the open plan as a file, if a plan is open."""
        if self.plan is not None:
            self.saving.begin_with(self.plan)
            self._with_form = True
            for card in self._cards:
                card.setVisible(card is self.saving)

    def ended(self) -> None:
        """Note that the form has closed."""
        self._with_form = False

    def _on_plan(self, plan: PlanDetails) -> None:
        if plan.row.id != self._wanted:  # another record was selected meanwhile
            return
        self.plan = plan
        self._dispatcher.ask(Activities(plan_id=plan.row.id), then=self._show_plan)

    def _show_plan(self, activities: tuple[ActivityLine, ...]) -> None:
        if self.plan is not None and not self._with_form:
            self.plan_card.show_plan(self.plan, activities)
            self._show_card(self.plan_card)

    def _show_card(self, shown_card: QWidget | None) -> None:
        self.forms.host.close()
        for card in self._cards:
            card.setVisible(card is shown_card)
