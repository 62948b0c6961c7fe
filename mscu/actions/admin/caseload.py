"""A person's caseload that the viewer may see, read before it is handed over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import ClassVar

from sqlalchemy import Select, func, or_, select

from mscu.access import REGISTERS, Permission, roles_who_may
from mscu.actions.admin.handovers import FINISHED_STATES
from mscu.actions.admin.users import left_words, refused_users
from mscu.actions.cases.cases import load_case_access
from mscu.actions.clocks.clock_rows import is_mine, open_at
from mscu.actions.clocks.clocks import FINISHED
from mscu.actions.core.action import Query, Work
from mscu.actions.core.form_choices import Colleague
from mscu.actions.core.user_names import names_of
from mscu.actions.entries.corrections import store_version
from mscu.actions.ocg.group_steps import ChangeGroupStatus
from mscu.actions.ocg.groups import GroupHistory, group_histories, merges, next_review, surviving_group
from mscu.actions.plans.plan_file import day_or_empty, describe_plan_targets
from mscu.actions.plans.plans import OPEN, store_former_requirement
from mscu.codes import Labelled, Role, StoreKind
from mscu.dates.london import show_day, show_moment
from mscu.models.case import Case, Restriction, RestrictionMember
from mscu.models.clock_row import ClockRow
from mscu.models.entries.enquiry import Enquiry
from mscu.models.entries.entry import Entry
from mscu.models.entries.ocg import OcgAssessment, PlanLine
from mscu.models.plan import IntelligenceRequirement, Plan, PlanAction, StrategyRisk
from mscu.models.user import User
from mscu.rules.ocg import is_settled

# Plans, risks and groups that a person leads or owns


class AssignedKind(Labelled):
    """What a person leads or owns in planning."""

    PLAN = "plan", "Plan"
    ACTION = "action", "Action of a plan"
    REQUIREMENT = "requirement", "Question of a plan"
    RISK = "risk", "Risk of the strategy"
    GROUP = "group", "Group"
    LINE = "line", "Line of a group's 4P plan"


@dataclass(frozen=True, kw_only=True)
class AssignedLine:
    """A plan or group that a person leads, or a part of one or of the strategy that they own."""

    kind: AssignedKind
    id: int
    title: str
    about: str
    """A plan's purpose, the plan of a part, the theme of a risk, a group's case, or the group."""
    due: str
    """When it is due, or due for review."""


@dataclass(frozen=True)
class Planning:
    """A person's plans, risks and groups, as records."""

    plans: Sequence[Plan] = ()
    actions: Sequence[PlanAction] = ()
    requirements: Sequence[IntelligenceRequirement] = ()
    risks: Sequence[StrategyRisk] = ()
    groups: Sequence[GroupHistory] = ()
    lines: Sequence[PlanLine] = ()

    @property
    def cases(self) -> frozenset[int]:
        """Return the cases to which they belong."""
        case_ids: Iterable[int | None] = chain(
            (plan.case_id for plan in self.plans),
            (action.case_id for action in self.actions),
            (requirement.case_id for requirement in self.requirements),
            (group.last.case_id for group in self.groups),
            (line.case_id for line in self.lines),
        )
        return frozenset(case_id for case_id in case_ids if case_id is not None)

    @property
    def needs(self) -> frozenset[Permission]:
        """Return the permissions that a successor needs."""
        planning = self.plans or self.actions or self.requirements or self.risks
        groups = self.groups or self.lines
        needed = ((planning, Permission.PLAN), (groups, Permission.ASSESS_GROUPS))
        return frozenset(permission for present, permission in needed if present)

    def without(self, cases: Collection[int]) -> Planning:
        """Leave out what belongs to these cases."""
        return replace(
            self,
            plans=[plan for plan in self.plans if plan.case_id not in cases],
            actions=[action for action in self.actions if action.case_id not in cases],
            requirements=[
                requirement for requirement in self.requirements if requirement.case_id not in cases
            ],
            groups=[group for group in self.groups if group.last.case_id not in cases],
            lines=[line for line in self.lines if line.case_id not in cases],
        )

    def hand_over(self, work: Work, lead: User, reason: str) -> None:
        """Hand everything to another person; a group keeps the dates of each lead."""
        for plan in self.plans:
            plan.lead = lead.display
        for action in self.actions:
            action.owner = lead.display
        for requirement in self.requirements:
            store_former_requirement(work, requirement, reason)
            requirement.for_whom = lead.display
        for risk in self.risks:
            risk.owner = lead.display
        _give_lines(work, self.lines, lead, reason)
        for group in self.groups:
            _ChangeGroupLead(
                case_id=group.last.case_id,
                follows_id=group.last.id,
                happened=show_moment(work.now),
                status=group.status,
                text=reason,
                lead_responsible_officer=lead.display,
                lead_since=show_day(work.today),
                marking=work.get(Entry, group.last.id).marking,
            ).perform(work)


