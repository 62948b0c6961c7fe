"""What entries record about pairs of subjects: the rules by which a link chart is made.

An entry that names two makes one link between them. One that names more, and every report, is a node itself
with a link to each: so the number of lines grows with the subjects named, not with their square.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from mscu.code_keys import EXPLOITED_AT, RECRUITED_AT
from mscu.codes import Kind, SubjectKind
from mscu.dates.london import local_day
from mscu.documents.chart.facts import ChartLink, LinkKind, LinkSource
from mscu.models.entries.enforcement import Arrest, Search, SearchFinding
from mscu.models.entries.entry import Entry
from mscu.models.entries.exhibit import Exhibit
from mscu.models.entries.ocg import OcgAssessment, OcgExploited, OcgMember
from mscu.models.entries.report import Report, ReportItem
from mscu.models.subject import Involvement, Subject

if TYPE_CHECKING:
    from mscu.actions.core.action import Work


# Reading the record: a few columns of each table


@dataclass(frozen=True, kw_only=True)
class ReadEntry:
    """The part of an entry that a chart needs."""

    id: int
    kind: Kind
    at: datetime
    happened: str
    headline: str
    follows_id: int | None
    grades: tuple[str, ...] = ()

    @property
    def source(self) -> LinkSource:
        """Return the entry as the source of a link."""
        return LinkSource(
            entry_id=self.id,
            headline=self.headline,
            happened=self.happened,
            day=local_day(self.at),
            grades=self.grades,
        )


@dataclass(frozen=True)
class EntryInvolvement:
    """A subject that an entry names, and its role."""

    subject_id: int
    role: str


@dataclass(frozen=True, kw_only=True)
class CaseLinks:
    """What a chart reads of a case: only what the viewer may see."""

    entries: Mapping[int, ReadEntry]
    subjects: Mapping[int, Subject]
    roles: Mapping[int, Sequence[str]]
    """For each subject, the roles that it holds in the case as a whole."""
    involvements: Mapping[int, Sequence[EntryInvolvement]]
    """For each entry, the subjects that it names."""
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
    rows = work.rows(
        select(Involvement.subject_id, Involvement.entry_id, Involvement.role)
        .where(Involvement.case_id == case_id)
        .order_by(Involvement.id)
    )
    subject_ids = {row.subject_id for row in rows}
    subjects = {
        subject.id: subject
        for subject in work.records(select(Subject).where(Subject.id.in_(subject_ids)).order_by(Subject.id))
    }
    roles: dict[int, list[str]] = {}
    involvements: dict[int, list[EntryInvolvement]] = {}
    for subject_id, entry_id, role in rows:
        if entry_id is None:
            roles.setdefault(subject_id, []).append(role)
        elif subject_id in subjects:
            involvements.setdefault(entry_id, []).append(EntryInvolvement(subject_id, role))
    return CaseLinks(
        entries=_entries(work, case_id),
        subjects=subjects,
        roles=roles,
        involvements=involvements,
        **_kinds(work, case_id),
    )


def _entries(work: Work, case_id: int) -> dict[int, ReadEntry]:
    grades = _grades(work, case_id)
    rows = work.rows(
        select(
            Entry.id, Entry.kind, Entry.happened_at, Entry.happened_words, Entry.headline, Entry.follows_id
        )
        .where(Entry.case_id == case_id)
        .order_by(Entry.happened_at, Entry.id)
    )
    return {
        entry_id: ReadEntry(
            id=entry_id,
            kind=kind,
            at=happened_at,
            happened=happened,
            headline=headline,
            follows_id=follows,
            grades=tuple(grades.get(entry_id, ())),
        )
        for entry_id, kind, happened_at, happened, headline, follows in rows
    }


def _grades(work: Work, case_id: int) -> dict[int, list[str]]:
    items = (
        select(ReportItem.entry_id, ReportItem.source_grade, ReportItem.assessment, ReportItem.handling_code)
        .where(ReportItem.case_id == case_id, ReportItem.source_grade.is_not(None))
        .order_by(ReportItem.number)
    )
    grades: dict[int, list[str]] = {}
    for entry_id, *keys in work.rows(items):
        grade = "".join(str(key or "").rpartition(":")[2].upper() for key in keys)
        if grade not in grades.setdefault(entry_id, []):
            grades[entry_id].append(grade)
    return grades


def _kinds(work: Work, case_id: int) -> dict[str, Any]:
    """Read the columns that only some kinds of entry have."""

    def rows(*columns: Any, model: Any) -> list[Any]:  # noqa: ANN401 - mapped columns
        rows_ = work.rows(select(*columns).where(model.case_id == case_id).order_by(model.id))
        return [tuple(row) for row in rows_]

    return {
        "registers": dict(rows(Report.id, Report.register_number, model=Report)),
        "exhibits": {
            entry_id: (reference, text)
            for entry_id, reference, text in rows(Exhibit.id, Exhibit.reference, Exhibit.text, model=Exhibit)
        },
        "arrests": rows(Arrest.id, Arrest.person_id, Arrest.place_id, model=Arrest),
        "searches": dict(rows(Search.id, Search.place_id, model=Search)),
        "findings": rows(
            SearchFinding.entry_id,
            SearchFinding.subject_id,
            SearchFinding.found,
            SearchFinding.where_words,
            model=SearchFinding,
        ),
        "groups": [
            (entry_id, name)
            for entry_id, name in work.rows(
                select(OcgAssessment.id, OcgAssessment.name)
                .where(OcgAssessment.case_id == case_id)
                .order_by(OcgAssessment.happened_at, OcgAssessment.id)
            )
        ],
        "statuses": work.pairs(
            select(OcgAssessment.id, OcgAssessment.status).where(OcgAssessment.case_id == case_id)
        ),
        "members": rows(OcgMember.entry_id, OcgMember.subject_id, OcgMember.role, model=OcgMember),
        "exploited": rows(OcgExploited.entry_id, OcgExploited.subject_id, model=OcgExploited),
    }


# The rules for links


FINDING_KINDS = frozenset(
    {Kind.REPORT, Kind.ENQUIRY_RESULT, Kind.NOTE, Kind.INTERVIEW, Kind.CRIME_RECORD, Kind.SHARED}
)
"""Kinds of entry that record a finding; that other kinds name two at once says little."""
KINDS_WITH_OWN_LINKS = frozenset({Kind.ARREST, Kind.SEARCH, Kind.OCG_ASSESSMENT, Kind.EXHIBIT})
"""Kinds whose links come from their own columns."""
ROLE_LINKS = {
    "involvement_role:driver": ("drives", SubjectKind.THING),
    "involvement_role:owner": ("owns", None),
    "involvement_role:user": ("uses", SubjectKind.THING),
    "involvement_role:landlord": ("landlord of", SubjectKind.PLACE),
    "involvement_role:tenant": ("lives at", SubjectKind.PLACE),
    "involvement_role:employer": ("employs", SubjectKind.PERSON),
    "involvement_role:family": ("family of", SubjectKind.PERSON),
    "involvement_role:guardian": ("guardian of", SubjectKind.PERSON),
    "involvement_role:associate": ("associate of", SubjectKind.PERSON),
}
"""What the holder of a role in an entry does, and with what: used if only one is named."""
PLACE_ROLE_LINKS = {
    EXPLOITED_AT: "exploited at",
    "involvement_role:lives_at": "lives at",
    RECRUITED_AT: "recruited at",
    "involvement_role:scene": "at the scene,",
}
"""What a place in this role means for the one person that its entry names."""


def subject_key(subject_id: int) -> str:
    """Return the key of a subject's node."""
    return f"subject:{subject_id}"


