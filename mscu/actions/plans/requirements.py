"""Intelligence requirements: the gaps of a plan as questions, corrected and answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy import select
from typing_extensions import override

from mscu.access import Permission
from mscu.actions.core.action import Command, Work
from mscu.actions.core.checking import FILL_IN, Checked
from mscu.actions.plans.planning_fields import PlanningFields, not_before
from mscu.actions.plans.plans import running
from mscu.dates.london import show_day, show_moment
from mscu.errors import Invalid
from mscu.models.plan import IntelligenceRequirement, RequirementVersion
from mscu.models.user import User

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mscu.models.base import Record

NOTHING = "Nothing is changed yet: correct what is wrong, then say why."
ANSWERED_ANEW = "Answered anew."
SAID = ("question", "for_whom", "due_on", "answered_on", "result", "how")
"""What a requirement says: kept as it was before each change."""


@dataclass(frozen=True, kw_only=True)
class RaiseRequirement(PlanningFields, Command[int]):
    """Make a gap of a plan an intelligence requirement; gives its number."""

    model: ClassVar[type[Record]] = IntelligenceRequirement

    plan_id: int
    question: str
    for_whom: str
    due_on: str = ""
    needs = Permission.PLAN

    def perform(self, work: Work) -> int:
        """Keep the question with the plan's own case."""
        plan = running(work, self.plan_id)
        values = self.checked(work)
        return work.add(
            IntelligenceRequirement(case_id=plan.case_id, raised_on=work.today, **values)
        ).id


@dataclass(frozen=True, kw_only=True)
class CorrectRequirement(PlanningFields, Command[None]):
    """Correct the question, whom it is for or its day; what it said before is kept, with why."""

    model: ClassVar[type[Record]] = IntelligenceRequirement

    requirement_id: int
    version: int
    question: str
    for_whom: str
    due_on: str = ""
    reason: str
    needs = Permission.PLAN

    def perform(self, work: Work) -> None:
        """Put the new words in place of the old ones."""
        values = self.checked(work)
        found = work.get(IntelligenceRequirement, self.requirement_id, self.version)
        if all(getattr(found, name) == value for name, value in values.items()):
            raise Invalid({"reason": NOTHING})
        keep_requirement(work, found, self.reason.strip())
        for name, value in values.items():
            setattr(found, name, value)

    @override
    def check(self, checked: Checked, values: dict[str, Any]) -> None:
        checked.text("reason", self.reason, required=True)


def keep_requirement(work: Work, found: IntelligenceRequirement, reason: str) -> None:
    """Keep what a requirement says before it is changed."""
    work.add(
        RequirementVersion(
            requirement_id=found.id, plan_id=found.plan_id, case_id=found.case_id, reason=reason,
            replaced_at=work.now, replaced_by_id=work.actor.id,
            **{name: getattr(found, name) for name in SAID},
        )
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class FormerRequirement:
    """What a requirement said before a change, until when, and why it was changed."""

    question: str
    for_whom: str
    due_on: str
    answer: str
    until: str
    by: str
    reason: str


def former_requirements(work: Work, plan_id: int) -> Mapping[int, tuple[FormerRequirement, ...]]:
    """Give what the requirements of a plan said before, by their number, the newest first."""
    rows = work.rows(
        select(RequirementVersion, User.display)
        .join(User, User.id == RequirementVersion.replaced_by_id)
        .where(RequirementVersion.plan_id == plan_id)
        .order_by(RequirementVersion.id.desc())
    )
    found: dict[int, tuple[FormerRequirement, ...]] = {}
    for each, who in rows:
        former = FormerRequirement(
            question=each.question, for_whom=each.for_whom,
            due_on=show_day(each.due_on) if each.due_on else "",
            answer=f"{each.result} ({each.how})" if each.answered_on else "",
            until=show_moment(each.replaced_at), by=who, reason=each.reason,
        )  # fmt: skip
        found[each.requirement_id] = (*found.get(each.requirement_id, ()), former)
    return found


@dataclass(frozen=True, kw_only=True)
class AnswerRequirement(PlanningFields, Command[None]):
    """Say when and how an intelligence requirement was answered."""

    model: ClassVar[type[Record]] = IntelligenceRequirement

    requirement_id: int
    version: int
    answered_on: str
    result: str
    how: str
    needs = Permission.PLAN

    def perform(self, work: Work) -> None:
        """Put the answer beside its question."""
        found = work.get(IntelligenceRequirement, self.requirement_id, self.version)
        checked = Checked(work)
        answered = checked.day("answered_on", self.answered_on)
        if answered is None:
            checked.problems.setdefault("answered_on", FILL_IN)
        elif answered > work.today:
            checked.problems.setdefault("answered_on", "Type the day on which it was answered.")
        days = (found.raised_on, answered)
        not_before(checked, "answered_on", days, "It cannot be answered before it was raised.")
        result = checked.text("result", self.result, required=True)
        how = checked.text("how", self.how, required=True)
        checked.refuse()
        if found.answered_on is not None:
            keep_requirement(work, found, ANSWERED_ANEW)
        found.answered_on, found.result, found.how = answered, result, how