def _give_lines(work: Work, lines: Iterable[PlanLine], lead: User, reason: str) -> None:
    """Hand lines of an assessment to another person; the old text stays as an earlier version."""
    by_entry: dict[int, list[PlanLine]] = defaultdict(list)
    for line in lines:
        by_entry[line.entry_id].append(line)
    for entry_id, entry_lines in by_entry.items():
        entry = work.get(Entry, entry_id)
        fields = [("plan", "Owner", f"{line.text}: {line.owner}") for line in entry_lines]
        store_version(work, entry, reason=reason, fields=fields)
        entry.version += 1
        for line in entry_lines:
            line.owner = lead.display


@dataclass(frozen=True, kw_only=True)
class _ChangeGroupLead(ChangeGroupStatus, abstract=True):
    """A step that changes only the lead; closed cases allow it too."""

    allowed_when_closed = True


def load_planning(work: Work, user: User) -> Planning:
    """Read a person's current plans, actions due in them, open risks, and groups they lead."""
    names = names_of(work, user)
    running = select(Plan).where(Plan.ended_on.is_(None))
    actions = (
        select(PlanAction)
        .join(Plan, Plan.id == PlanAction.plan_id)
        .where(PlanAction.owner.in_(names), PlanAction.state.in_(OPEN), Plan.ended_on.is_(None))
        .order_by(PlanAction.due_on.nulls_last(), PlanAction.id)
    )
    requirements = (
        select(IntelligenceRequirement)
        .join(Plan, Plan.id == IntelligenceRequirement.plan_id)
        .where(
            IntelligenceRequirement.for_whom.in_(names),
            IntelligenceRequirement.answered_on.is_(None),
            Plan.ended_on.is_(None),
        )
        .order_by(IntelligenceRequirement.due_on.nulls_last(), IntelligenceRequirement.id)
    )
    groups, with_merged = _live_groups(work)
    risks = select(StrategyRisk).where(StrategyRisk.owner.in_(names), StrategyRisk.closed_on.is_(None))
    return Planning(
        plans=work.records(running.where(Plan.lead.in_(names)).order_by(Plan.id)),
        actions=work.records(actions),
        requirements=work.records(requirements),
        risks=work.records(risks.order_by(StrategyRisk.id)),
        groups=[group for group in groups if group.latest_value("lead_responsible_officer") in names],
        lines=work.records(_owned_lines(with_merged, names)),
    )


def _live_groups(work: Work) -> tuple[Sequence[GroupHistory], Sequence[GroupHistory]]:
    """Return the groups that are not settled, and those merged into them.

    A merged group is led with the one that was kept, and the lines of both are read together.
    """
    groups, merged_into = group_histories(work), merges(work)
    kept_ids = {group_id: surviving_group(merged_into, group_id) for group_id in groups}
    live_ids = {
        group_id
        for group_id, group in groups.items()
        if kept_ids[group_id] == group_id and not is_settled(group.status)
    }
    return (
        [groups[group_id] for group_id in groups if group_id in live_ids],
        [groups[group_id] for group_id in groups if kept_ids[group_id] in live_ids],
    )


def _owned_lines(groups: Iterable[GroupHistory], names: Sequence[str]) -> Select[PlanLine]:
    """Return the statement for the lines that a person owns in the newest assessments of groups."""
    newest = [group.last.id for group in groups]
    owned = select(PlanLine).where(PlanLine.entry_id.in_(newest), PlanLine.owner.in_(names))
    return owned.order_by(PlanLine.due_on.nulls_last(), PlanLine.id)


