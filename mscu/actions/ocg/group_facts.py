"""What a case's record shows about the people of a group: entries, and how strong each one is.

Ids are read first, and words only of the few entries that are shown: a case may have thousands.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from heapq import nlargest
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import SQLColumnExpression, String, and_, cast, func, or_, select

from mscu.codes import Kind, Strength
from mscu.models.entries.enforcement import Arrest, Bail, Charge, Interview
from mscu.models.entries.enquiry import Enquiry, EnquiryResult
from mscu.models.entries.entry import Choice, Entry
from mscu.models.entries.exhibit import Exhibit
from mscu.models.entries.report import ReportItem
from mscu.models.prepared import list_param, prepared
from mscu.models.subject import Involvement
from mscu.rules.ocg import group_rules
from mscu.rules.offences import Offence, offences

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Select

    from mscu.actions.core.action import Work


# Statements, each built once


CASES, PEOPLE, ENTRIES = "cases", "people", "entries"
"""The names of the parameters of these statements."""
PERSON_KINDS: dict[Kind, type[Arrest | Charge | Bail]] = {
    Kind.ARREST: Arrest,
    Kind.CHARGE: Charge,
    Kind.BAIL: Bail,
}
"""Kinds about the one person who was arrested, charged or bailed."""


def _without_index(column: SQLColumnExpression[Any]) -> ColumnElement[Any]:
    """Make SQLite start from the people: they are few, and an index covers what is asked of them.

    Otherwise it starts from the case and reads each of its thousands of entries.
    """
    return column + 0


def _ids(column: SQLColumnExpression[Any]) -> Any:  # noqa: ANN401 - a function of any type
    """Return the SQL expression for all ids of a group, separated by commas."""
    return func.aggregate_strings(cast(column, String), ",")


NAMING_ENTRIES = prepared(
    select(Involvement.subject_id, _ids(Involvement.entry_id))
    .where(
        _without_index(Involvement.case_id).in_(list_param(CASES)),
        Involvement.subject_id.in_(list_param(PEOPLE)),
    )
    .group_by(Involvement.subject_id)
)
"""The entries of the cases that name each of the people."""
OFFENCES = prepared(
    select(Choice.choice, _ids(Choice.entry_id))
    .where(Choice.case_id.in_(list_param(CASES)), Choice.of_field == "offences")
    .group_by(Choice.position, Choice.choice)
    .order_by(Choice.position)
)
"""Which entries name which offence, in the order in which each names them."""
GRADES = prepared(
    select(
        ReportItem.entry_id, ReportItem.source_grade, ReportItem.assessment, ReportItem.handling_code
    ).where(ReportItem.entry_id.in_(list_param(ENTRIES)))
)
"""The grades of some reports."""


@cache
def select_by_kind(kinds: Sequence[Kind]) -> Select[Any]:
    """Return the SELECT of the entries of each of these kinds."""
    lists = (_ids(Entry.id).filter(Entry.kind == kind) for kind in kinds)
    return prepared(select(*lists).where(Entry.case_id.in_(list_param(CASES))))


@cache
def select_person_entries(kind: Kind, left_out: frozenset[str]) -> Select[int, str]:
    """Return the SELECT of the arrests, charges or bails of each of the people."""
    model = PERSON_KINDS[kind]
    statement = select(model.person_id, _ids(model.id)).where(
        _without_index(model.case_id).in_(list_param(CASES)), model.person_id.in_(list_param(PEOPLE))
    )
    if model is Arrest:
        statement = statement.where(Arrest.disposal.is_(None) | Arrest.disposal.not_in(left_out))
    return prepared(statement.group_by(model.person_id))


class GradeRules(NamedTuple):
    """Which grades make an item strong or fair, and which assessments never count."""

    strong: frozenset[str]
    fair: frozenset[str]
    left_out: frozenset[str]


@cache
def select_strengths(rules: GradeRules) -> Select[Any]:
    """Return the SELECT of the reports with a strong item, a fair one, one that counts, one that does not."""
    assessment, ids = ReportItem.assessment, _ids(ReportItem.entry_id)
    false = assessment.in_(f"intelligence_assessment:{assessment_.lower()}" for assessment_ in rules.left_out)
    counted = or_(assessment.is_(None), ~false)
    lists = (_graded(rules.strong), _graded(rules.fair), counted, false)
    return prepared(
        select(*(ids.filter(where) for where in lists)).where(ReportItem.case_id.in_(list_param(CASES)))
    )


def _graded(grades: Iterable[str]) -> ColumnElement[bool]:
    """Return the SQL condition that an item has one of these grades, such as 1A: source and assessment."""
    pairs = [
        (f"intelligence_source:{g[0]}", f"intelligence_assessment:{g[1]}".lower()) for g in sorted(grades)
    ]
    return or_(*(and_(ReportItem.source_grade == s, ReportItem.assessment == a) for s, a in pairs))


@cache
def select_accounts(accounts: frozenset[str]) -> Select[Any]:
    """Return the SELECT of the interviews that are a person's account."""
    return _select_in_cases(Interview, Interview.interview_type.in_(accounts))


