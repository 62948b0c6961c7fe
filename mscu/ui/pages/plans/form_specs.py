"""The form specs of the Plans page: key, fields and command of each form."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from functools import partial
from typing import Any

from mscu.actions.plans.activities import ActivityLine, ChangeActivity, RecordActivity
from mscu.actions.plans.partners import AddPartner, ChangePartner, PartnerLine
from mscu.actions.plans.plan_choices import PlanFormChoices
from mscu.actions.plans.plan_file import ActionLine, PlanDetails, PlanTarget, RequirementLine
from mscu.actions.plans.plans import (
    AddPlanAction,
    AnswerRequirement,
    ChangePlan,
    ChangePlanAction,
    CorrectRequirement,
    MakePlan,
    RaiseRequirement,
)
from mscu.actions.plans.strategy_risks import ChangeRisk, RaiseRisk, RiskLine
from mscu.codes import YesNo
from mscu.ui.forms.field_list import Section
from mscu.ui.forms.form import defaults
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.pages.plans import fields
from mscu.ui.session.dispatcher import Dispatcher

PAGE = "plans"
PLAN, ACTION, REQUIREMENT, CORRECTION, PARTNER, ACTIVITY, RISK, PRINT = (
    "plan",
    "action",
    "requirement",
    "correction",
    "partner",
    "activity",
    "risk",
    "print",
)
ICONS = {
    PLAN: "target",
    ACTION: "list-checks",
    REQUIREMENT: "circle-help",
    CORRECTION: "pencil",
    PARTNER: "handshake",
    ACTIVITY: "megaphone",
    RISK: "triangle-alert",
}


def key_of(kind: str, *ids: int) -> str:
    """Return the key of a form: a new record, a part of a plan, or a change."""
    return "/".join((PAGE, kind, *map(str, ids)))


def read_key(key: str) -> tuple[str, tuple[int, ...]] | None:
    """Parse a key from `key_of`; None for the key of another page."""
    page, _, tail = key.partition("/")
    kind, *ids = tail.split("/")
    is_key = page == PAGE and kind in ICONS and all(id_.isdigit() for id_ in ids)
    return (kind, tuple(map(int, ids))) if is_key else None


def make_plan(**values: Any) -> MakePlan:
    """Return the command, keeping only the chosen one of theme, group and case."""
    purpose = values.pop("what_for")
    for name, value in (
        ("theme", PlanTarget.THEME),
        ("group_id", PlanTarget.GROUP),
        ("case_id", PlanTarget.CASE),
    ):
        values[name] = values[name] or None if purpose is value else None
    return MakePlan(**values)


def new_plan_spec(dispatcher: Dispatcher, choices: PlanFormChoices) -> FormSpec:
    return _spec(
        key_of(PLAN),
        "New plan",
        sections=fields.new_plan(dispatcher, choices),
        make=make_plan,
        values={"what_for": PlanTarget.THEME},
        switches=fields.FOR,
        done="Plan created.",
    )


def plan_spec(plan: PlanDetails) -> FormSpec:
    """Return the form that changes a plan, or ends it."""
    row = plan.row
    values = {
        "title": row.title,
        "aim": plan.aim,
        "district": plan.district,
        "lead": row.lead,
        "review_on": row.review_on,
        "ended_on": row.ended,
        "outcome": plan.outcome,
    }
    return _spec(
        key_of(PLAN, row.id),
        "Change the plan",
        sections=fields.PLAN,
        values=values,
        note=row.about,
        make=partial(ChangePlan, record_id=row.id, version=plan.version),
        done="Plan changed.",
    )


def new_action_spec(plan: PlanDetails, choices: PlanFormChoices) -> FormSpec:
    return _spec(
        key_of(ACTION, plan.row.id),
        "New action",
        sections=fields.action(choices),
        values=defaults(AddPlanAction),
        make=partial(AddPlanAction, plan_id=plan.row.id),
        switches=fields.ACTION_OVER,
        note=plan.row.title,
        done="Action added.",
    )


def action_spec(plan: PlanDetails, line: ActionLine, choices: PlanFormChoices) -> FormSpec:
    """Return the form that changes an action, or records its result."""
    partners = _with_former(choices, line.partner_id, line.partner)
    return _spec(
        key_of(ACTION, plan.row.id, line.id),
        "Change the action",
        sections=fields.action(partners),
        values=asdict(line),
        switches=fields.ACTION_OVER,
        note=plan.row.title,
        make=partial(ChangePlanAction, record_id=line.id, version=line.version),
        done="Action changed.",
    )


def new_requirement_spec(plan: PlanDetails) -> FormSpec:
    """Return the form that turns a gap of a plan into an intelligence requirement."""
    return _spec(
        key_of(REQUIREMENT, plan.row.id),
        "New intelligence requirement",
        note=plan.row.title,
        sections=fields.REQUIREMENT,
        make=partial(RaiseRequirement, plan_id=plan.row.id),
        done="Requirement raised.",
    )


def answer_spec(plan: PlanDetails, line: RequirementLine) -> FormSpec:
    """Return the form that records when and how a requirement was answered."""
    values = {"answered_on": line.answered_on, "result": line.result, "how": line.how}
    return _spec(
        key_of(REQUIREMENT, plan.row.id, line.id),
        "Answer the requirement",
        note=line.question,
        sections=fields.ANSWER,
        values=values,
        done="Answer recorded.",
        make=partial(AnswerRequirement, requirement_id=line.id, version=line.version),
    )


def correction_spec(plan: PlanDetails, line: RequirementLine) -> FormSpec:
    """Return the form that corrects a requirement's question, recipient or due day."""
    return _spec(
        key_of(CORRECTION, plan.row.id, line.id),
        "Correct the requirement",
        note=line.question,
        sections=(*fields.REQUIREMENT, fields.WHY),
        values=asdict(line),
        done="Requirement corrected.",
        make=partial(CorrectRequirement, requirement_id=line.id, version=line.version),
    )


