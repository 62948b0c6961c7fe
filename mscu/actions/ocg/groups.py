"""The groups that were assessed, each by its newest assessment and step, with all earlier ones."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import or_, select

from mscu.access import Permission
from mscu.actions.clocks.clocks import rules
from mscu.actions.core.action import Query
from mscu.actions.ocg.assessments import has_left
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


# Merged groups, as far as the viewer may see both


def merges(work: Work) -> Mapping[int, int]:
    """Return the group that each merged group was merged into, by the ids of their first assessments."""
    live = select(Merge.other_id, Merge.kept_id).where(
        Merge.kind == MergedKind.GROUP, Merge.ended_at.is_(None)
    )
    return work.pairs(live)


def kept_in(into: Mapping[int, int], group_id: int) -> int:
    """Return the group that is shown, following merges."""
    seen: set[int] = set()
    while group_id in into and group_id not in seen:
        seen.add(group_id)
        group_id = into[group_id]
    return group_id


def merged_into(into: Mapping[int, int], group_id: int) -> Iterator[int]:
    """Yield every group merged into one, directly or through others."""
    return (each for each in into if each != group_id and kept_in(into, each) == group_id)


def with_merged(work: Work, assessment: OcgAssessment) -> tuple[OcgAssessment, ...]:
    """Return an assessment of a group, and the newest of each group merged into it."""
    below = merged_into(merges(work), assessment.group_id or assessment.id)
    newest = (newest_of(work, each) for each in below)
    return (assessment, *(each for each in newest if each is not None))


def newest_of(work: Work, group_id: int) -> OcgAssessment | None:
    """Return the newest assessment of a group."""
    asked = (
        select(OcgAssessment)
        .where(or_(OcgAssessment.id == group_id, OcgAssessment.group_id == group_id))
        .order_by(OcgAssessment.happened_at.desc(), OcgAssessment.id.desc())
    )
    return next(iter(work.records(asked.limit(literal(1)))), None)


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
        lives = lives_of(work)
        into = merges(work)
        newest = {life.group_id: life.last.id for life in lives.values()}
        members, exploited = _members(work, newest.values()), _exploited(work, newest.values())
        lines = []
        for number, life in lives.items():
            if kept_in(into, number) in lives and number in into:
                continue
            below = [lives[each] for each in merged_into(into, number) if each in lives]
            own = [life.last.id, *(each.last.id for each in below)]
            people: set[int] = set().union(*(members.get(each, set()) for each in own))
            victims = dict(each for one in own for each in exploited.get(one, ()))
            merged = tuple(each.last.name for each in below)
            lines.append(_line(work, life, people=people, exploited=tuple(victims.items()), merged=merged))
        return tuple(sorted(lines, key=_by_name))


def _by_name(line: GroupLine) -> tuple[bool, str]:
    return line.is_settled, line.name.casefold()


@dataclass(frozen=True, kw_only=True)
class Life:
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
        last = max((*self.assessments, *self.steps), key=_order)
        return str(last.status)

    def said(self, name: str) -> Any:  # noqa: ANN401 - whatever the column is
        """Return the last value of a column, from the steps and from the assessments that have it."""
        told = sorted((*self.assessments, *self.steps), key=_order, reverse=True)
        return next((value for row in told if (value := getattr(row, name, None))), None)


def _order(row: Any) -> tuple[Any, int]:  # noqa: ANN401 - a row
    return row.happened_at, row.id


def lives_of(work: Work, case_id: int | None = None) -> dict[int, Life]:
    """Return every group that the viewer may see, by the id of its first assessment."""
    assessments: dict[int, list[Any]] = defaultdict(list)
    asked = (
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
        asked = asked.where(OcgAssessment.case_id == case_id)
    for row in work.rows(asked):
        assessments[row.group_id or row.id].append(row)
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
        number: Life(group_id=number, assessments=rows, steps=steps.get(number, ()))
        for number, rows in assessments.items()
    }


def _line(
    work: Work,
    life: Life,
    *,
    people: set[int],
    exploited: tuple[tuple[int, str], ...],
    merged: tuple[str, ...],
) -> GroupLine:
    last, status = life.last, life.status
    due = review_of(life)
    return GroupLine(
        id=last.id,
        group_id=life.group_id,
        name=last.name,
        status=work.label(status),
        is_settled=is_settled(status),
        tier=work.label(life.said("tier")),
        lead=life.said("lead_responsible_officer") or "",
        district=work.label(last.district),
        case_id=last.case_id,
        case_reference=last.reference,
        members=len(people),
        review="" if is_settled(status) else show_day(due),
        is_late=not is_settled(status) and due < work.today,
        exploited=exploited,
        assessments=tuple(
            AssessmentLine(id=each.id, when=each.happened_words, status=work.label(each.status))
            for each in reversed(life.assessments)
        ),
        merged=merged,
    )


def review_of(life: Life) -> date:
    """Return the day of a group's next review, counted from its newest assessment or later reopening."""
    days = next(rule.value or 0 for rule in rules() if rule.key == "group_review")
    again = [step.happened_at for step in life.steps if is_settled(step.former)]
    return local_day(max((life.last.happened_at, *again))) + timedelta(days=days)


def _members(work: Work, assessments: Iterable[int]) -> Mapping[int, set[int]]:
    """Return who is a member now, by assessment."""
    found: dict[int, set[int]] = defaultdict(set)
    asked = select(OcgMember.entry_id, OcgMember.subject_id, OcgMember.until_on)
    for number, subject_id, until in work.rows(asked.where(OcgMember.entry_id.in_(list(assessments)))):
        if not has_left(until, work.today):
            found[number].add(subject_id)
    return found


def _exploited(work: Work, assessments: Iterable[int]) -> Mapping[int, list[tuple[int, str]]]:
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    rows = work.rows(
        select(OcgExploited.entry_id, Subject.id, Subject.name)
        .join(Subject, Subject.id == OcgExploited.subject_id)
        .where(OcgExploited.entry_id.in_(list(assessments)))
        .order_by(OcgExploited.id)
    )
    for number, subject_id, name in rows:
        found[number].append((subject_id, name))
    return found
