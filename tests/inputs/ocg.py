"""Valid input for what is recorded of organised crime groups, and asked about them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from mscu.actions.core.action import Command, Query
from mscu.actions.ocg.assessments import AssessGroup, Exploited, Member, NewPlanLine
from mscu.actions.ocg.group_file import GroupFile
from mscu.actions.ocg.group_gaps import CarryGaps
from mscu.actions.ocg.group_steps import ChangeGroupStatus, RecordDisruption, RecordGroupFact
from mscu.actions.ocg.groups import Groups
from mscu.actions.ocg.readiness import Readiness
from mscu.actions.plans.plans import MakePlan
from mscu.codes import Role

if TYPE_CHECKING:
    from tests.inputs.factories import World

AT = "20 Jun 2022 09:00"


def a_group(world: World, **fields: object) -> int:
    """Assess a group of the case, and give its number."""
    said = {
        "case_id": world.case_id,
        "happened": AT,
        "name": "Crabtree group",
        "status": "ocg_status:nominated",
    }
    gate = world.store.gate(Role.OFFICER)
    return int(gate.perform(AssessGroup(**said | fields)))  # type: ignore[arg-type]


def a_gap(world: World) -> int:
    """Write down a gap of a group that has a plan, and give the group's number."""
    group = a_group(world)
    gate = world.store.gate(Role.OFFICER)
    gate.perform(MakePlan(title="The Crabtree group", group_id=group, lead="DI Ruth Aspinall"))
    gate.perform(
        RecordGroupFact(
            case_id=world.case_id,
            happened=AT,
            follows_id=group,
            gap="Who lends the vans?",
            heading="ocg_heading:harm_physical",
        )
    )
    return group


# fmt: off
GROUP_COMMANDS: Mapping[type[Command[Any]], Callable[[World], Command[Any]]] = {
    AssessGroup: lambda w: AssessGroup(
        case_id=w.case_id, happened=AT, name="Crabtree group", status="ocg_status:nominated",
        members=(Member(
            subject_id=w.suspect_id, role="ocg_role:principal", from_on="1 Jan 2021",
            until_on="30 Jun 2022", source_grade="intelligence_source:2",
            assessment="intelligence_assessment:b", handling_code="intelligence_handling:p",
            source_id=w.note_id),),
        exploited=(Exploited(subject_id=w.victim_id),),
        plan=(NewPlanLine(strand="plan_strand:pursue", text="File to CPS."),)),
    ChangeGroupStatus: lambda w: ChangeGroupStatus(
        case_id=w.case_id, happened=AT, follows_id=a_group(w), status="ocg_status:assessed",
        text="Mapped with the regional unit.", by_whom="DI Ruth Aspinall", tier="ocg_tier:2",
        lead_responsible_officer="DI Ruth Aspinall", lead_since="20 Jun 2022",
        official_reference="OCG 0412", official_band="4b", official_on="19 Jun 2022"),
    RecordGroupFact: lambda w: RecordGroupFact(
        case_id=w.case_id, happened=AT, follows_id=a_group(w), text="They beat two men.",
        heading="ocg_heading:harm_physical", source_grade="intelligence_source:1",
        assessment="intelligence_assessment:a", handling_code="intelligence_handling:p",
        confidence="intelligence_confidence:high", confidence_why="Two accounts and injuries.",
        source_id=w.note_id, gap="Whether others were hurt."),
    RecordDisruption: lambda w: RecordDisruption(
        case_id=w.case_id, happened=AT, follows_id=a_group(w), text="The site was closed.",
        level="disruption_level:major", strand="plan_strand:pursue", disrupted_by="DS Nolan",
        evidence="No vehicle seen since.", source_id=w.note_id, reviewed_by="DI Ruth Aspinall",
        reviewed_on="20 Jun 2022"),
    CarryGaps: lambda w: CarryGaps(assessment_id=a_gap(w)),
}
GROUP_QUERIES: Mapping[type[Query[Any]], Callable[[World], Query[Any]]] = {
    GroupFile: lambda w: GroupFile(assessment_id=a_group(w)),
    Groups: lambda _: Groups(),
    Readiness: lambda w: Readiness(case_id=w.case_id),
}
# fmt: on