def entry_key(entry_id: int) -> str:
    """Return the key of an entry's node."""
    return f"entry:{entry_id}"


def group_key(name: str) -> str:
    """Return the key of a group's node: by name, as each assessment is an entry of its own."""
    return f"group:{' '.join(name.casefold().split())}"


def links_of(case_links: CaseLinks) -> Iterator[ChartLink]:
    """Yield every link, each with one source."""
    yield from _of_groups(case_links)
    yield from _of_arrests(case_links)
    yield from _of_searches(case_links)
    yield from _of_exhibits(case_links)
    for entry in case_links.entries.values():
        if entry.kind not in KINDS_WITH_OWN_LINKS:
            yield from _of_ties(case_links, entry)


def merge_links(links: Iterable[ChartLink]) -> tuple[ChartLink, ...]:
    """Merge links between the same two nodes with the same text from several entries."""
    groups: dict[tuple[str, str, str], list[ChartLink]] = {}
    for link in links:
        groups.setdefault((link.first, link.second, link.words), []).append(link)
    return tuple(
        ChartLink(
            first=first,
            second=second,
            kind=group[0].kind,
            words=text,
            sources=tuple(dict.fromkeys(source for link in group for source in link.sources)),
        )
        for (first, second, text), group in groups.items()
    )


@dataclass(frozen=True)
class _Statement:
    """What an entry records about two nodes."""

    first: str
    second: str
    kind: LinkKind
    words: str

    def by(self, entry: ReadEntry) -> ChartLink:
        """Return the statement as a link with its source."""
        return ChartLink(
            first=self.first, second=self.second, kind=self.kind, words=self.words, sources=(entry.source,)
        )


