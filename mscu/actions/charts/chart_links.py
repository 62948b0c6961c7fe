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


# What a link chart is made of, read once: a few columns of each table.


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
        """Return the entry as the source of a link."""
        return LinkSource(
            entry_id=self.id,
            headline=self.headline,
            happened=self.happened,
            day=local_day(self.at),
            grades=self.grades,
        )


@dataclass(frozen=True)
class Tie:
    """A subject that an entry names, and its role."""

    subject_id: int
    role: str


@dataclass(frozen=True, kw_only=True)
class CaseLinks:
    """The record of a case as a chart reads it, as far as the viewer may see it."""

    entries: Mapping[int, ReadEntry]
    subjects: Mapping[int, Subject]
    roles: Mapping[int, Sequence[str]]
    """For each subject, the roles that it holds in the case as a whole."""
    ties: Mapping[int, Sequence[Tie]]
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
        entries=_entries(work, case_id), subjects=subjects, roles=roles, ties=ties, **_kinds(work, case_id)
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
        number: ReadEntry(
            id=number,
            kind=kind,
            at=at,
            happened=happened,
            headline=headline,
            follows_id=follows,
            grades=tuple(grades.get(number, ())),
        )
        for number, kind, at, happened, headline, follows in rows
    }


def _grades(work: Work, case_id: int) -> dict[int, list[str]]:
    items = (
        select(ReportItem.entry_id, ReportItem.source_grade, ReportItem.assessment, ReportItem.handling_code)
        .where(ReportItem.case_id == case_id, ReportItem.source_grade.is_not(None))
        .order_by(ReportItem.number)
    )
    found: dict[int, list[str]] = {}
    for entry_id, *keys in work.rows(items):
        grade = "".join(str(key or "").rpartition(":")[2].upper() for key in keys)
        if grade not in found.setdefault(entry_id, []):
            found[entry_id].append(grade)
    return found


