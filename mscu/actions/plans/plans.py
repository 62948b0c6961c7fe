"""4P plans and their actions: adding and changing them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy import or_, select
from typing_extensions import override

from mscu.access import Permission
from mscu.actions.core.action import Command, Work
from mscu.actions.core.checking import Validator
from mscu.actions.entries.corrections import NOTHING_CHANGED
from mscu.actions.plans.planning_fields import ChangePlanning, PlanningFields, not_before
from mscu.codes import Timing
from mscu.dates.london import show_day, show_moment
from mscu.errors import Invalid
from mscu.models.entries.ocg import OcgAssessment
from mscu.models.plan import (
    Activity,
    IntelligenceRequirement,
    PartOfPlan,
    Plan,
    PlanAction,
    RequirementVersion,
)
from mscu.models.user import User
from mscu.text.storable_text import FILL_IN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mscu.models.base import Record


TO_DO, UNDER_WAY = "plan_action_state:to_do", "plan_action_state:under_way"
DONE, DROPPED = "plan_action_state:done", "plan_action_state:dropped"
OPEN = (TO_DO, UNDER_WAY)
"""States in which an action is still open."""
CHOOSE_TARGET = "Choose what the plan is for: a theme, a group or a case."
SAY_WHY = "Enter the result, or why it was dropped."


@dataclass(frozen=True, kw_only=True)
class PlanFields(PlanningFields):
    """A plan, apart from what it is for."""

    model: ClassVar[type[Record]] = Plan

    title: str
    aim: str = ""
    district: str | None = None
    lead: str = ""
    review_on: str = ""


@dataclass(frozen=True, kw_only=True)
class MakePlan(PlanFields, Command[int]):
    """Add a plan for a theme, a group or a case; return its id."""

    theme: str | None = None
    group_id: int | None = None
    """The id of any assessment of the group."""
    case_id: int | None = None
    needs = Permission.PLAN

    def perform(self, work: Work) -> int:
        """Add it; a plan for a group belongs to the case in which the group was assessed."""
        values = self.validated_values(work)
        if self.group_id is not None:
            group = work.get(OcgAssessment, self.group_id)
            values |= {"group_id": group.group_id or group.id, "case_id": group.case_id}
        return work.add(Plan(made_at=work.now, made_by_id=work.actor.id, **values)).id

    @override
    def check(self, validator: Validator, values: dict[str, Any]) -> None:
        if sum(target is not None for target in (self.theme, self.group_id, self.case_id)) != 1:
            validator.problems["theme"] = CHOOSE_TARGET


@dataclass(frozen=True, kw_only=True)
class ChangePlan(PlanFields, ChangePlanning):
    """Change or end a plan; what it is for stays."""

    ended_on: str = ""
    outcome: str = ""

    @override
    def check(self, validator: Validator, values: dict[str, Any]) -> None:
        ended = values.get("ended_on")
        if ended and not self.outcome.strip():
            validator.problems.setdefault("outcome", "Enter the result.")


@dataclass(frozen=True, kw_only=True)
class ActionFields(PlanningFields):
    """An action of a plan."""

    model: ClassVar[type[Record]] = PlanAction

    strand: str
    objective: str
    action: str
    owner: str = ""
    partner_id: int | None = None
    due_on: str = ""
    state: str = TO_DO
    done_on: str = ""
    result: str = ""
    consulted: str = ""
    learning: str = ""

    @override
    def check(self, validator: Validator, values: dict[str, Any]) -> None:
        """Require a result and a day for an action that is over."""
        if self.state in OPEN:
            values["done_on"] = None
            return
        if not self.result.strip():
            validator.problems.setdefault("result", SAY_WHY)
        values["done_on"] = values.get("done_on") or validator.work.today


@dataclass(frozen=True, kw_only=True)
class AddPlanAction(ActionFields, Command[int]):
    """Add an action to a plan; return its id."""

    plan_id: int
    needs = Permission.PLAN

    def perform(self, work: Work) -> int:
        """Add it under the plan's own case."""
        plan = get_running_plan(work, self.plan_id)
        return work.add(PlanAction(case_id=plan.case_id, **self.validated_values(work))).id


@dataclass(frozen=True, kw_only=True)
class ChangePlanAction(ActionFields, ChangePlanning):
    """Change an action, or record its result."""


def get_running_plan(work: Work, plan_id: int) -> Plan:
    """Return a plan that is current.

    Raises:
        Invalid: It has ended.
        NotFound: It does not exist, or the actor may not see it.
    """
    plan = work.get(Plan, plan_id)
    if plan.ended_on is not None:
        raise Invalid({"plan_id": "This plan has ended. Clear its end date first."})
    return plan


def move_plans_to_case(
    work: Work, plan_ids: Collection[int], group_ids: Collection[int], case_id: int
) -> None:
    """Move plans, and those for groups assessed in these entries, back to a case.

    A merge of two cases was undone: what was added to a plan meanwhile moves with it.
    """
    plans = work.records(select(Plan).where(or_(Plan.id.in_(plan_ids), Plan.group_id.in_(group_ids))))
    moved_ids = [plan.id for plan in plans]
    for plan in plans:
        plan.case_id = case_id
    parts: tuple[type[Any], ...] = (*PartOfPlan.__subclasses__(), Activity)
    for model in parts:
        for part in work.records(select(model).where(model.plan_id.in_(moved_ids))):
            part.case_id = case_id


