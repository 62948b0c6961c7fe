"""What somebody who leaves holds in plans, the strategy's risks and groups, and how it goes on.

What is of a case has that case's rule: whoever hands on restricted cases decides on it with them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from sqlalchemy import Select, select

from mscu.access import Permission
from mscu.actions.core.action import Work
from mscu.actions.entries.entry_versions import keep_version
from mscu.actions.ocg.group_merges import kept_in, merges
from mscu.actions.ocg.group_steps import ChangeGroupStatus
from mscu.actions.ocg.groups import Life, lives_of, review_of
from mscu.actions.plans.plan_file import about_plans, day_or_none
from mscu.actions.plans.plans import OPEN
from mscu.actions.plans.requirements import keep_requirement
from mscu.codes import Labelled
from mscu.dates.london import show_day, show_moment
from mscu.models.activity import StrategyRisk
from mscu.models.entries.entry import Entry
from mscu.models.entries.ocg import OcgAssessment, PlanLine
from mscu.models.plan import IntelligenceRequirement, Plan, PlanAction
from mscu.models.user import User
from mscu.rules.ocg import is_settled


class AssignedKind(Labelled):
    """What of planning somebody holds."""

    PLAN = "plan", "Plan"
    ACTION = "action", "Action of a plan"
    REQUIREMENT = "requirement", "Question of a plan"
    RISK = "risk", "Risk of the strategy"
    GROUP = "group", "Group"
    LINE = "line", "Line of a group's 4P plan"


@dataclass(frozen=True, kw_only=True)
class AssignedLine:
    """A plan or a group that somebody leads; what of them, or of the strategy, somebody owns."""

    kind: AssignedKind
    id: int
    title: str
    about: str
    """What a plan is for, the plan of a part, the theme of a risk, a group's case, or the group."""
    due: str
    """When it is due or to be reviewed."""


@dataclass(frozen=True)
class Planning:
    """What somebody holds of planning and groups, as records."""

    plans: Sequence[Plan] = ()
    actions: Sequence[PlanAction] = ()
    requirements: Sequence[IntelligenceRequirement] = ()
    risks: Sequence[StrategyRisk] = ()
    groups: Sequence[Life] = ()
    lines: Sequence[PlanLine] = ()

    @property
    def cases(self) -> frozenset[int]:
        """Name the cases to which it belongs."""
        numbers: Iterable[int | None] = chain(
            (each.case_id for each in self.plans), (each.case_id for each in self.actions),
            (each.case_id for each in self.requirements),
            (each.last.case_id for each in self.groups), (each.case_id for each in self.lines),
        )  # fmt: skip
        return frozenset(each for each in numbers if each is not None)

    @property
    def needs(self) -> frozenset[Permission]:
        """Say what whoever gets it must be permitted."""
        planning = self.plans or self.actions or self.requirements or self.risks
        groups = self.groups or self.lines
        needed = ((planning, Permission.PLAN), (groups, Permission.ASSESS_GROUPS))
        return frozenset(permission for held, permission in needed if held)

    def without(self, cases: Collection[int]) -> Planning:
        """Leave out what belongs to these cases."""
        return replace(
            self,
            plans=[each for each in self.plans if each.case_id not in cases],
            actions=[each for each in self.actions if each.case_id not in cases],
            requirements=[each for each in self.requirements if each.case_id not in cases],
            groups=[each for each in self.groups if each.last.case_id not in cases],
            lines=[each for each in self.lines if each.case_id not in cases],
        )

    def give(self, work: Work, lead: User, words: str) -> None:
        """Put somebody else in place; a group keeps who led it, and since when somebody else."""
        for plan in self.plans:
            plan.lead = lead.display
        for action in self.actions:
            action.owner = lead.display
        for each in self.requirements:
            keep_requirement(work, each, words)
            each.for_whom = lead.display
        for risk in self.risks:
            risk.owner = lead.display
        _give_lines(work, self.lines, lead, words)
        for life in self.groups:
            _LeadGoesOn(
                case_id=life.last.case_id, follows_id=life.last.id,
                happened=show_moment(work.now), status=life.status, text=words,
                lead_responsible_officer=lead.display, lead_since=show_day(work.today),
                marking=work.get(Entry, life.last.id).marking,
            ).perform(work)  # fmt: skip


def _give_lines(work: Work, lines: Iterable[PlanLine], lead: User, words: str) -> None:
    """Put somebody else into lines of an assessment; what it said stays as a former version."""
    of_entry: dict[int, list[PlanLine]] = defaultdict(list)
    for line in lines:
        of_entry[line.entry_id].append(line)
    for number, held in of_entry.items():
        entry = work.get(Entry, number)
        former = [("plan", "Owner", f"{line.text}: {line.owner}") for line in held]
        keep_version(work, entry, reason=words, fields=former)
        entry.version += 1
        for line in held:
            line.owner = lead.display


