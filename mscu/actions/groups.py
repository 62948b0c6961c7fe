"""The groups that were assessed: each as its newest assessment says, with those before it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.action import Query
from mscu.actions.clock_events import GROUPS
from mscu.actions.clocks import rules
from mscu.models.case import Case
from mscu.models.clock_rules import EventName
from mscu.models.london import local_day, show_day
from mscu.models.ocg import OcgAssessment, OcgExploited, OcgMember
from mscu.models.subject import Subject

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from mscu.actions.action import Work


@dataclass(frozen=True, kw_only=True)
class AssessmentLine:
    """One assessment of a group: when, and which status it gave."""

    id: int
    when: str
    status: str


@dataclass(frozen=True, kw_only=True)
class GroupLine:
    """A group as its newest assessment says."""

    id: int
    """Of the newest assessment."""
    name: str
    status: str
    is_settled: bool
    """Whether it is archived, merged, or the test was not met: no review is owed any more."""
    lead: str
    district: str
    case_id: int
    case_reference: str
    members: int
    review: str
    """The day of its next review; empty for one that is settled."""
    is_late: bool
    exploited: tuple[tuple[int, str], ...]
    assessments: tuple[AssessmentLine, ...]
    """The newest first."""


@dataclass(frozen=True, kw_only=True)
class Groups(Query[tuple[GroupLine, ...]]):
    """Every group that was assessed, by name."""

    needs = Permission.ASSESS_GROUPS

    def answer(self, work: Work) -> tuple[GroupLine, ...]:
        """Follow each assessment to the one that it follows."""
        rows = work.rows(
            select(
                OcgAssessment.id, OcgAssessment.follows_id, OcgAssessment.name,
                OcgAssessment.status, OcgAssessment.lead_responsible_officer,
                OcgAssessment.district, OcgAssessment.happened_at, OcgAssessment.happened_words,
                OcgAssessment.case_id, Case.reference,
            )
            .join(Case, Case.id == OcgAssessment.case_id)
            .order_by(OcgAssessment.happened_at, OcgAssessment.id)
        )  # fmt: skip
        chains = list(_chains(rows))
        newest = [chain[-1].id for chain in chains]
        members, exploited = _members(work, newest), _exploited(work, newest)
        lines = (
            _line(work, chain, members.get(chain[-1].id, 0), exploited.get(chain[-1].id, ()))
            for chain in chains
        )
        return tuple(sorted(lines, key=lambda each: (each.is_settled, each.name.casefold())))


def _chains(rows: Iterable[Any]) -> Iterable[list[Any]]:
    """Put the assessments of each group together, the oldest first."""
    by_first: dict[int, list[Any]] = {}
    first_of: dict[int, int] = {}
    for row in rows:
        first = first_of.get(row.follows_id or 0, row.id)
        first_of[row.id] = first
        by_first.setdefault(first, []).append(row)
    return by_first.values()


def _line(
    work: Work, chain: Sequence[Any], members: int, exploited: Sequence[tuple[int, str]]
) -> GroupLine:
    last = chain[-1]
    settled = GROUPS.get(last.status.partition(":")[2]) is EventName.GROUP_ARCHIVED
    due = local_day(last.happened_at) + timedelta(days=_days_to_review())
    return GroupLine(
        id=last.id,
        name=last.name,
        status=work.label(last.status),
        is_settled=settled,
        lead=last.lead_responsible_officer,
        district=work.label(last.district),
        case_id=last.case_id,
        case_reference=last.reference,
        members=members,
        review="" if settled else show_day(due),
        is_late=not settled and due < work.today,
        exploited=tuple(exploited),
        assessments=tuple(
            AssessmentLine(id=each.id, when=each.happened_words, status=work.label(each.status))
            for each in reversed(chain)
        ),
    )


def _days_to_review() -> int:
    return next(rule.value or 0 for rule in rules() if rule.key == "group_review")


def _members(work: Work, assessments: Sequence[int]) -> Mapping[int, int]:
    found: dict[int, int] = {}
    for number in work.values(
        select(OcgMember.entry_id).where(OcgMember.entry_id.in_(assessments))
    ):
        found[number] = found.get(number, 0) + 1
    return found


def _exploited(work: Work, assessments: Sequence[int]) -> Mapping[int, tuple[tuple[int, str], ...]]:
    found: dict[int, tuple[tuple[int, str], ...]] = {}
    rows = work.rows(
        select(OcgExploited.entry_id, Subject.id, Subject.name)
        .join(Subject, Subject.id == OcgExploited.subject_id)
        .where(OcgExploited.entry_id.in_(assessments))
        .order_by(OcgExploited.id)
    )
    for number, subject_id, name in rows:
        found[number] = (*found.get(number, ()), (subject_id, name))
    return found