def planning_lines(work: Work, planning: Planning) -> Iterator[AssignedLine]:
    """Yield a person's planning in words."""
    plan_ids = {action.plan_id for action in planning.actions} | {
        requirement.plan_id for requirement in planning.requirements
    }
    titles = work.pairs(select(Plan.id, Plan.title).where(Plan.id.in_(plan_ids)))
    about = describe_plan_targets(work, planning.plans)
    for plan in planning.plans:
        yield AssignedLine(
            kind=AssignedKind.PLAN,
            id=plan.id,
            title=plan.title,
            about=about[plan.id],
            due=day_or_empty(plan.review_on),
        )
    for action in planning.actions:
        yield AssignedLine(
            kind=AssignedKind.ACTION,
            id=action.id,
            title=action.action,
            about=titles.get(action.plan_id, ""),
            due=day_or_empty(action.due_on),
        )
    for requirement in planning.requirements:
        yield AssignedLine(
            kind=AssignedKind.REQUIREMENT,
            id=requirement.id,
            title=requirement.question,
            about=titles.get(requirement.plan_id, ""),
            due=day_or_empty(requirement.due_on),
        )
    for risk in planning.risks:
        yield AssignedLine(
            kind=AssignedKind.RISK,
            id=risk.id,
            title=risk.text,
            about=work.label(risk.theme),
            due=day_or_empty(risk.review_on),
        )
    for group in planning.groups:
        yield AssignedLine(
            kind=AssignedKind.GROUP,
            id=group.last.id,
            title=group.last.name,
            about=group.last.reference,
            due=show_day(next_review(work, group)),
        )
    names = select(OcgAssessment.id, OcgAssessment.name)
    groups = work.pairs(names.where(OcgAssessment.id.in_([line.entry_id for line in planning.lines])))
    for line in planning.lines:
        yield AssignedLine(
            kind=AssignedKind.LINE,
            id=line.id,
            title=line.text,
            about=groups.get(line.entry_id, ""),
            due=day_or_empty(line.due_on),
        )


# The caseload as the page shows it


HOLDER_PERMISSIONS = frozenset({Permission.WORK_CASES, Permission.ASSESS_GROUPS, Permission.PLAN})
"""Permissions whose holders have something to hand over when they leave."""
HOLDER_ROLES = frozenset().union(
    *(roles_who_may(permission, StoreKind.UNIT) for permission in HOLDER_PERMISSIONS)
)


@dataclass(frozen=True, kw_only=True)
class Holder:
    """Someone who works on cases, plans or groups, or did until leaving."""

    id: int
    name: str
    """The log-in name."""
    display: str
    role: str
    left: str
    """When somebody left, or was refused as a new user; empty for current users."""


@dataclass(frozen=True, kw_only=True)
class Holders(Query[tuple[Holder, ...]]):
    """Everyone who may hold a case, a plan or a group, current users first, by rank and name."""

    needs = Permission.HAND_OVER

    def answer(self, work: Work) -> tuple[Holder, ...]:
        people, refused = select(User).where(User.role.in_(HOLDER_ROLES)), refused_users(work)
        return tuple(
            Holder(
                id=user.id,
                name=user.name,
                display=user.display,
                role=user.role.label,
                left=left_words(user, refused),
            )
            for user in work.records(people.order_by(User.left_at.is_not(None), User.display))
        )


@dataclass(frozen=True, kw_only=True)
class AssignedCase:
    """A case that a person leads, works on or has access to."""

    id: int
    reference: str
    title: str
    capacity: str


@dataclass(frozen=True, kw_only=True)
class AssignedEnquiry:
    """An open enquiry for whose result a person is responsible."""

    id: int
    case: str
    headline: str
    due: str


@dataclass(frozen=True, kw_only=True)
class PersonCaseload:
    """The part of a person's caseload that the viewer may see."""

    person: Holder
    cases: tuple[AssignedCase, ...] = ()
    enquiries: tuple[AssignedEnquiry, ...] = ()
    restricted: tuple[AssignedCase, ...] = ()
    """Restricted cases that the person owns or has access to."""
    planning: tuple[AssignedLine, ...] = ()
    """Plans and groups that the person leads, and actions and risks that they own."""
    clocks: int = 0
    """Number of the person's open clocks, in cases and enquiries."""
    successors: tuple[Colleague, ...] = ()
    """Current users who have every permission needed."""


@dataclass(frozen=True, kw_only=True)
class Caseload(Query[PersonCaseload]):
    """A person's cases, enquiries, plans, groups, access to restricted cases, and clocks."""

    recorded_as: ClassVar[str] = "HeldBy"

    user_id: int
    needs = Permission.HAND_OVER
    reads_clocks = True

    def answer(self, work: Work) -> PersonCaseload:
        """Read the caseload under the visibility rule for cases."""
        user, refused = work.get(User, self.user_id), refused_users(work)
        person = Holder(
            id=user.id,
            name=user.name,
            display=user.display,
            role=user.role.label,
            left=left_words(user, refused),
        )
        cases, enquiries = load_assigned_cases(work, user), load_assigned_enquiries(work, user)
        names = names_of(work, user)
        planning = load_planning(work, user)
        needed = permissions_needed(planning, works_cases=bool(cases or enquiries)) | permissions_of_holder(
            user.role
        )
        return PersonCaseload(
            person=person,
            cases=tuple(_assigned_case(case, names) for case in cases),
            enquiries=tuple(_assigned_enquiries(work, enquiries)),
            restricted=_restricted_cases(work, user),
            planning=tuple(planning_lines(work, planning)),
            clocks=_open_clocks(work, user),
            successors=tuple(_successors(work, user, needed)),
        )


