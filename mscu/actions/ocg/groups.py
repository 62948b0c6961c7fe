"""The groups that were assessed, each by its newest assessment and step, with all earlier ones."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import or_, select

from mscu.access import Permission
from mscu.actions.core.action import Query
from mscu.actions.ocg.assessments import has_left
from mscu.actions.reference.clock_rules import clock_rules_of
from mscu.codes import MergedKind
from mscu.dates.london import local_day, show_day
from mscu.models.case import Case
from mscu.models.entries.ocg import OcgAssessment, OcgExploited, OcgMember, OcgStep
from mscu.models.merge import Merge
from mscu.models.prepared import literal
from mscu.models.subject import Subject
from mscu.rules.ocg import is_settled

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from mscu.actions.core.action import Work


# Merged groups, where the viewer may see both


def merges(work: Work) -> Mapping[int, int]:
    """Return the group that each merged group was merged into, by the ids of their first assessments."""
    live = select(Merge.other_id, Merge.kept_id).where(
        Merge.kind == MergedKind.GROUP, Merge.ended_at.is_(None)
    )
    return work.pairs(live)


def surviving_group(merge_map: Mapping[int, int], group_id: int) -> int:
    """Return the group that is shown, following merges."""
    seen: set[int] = set()
    while group_id in merge_map and group_id not in seen:
        seen.add(group_id)
        group_id = merge_map[group_id]
    return group_id


def merged_into(merge_map: Mapping[int, int], group_id: int) -> Iterator[int]:
    """Yield every group merged into one, directly or through others."""
    return (
        merged_id
        for merged_id in merge_map
        if merged_id != group_id and surviving_group(merge_map, merged_id) == group_id
    )


def with_merged(work: Work, assessment: OcgAssessment) -> tuple[OcgAssessment, ...]:
    """Return an assessment of a group, and the newest of each group merged into it."""
    merged_ids = merged_into(merges(work), assessment.group_id or assessment.id)
    newest = (newest_group_assessment(work, item) for item in merged_ids)
    return (assessment, *(item for item in newest if item is not None))


def newest_group_assessment(work: Work, group_id: int) -> OcgAssessment | None:
    statement = (
        select(OcgAssessment)
        .where(or_(OcgAssessment.id == group_id, OcgAssessment.group_id == group_id))
        .order_by(OcgAssessment.happened_at.desc(), OcgAssessment.id.desc())
    )
    return next(iter(work.records(statement.limit(literal(1)))), None)


@dataclass(frozen=True, kw_only=True)
class AssessmentLine:
    """One assessment of a group: its date and the status that it gave."""

    id: int
    when: str
    status: str


@dataclass(frozen=True, kw_only=True)
class GroupLine:
    """A group by its newest assessment and the newest step of its status."""

    id: int
    """The id of the newest assessment."""
    group_id: int
    """The id of the group's first assessment, which identifies the group."""
    name: str
    status: str
    is_settled: bool
    """Whether it is archived, merged or failed the test, so that no review is due."""
    tier: str
    lead: str
    district: str
    case_id: int
    case_reference: str
    members: int
    review: str
    """The day of its next review; empty if it is settled."""
    is_late: bool
    exploited: tuple[tuple[int, str], ...]
    assessments: tuple[AssessmentLine, ...]
    """Newest first."""
    merged: tuple[str, ...] = ()
    """The names of the groups that were merged into it."""


@dataclass(frozen=True, kw_only=True)
class Groups(Query[tuple[GroupLine, ...]]):
    """Every group that was assessed, by name."""

    needs = Permission.ASSESS_GROUPS

    def answer(self, work: Work) -> tuple[GroupLine, ...]:
        histories = group_histories(work)
        merge_map = merges(work)
        newest = {life.group_id: life.last.id for life in histories.values()}
        members, exploited = _members(work, newest.values()), _exploited(work, newest.values())
        lines = []
        for group_id, life in histories.items():
            if surviving_group(merge_map, group_id) in histories and group_id in merge_map:
                continue
            merged_histories = [
                histories[merged_id]
                for merged_id in merged_into(merge_map, group_id)
                if merged_id in histories
            ]
            assessment_ids = [life.last.id, *(merged_id.last.id for merged_id in merged_histories)]
            people: set[int] = set().union(*(members.get(merged_id, set()) for merged_id in assessment_ids))
            exploited_people = dict(
                merged_id
                for assessment_id in assessment_ids
                for merged_id in exploited.get(assessment_id, ())
            )
            merged = tuple(merged_id.last.name for merged_id in merged_histories)
            lines.append(
                _line(work, life, people=people, exploited=tuple(exploited_people.items()), merged=merged)
            )
        return tuple(sorted(lines, key=_by_name))


def _by_name(line: GroupLine) -> tuple[bool, str]:
    return line.is_settled, line.name.casefold()


