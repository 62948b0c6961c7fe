"""Gaps in what is known of a group, raised in its plan as intelligence requirements."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.core.action import Command, Work
from mscu.actions.ocg.groups import group_histories, merged_into, merges
from mscu.errors import Invalid
from mscu.models.entries.ocg import OcgAssessment, OcgFact
from mscu.models.plan import IntelligenceRequirement, Plan
from mscu.models.prepared import literal

NO_PLAN = "This group has no current plan. Add one on the Plans page first."
ALL_RAISED = "Every recorded gap is a requirement already."


@dataclass(frozen=True, kw_only=True)
class GapRequirement:
    """The intelligence requirement that a gap has become."""

    plan_id: int
    plan: str
    answered: bool


@dataclass(frozen=True, kw_only=True)
class RaisedGaps:
    """How many gaps are requirements now, in which plan, and for whom."""

    number: int
    plan: str
    for_whom: str


@dataclass(frozen=True, kw_only=True)
class CarryGaps(Command[RaisedGaps]):
    """Raise each gap of a group's worksheet as a requirement of its plan, unless it is one already."""

    assessment_id: int
    """Any assessment of the group."""
    needs = Permission.PLAN

    def perform(self, work: Work) -> RaisedGaps:
        """Raise each gap in its own words, for the lead of the plan or else of the group."""
        assessment = work.get(OcgAssessment, self.assessment_id)
        group_id = assessment.group_id or assessment.id
        plan = running_plan(work, group_id)
        if plan is None:
            raise Invalid({"assessment_id": NO_PLAN})
        gaps = _gaps(work, group_id)
        existing = gap_requirements(work, [gap.id for gap in gaps])
        new_gaps = [gap for gap in gaps if gap.id not in existing]
        if not new_gaps:
            raise Invalid({"assessment_id": ALL_RAISED})
        for_whom = plan.lead or _lead(work, group_id) or work.actor.display
        for gap in new_gaps:
            work.add(
                IntelligenceRequirement(
                    plan_id=plan.id,
                    case_id=plan.case_id,
                    question=gap.gap,
                    for_whom=for_whom,
                    raised_on=work.today,
                    source_id=gap.id,
                )
            )
        return RaisedGaps(number=len(new_gaps), plan=plan.title, for_whom=for_whom)


def running_plan(work: Work, group_id: int) -> Plan | None:
    """Return the newest current plan for a group, or for one that was merged into it."""
    if not work.actor.may(Permission.PLAN):
        return None
    plans = select(Plan).where(Plan.group_id.in_(_with_merged(work, group_id)))
    newest = plans.where(Plan.ended_on.is_(None)).order_by(Plan.id.desc()).limit(literal(1))
    return next(iter(work.records(newest)), None)


def gap_requirements(work: Work, line_ids: Collection[int]) -> Mapping[int, GapRequirement]:
    """Return the requirement that the gap on each of these worksheet lines has become."""
    if not work.actor.may(Permission.PLAN):
        return {}
    rows = work.rows(
        select(IntelligenceRequirement.source_id, Plan.id, Plan.title, IntelligenceRequirement.answered_on)
        .join(Plan, Plan.id == IntelligenceRequirement.plan_id)
        .where(IntelligenceRequirement.source_id.in_(line_ids))
        .order_by(IntelligenceRequirement.id)
    )
    return {
        line_id or 0: GapRequirement(plan_id=plan_id, plan=title, answered=answered_on is not None)
        for line_id, plan_id, title, answered_on in rows
    }


def _with_merged(work: Work, group_id: int) -> tuple[int, ...]:
    return (group_id, *merged_into(merges(work), group_id))


def _gaps(work: Work, group_id: int) -> Sequence[OcgFact]:
    gaps = select(OcgFact).where(OcgFact.group_id.in_(_with_merged(work, group_id)))
    return work.records(gaps.where(OcgFact.gap != "").order_by(OcgFact.id))


def _lead(work: Work, group_id: int) -> str:
    return str(group_histories(work)[group_id].latest_value("lead_responsible_officer") or "")