def _subject_keys(case_links: CaseLinks, first: int, second: int | None) -> tuple[str, str] | None:
    """Return the keys of two subjects, or None if one of them is not shown."""
    if second is None or first == second or not {first, second} <= case_links.subjects.keys():
        return None
    return subject_key(first), subject_key(second)


# Organised crime groups


def exploited_by(case_links: CaseLinks) -> dict[str, set[int]]:
    """Return whom each group exploits, according to any of its assessments."""
    names = {entry_id: group_key(name) for entry_id, name in case_links.groups}
    exploited: dict[str, set[int]] = {}
    for entry_id, subject_id in case_links.exploited:
        if entry_id in names:
            exploited.setdefault(names[entry_id], set()).add(subject_id)
    return exploited


def _of_groups(case_links: CaseLinks) -> Iterator[ChartLink]:
    """Link members as in the newest assessment, and the exploited, who are never members."""
    names = {entry_id: group_key(name) for entry_id, name in case_links.groups}
    newest = {group: entry_id for entry_id, group in names.items()}
    members = {
        (names[entry_id], person_id)
        for entry_id, person_id, _ in case_links.members
        if entry_id in newest.values()
    }
    exploited = exploited_by(case_links)
    for entry_id, person_id, role in case_links.members:
        group = names.get(entry_id)
        if group is None or person_id not in case_links.subjects or entry_id not in case_links.entries:
            continue
        if (group, person_id) in members and person_id not in exploited.get(group, ()):
            statement = _Statement(subject_key(person_id), group, LinkKind.MEMBER, role)
            yield statement.by(case_links.entries[entry_id])
    for entry_id, person_id in case_links.exploited:
        group = names.get(entry_id)
        if group is not None and person_id in case_links.subjects and entry_id in case_links.entries:
            statement = _Statement(subject_key(person_id), group, LinkKind.EXPLOITED, "exploited by")
            yield statement.by(case_links.entries[entry_id])


# Enforcement


def _of_arrests(case_links: CaseLinks) -> Iterator[ChartLink]:
    for entry_id, person, place in case_links.arrests:
        if entry_id in case_links.entries and (keys := _subject_keys(case_links, person, place)):
            yield _Statement(*keys, LinkKind.ARRESTED, "arrested at").by(case_links.entries[entry_id])


