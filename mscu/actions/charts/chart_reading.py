"""What of a case's record a link chart is made of, read once: a few columns of each table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from mscu.codes import Kind
from mscu.dates.london import local_day
from mscu.documents.chart.facts import LinkSource
from mscu.models.entries.enforcement import Arrest, Search, SearchFinding
from mscu.models.entries.entry import Entry
from mscu.models.entries.exhibit import Exhibit
from mscu.models.entries.ocg import OcgAssessment, OcgExploited, OcgMember
from mscu.models.entries.report import Report, ReportItem
from mscu.models.subject import Involvement, Subject

if TYPE_CHECKING:
    from mscu.actions.core.action import Work


@dataclass(frozen=True, kw_only=True)
class ReadEntry:
    """An entry, as far as a chart needs it."""

    id: int
    kind: Kind
    at: datetime
    happened: str
    headline: str
    follows_id: int | None
    grades: tuple[str, ...] = ()

    @property
    def source(self) -> LinkSource:
        """Give it as what a link comes from."""
        return LinkSource(
            entry_id=self.id, headline=self.headline, happened=self.happened,
            day=local_day(self.at),
            grades=self.grades,
        )  # fmt: skip


@dataclass(frozen=True)
class Tie:
    """A subject that an entry names, in which role."""

    subject_id: int
    role: str


@dataclass(frozen=True, kw_only=True)
class CaseLinks:
    """The record of a case as a chart reads it; nothing of it is hidden from the reader."""

    entries: Mapping[int, ReadEntry]
    subjects: Mapping[int, Subject]
    roles: Mapping[int, Sequence[str]]
    """Of each subject those that it holds in the case as a whole."""
    ties: Mapping[int, Sequence[Tie]]
    """Of each entry those whom it names."""
    registers: Mapping[int, str]
    """The register number of each report."""
    exhibits: Mapping[int, tuple[str, str]]
    """The reference of each exhibit, and what it is."""
    arrests: Sequence[tuple[int, int, int | None]]
    """Entry, person, place."""
    searches: Mapping[int, int]
    """The place of each search, by its entry."""
    findings: Sequence[tuple[int, int, bool, str]]
    """Entry, person, whether found, where."""
    groups: Sequence[tuple[int, str]]
    """Entry and name of each assessment, the oldest first."""
    statuses: Mapping[int, str]
    """The status that each assessment gives its group."""
    members: Sequence[tuple[int, int, str]]
    """Entry, person, role."""
    exploited: Sequence[tuple[int, int]]
    """Entry and person."""


def read_links(work: Work, case_id: int) -> CaseLinks:
    """Read what a case's chart is made of, by the rule that shows its entries and people."""
    involved = work.rows(
        select(Involvement.subject_id, Involvement.entry_id, Involvement.role)
        .where(Involvement.case_id == case_id)
        .order_by(Involvement.id)
    )
    ids = {row.subject_id for row in involved}
    subjects = {
        each.id: each
        for each in work.records(select(Subject).where(Subject.id.in_(ids)).order_by(Subject.id))
    }
    roles: dict[int, list[str]] = {}
    ties: dict[int, list[Tie]] = {}
    for subject_id, entry_id, role in involved:
        if entry_id is None:
            roles.setdefault(subject_id, []).append(role)
        elif subject_id in subjects:
            ties.setdefault(entry_id, []).append(Tie(subject_id, role))
    return CaseLinks(
        entries=_entries(work, case_id), subjects=subjects, roles=roles, ties=ties,
        **_kinds(work, case_id),
    )  # fmt: skip


def _entries(work: Work, case_id: int) -> dict[int, ReadEntry]:
    grades = _grades(work, case_id)
    rows = work.rows(
        select(
            Entry.id, Entry.kind, Entry.happened_at, Entry.happened_words, Entry.headline,
            Entry.follows_id,
        )
        .where(Entry.case_id == case_id)
        .order_by(Entry.happened_at, Entry.id)
    )  # fmt: skip
    return {
        number: ReadEntry(
            id=number, kind=kind, at=at, happened=happened, headline=headline,
            follows_id=follows, grades=tuple(grades.get(number, ())),
        )
        for number, kind, at, happened, headline, follows in rows
    }  # fmt: skip


def _grades(work: Work, case_id: int) -> dict[int, list[str]]:
    items = (
        select(
            ReportItem.entry_id, ReportItem.source_grade, ReportItem.assessment,
            ReportItem.handling_code,
        )
        .where(ReportItem.case_id == case_id, ReportItem.source_grade.is_not(None))
        .order_by(ReportItem.number)
    )  # fmt: skip
    found: dict[int, list[str]] = {}
    for entry_id, *keys in work.rows(items):
        grade = "".join(str(key or "").rpartition(":")[2].upper() for key in keys)
        if grade not in found.setdefault(entry_id, []):
            found[entry_id].append(grade)
    return found


def _kinds(work: Work, case_id: int) -> dict[str, Any]:
    """Read what the kinds of entry have of their own."""

    def rows(*columns: Any, of: Any) -> list[Any]:  # noqa: ANN401 - mapped columns
        found = work.rows(select(*columns).where(of.case_id == case_id).order_by(of.id))
        return [tuple(row) for row in found]

    return {
        "registers": dict(rows(Report.id, Report.register_number, of=Report)),
        "exhibits": {
            number: (reference, text)
            for number, reference, text in rows(
                Exhibit.id, Exhibit.reference, Exhibit.text, of=Exhibit
            )
        },
        "arrests": rows(Arrest.id, Arrest.person_id, Arrest.place_id, of=Arrest),
        "searches": dict(rows(Search.id, Search.place_id, of=Search)),
        "findings": rows(
            SearchFinding.entry_id, SearchFinding.subject_id, SearchFinding.found,
            SearchFinding.where_words, of=SearchFinding,
        ),
        "groups": [
            (number, name)
            for number, name in work.rows(
                select(OcgAssessment.id, OcgAssessment.name)
                .where(OcgAssessment.case_id == case_id)
                .order_by(OcgAssessment.happened_at, OcgAssessment.id)
            )
        ],
        "statuses": work.pairs(
            select(OcgAssessment.id, OcgAssessment.status).where(OcgAssessment.case_id == case_id)
        ),
        "members": rows(OcgMember.entry_id, OcgMember.subject_id, OcgMember.role, of=OcgMember),
        "exploited": rows(OcgExploited.entry_id, OcgExploited.subject_id, of=OcgExploited),
    }  # fmt: skip