@cache
def select_results(gain_enquiries: frozenset[str]) -> Select[Any]:
    """Return the SELECT of the results that have an exhibit, and of those whose enquiry asked about gain."""
    enquiries = select(Enquiry.id).where(
        Enquiry.case_id.in_(list_param(CASES)), Enquiry.enquiry_type.in_(gain_enquiries)
    )
    ids = _ids(EnquiryResult.id)
    return prepared(
        select(
            ids.filter(EnquiryResult.exhibit_reference != ""),
            ids.filter(EnquiryResult.follows_id.in_(enquiries)),
        ).where(EnquiryResult.case_id.in_(list_param(CASES)))
    )


@cache
def select_indicated(indicators: frozenset[str]) -> Select[Any]:
    """Return the SELECT of the reports that record one of these indicators."""
    return prepared(
        select(_ids(Choice.entry_id)).where(
            Choice.case_id.in_(list_param(CASES)),
            Choice.of_field == "indicators",
            Choice.choice.in_(indicators),
        )
    )


def _select_in_cases(model: type[Entry], where: ColumnElement[bool]) -> Select[Any]:
    of_case = model.case_id.in_(list_param(CASES))
    return prepared(select(_ids(model.id)).where(of_case, where))


CASH = _select_in_cases(Exhibit, Exhibit.cash_pence > 0)


class Evidence(NamedTuple):
    """The part of an entry that the panel shows."""

    entry_id: int
    kind: Kind
    strength: Strength
    note: str = ""


def add_note(fact: Evidence, note: str) -> Evidence:
    return Evidence(fact.entry_id, fact.kind, fact.strength, note)


class EntrySet(NamedTuple):
    """Entries of one kind and strength; a large case has thousands, in few sets."""

    kind: Kind
    strength: Strength
    ids: frozenset[int]


@dataclass(kw_only=True)
class GroupFacts:
    """The facts under the four headings of the test."""

    by_person: dict[int, frozenset[int]]
    """The entries that show each person's part."""
    participation: list[EntrySet] = field(default_factory=list)
    offences: dict[int, tuple[Offence, ...]] = field(default_factory=dict)
    """The offences named by the arrests, charges and bails among them."""
    together: list[EntrySet] = field(default_factory=list)
    gain: list[EntrySet] = field(default_factory=list)

    @property
    def longest(self) -> Offence | None:
        """Return the offence with the longest maximum sentence."""
        every_offence = dict.fromkeys(chain.from_iterable(self.offences.values()))
        return max(every_offence, key=_years, default=None)

    def offence_text(self, entry_id: int) -> str:
        """Return the offences that an arrest, charge or bail names."""
        return ", ".join(f"{offence.law} ({offence.maximum})" for offence in self.offences[entry_id])


def _years(offence: Offence) -> float:
    return offence.years or 0


def entry_ids(sets: Iterable[EntrySet]) -> frozenset[int]:
    """Return the ids of the entries in all of these sets."""
    return frozenset().union(*(entry_set.ids for entry_set in sets))


