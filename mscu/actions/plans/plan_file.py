"""4P plans as people read them: the list with what is late, and one plan in full."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from sqlalchemy import func, select

from mscu.access import Permission
from mscu.actions.core.action import Query, Work
from mscu.actions.disclosure.file_copies import FileCopy, IssueFile
from mscu.actions.disclosure.issuing import issue_document
from mscu.actions.disclosure.not_left import load_not_left
from mscu.actions.plans.plans import OPEN, FormerRequirement, former_requirements
from mscu.codes import Labelled
from mscu.dates.london import local_day, show_day, show_moment
from mscu.documents.plan_on_a_page import EDITION, PrintedAction, PrintedPlan, PrintedStrand, plan_on_a_page
from mscu.models.case import Case
from mscu.models.code import Code
from mscu.models.disclosure import Disclosure
from mscu.models.entries.ocg import OcgAssessment
from mscu.models.plan import IntelligenceRequirement, Partner, Plan, PlanAction
from mscu.models.prepared import literal
from mscu.text.name_forms import sort_name

# Actions due, for My desk


AHEAD = timedelta(days=14)
"""How long before its due date an action appears on My desk."""
MAX_DUE_ACTIONS = 60


@dataclass(frozen=True, kw_only=True)
class DueAction:
    """An action of a plan that is late, or due soon."""

    id: int
    plan_id: int
    action: str
    plan: str
    strand: str
    owner: str
    due: str
    days_left: int
    """Negative when it is late."""


def due_actions(work: Work, owners: Sequence[str]) -> tuple[DueAction, ...]:
    """Return the plan actions that a person owes, latest first; for those who maintain plans, everyone's."""
    if not owners and not work.actor.may(Permission.PLAN):
        return ()
    statement = (
        select(PlanAction, Plan.title)
        .join(Plan, Plan.id == PlanAction.plan_id)
        .where(PlanAction.state.in_(OPEN), PlanAction.due_on <= work.today + AHEAD, Plan.ended_on.is_(None))
        .order_by(PlanAction.due_on, PlanAction.id)
        .limit(literal(MAX_DUE_ACTIONS))
    )
    if owners:
        statement = statement.where(PlanAction.owner.in_(owners))
    return tuple(
        DueAction(
            id=action.id,
            plan_id=action.plan_id,
            action=action.action,
            plan=title,
            strand=work.label(action.strand),
            owner=action.owner,
            due=show_day(action.due_on),
            days_left=(action.due_on - work.today).days,
        )
        for action, title in work.rows(statement)
        if action.due_on is not None
    )


class PlanTarget(Labelled):
    THEME = "theme", "Theme"
    GROUP = "group", "Group"
    CASE = "case", "Case"


@dataclass(frozen=True, kw_only=True)
class PlanRow:
    id: int
    title: str
    plan_target: PlanTarget
    about: str
    """The theme, the group's name, or the case's reference."""
    district: str
    lead: str
    open_actions: int
    late_actions: int
    next_due: str
    review_on: str
    review_late: bool
    open_requirements: int
    ended: str


@dataclass(frozen=True, kw_only=True)
class ActionLine:
    id: int
    version: int
    strand: str
    objective: str
    action: str
    owner: str
    partner_id: int | None
    partner: str
    due_on: str
    state: str
    state_label: str
    is_open: bool
    is_late: bool
    done_on: str
    result: str
    consulted: str
    learning: str


@dataclass(frozen=True, kw_only=True)
class StrandLines:
    """The actions under one of the four Ps, soonest due first."""

    key: str
    label: str
    note: str
    actions: tuple[ActionLine, ...]


@dataclass(frozen=True, kw_only=True)
class RequirementLine:
    """A gap as a question, with its answer once there is one."""

    id: int
    version: int
    question: str
    for_whom: str
    due_on: str
    raised_on: str
    is_late: bool
    answered_on: str
    result: str
    how: str
    former: tuple[FormerRequirement, ...] = ()
    """Its earlier wordings, newest first."""


@dataclass(frozen=True, kw_only=True)
class PlanDetails:
    row: PlanRow
    version: int
    aim: str
    district: str | None
    outcome: str
    case_id: int | None
    case_reference: str
    group_id: int | None
    """The id of the group's newest assessment."""
    made: str
    strands: tuple[StrandLines, ...]
    requirements: tuple[RequirementLine, ...]
    copies: tuple[str, ...]
    """Each copy issued outside the unit, in words."""
    may_print: bool


@dataclass(frozen=True, kw_only=True)
class Plans(Query[tuple[PlanRow, ...]]):
    """Every plan: current ones before ended ones, the most overdue and soonest due first."""

    needs = Permission.PLAN

    def answer(self, work: Work) -> tuple[PlanRow, ...]:
        plans = work.records(select(Plan))
        rows = _rows(work, plans)
        order = {plan.id: _order(plan, row) for plan, row in zip(plans, rows, strict=True)}
        return tuple(sorted(rows, key=lambda row: order[row.id]))