def _of_searches(case_links: CaseLinks) -> Iterator[ChartLink]:
    for entry_id, person, was_found, where in case_links.findings:
        keys = _subject_keys(case_links, person, case_links.searches.get(entry_id))
        if keys and entry_id in case_links.entries:
            kind = LinkKind.FOUND if was_found else LinkKind.NOT_FOUND
            default = "found at" if was_found else "looked for, not found at"
            text = f"found, {where}, at" if was_found and where else default
            yield _Statement(*keys, kind, text).by(case_links.entries[entry_id])


def _of_exhibits(case_links: CaseLinks) -> Iterator[ChartLink]:
    for exhibit_id in case_links.exhibits:
        entry = case_links.entries.get(exhibit_id)
        if entry is None:
            continue
        place = case_links.searches.get(entry.follows_id or 0)
        if place is not None and place in case_links.subjects:
            statement = _Statement(entry_key(exhibit_id), subject_key(place), LinkKind.SEIZED, "seized at")
            yield statement.by(entry)
        for involvement in case_links.involvements.get(exhibit_id, ()):
            statement = _Statement(
                entry_key(exhibit_id), subject_key(involvement.subject_id), LinkKind.NAMED, "of"
            )
            yield statement.by(entry)


# Subjects named by entries


def _of_ties(case_links: CaseLinks, entry: ReadEntry) -> Iterator[ChartLink]:
    """Link the subjects that an entry names: by their roles, with each other, or with the entry."""
    involvements = case_links.involvements.get(entry.id, ())
    by_role = list(_by_roles(case_links, involvements))
    yield from (statement.by(entry) for statement in by_role)
    named = list(dict.fromkeys(involvement.subject_id for involvement in involvements))
    kind = LinkKind.NAMED if entry.kind in FINDING_KINDS else LinkKind.TOGETHER
    if is_node(entry, len(named)):
        text = "names" if kind is LinkKind.NAMED else "about"
        for subject_id in named:
            yield _Statement(entry_key(entry.id), subject_key(subject_id), kind, text).by(entry)
    elif len(named) == 2 and not by_role:  # noqa: PLR2004 - two ends
        first, second = map(subject_key, named)
        text = f"in one {entry.kind.label.lower()}"
        yield _Statement(first, second, LinkKind.TOGETHER, text).by(entry)


def is_node(entry: ReadEntry, subjects: int) -> bool:
    """Return whether an entry is a node: any report that names a subject, others that name three."""
    return subjects > 0 if entry.kind is Kind.REPORT else subjects > 2  # noqa: PLR2004 - more than ends


def _by_roles(case_links: CaseLinks, involvements: Iterable[EntryInvolvement]) -> Iterator[_Statement]:
    """Yield what roles imply: who drives what, who lives where."""
    involvements = list(involvements)
    for involvement in involvements:
        if involvement.role in ROLE_LINKS:
            text, kind = ROLE_LINKS[involvement.role]
            others = _others(case_links, involvements, involvement, kind)
            if len(others) == 1:
                first, second = subject_key(involvement.subject_id), subject_key(others[0])
                yield _Statement(first, second, LinkKind.ROLE, text)
        elif involvement.role in PLACE_ROLE_LINKS:
            people = _others(case_links, involvements, involvement, SubjectKind.PERSON)
            if len(people) == 1:
                first, second = subject_key(people[0]), subject_key(involvement.subject_id)
                yield _Statement(first, second, LinkKind.ROLE, PLACE_ROLE_LINKS[involvement.role])


def _others(
    case_links: CaseLinks,
    involvements: list[EntryInvolvement],
    involvement: EntryInvolvement,
    kind: SubjectKind | None,
) -> list[int]:
    subject_ids = dict.fromkeys(
        other.subject_id for other in involvements if other.subject_id != involvement.subject_id
    )
    return [id_ for id_ in subject_ids if kind is None or case_links.subjects[id_].kind is kind]