def narrow(sets: Iterable[EntrySet], ids: frozenset[int]) -> list[EntrySet]:
    """Return these sets, narrowed to some entries."""
    narrowed = (EntrySet(entry_set.kind, entry_set.strength, entry_set.ids & ids) for entry_set in sets)
    return [entry_set for entry_set in narrowed if entry_set.ids]


def top_evidence(sets: Sequence[EntrySet], limit: int, ids: frozenset[int] | None = None) -> list[Evidence]:
    """Return a few of the entries: the strongest first, then the newest."""
    found: list[Evidence] = []
    for strength in sorted({entry_set.strength for entry_set in sets}, key=_rank, reverse=True):
        candidates = (
            Evidence(entry_id, entry_set.kind, entry_set.strength)
            for entry_set in sets
            if entry_set.strength is strength
            for entry_id in nlargest(limit, entry_set.ids if ids is None else entry_set.ids & ids)
        )
        found += sorted(candidates, reverse=True)
        if len(found) >= limit:
            break
    return found[:limit]


def _rank(strength: Strength) -> int:
    return strength.rank


def grade_text(source: str | None, assessment: str | None, handling: str | None) -> str:
    """Return a grade as it is read, such as 2AP."""
    parts = (source, assessment, handling)
    return "".join((part or "").rpartition(":")[2] for part in parts).upper()


def best_grades(work: Work, reports: Iterable[int]) -> Mapping[int, str]:
    """Return the best grade among the items of each of these reports: a report counts by its best."""
    by_report: dict[int, list[str]] = {}
    for report_id, *parts in work.rows(GRADES, entries=list(reports)):
        by_report.setdefault(report_id, []).append(grade_text(*parts))
    return {report_id: min(grades, key=_grade_order) for report_id, grades in by_report.items()}


def _grade_order(grade: str) -> tuple[bool, int, str]:
    """Return the sort key of a grade: the strongest first, anything suspected false last."""
    rules = group_rules()
    return grade[1:2] in rules.left_out, -rules.strength_of(grade).rank, grade


def load_facts(work: Work, cases: Collection[int], people: Collection[int]) -> GroupFacts:
    """Return what shows these people's part, the offences they are held for, and what was gained."""
    return _FactReader(work, cases, people).facts()