def _order(plan: Plan, row: PlanRow) -> tuple[object, ...]:
    return (bool(row.ended), -row.late_actions, plan.review_on or date.max, sort_name(plan.title))


@dataclass(frozen=True, kw_only=True)
class PlanFile(Query[PlanDetails]):
    """One plan, opened."""

    plan_id: int
    needs = Permission.PLAN
    consults = "plans"

    def consulted(self) -> int:
        return self.plan_id

    def answer(self, work: Work) -> PlanDetails:
        return read_plan(work, work.get(Plan, self.plan_id))


def read_plan(work: Work, plan: Plan) -> PlanDetails:
    """Return everything of a plan that the actor may see."""
    (row,) = _rows(work, [plan])
    group = _newest(work, [plan.case_id]).get(plan.group_id or 0, (plan.group_id, ""))
    reference = work.value(select(Case.reference).where(Case.id == plan.case_id)) or ""
    return PlanDetails(
        row=row,
        version=plan.version,
        aim=plan.aim,
        district=plan.district,
        outcome=plan.outcome,
        case_id=plan.case_id,
        case_reference=reference,
        group_id=group[0],
        made=show_day(local_day(plan.made_at)),
        strands=_strands(work, plan.id),
        requirements=_requirements(work, plan.id),
        copies=_copies(work, plan.id),
        may_print=work.actor.may(Permission.PRINT),
    )


def _copies(work: Work, plan_id: int) -> tuple[str, ...]:
    conditions = (Disclosure.plan_id == plan_id, Disclosure.edition == EDITION)
    copies = work.records(select(Disclosure).where(*conditions).order_by(Disclosure.id.desc()))
    not_left = load_not_left(work, [copy.id for copy in copies])
    return tuple(
        f"Copy {copy.copy_number} to {copy.recipient}, {show_moment(copy.issued_at)}"
        f"{', did not leave' if copy.id in not_left else ''}"
        for copy in copies
    )


def _rows(work: Work, plans: Sequence[Plan]) -> list[PlanRow]:
    plan_ids = [plan.id for plan in plans]
    actions: dict[int, list[PlanAction]] = defaultdict(list)
    for action in work.records(select(PlanAction).where(PlanAction.plan_id.in_(plan_ids))):
        actions[action.plan_id].append(action)
    gaps = work.values(
        select(IntelligenceRequirement.plan_id).where(
            IntelligenceRequirement.plan_id.in_(plan_ids), IntelligenceRequirement.answered_on.is_(None)
        )
    )
    names, open_gaps = describe_plan_targets(work, plans), Counter(gaps)
    return [
        _row(work, plan, actions[plan.id], about=names[plan.id], gaps=open_gaps[plan.id]) for plan in plans
    ]


class HasPlanTarget(Protocol):
    """Anything that says what a plan is for: the plan itself, or a row of these columns."""

    id: int
    theme: str | None
    group_id: int | None
    case_id: int | None


def describe_plan_targets(work: Work, plans: Iterable[HasPlanTarget]) -> Mapping[int, str]:
    """Return what each plan is for, in words."""
    case_ids = {plan.case_id for plan in plans}
    cases = work.pairs(select(Case.id, Case.reference).where(Case.id.in_(case_ids)))
    groups = _newest(work, case_ids)
    return {
        plan.id: work.label(plan.theme)
        or groups.get(plan.group_id or 0, (0, ""))[1]
        or cases.get(plan.case_id or 0, "")
        for plan in plans
    }


def _newest(work: Work, cases: Collection[int | None]) -> Mapping[int, tuple[int, str]]:
    """Return, by assessment in these cases, its group's newest assessment and the name there."""
    rows = work.rows(
        select(OcgAssessment.id, OcgAssessment.group_id, OcgAssessment.name)
        .where(OcgAssessment.case_id.in_(cases))
        .order_by(OcgAssessment.happened_at, OcgAssessment.id)
    )
    newest = {group_id or assessment_id: (assessment_id, name) for assessment_id, group_id, name in rows}
    return {assessment_id: newest[group_id or assessment_id] for assessment_id, group_id, _ in rows}


def _row(work: Work, plan: Plan, actions: Iterable[PlanAction], *, about: str, gaps: int) -> PlanRow:
    open_actions = [action for action in actions if action.state in OPEN]
    due = min((action.due_on for action in open_actions if action.due_on), default=None)
    return PlanRow(
        id=plan.id,
        title=plan.title,
        plan_target=plan_target(plan),
        about=about,
        district=work.label(plan.district),
        lead=plan.lead,
        open_actions=len(open_actions),
        late_actions=sum(is_late(action, work.today) for action in open_actions),
        next_due=day_or_empty(due),
        review_on=day_or_empty(plan.review_on),
        review_late=_is_past(plan.review_on, work.today) and plan.ended_on is None,
        open_requirements=gaps,
        ended=day_or_empty(plan.ended_on),
    )