@dataclass(frozen=True, kw_only=True)
class GroupHistory:
    """A group's assessments and steps, oldest first."""

    group_id: int
    assessments: Sequence[Any]
    steps: Sequence[Any]

    @property
    def last(self) -> Any:  # noqa: ANN401 - a row
        """Return the newest assessment."""
        return self.assessments[-1]

    @property
    def status(self) -> str:
        """Return the status given by whichever came last."""
        newest = max((*self.assessments, *self.steps), key=_order)
        return str(newest.status)

    def latest_value(self, name: str) -> Any:  # noqa: ANN401 - whatever the column is
        """Return the last value of a column, from the steps and from the assessments that have it."""
        rows = sorted((*self.assessments, *self.steps), key=_order, reverse=True)
        return next((value for row in rows if (value := getattr(row, name, None))), None)


def _order(row: Any) -> tuple[Any, int]:  # noqa: ANN401 - a row
    return row.happened_at, row.id


def group_histories(work: Work, case_id: int | None = None) -> dict[int, GroupHistory]:
    """Return every group that the viewer may see, by the id of its first assessment."""
    assessments: dict[int, list[Any]] = defaultdict(list)
    statement = (
        select(
            OcgAssessment.id,
            OcgAssessment.group_id,
            OcgAssessment.name,
            OcgAssessment.status,
            OcgAssessment.lead_responsible_officer,
            OcgAssessment.district,
            OcgAssessment.happened_at,
            OcgAssessment.happened_words,
            OcgAssessment.case_id,
            Case.reference,
        )
        .join(Case, Case.id == OcgAssessment.case_id)
        .order_by(OcgAssessment.happened_at, OcgAssessment.id)
    )
    if case_id is not None:
        statement = statement.where(OcgAssessment.case_id == case_id)
    for row in work.rows(statement):
        assessments[row.group_id or row.id].append(row)
    if not assessments:
        return {}
    steps: dict[int, list[Any]] = defaultdict(list)
    for step in work.rows(
        select(
            OcgStep.id,
            OcgStep.group_id,
            OcgStep.status,
            OcgStep.former,
            OcgStep.tier,
            OcgStep.happened_at,
            OcgStep.lead_responsible_officer,
        ).order_by(OcgStep.happened_at, OcgStep.id)
    ):
        steps[step.group_id].append(step)
    return {
        group_id: GroupHistory(group_id=group_id, assessments=rows, steps=steps.get(group_id, ()))
        for group_id, rows in assessments.items()
    }


def _line(
    work: Work,
    history: GroupHistory,
    *,
    people: set[int],
    exploited: tuple[tuple[int, str], ...],
    merged: tuple[str, ...],
) -> GroupLine:
    newest, status = history.last, history.status
    due = next_review(work, history)
    return GroupLine(
        id=newest.id,
        group_id=history.group_id,
        name=newest.name,
        status=work.label(status),
        is_settled=is_settled(status),
        tier=work.label(history.latest_value("tier")),
        lead=history.latest_value("lead_responsible_officer") or "",
        district=work.label(newest.district),
        case_id=newest.case_id,
        case_reference=newest.reference,
        members=len(people),
        review="" if is_settled(status) else show_day(due),
        is_late=not is_settled(status) and due < work.today,
        exploited=exploited,
        assessments=tuple(
            AssessmentLine(
                id=assessment.id, when=assessment.happened_words, status=work.label(assessment.status)
            )
            for assessment in reversed(history.assessments)
        ),
        merged=merged,
    )


def next_review(work: Work, history: GroupHistory) -> date:
    """Return the day of a group's next review, counted from its newest assessment or later reopening."""
    reopened = [step.happened_at for step in history.steps if is_settled(step.former)]
    began = local_day(max((history.last.happened_at, *reopened)))
    reviews = (rule for rule in clock_rules_of(work).all if rule.key == "group_review")
    return began + timedelta(days=next(rule.value for rule in reviews if rule.in_force(began)))


def _members(work: Work, assessments: Iterable[int]) -> Mapping[int, set[int]]:
    """Return who is a member now, by assessment."""
    by_assessment: dict[int, set[int]] = defaultdict(set)
    statement = select(OcgMember.entry_id, OcgMember.subject_id, OcgMember.until_on)
    for assessment_id, subject_id, until in work.rows(
        statement.where(OcgMember.entry_id.in_(list(assessments)))
    ):
        if not has_left(until, work.today):
            by_assessment[assessment_id].add(subject_id)
    return by_assessment


def _exploited(work: Work, assessments: Iterable[int]) -> Mapping[int, list[tuple[int, str]]]:
    by_assessment: dict[int, list[tuple[int, str]]] = defaultdict(list)
    rows = work.rows(
        select(OcgExploited.entry_id, Subject.id, Subject.name)
        .join(Subject, Subject.id == OcgExploited.subject_id)
        .where(OcgExploited.entry_id.in_(list(assessments)))
        .order_by(OcgExploited.id)
    )
    for assessment_id, subject_id, name in rows:
        by_assessment[assessment_id].append((subject_id, name))
    return by_assessment