def new_partner_spec() -> FormSpec:
    return _spec(
        key_of(PARTNER),
        "New partner",
        sections=fields.PARTNER,
        make=_with_answer(AddPartner),
        values=defaults(AddPartner),
        done="Partner added.",
    )


def partner_spec(line: PartnerLine) -> FormSpec:
    make = _with_answer(partial(ChangePartner, record_id=line.id, version=line.version))
    return _spec(
        key_of(PARTNER, line.id),
        "Change the partner",
        values=asdict(line),
        make=make,
        sections=(*fields.PARTNER, fields.FORMER),
        done="Partner changed.",
    )


def new_activity_spec(choices: PlanFormChoices, plan: PlanDetails | None = None) -> FormSpec:
    """Return the form that records an activity, on its own or under a plan."""
    of = () if plan is None else (0, plan.row.id)
    make = RecordActivity if plan is None else partial(RecordActivity, plan_id=plan.row.id)
    return _spec(
        key_of(ACTIVITY, *of),
        "New activity",
        make=_without_hidden(make),
        sections=fields.activity(choices, with_plan=plan is None),
        values=defaults(RecordActivity),
        switches=fields.ACTIVITY_KINDS,
        done="Activity recorded.",
        note="" if plan is None else plan.row.title,
    )


def activity_spec(line: ActivityLine, choices: PlanFormChoices) -> FormSpec:
    partners = _with_former(choices, line.partner_id, line.partner)
    make = partial(ChangeActivity, record_id=line.id, version=line.version)
    return _spec(
        key_of(ACTIVITY, line.id),
        "Change the activity",
        make=_without_hidden(make),
        sections=fields.activity(partners, with_plan=False),
        values=asdict(line),
        switches=fields.ACTIVITY_KINDS,
        note=line.plan,
        done="Activity changed.",
    )


def new_risk_spec() -> FormSpec:
    return _spec(key_of(RISK), "New risk", sections=fields.RISK, make=RaiseRisk, done="Risk added.")


def risk_spec(line: RiskLine) -> FormSpec:
    """Return the form that reviews a risk, or closes it."""
    return _spec(
        key_of(RISK, line.id),
        "Review the risk",
        sections=(*fields.RISK, fields.CLOSED),
        values=asdict(line),
        make=partial(ChangeRisk, record_id=line.id, version=line.version),
        done="Risk reviewed.",
    )


def _spec(key: str, title: str, *, sections: tuple[Section, ...], note: str = "", **options: Any) -> FormSpec:
    kind, _ = read_key(key) or (PLAN, ())
    label = f"{title}, {note}" if note else title
    return FormSpec(
        key=key,
        label=label,
        title=title,
        note=note,
        icon=ICONS[kind],
        sections=sections,
        **options | {"values": _values_of(sections, options.get("values", {}))},
    )


def _values_of(sections: Iterable[Section], values: Mapping[str, object]) -> dict[str, object]:
    """Return the values that the form has a field for."""
    names = {field.name for section in sections for field in section.fields}
    return {name: value for name, value in values.items() if name in names}


def _with_former(choices: PlanFormChoices, partner_id: int | None, partner: str) -> PlanFormChoices:
    """Add a former partner to the choices of a record that names it."""
    ids = {id_ for id_, _ in choices.partners}
    if partner_id is None or partner_id in ids:
        return choices
    partners = (*choices.partners, (partner_id, partner))
    return PlanFormChoices(groups=choices.groups, plans=choices.plans, partners=partners)


def _with_answer(make: Callable[..., Any]) -> Callable[..., Any]:
    return partial(_answered, make)


def _answered(make: Callable[..., Any], **values: Any) -> Any:  # noqa: ANN401 - a command
    """Record a question left blank as "not sure"."""
    return make(**values | {"agreement": values["agreement"] or YesNo.NOT_SURE})


def _without_hidden(make: Callable[..., Any]) -> Callable[..., Any]:
    return partial(_shown, make)


def _shown(make: Callable[..., Any], **values: Any) -> Any:  # noqa: ANN401 - a command
    """Drop the numbers that do not apply to the kind of activity."""
    for switch in fields.ACTIVITY_KINDS:
        if values["kind"] not in switch.values:
            values[switch.field] = "" if switch.field == "funder" else None
    return make(**values)