def plan_target(plan: Plan) -> PlanTarget:
    """Return which sort of thing a plan is for."""
    if plan.theme is not None:
        return PlanTarget.THEME
    return PlanTarget.CASE if plan.group_id is None else PlanTarget.GROUP


def is_late(action: PlanAction, today: date) -> bool:
    """Return whether an action is still open after its due date."""
    return action.state in OPEN and _is_past(action.due_on, today)


def _is_past(day: date | None, today: date) -> bool:
    return day is not None and day < today


def day_or_empty(day: date | None) -> str:
    """Return a day in words, or an empty string."""
    return show_day(day) if day else ""


def _strands(work: Work, plan_id: int) -> tuple[StrandLines, ...]:
    partners = work.pairs(select(Partner.id, Partner.name))
    by_strand: dict[str, list[ActionLine]] = defaultdict(list)
    statement = select(PlanAction).where(PlanAction.plan_id == plan_id)
    for action in work.records(statement.order_by(PlanAction.due_on.nulls_last(), PlanAction.id)):
        by_strand[action.strand].append(_action(work, action, partners))
    strands = work.rows(
        select(Code.key, Code.label, Code.note).where(Code.list_name == "plan_strand").order_by(Code.position)
    )
    order = {key: position for position, key in enumerate(FOUR_PS)}
    return tuple(
        StrandLines(key=key, label=label, note=note, actions=tuple(by_strand[key]))
        for key, label, note in sorted(strands, key=lambda row: order.get(row[0], len(order)))
    )


FOUR_PS = ("plan_strand:prepare", "plan_strand:prevent", "plan_strand:pursue", "plan_strand:protect")
"""In the order of the strategy."""


def _action(work: Work, action: PlanAction, partners: Mapping[int, str]) -> ActionLine:
    return ActionLine(
        id=action.id,
        version=action.version,
        strand=action.strand,
        objective=action.objective,
        action=action.action,
        owner=action.owner,
        partner_id=action.partner_id,
        partner=partners.get(action.partner_id or 0, ""),
        due_on=day_or_empty(action.due_on),
        state=action.state,
        state_label=work.label(action.state),
        is_open=action.state in OPEN,
        is_late=is_late(action, work.today),
        done_on=day_or_empty(action.done_on),
        result=action.result,
        consulted=action.consulted,
        learning=action.learning,
    )


def _requirements(work: Work, plan_id: int) -> tuple[RequirementLine, ...]:
    former = former_requirements(work, plan_id)
    requirements = work.records(
        select(IntelligenceRequirement)
        .where(IntelligenceRequirement.plan_id == plan_id)
        .order_by(
            IntelligenceRequirement.answered_on.is_not(None),
            IntelligenceRequirement.due_on.nulls_last(),
            IntelligenceRequirement.id,
        )
    )
    return tuple(
        RequirementLine(
            id=requirement.id,
            version=requirement.version,
            question=requirement.question,
            for_whom=requirement.for_whom,
            due_on=day_or_empty(requirement.due_on),
            raised_on=show_day(requirement.raised_on),
            is_late=requirement.answered_on is None and _is_past(requirement.due_on, work.today),
            answered_on=day_or_empty(requirement.answered_on),
            result=requirement.result,
            how=requirement.how,
            former=former.get(requirement.id, ()),
        )
        for requirement in requirements
    )


# The printed plan


@dataclass(frozen=True, kw_only=True)
class IssuePlan(IssueFile):
    """Issue a copy of a plan as a page, and record the disclosure with the file's SHA-256."""

    plan_id: int

    def perform(self, work: Work) -> FileCopy:
        plan = work.get(Plan, self.plan_id)
        self.check(work)
        answer = read_plan(work, plan)
        document = plan_on_a_page(printed_plan(work, answer))
        last = select(func.max(Disclosure.copy_number)).where(
            Disclosure.plan_id == plan.id, Disclosure.edition == EDITION
        )
        return issue_document(
            work,
            self,
            document,
            rows=sum(len(strand.actions) for strand in answer.strands),
            copy_number=(work.value(last) or 0) + 1,
            case_id=plan.case_id,
            plan_id=plan.id,
        )


def printed_plan(work: Work, plan: PlanDetails) -> PrintedPlan:
    """Return what the printed page shows of a plan."""
    row = plan.row
    return PrintedPlan(
        title=row.title,
        about=row.about,
        case_reference=plan.case_reference,
        district=row.district,
        lead=row.lead,
        aim=plan.aim,
        review=row.review_on,
        ended=row.ended,
        as_of=show_day(work.today),
        open_questions=row.open_requirements,
        strands=tuple(
            PrintedStrand(
                label=strand.label, note=strand.note, actions=tuple(map(_printed_action, strand.actions))
            )
            for strand in plan.strands
        ),
    )


def _printed_action(line: ActionLine) -> PrintedAction:
    return PrintedAction(
        objective=line.objective,
        action=line.action,
        owner=line.owner,
        partner=line.partner,
        due=line.due_on if line.is_open else line.done_on,
        state=line.state_label,
        is_late=line.is_late,
        is_open=line.is_open,
    )
