"""The forms of the Plans page, in place beside its lists: what each needs is asked for first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from typing_extensions import override

from mscu.actions.core.colleagues import Colleague, Colleagues
from mscu.actions.core.today import Today
from mscu.actions.plans.activities import Activities, ActivityLine
from mscu.actions.plans.partners import PartnerLine, Partners
from mscu.actions.plans.plan_choices import PlanChoices, PlanChoicesAnswer
from mscu.actions.plans.plan_file import PlanAnswer, PlanFile
from mscu.actions.plans.strategy_risks import RiskLine, StrategyRisks
from mscu.ui.pages.core.page import Places
from mscu.ui.pages.editing.case_sources import sources_of
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.pages.editing.keyed_forms import Key, KeyedForms
from mscu.ui.pages.plans import form_specs
from mscu.ui.session.dispatcher import Dispatcher

NOTHING = PlanChoicesAnswer(groups=(), plans=(), partners=())


class PlanForms(KeyedForms):
    """Forms of plans and their parts, partners, activity and risks."""

    def __init__(self, dispatcher: Dispatcher, places: Places) -> None:
        super().__init__(dispatcher, places)
        self._officers: tuple[str, ...] = ()
        self._choices = NOTHING

    @override
    def read(self, key: str) -> Key | None:
        return form_specs.read_key(key)

    @override
    def ask_rest(self) -> None:
        self._dispatcher.ask(Colleagues(), then=self._take_colleagues)

    def _take_colleagues(self, colleagues: tuple[Colleague, ...]) -> None:
        self._officers = tuple(each.display for each in colleagues)
        self._dispatcher.ask(PlanChoices(), then=self._take_choices)

    def _take_choices(self, choices: PlanChoicesAnswer) -> None:
        self._choices = choices
        self._dispatcher.ask(Today(), then=self._ask_record)

    def _ask_record(self, today: date) -> None:
        """Ask for what is changed, or for the plan to which something is added."""
        self._today = today
        what, numbers = self.asked_for
        plan_id = _plan_in(what, numbers)
        asks: dict[str, tuple[Any, Callable[[Any], None]]] = {
            form_specs.PARTNER: (Partners(), self._change_partner),
            form_specs.ACTIVITY: (Activities(), self._change_activity),
            form_specs.RISK: (StrategyRisks(), self._change_risk),
        }
        if plan_id:
            self._dispatcher.ask(PlanFile(plan_id=plan_id), then=self._of_plan)
        elif not any(numbers):
            self._show(self._fresh(what))
        else:
            query, then = asks[what]
            self._dispatcher.ask(query, then=then)

    def _fresh(self, what: str) -> FormSpec:
        if what == form_specs.PLAN:
            return form_specs.new_plan_spec(self._dispatcher, self._choices)
        if what == form_specs.ACTIVITY:
            return form_specs.new_activity_spec(self._choices)
        return (
            form_specs.new_partner_spec()
            if what == form_specs.PARTNER
            else form_specs.new_risk_spec()
        )

    def _of_plan(self, plan: PlanAnswer) -> None:
        what, numbers = self.asked_for
        if _plan_in(what, numbers) != plan.row.id:
            return
        if what == form_specs.PLAN:
            self._show(form_specs.plan_spec(plan))
        elif what == form_specs.ACTIVITY:
            self._show(form_specs.new_activity_spec(self._choices, plan))
        elif what == form_specs.ACTION:
            lines = [line for strand in plan.strands for line in strand.actions]
            action = _found(lines, numbers[1:])
            fresh = form_specs.new_action_spec(plan, self._choices)
            self._show(form_specs.action_spec(plan, action, self._choices) if action else fresh)
        elif gap := _found(plan.requirements, numbers[1:]):
            spec = (
                form_specs.correction_spec
                if what == form_specs.CORRECTION
                else form_specs.answer_spec
            )
            self._show(spec(plan, gap))
        elif what == form_specs.REQUIREMENT:
            self._show(form_specs.new_requirement_spec(plan))

    def _change_partner(self, lines: tuple[PartnerLine, ...]) -> None:
        if line := self._wanted(form_specs.PARTNER, lines):
            self._show(form_specs.partner_spec(line))

    def _change_activity(self, lines: tuple[ActivityLine, ...]) -> None:
        if line := self._wanted(form_specs.ACTIVITY, lines):
            self._show(form_specs.activity_spec(line, self._choices))

    def _change_risk(self, lines: tuple[RiskLine, ...]) -> None:
        if line := self._wanted(form_specs.RISK, lines):
            self._show(form_specs.risk_spec(line))

    def _wanted(self, of: str, lines: Sequence[Any]) -> Any:  # noqa: ANN401 - of whichever list
        what, numbers = self.asked_for
        return _found(lines, numbers) if what == of else None

    def _show(self, spec: FormSpec) -> None:
        sources = sources_of(self._lists, self._today, officers=self._officers)
        self.show_form(spec, sources)


def _plan_in(what: str, numbers: Sequence[int]) -> int:
    """Give the number of the plan that a form needs; nought for none."""
    if what in {form_specs.PLAN, form_specs.ACTION, form_specs.REQUIREMENT, form_specs.CORRECTION}:
        return next(iter(numbers), 0)
    return numbers[1] if what == form_specs.ACTIVITY and len(numbers) > 1 else 0


def _found(lines: Sequence[Any], numbers: Sequence[int]) -> Any:  # noqa: ANN401 - as above
    return next((line for line in lines if line.id in numbers), None)