@dataclass(frozen=True, kw_only=True)
class _LeadGoesOn(ChangeGroupStatus, abstract=True):
    """A step in which nothing changes but who leads; a closed case keeps it too."""

    closed_too = True


def planning_of(work: Work, user: User) -> Planning:
    """Read what somebody holds: plans that run, what is owed in them, open risks, groups led."""
    who = user.display
    running = select(Plan).where(Plan.ended_on.is_(None))
    owed = (
        select(PlanAction)
        .join(Plan, Plan.id == PlanAction.plan_id)
        .where(PlanAction.owner == who, PlanAction.state.in_(OPEN), Plan.ended_on.is_(None))
        .order_by(PlanAction.due_on.nulls_last(), PlanAction.id)
    )
    asked = (
        select(IntelligenceRequirement)
        .join(Plan, Plan.id == IntelligenceRequirement.plan_id)
        .where(
            IntelligenceRequirement.for_whom == who,
            IntelligenceRequirement.answered_on.is_(None), Plan.ended_on.is_(None),
        )
        .order_by(IntelligenceRequirement.due_on.nulls_last(), IntelligenceRequirement.id)
    )  # fmt: skip
    led, read = _live(work)
    risks = select(StrategyRisk).where(StrategyRisk.owner == who, StrategyRisk.closed_on.is_(None))
    return Planning(
        plans=work.records(running.where(Plan.lead == who).order_by(Plan.id)),
        actions=work.records(owed),
        requirements=work.records(asked),
        risks=work.records(risks.order_by(StrategyRisk.id)),
        groups=[each for each in led if each.said("lead_responsible_officer") == who],
        lines=work.records(_lines_owned(read, who)),
    )


def _live(work: Work) -> tuple[Sequence[Life], Sequence[Life]]:
    """Give the groups that are not settled, and with them those that were merged into them.

    One that was merged is led with the other one, and the lines of both are read together.
    """
    lives, into = lives_of(work), merges(work)
    shown = {number: kept_in(into, number) for number in lives}
    live = {
        number
        for number, life in lives.items()
        if shown[number] == number and not is_settled(life.status)
    }
    return (
        [lives[number] for number in lives if number in live],
        [lives[number] for number in lives if shown[number] in live],
    )


def _lines_owned(groups: Iterable[Life], who: str) -> Select[PlanLine]:
    """Choose the lines that somebody owns in the newest assessments of some groups."""
    newest = [each.last.id for each in groups]
    owned = select(PlanLine).where(PlanLine.entry_id.in_(newest), PlanLine.owner == who)
    return owned.order_by(PlanLine.due_on.nulls_last(), PlanLine.id)


def lines_of(work: Work, held: Planning) -> Iterator[AssignedLine]:
    """Put into words what somebody holds."""
    numbers = {each.plan_id for each in held.actions} | {each.plan_id for each in held.requirements}
    titles = work.pairs(select(Plan.id, Plan.title).where(Plan.id.in_(numbers)))
    about = about_plans(work, held.plans)
    for plan in held.plans:
        yield AssignedLine(
            kind=AssignedKind.PLAN, id=plan.id, title=plan.title, about=about[plan.id],
            due=day_or_none(plan.review_on),
        )  # fmt: skip
    for each in held.actions:
        yield AssignedLine(
            kind=AssignedKind.ACTION, id=each.id, title=each.action,
            about=titles.get(each.plan_id, ""), due=day_or_none(each.due_on),
        )  # fmt: skip
    for asked in held.requirements:
        yield AssignedLine(
            kind=AssignedKind.REQUIREMENT, id=asked.id, title=asked.question,
            about=titles.get(asked.plan_id, ""), due=day_or_none(asked.due_on),
        )  # fmt: skip
    for risk in held.risks:
        yield AssignedLine(
            kind=AssignedKind.RISK, id=risk.id, title=risk.text, about=work.label(risk.theme),
            due=day_or_none(risk.review_on),
        )  # fmt: skip
    for life in held.groups:
        yield AssignedLine(
            kind=AssignedKind.GROUP, id=life.last.id, title=life.last.name,
            about=life.last.reference, due=show_day(review_of(life)),
        )  # fmt: skip
    names = select(OcgAssessment.id, OcgAssessment.name)
    groups = work.pairs(names.where(OcgAssessment.id.in_([each.entry_id for each in held.lines])))
    for line in held.lines:
        yield AssignedLine(
            kind=AssignedKind.LINE, id=line.id, title=line.text,
            about=groups.get(line.entry_id, ""), due=day_or_none(line.due_on),
        )  # fmt: skip