def _kinds(work: Work, case_id: int) -> dict[str, Any]:
    """Read the columns that only some kinds of entry have."""

    def rows(*columns: Any, of: Any) -> list[Any]:  # noqa: ANN401 - mapped columns
        found = work.rows(select(*columns).where(of.case_id == case_id).order_by(of.id))
        return [tuple(row) for row in found]

    return {
        "registers": dict(rows(Report.id, Report.register_number, of=Report)),
        "exhibits": {
            number: (reference, text)
            for number, reference, text in rows(Exhibit.id, Exhibit.reference, Exhibit.text, of=Exhibit)
        },
        "arrests": rows(Arrest.id, Arrest.person_id, Arrest.place_id, of=Arrest),
        "searches": dict(rows(Search.id, Search.place_id, of=Search)),
        "findings": rows(
            SearchFinding.entry_id,
            SearchFinding.subject_id,
            SearchFinding.found,
            SearchFinding.where_words,
            of=SearchFinding,
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
    }


# --------------------------------------------------------------------------------------------------


FINDINGS = frozenset(
    {Kind.REPORT, Kind.ENQUIRY_RESULT, Kind.NOTE, Kind.INTERVIEW, Kind.CRIME_RECORD, Kind.SHARED}
)
"""Kinds of entry that record a finding; that other kinds name two at once says little."""
SAID_CLOSER = frozenset({Kind.ARREST, Kind.SEARCH, Kind.OCG_ASSESSMENT, Kind.EXHIBIT})
"""Kinds whose links come from their own columns."""
HOLDS = {
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
PLACED = {
    "involvement_role:exploited_at": "exploited at",
    "involvement_role:lives_at": "lives at",
    "involvement_role:recruited_at": "recruited at",
    "involvement_role:scene": "at the scene,",
}
"""What a place in this role means for the one person that its entry names."""


def subject_key(number: int) -> str:
    """Return the key of a subject's node."""
    return f"subject:{number}"


def entry_key(number: int) -> str:
    """Return the key of an entry's node."""
    return f"entry:{number}"


def group_key(name: str) -> str:
    """Return the key of a group's node: by name, as each assessment is an entry of its own."""
    return f"group:{' '.join(name.casefold().split())}"


def links_of(read: CaseLinks) -> Iterator[ChartLink]:
    """Yield every link, each with one source."""
    yield from _of_groups(read)
    yield from _of_arrests(read)
    yield from _of_searches(read)
    yield from _of_exhibits(read)
    for entry in read.entries.values():
        if entry.kind not in SAID_CLOSER:
            yield from _of_ties(read, entry)


def merged(links: Iterable[ChartLink]) -> tuple[ChartLink, ...]:
    """Merge links between the same two nodes with the same text from several entries."""
    found: dict[tuple[str, str, str], list[ChartLink]] = {}
    for link in links:
        found.setdefault((link.first, link.second, link.words), []).append(link)
    return tuple(
        ChartLink(
            first=first,
            second=second,
            kind=same[0].kind,
            words=words,
            sources=tuple(dict.fromkeys(source for each in same for source in each.sources)),
        )
        for (first, second, words), same in found.items()
    )


@dataclass(frozen=True)
class _Statement:
    """What an entry records about two nodes."""

    first: str
    second: str
    kind: LinkKind
    words: str

    def by(self, entry: ReadEntry) -> ChartLink:
        """Return it as a link with its source."""
        return ChartLink(
            first=self.first, second=self.second, kind=self.kind, words=self.words, sources=(entry.source,)
        )


def _subject_keys(read: CaseLinks, first: int, second: int | None) -> tuple[str, str] | None:
    """Return the keys of two subjects, or None if one of them is not shown."""
    if second is None or first == second or not {first, second} <= read.subjects.keys():
        return None
    return subject_key(first), subject_key(second)


# ------------------------------------------------------------------------------ organised groups


def exploited_by(read: CaseLinks) -> dict[str, set[int]]:
    """Return whom each group exploits, according to any of its assessments."""
    names = {number: group_key(name) for number, name in read.groups}
    found: dict[str, set[int]] = {}
    for entry_id, subject_id in read.exploited:
        if entry_id in names:
            found.setdefault(names[entry_id], set()).add(subject_id)
    return found


def _of_groups(read: CaseLinks) -> Iterator[ChartLink]:
    """Link members as in the newest assessment, and the exploited, who are never members."""
    names = {number: group_key(name) for number, name in read.groups}
    newest = {group: number for number, group in names.items()}
    now = {(names[e], person) for e, person, _ in read.members if e in newest.values()}
    exploited = exploited_by(read)
    for entry_id, person, role in read.members:
        group = names.get(entry_id)
        if group is None or person not in read.subjects or entry_id not in read.entries:
            continue
        if (group, person) in now and person not in exploited.get(group, ()):
            said = _Statement(subject_key(person), group, LinkKind.MEMBER, role)
            yield said.by(read.entries[entry_id])
    for entry_id, person in read.exploited:
        group = names.get(entry_id)
        if group is not None and person in read.subjects and entry_id in read.entries:
            said = _Statement(subject_key(person), group, LinkKind.EXPLOITED, "exploited by")
            yield said.by(read.entries[entry_id])


# ------------------------------------------------------------------------------------ enforcement


def _of_arrests(read: CaseLinks) -> Iterator[ChartLink]:
    for entry_id, person, place in read.arrests:
        if entry_id in read.entries and (two := _subject_keys(read, person, place)):
            yield _Statement(*two, LinkKind.ARRESTED, "arrested at").by(read.entries[entry_id])


def _of_searches(read: CaseLinks) -> Iterator[ChartLink]:
    for entry_id, person, found, where in read.findings:
        two = _subject_keys(read, person, read.searches.get(entry_id))
        if two and entry_id in read.entries:
            kind = LinkKind.FOUND if found else LinkKind.NOT_FOUND
            words = "found at" if found else "looked for, not found at"
            said = f"found, {where}, at" if found and where else words
            yield _Statement(*two, kind, said).by(read.entries[entry_id])


def _of_exhibits(read: CaseLinks) -> Iterator[ChartLink]:
    for number in read.exhibits:
        entry = read.entries.get(number)
        if entry is None:
            continue
        place = read.searches.get(entry.follows_id or 0)
        if place is not None and place in read.subjects:
            said = _Statement(entry_key(number), subject_key(place), LinkKind.SEIZED, "seized at")
            yield said.by(entry)
        for tie in read.ties.get(number, ()):
            said = _Statement(entry_key(number), subject_key(tie.subject_id), LinkKind.NAMED, "of")
            yield said.by(entry)


# ----------------------------------------------------------------------------- whom entries name


def _of_ties(read: CaseLinks, entry: ReadEntry) -> Iterator[ChartLink]:
    """Link the subjects that an entry names: by their roles, with each other, or with the entry."""
    ties = read.ties.get(entry.id, ())
    closer = list(_by_roles(read, ties))
    yield from (each.by(entry) for each in closer)
    named = list(dict.fromkeys(tie.subject_id for tie in ties))
    kind = LinkKind.NAMED if entry.kind in FINDINGS else LinkKind.TOGETHER
    if stands_itself(entry, len(named)):
        words = "names" if kind is LinkKind.NAMED else "about"
        for number in named:
            yield _Statement(entry_key(entry.id), subject_key(number), kind, words).by(entry)
    elif len(named) == 2 and not closer:  # noqa: PLR2004 - two ends
        first, second = map(subject_key, named)
        words = f"in one {entry.kind.label.lower()}"
        yield _Statement(first, second, LinkKind.TOGETHER, words).by(entry)


def stands_itself(entry: ReadEntry, named: int) -> bool:
    """Return whether an entry is a node: any report that names a subject, others that name three."""
    return named > 0 if entry.kind is Kind.REPORT else named > 2  # noqa: PLR2004 - more than ends


def _by_roles(read: CaseLinks, ties: Iterable[Tie]) -> Iterator[_Statement]:
    """Yield what roles imply: who drives what, who lives where."""
    ties = list(ties)
    for tie in ties:
        if tie.role in HOLDS:
            words, kind = HOLDS[tie.role]
            others = _others(read, ties, tie, kind)
            if len(others) == 1:
                first, second = subject_key(tie.subject_id), subject_key(others[0])
                yield _Statement(first, second, LinkKind.ROLE, words)
        elif tie.role in PLACED:
            people = _others(read, ties, tie, SubjectKind.PERSON)
            if len(people) == 1:
                first, second = subject_key(people[0]), subject_key(tie.subject_id)
                yield _Statement(first, second, LinkKind.ROLE, PLACED[tie.role])


def _others(read: CaseLinks, ties: list[Tie], tie: Tie, kind: SubjectKind | None) -> list[int]:
    numbers = dict.fromkeys(each.subject_id for each in ties if each.subject_id != tie.subject_id)
    return [n for n in numbers if kind is None or read.subjects[n].kind is kind]
