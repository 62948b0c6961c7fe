"""Valid input for combining and taking apart, each on a pair of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from mscu.actions.cases.cases import OpenCase
from mscu.actions.core.action import Command, Query
from mscu.actions.intake.reports import RecordReport
from mscu.actions.matching.possible_duplicates import PossibleDuplicates
from mscu.actions.merging.merge_cases import CompareCases, MergeCases, PreviewCaseUnmerge, UnmergeCases
from mscu.actions.merging.merge_groups import MergeGroups, UnmergeGroups
from mscu.actions.merging.merge_reports import DuplicatesOfReport, MergeReports, UnmergeReports
from mscu.actions.merging.merge_subjects import (
    CompareSubjects,
    MergeSubjects,
    PreviewSubjectUnmerge,
    UnmergeSubjects,
)
from mscu.actions.subjects.subjects import RecordPerson
from mscu.codes import Role
from tests.inputs.ocg import a_group

if TYPE_CHECKING:
    from tests.inputs.factories import World

SAME = "The same phone and birth date."


def _somebody(world: World, name: str) -> int:
    person = RecordPerson(case_id=world.case_id, name=name)
    return int(world.store.gate(Role.OFFICER).perform(person))


def two_alike(world: World) -> MergeSubjects:
    """Record two people of the case who are one."""
    return MergeSubjects(
        kept_id=_somebody(world, "Ambrose Quill"),
        kept_version=1,
        other_id=_somebody(world, "Ambrose Quille"),
        other_version=1,
        reason=SAME,
    )


def merged(world: World) -> int:
    """Merge two people of the case, and give the number of it."""
    return int(world.store.gate(Role.OFFICER).perform(two_alike(world)))


def _some_case(world: World) -> int:
    return int(world.store.gate(Role.OFFICER).perform(OpenCase(title="A car wash in Bury")))


def two_cases(world: World) -> MergeCases:
    """Open two cases that are one."""
    return MergeCases(
        kept_id=_some_case(world),
        kept_version=1,
        other_id=_some_case(world),
        other_version=1,
        reason="The same car wash.",
    )


def merged_cases(world: World) -> int:
    """Merge two cases, and give the number of it."""
    return int(world.store.gate(Role.SUPERVISOR).perform(two_cases(world)))


def _report(world: World) -> int:
    said = RecordReport(
        happened="20 Jun 2022 09:00", text="Two men sleep in a van.", source="report_source:helpline"
    )
    return int(world.store.gate(Role.OFFICER).perform(said))


def two_reports(world: World) -> MergeReports:
    """Record two reports of the same."""
    first = _report(world)
    number = world.store.sql("SELECT register_number FROM report WHERE id = ?", first)[0][0]
    return MergeReports(report_id=_report(world), same_as=number, reason="The same van.")


def merged_reports(world: World) -> int:
    """Merge one report into another and return the id of the second."""
    return int(world.store.gate(Role.OFFICER).perform(two_reports(world)))


def two_groups(world: World) -> MergeGroups:
    """Assess two groups that are one."""
    return MergeGroups(kept_id=a_group(world), other_id=a_group(world, name="Hollin Lane crew"), reason=SAME)


def merged_groups(world: World) -> int:
    """Merge two groups, and give the number of it."""
    return int(world.store.gate(Role.OFFICER).perform(two_groups(world)))


MERGE_COMMANDS: Mapping[type[Command[Any]], Callable[[World], Command[Any]]] = {
    MergeCases: two_cases,
    MergeReports: two_reports,
    MergeSubjects: two_alike,
    MergeGroups: two_groups,
    UnmergeGroups: lambda w: UnmergeGroups(combination_id=merged_groups(w), reason="Two crews."),
    UnmergeReports: lambda w: UnmergeReports(combination_id=merged_reports(w), reason="Two vans."),
    UnmergeCases: lambda w: UnmergeCases(combination_id=merged_cases(w), reason="Two car washes."),
    UnmergeSubjects: lambda w: UnmergeSubjects(combination_id=merged(w), reason="Two brothers."),
}
MERGE_QUERIES: Mapping[type[Query[Any]], Callable[[World], Query[Any]]] = {
    PreviewCaseUnmerge: lambda w: PreviewCaseUnmerge(combination_id=merged_cases(w)),
    CompareCases: lambda w: CompareCases(kept_id=w.case_id, other_id=_some_case(w)),
    PossibleDuplicates: lambda w: PossibleDuplicates(subject_id=w.suspect_id),
    CompareSubjects: lambda w: CompareSubjects(kept_id=w.suspect_id, other_id=w.victim_id),
    DuplicatesOfReport: lambda w: DuplicatesOfReport(report_id=w.report_id),
    PreviewSubjectUnmerge: lambda w: PreviewSubjectUnmerge(combination_id=merged(w)),
}