# Intelligence requirements


ANSWERED_ANEW = "Answered again."
VERSIONED_COLUMNS = ("question", "for_whom", "due_on", "answered_on", "result", "how")
"""The columns of a requirement that are stored before each change."""


@dataclass(frozen=True, kw_only=True)
class RaiseRequirement(PlanningFields, Command[int]):
    """Raise a gap of a plan as an intelligence requirement; return its id."""

    model: ClassVar[type[Record]] = IntelligenceRequirement

    plan_id: int
    question: str
    for_whom: str
    due_on: str = ""
    needs = Permission.PLAN

    def perform(self, work: Work) -> int:
        """Add the question under the plan's own case."""
        plan = get_running_plan(work, self.plan_id)
        values = self.validated_values(work)
        return work.add(IntelligenceRequirement(case_id=plan.case_id, raised_on=work.today, **values)).id


@dataclass(frozen=True, kw_only=True)
class CorrectRequirement(PlanningFields, Command[None]):
    """Correct the question, whom it is for or its day; the earlier wording is kept, with the reason."""

    model: ClassVar[type[Record]] = IntelligenceRequirement

    requirement_id: int
    version: int
    question: str
    for_whom: str
    due_on: str = ""
    reason: str
    needs = Permission.PLAN

    def perform(self, work: Work) -> None:
        values = self.validated_values(work)
        requirement = work.get(IntelligenceRequirement, self.requirement_id, self.version)
        if all(getattr(requirement, name) == value for name, value in values.items()):
            raise Invalid({"reason": NOTHING_CHANGED})
        store_former_requirement(work, requirement, self.reason.strip())
        for name, value in values.items():
            setattr(requirement, name, value)

    @override
    def check(self, validator: Validator, values: dict[str, Any]) -> None:
        validator.text("reason", self.reason, RequirementVersion.reason, required=True)


def store_former_requirement(work: Work, requirement: IntelligenceRequirement, reason: str) -> None:
    """Store the current wording of a requirement before it is changed."""
    work.add(
        RequirementVersion(
            requirement_id=requirement.id,
            plan_id=requirement.plan_id,
            case_id=requirement.case_id,
            reason=reason,
            replaced_at=work.now,
            replaced_by_id=work.actor.id,
            **{name: getattr(requirement, name) for name in VERSIONED_COLUMNS},
        )
    )


@dataclass(frozen=True, kw_only=True)
class FormerRequirement:
    """An earlier wording of a requirement, until when it stood, and why it was changed."""

    question: str
    for_whom: str
    due_on: str
    answer: str
    until: str
    by: str
    reason: str


def former_requirements(work: Work, plan_id: int) -> Mapping[int, tuple[FormerRequirement, ...]]:
    """Return the earlier wordings of a plan's requirements, by requirement id, newest first."""
    rows = work.rows(
        select(RequirementVersion, User.display)
        .join(User, User.id == RequirementVersion.replaced_by_id)
        .where(RequirementVersion.plan_id == plan_id)
        .order_by(RequirementVersion.id.desc())
    )
    by_requirement: dict[int, tuple[FormerRequirement, ...]] = {}
    for version, user in rows:
        former = FormerRequirement(
            question=version.question,
            for_whom=version.for_whom,
            due_on=show_day(version.due_on) if version.due_on else "",
            answer=f"{version.result} ({version.how})" if version.answered_on else "",
            until=show_moment(version.replaced_at),
            by=user,
            reason=version.reason,
        )
        by_requirement[version.requirement_id] = (*by_requirement.get(version.requirement_id, ()), former)
    return by_requirement


@dataclass(frozen=True, kw_only=True)
class AnswerRequirement(PlanningFields, Command[None]):
    """Record when and how an intelligence requirement was answered."""

    model: ClassVar[type[Record]] = IntelligenceRequirement

    requirement_id: int
    version: int
    answered_on: str
    result: str
    how: str
    needs = Permission.PLAN

    def perform(self, work: Work) -> None:
        requirement = work.get(IntelligenceRequirement, self.requirement_id, self.version)
        validator = Validator(work)
        answered = validator.day("answered_on", self.answered_on, Timing.HAPPENED)
        if answered is None:
            validator.problems.setdefault("answered_on", FILL_IN)
        days = (requirement.raised_on, answered)
        not_before(validator, "answered_on", days, "It cannot be answered before it was raised.")
        result = validator.text("result", self.result, IntelligenceRequirement.result, required=True)
        how = validator.text("how", self.how, IntelligenceRequirement.how, required=True)
        validator.raise_if_invalid()
        if requirement.answered_on is not None:
            store_former_requirement(work, requirement, ANSWERED_ANEW)
        requirement.answered_on, requirement.result, requirement.how = answered, result, how
