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

from sqlalchemy import and_, func, or_, select

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
ABOUT_ONE: dict[Kind, type[Arrest | Charge | Bail]] = {
    Kind.ARREST: Arrest,
    Kind.CHARGE: Charge,
    Kind.BAIL: Bail,
}
"""Kinds about the one person who was arrested, charged or bailed."""


def _passed_over(column: Any) -> Any:  # noqa: ANN401 - a mapped column, and SQL
    """Make SQLite start from the people: they are few, and an index covers what is asked of them.

    Otherwise it starts from the case and reads each of its thousands of entries.
    """
    return column + 0


NAMED = prepared(
    select(Involvement.subject_id, func.group_concat(Involvement.entry_id))
    .where(
        _passed_over(Involvement.case_id).in_(list_param(CASES)),
        Involvement.subject_id.in_(list_param(PEOPLE)),
    )
    .group_by(Involvement.subject_id)
)
"""The entries of the cases that name each of the people."""
OFFENCES = prepared(
    select(Choice.choice, func.group_concat(Choice.entry_id))
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
def entries_of(kinds: Sequence[Kind]) -> Select[Any]:
    """Return the SELECT of the entries of each of these kinds."""
    lists = (func.group_concat(Entry.id).filter(Entry.kind == kind) for kind in kinds)
    return prepared(select(*lists).where(Entry.case_id.in_(list_param(CASES))))


@cache
def select_held(kind: Kind, left_out: frozenset[str]) -> Select[int, str]:
    """Return the SELECT of the arrests, charges or bails of each of the people."""
    model = ABOUT_ONE[kind]
    asked = select(model.person_id, func.group_concat(model.id)).where(
        _passed_over(model.case_id).in_(list_param(CASES)), model.person_id.in_(list_param(PEOPLE))
    )
    if model is Arrest:
        asked = asked.where(Arrest.disposal.is_(None) | Arrest.disposal.not_in(left_out))
    return prepared(asked.group_by(model.person_id))


class Strengths(NamedTuple):
    """Which grades make an item strong or fair, and which assessments never count."""

    strong: frozenset[str]
    fair: frozenset[str]
    left_out: frozenset[str]


@cache
def strengths(rules: Strengths) -> Select[Any]:
    """Return the SELECT of the reports with a strong item, a fair one, one that counts, one that does not."""
    assessment, number = ReportItem.assessment, func.group_concat(ReportItem.entry_id)
    false = assessment.in_(f"intelligence_assessment:{each.lower()}" for each in rules.left_out)
    counted = or_(assessment.is_(None), ~false)
    lists = (_graded(rules.strong), _graded(rules.fair), counted, false)
    return prepared(
        select(*(number.filter(where) for where in lists)).where(ReportItem.case_id.in_(list_param(CASES)))
    )


def _graded(grades: Iterable[str]) -> ColumnElement[bool]:
    """Return the SQL condition that an item has one of these grades, such as 1A: source and assessment."""
    pairs = [
        (f"intelligence_source:{g[0]}", f"intelligence_assessment:{g[1]}".lower()) for g in sorted(grades)
    ]
    return or_(*(and_(ReportItem.source_grade == s, ReportItem.assessment == a) for s, a in pairs))


@cache
def told_by(accounts: frozenset[str]) -> Select[Any]:
    """Return the SELECT of the interviews that are a person's account."""
    return _of_case(Interview, Interview.interview_type.in_(accounts))


@cache
def results(gain_enquiries: frozenset[str]) -> Select[Any]:
    """Return the SELECT of the results that have an exhibit, and of those whose enquiry asked about gain."""
    asked = select(Enquiry.id).where(
        Enquiry.case_id.in_(list_param(CASES)), Enquiry.enquiry_type.in_(gain_enquiries)
    )
    number = func.group_concat(EnquiryResult.id)
    return prepared(
        select(
            number.filter(EnquiryResult.exhibit_reference != ""),
            number.filter(EnquiryResult.follows_id.in_(asked)),
        ).where(EnquiryResult.case_id.in_(list_param(CASES)))
    )


@cache
def select_signs(indicators: frozenset[str]) -> Select[Any]:
    """Return the SELECT of the reports that record one of these indicators."""
    return prepared(
        select(func.group_concat(Choice.entry_id)).where(
            Choice.case_id.in_(list_param(CASES)),
            Choice.of_field == "indicators",
            Choice.choice.in_(indicators),
        )
    )


def _of_case(model: type[Entry], where: ColumnElement[bool]) -> Select[Any]:
    of_case = model.case_id.in_(list_param(CASES))
    return prepared(select(func.group_concat(model.id)).where(of_case, where))


CASH = _of_case(Exhibit, Exhibit.cash_pence > 0)


class Evidence(NamedTuple):
    """An entry, as far as the panel shows it."""

    entry_id: int
    kind: Kind
    strength: Strength
    note: str = ""


def with_note(fact: Evidence, note: str) -> Evidence:
    """Return the fact with a note added."""
    return Evidence(fact.entry_id, fact.kind, fact.strength, note)


class EntrySet(NamedTuple):
    """Entries of one kind and strength; a large case has thousands, in few sets."""

    kind: Kind
    strength: Strength
    numbers: frozenset[int]


@dataclass(kw_only=True)
class Facts:
    """The facts under the four headings of the test."""

    who: dict[int, frozenset[int]]
    """The entries that show each person's part."""
    shown: list[EntrySet] = field(default_factory=list)
    offences: dict[int, tuple[Offence, ...]] = field(default_factory=dict)
    """The offences named by the arrests, charges and bails among them."""
    together: list[EntrySet] = field(default_factory=list)
    gain: list[EntrySet] = field(default_factory=list)

    @property
    def longest(self) -> Offence | None:
        """Return the offence with the longest maximum sentence."""
        named = dict.fromkeys(chain.from_iterable(self.offences.values()))
        return max(named, key=_years, default=None)

    def held_for(self, number: int) -> str:
        """Return the offences that an arrest, charge or bail names."""
        return ", ".join(f"{each.law} ({each.maximum})" for each in self.offences[number])


def _years(offence: Offence) -> float:
    return offence.years or 0


def numbers_of(lots: Iterable[EntrySet]) -> frozenset[int]:
    """Return the ids of the entries in all of these sets."""
    return frozenset().union(*(lot.numbers for lot in lots))


def within(lots: Iterable[EntrySet], numbers: frozenset[int]) -> list[EntrySet]:
    """Return these sets, narrowed to some entries."""
    kept = (EntrySet(lot.kind, lot.strength, lot.numbers & numbers) for lot in lots)
    return [lot for lot in kept if lot.numbers]


def first_of(lots: Sequence[EntrySet], most: int, among: frozenset[int] | None = None) -> list[Evidence]:
    """Return a few of the entries: the strongest first, then the newest."""
    found: list[Evidence] = []
    for strength in sorted({lot.strength for lot in lots}, key=_rank, reverse=True):
        of_it = (
            Evidence(number, lot.kind, lot.strength)
            for lot in lots
            if lot.strength is strength
            for number in nlargest(most, lot.numbers if among is None else lot.numbers & among)
        )
        found += sorted(of_it, reverse=True)
        if len(found) >= most:
            break
    return found[:most]


def _rank(strength: Strength) -> int:
    return strength.rank


def grade_of(source: str | None, assessment: str | None, handling: str | None) -> str:
    """Return a grade as it is read, such as 2AP."""
    parts = (source, assessment, handling)
    return "".join((each or "").rpartition(":")[2] for each in parts).upper()


def grades_of(work: Work, reports: Iterable[int]) -> Mapping[int, str]:
    """Return the best grade among the items of each of these reports: a report counts by its best."""
    of_each: dict[int, list[str]] = {}
    for number, *parts in work.rows(GRADES, entries=list(reports)):
        of_each.setdefault(number, []).append(grade_of(*parts))
    return {number: min(grades, key=_order) for number, grades in of_each.items()}


def _order(grade: str) -> tuple[bool, int, str]:
    """Return the sort key of a grade: the strongest first, anything suspected false last."""
    rules = group_rules()
    return grade[1:2] in rules.left_out, -rules.strength_of(grade).rank, grade


def facts_of(work: Work, cases: Collection[int], people: Collection[int]) -> Facts:
    """Return what shows these people's part, the offences they are held for, and what was gained."""
    return _Reading(work, cases, people).facts()


class _Reading:
    """The facts of a group's cases, read once."""

    def __init__(self, work: Work, cases: Collection[int], people: Collection[int]) -> None:
        self._work, self._cases, self._people = work, list(cases), list(people)
        self._rules = group_rules()
        self._strong, self._fair, self._left_out = self._read_strengths()
        self._with_exhibit, self._asked = self._lists(results(self._rules.gain_enquiries))

    def facts(self) -> Facts:
        """Return every entry under the headings that it supports."""
        by_kind = self._by_kind()
        counted = frozenset().union(*by_kind.values()) - self._left_out
        who = {person: numbers & counted for person, numbers in self._named()}
        held: frozenset[int] = frozenset()
        for kind, person, numbers in self._held():
            who[person] = who.get(person, frozenset()) | numbers
            by_kind[kind] = by_kind.get(kind, frozenset()) | numbers
            held |= numbers
        named, several = _named_and_together(who.values())
        shown = within(self._lots(by_kind), named)
        of_kind = [lot for lot in shown if lot.kind in self._rules.together]
        return Facts(
            who=who,
            shown=shown,
            offences=self._offences(held),
            together=within(of_kind, several),
            gain=list(self._gain()),
        )

    # What shows each person's part

    def _by_kind(self) -> dict[Kind, frozenset[int]]:
        """Return the entries of each kind that may show a person's part by naming them."""
        kinds = tuple(sorted(self._rules.shows - frozenset(ABOUT_ONE)))
        found = zip(kinds, self._lists(entries_of(kinds)), strict=True)
        by_kind = {kind: numbers for kind, numbers in found if numbers}
        if Kind.INTERVIEW in by_kind:
            (told,) = self._lists(told_by(self._rules.accounts))
            by_kind[Kind.INTERVIEW] &= told
        return by_kind

    def _named(self) -> Iterator[tuple[int, frozenset[int]]]:
        """Yield the entries that name each of the people."""
        rows = self._work.rows(NAMED, cases=self._cases, people=self._people)
        return ((person, _read(listed)) for person, listed in rows)

    def _held(self) -> Iterator[tuple[Kind, int, frozenset[int]]]:
        """Yield the entries by which each of the people was arrested, charged or bailed."""
        for kind in ABOUT_ONE:
            if kind in self._rules.shows:
                statement = select_held(kind, self._rules.arrests_left_out)
                for person, listed in self._work.rows(statement, cases=self._cases, people=self._people):
                    yield kind, person, _read(listed)

    def _lots(self, by_kind: Mapping[Kind, frozenset[int]]) -> Iterator[EntrySet]:
        """Yield the entries by strength: reports by grade, the others by kind."""
        for kind, numbers in by_kind.items():
            if kind is Kind.REPORT:
                yield from self._reports(numbers)
                continue
            with_exhibit = numbers & self._with_exhibit
            yield EntrySet(kind, self._rules.by_kind[Kind.EXHIBIT], with_exhibit)
            yield EntrySet(kind, self._rules.by_kind[kind], numbers - with_exhibit)

    def _reports(self, numbers: frozenset[int]) -> Iterator[EntrySet]:
        yield EntrySet(Kind.REPORT, Strength.STRONG, numbers & self._strong)
        yield EntrySet(Kind.REPORT, Strength.FAIR, numbers & self._fair)
        weak = numbers - self._strong - self._fair - self._left_out
        yield EntrySet(Kind.REPORT, Strength.WEAK, weak)

    def _read_strengths(self) -> tuple[frozenset[int], frozenset[int], frozenset[int]]:
        """Return the strong reports, the fair ones, and those suspected false throughout.

        A report counts by the best of its items.
        """
        rules = self._rules
        strong, fair, counted, false = self._lists(
            strengths(Strengths(rules.strong_grades, rules.fair_grades, rules.left_out))
        )
        return strong & counted, (fair & counted) - strong, false - counted

    # Offences and gain

    def _offences(self, held: frozenset[int]) -> dict[int, tuple[Offence, ...]]:
        """Return the offences with a long enough maximum, for the entries by which people are held."""
        found: dict[int, tuple[Offence, ...]] = {}
        for key, listed in self._work.rows(OFFENCES, cases=self._cases):
            offence = offences().get(key)
            if offence is not None and offence.carries(self._rules.years):
                for number in _read(listed) & held:
                    found[number] = (*found.get(number, ()), offence)
        return found

    def _gain(self) -> Iterator[EntrySet]:
        (signs,) = self._lists(select_signs(self._rules.gain_indicators))
        (cash,) = self._lists(CASH)
        found = {Kind.REPORT: signs, Kind.EXHIBIT: cash, Kind.ENQUIRY_RESULT: self._asked}
        yield from (lot for lot in self._lots(found) if lot.numbers)

    def _lists(self, statement: Select[Any]) -> Sequence[frozenset[int]]:
        """Return the lists of ids in the one row of a statement."""
        (row,) = self._work.rows(statement, cases=self._cases)
        return [_read(listed) for listed in row]


def _named_and_together(of_each: Iterable[frozenset[int]]) -> tuple[frozenset[int], frozenset[int]]:
    """Return the entries that name any of the people, and those that name two or more."""
    anybody: set[int] = set()
    several: set[int] = set()
    for numbers in of_each:
        several |= anybody & numbers
        anybody |= numbers
    return frozenset(anybody), frozenset(several)


def _read(listed: str | None) -> frozenset[int]:
    """Parse a list of ids that SQLite joined."""
    return frozenset(map(int, listed.split(","))) if listed else frozenset()