def load_assigned_cases(work: Work, user: User) -> Sequence[Case]:
    """Return the open cases that a person leads or works on."""
    names = names_of(work, user)
    statement = select(Case).where(
        or_(Case.lead.in_(names), Case.officer_in_case.in_(names)),
        Case.status.not_in(FINISHED),
        Case.kept_id.is_(None),
    )
    return work.records(statement.order_by(Case.id))


def load_assigned_enquiries(work: Work, user: User) -> Sequence[Enquiry]:
    """Return the open enquiries for whose result a person is responsible."""
    statement = select(Enquiry).where(
        Enquiry.owner.in_(names_of(work, user)), Enquiry.state.not_in(FINISHED_STATES)
    )
    return work.records(statement.order_by(Enquiry.id))


def permissions_of_holder(role: Role) -> frozenset[Permission]:
    """Return the permissions that a successor to this role needs."""
    return HOLDER_PERMISSIONS & REGISTERS[StoreKind.UNIT].get(role, frozenset())


def permissions_needed(planning: Planning, *, works_cases: bool) -> frozenset[Permission]:
    return planning.needs | (frozenset({Permission.WORK_CASES}) if works_cases else frozenset())


def role_has(role: Role, needed: frozenset[Permission]) -> bool:
    return needed <= permissions_of_holder(role)


def _successors(work: Work, user: User, needed: frozenset[Permission]) -> Iterator[Colleague]:
    colleagues = select(User).where(User.left_at.is_(None), User.id != user.id)
    for colleague in work.records(colleagues.order_by(User.display)):
        if colleague.role in HOLDER_ROLES and role_has(colleague.role, needed):
            yield Colleague(name=colleague.name, display=colleague.display, role=colleague.role.label)


def _assigned_case(case: Case, names: Sequence[str]) -> AssignedCase:
    officers = (("lead", case.lead), ("officer in the case", case.officer_in_case))
    capacity = " and ".join(title for title, display in officers if display in names)
    return AssignedCase(id=case.id, reference=case.reference, title=case.title, capacity=capacity)


def _assigned_enquiries(work: Work, enquiries: Sequence[Enquiry]) -> Iterator[AssignedEnquiry]:
    case_ids = {enquiry.case_id for enquiry in enquiries}
    cases = work.pairs(select(Case.id, Case.reference).where(Case.id.in_(case_ids)))
    for enquiry in enquiries:
        yield AssignedEnquiry(
            id=enquiry.id,
            case=cases.get(enquiry.case_id or 0, ""),
            headline=enquiry.headline,
            due=show_day(enquiry.due_on) if enquiry.due_on else "",
        )


def _restricted_cases(work: Work, user: User) -> tuple[AssignedCase, ...]:
    """Return the restricted cases to which both the person and the viewer have access."""
    rows = work.rows(
        select(Case.id, Case.reference, Case.title, Restriction.owner_id, Restriction.ends_on)
        .join(Restriction, Restriction.case_id == Case.id)
        .join(RestrictionMember, RestrictionMember.case_id == Case.id)
        .where(RestrictionMember.user_id == user.id, Restriction.ends_on >= work.today)
        .order_by(Case.id)
    )
    visible = {
        case_id
        for case_id, access in load_case_access(work, {row.id for row in rows}).items()
        if access.decides(work.actor.id) or access.owner_id == user.id
    }
    return tuple(
        AssignedCase(
            id=row.id,
            reference=row.reference,
            title=row.title,
            capacity=f"{'owner' if row.owner_id == user.id else 'may know'}, until {show_day(row.ends_on)}",
        )
        for row in rows
        if row.id in visible
    )


def _open_clocks(work: Work, user: User) -> int:
    """Return the number of a person's open clocks in cases that the viewer sees."""
    count = select(func.count(ClockRow.id)).where(open_at(work.now), is_mine(names_of(work, user)))
    return int(work.value(count) or 0)