class _FactReader:
    """The facts of a group's cases, read once."""

    def __init__(self, work: Work, cases: Collection[int], people: Collection[int]) -> None:
        self._work, self._cases, self._people = work, list(cases), list(people)
        self._rules = group_rules()
        self._strong, self._fair, self._left_out = self._read_strengths()
        self._with_exhibit, self._gain_results = self._id_lists(select_results(self._rules.gain_enquiries))

    def facts(self) -> GroupFacts:
        """Return every entry under the headings that it supports."""
        by_kind = self._by_kind()
        counted = frozenset().union(*by_kind.values()) - self._left_out
        who = {person: ids & counted for person, ids in self._named()}
        held_ids: frozenset[int] = frozenset()
        for kind, person, ids in self._person_entries():
            who[person] = who.get(person, frozenset()) | ids
            by_kind[kind] = by_kind.get(kind, frozenset()) | ids
            held_ids |= ids
        named, together = _split_named(who.values())
        participation = narrow(self._by_strength(by_kind), named)
        joint = [entry_set for entry_set in participation if entry_set.kind in self._rules.together]
        return GroupFacts(
            by_person=who,
            participation=participation,
            offences=self._offences(held_ids),
            together=narrow(joint, together),
            gain=list(self._gain()),
        )

    # What shows each person's part

    def _by_kind(self) -> dict[Kind, frozenset[int]]:
        """Return the entries of each kind that may show a person's part by naming them."""
        kinds = tuple(sorted(self._rules.shows - frozenset(PERSON_KINDS)))
        lists = zip(kinds, self._id_lists(select_by_kind(kinds)), strict=True)
        by_kind = {kind: ids for kind, ids in lists if ids}
        if Kind.INTERVIEW in by_kind:
            (accounts,) = self._id_lists(select_accounts(self._rules.accounts))
            by_kind[Kind.INTERVIEW] &= accounts
        return by_kind

    def _named(self) -> Iterator[tuple[int, frozenset[int]]]:
        """Yield the entries that name each of the people."""
        rows = self._work.rows(NAMING_ENTRIES, cases=self._cases, people=self._people)
        return ((person, _parse_ids(joined)) for person, joined in rows)

    def _person_entries(self) -> Iterator[tuple[Kind, int, frozenset[int]]]:
        """Yield the entries by which each of the people was arrested, charged or bailed."""
        for kind in PERSON_KINDS:
            if kind in self._rules.shows:
                statement = select_person_entries(kind, self._rules.arrests_left_out)
                for person, joined in self._work.rows(statement, cases=self._cases, people=self._people):
                    yield kind, person, _parse_ids(joined)

    def _by_strength(self, by_kind: Mapping[Kind, frozenset[int]]) -> Iterator[EntrySet]:
        """Yield the entries by strength: reports by grade, the others by kind."""
        for kind, ids in by_kind.items():
            if kind is Kind.REPORT:
                yield from self._reports(ids)
                continue
            with_exhibit = ids & self._with_exhibit
            yield EntrySet(kind, self._rules.by_kind[Kind.EXHIBIT], with_exhibit)
            yield EntrySet(kind, self._rules.by_kind[kind], ids - with_exhibit)

    def _reports(self, ids: frozenset[int]) -> Iterator[EntrySet]:
        yield EntrySet(Kind.REPORT, Strength.STRONG, ids & self._strong)
        yield EntrySet(Kind.REPORT, Strength.FAIR, ids & self._fair)
        weak = ids - self._strong - self._fair - self._left_out
        yield EntrySet(Kind.REPORT, Strength.WEAK, weak)

    def _read_strengths(self) -> tuple[frozenset[int], frozenset[int], frozenset[int]]:
        """Return the strong reports, the fair ones, and those suspected false throughout.

        A report counts by the best of its items.
        """
        rules = self._rules
        strong, fair, counted, false = self._id_lists(
            select_strengths(GradeRules(rules.strong_grades, rules.fair_grades, rules.left_out))
        )
        return strong & counted, (fair & counted) - strong, false - counted

    # Offences and gain

    def _offences(self, held_ids: frozenset[int]) -> dict[int, tuple[Offence, ...]]:
        """Return the offences with a long enough maximum, for the entries by which people are held."""
        by_entry: dict[int, tuple[Offence, ...]] = {}
        for key, joined in self._work.rows(OFFENCES, cases=self._cases):
            offence = offences().get(key)
            if offence is not None and offence.carries(self._rules.years):
                for entry_id in _parse_ids(joined) & held_ids:
                    by_entry[entry_id] = (*by_entry.get(entry_id, ()), offence)
        return by_entry

    def _gain(self) -> Iterator[EntrySet]:
        (indicated,) = self._id_lists(select_indicated(self._rules.gain_indicators))
        (cash,) = self._id_lists(CASH)
        by_kind = {Kind.REPORT: indicated, Kind.EXHIBIT: cash, Kind.ENQUIRY_RESULT: self._gain_results}
        yield from (entry_set for entry_set in self._by_strength(by_kind) if entry_set.ids)

    def _id_lists(self, statement: Select[Any]) -> Sequence[frozenset[int]]:
        """Return the lists of ids in the one row of a statement."""
        (row,) = self._work.rows(statement, cases=self._cases)
        return [_parse_ids(joined) for joined in row]


def _split_named(id_sets: Iterable[frozenset[int]]) -> tuple[frozenset[int], frozenset[int]]:
    """Return the entries that name any of the people, and those that name two or more."""
    named: set[int] = set()
    together: set[int] = set()
    for ids in id_sets:
        together |= named & ids
        named |= ids
    return frozenset(named), frozenset(together)


def _parse_ids(joined: str | None) -> frozenset[int]:
    """Parse a list of ids that SQLite joined."""
    return frozenset(map(int, joined.split(","))) if joined else frozenset()
