"""What a case's record holds of the people of a group: entries, and how strong each one is.

Numbers are read first and words last, of the few that are shown: a case may have thousands.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cache
from heapq import nlargest
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import func, select

from mscu.codes import Kind, Strength
from mscu.models.enforcement import Arrest, Bail, Charge, Interview
from mscu.models.enquiry import Enquiry, EnquiryResult
from mscu.models.entry import Choice, Entry
from mscu.models.exhibit import Exhibit
from mscu.models.group_rules import GroupRules, load_group_rules
from mscu.models.offences import Offence, load_offences
from mscu.models.report import ReportItem
from mscu.models.subject import Involvement
from mscu.places import resource

if TYPE_CHECKING:
    from mscu.actions.action import Work

ABOUT_ONE: Mapping[Kind, type[Arrest | Charge | Bail]] = {
    Kind.ARREST: Arrest,
    Kind.CHARGE: Charge,
    Kind.BAIL: Bail,
}
"""Kinds that are about the one person who was arrested, charged or bailed."""


@cache
def group_rules() -> GroupRules:
    """Give the rules of groups that are shipped."""
    return load_group_rules(resource("rules/groups.toml"))


@cache
def offences() -> Mapping[str, Offence]:
    """Give the table of offences that is shipped."""
    return load_offences(resource("code_lists/offence.csv"))


class Fact(NamedTuple):
    """An entry as far as the panel tells of it."""

    entry_id: int
    kind: Kind
    strength: Strength
    grade: str = ""
    note: str = ""


def with_note(fact: Fact, note: str) -> Fact:
    """Say more of a fact: a note stands last."""
    return Fact(*fact[:-1], note)


class Lot(NamedTuple):
    """Entries of one kind, strength and grade: a large case has thousands, told apart in few."""

    kind: Kind
    strength: Strength
    grade: str
    numbers: frozenset[int]


@dataclass(kw_only=True)
class Facts:
    """The facts under the four headings of the test."""

    who: dict[int, frozenset[int]]
    """The entries that show each of the people."""
    shown: list[Lot] = field(default_factory=list)
    offences: dict[int, str] = field(default_factory=dict)
    """What the entries among them say that somebody is held for."""
    longest: Offence | None = None
    together: list[Lot] = field(default_factory=list)
    gain: list[Lot] = field(default_factory=list)


def numbers_of(lots: Iterable[Lot]) -> frozenset[int]:
    """Give the entries of all of these."""
    return frozenset(chain.from_iterable(lot.numbers for lot in lots))


def within(lots: Iterable[Lot], numbers: frozenset[int]) -> list[Lot]:
    """Give what of them is among these entries."""
    kept = (Lot(*lot[:-1], lot.numbers & numbers) for lot in lots)
    return [lot for lot in kept if lot.numbers]


def first_of(lots: Sequence[Lot], most: int) -> list[Fact]:
    """Give a few of them: the strongest first, the newest of them before the others."""
    found: list[Fact] = []
    for strength in sorted({lot.strength for lot in lots}, key=_rank, reverse=True):
        of_it = (
            Fact(number, lot.kind, lot.strength, lot.grade)
            for lot in lots
            if lot.strength is strength
            for number in nlargest(most, lot.numbers)
        )
        found += sorted(of_it, reverse=True)
        if len(found) >= most:
            break
    return found[:most]


def _rank(strength: Strength) -> int:
    return strength.rank


@cache
def grade_of(source: str | None, assessment: str | None, handling: str | None) -> str:
    """Write a grade as it is read, such as 2AP."""
    parts = (source, assessment, handling)
    return "".join((each or "").rpartition(":")[2] for each in parts).upper()


def facts_of(work: Work, cases: Collection[int], people: Collection[int]) -> Facts:
    """Read what shows these people, which offences they are held for, and what was gained."""
    return _Reading(work, cases, people).facts()


class _Reading:
    """The cases of a group read for it."""

    def __init__(self, work: Work, cases: Collection[int], people: Collection[int]) -> None:
        self._work, self._cases, self._people = work, list(cases), people
        self._rules = group_rules()
        self._graded, self._left_out = self._read_grades()
        self._with_exhibit = self._ids(EnquiryResult.id, EnquiryResult.exhibit_reference != "")

    def facts(self) -> Facts:
        """Sort every entry under the headings that it bears on."""
        by_kind, named, held = self._by_kind(), self._named(), list(self._about_one())
        entries = numbers_of(self._lots(by_kind))
        who = {person: numbers & entries for person, numbers in named.items()}
        for kind, number, person in held:
            who[person] = who.get(person, frozenset()) | {number}
            by_kind[kind] = by_kind.get(kind, frozenset()) | {number}
        times = Counter(chain.from_iterable(who.values()))
        found = Facts(who=who, shown=within(self._lots(by_kind), frozenset(times)))
        several = frozenset(number for number, count in times.items() if count > 1)
        of_kind = [lot for lot in found.shown if lot.kind in self._rules.together]
        found.together = within(of_kind, several)
        self._add_offences(found, {number for _, number, _ in held})
        found.gain = list(self._gain())
        return found

    # ------------------------------------------------------------ who is shown by what

    def _by_kind(self) -> dict[Kind, frozenset[int]]:
        """Give the entries of each kind that may show somebody by naming her."""
        counted = self._rules.shows - frozenset(ABOUT_ONE)
        rows = self._work.rows(
            select(Entry.kind, Entry.id).where(
                Entry.case_id.in_(self._cases), Entry.kind.in_(counted)
            )
        )
        by_kind = _together(rows)
        if Kind.INTERVIEW in by_kind:
            told = self._ids(Interview.id, Interview.interview_type.in_(self._rules.accounts))
            by_kind[Kind.INTERVIEW] &= told
        return by_kind

    def _named(self) -> dict[int, frozenset[int]]:
        """Give the entries of the case that name each of the people."""
        rows = self._work.rows(
            select(Involvement.subject_id, func.group_concat(Involvement.entry_id))
            .where(Involvement.case_id.in_(self._cases), Involvement.subject_id.in_(self._people))
            .group_by(Involvement.subject_id)
        )
        return {person: _read(listed) for person, listed in rows}

    def _about_one(self) -> Iterator[tuple[Kind, int, int]]:
        for kind, model in ABOUT_ONE.items():
            if kind not in self._rules.shows:
                continue
            rows = select(model.id, model.person_id).where(
                model.case_id.in_(self._cases), model.person_id.in_(self._people)
            )
            if model is Arrest:
                ended = Arrest.disposal.in_(self._rules.arrests_left_out)
                rows = rows.where(Arrest.disposal.is_(None) | ~ended)
            for number, person in self._work.rows(rows):
                yield kind, number, person

    def _lots(self, by_kind: Mapping[Kind, frozenset[int]]) -> Iterator[Lot]:
        """Tell entries apart by strength: reports by their grade, the others by their kind."""
        for kind, numbers in by_kind.items():
            if kind is Kind.REPORT:
                yield from self._reports(numbers)
                continue
            with_exhibit = numbers & self._with_exhibit
            yield Lot(kind, self._rules.by_kind[Kind.EXHIBIT], "", with_exhibit)
            yield Lot(kind, self._rules.by_kind[kind], "", numbers - with_exhibit)

    def _reports(self, numbers: frozenset[int]) -> Iterator[Lot]:
        ungraded = numbers - numbers_of(self._graded) - self._left_out
        yield from within(self._graded, numbers)
        yield Lot(Kind.REPORT, self._rules.of_grade(""), "", ungraded)

    def _read_grades(self) -> tuple[list[Lot], frozenset[int]]:
        """Give the reports by the best grade of their items; those all suspected false apart."""
        grades = (ReportItem.source_grade, ReportItem.assessment, ReportItem.handling_code)
        rows = self._work.rows(
            select(ReportItem.entry_id, *grades).where(ReportItem.case_id.in_(self._cases))
        )
        graded = _together((grade_of(*parts), number) for number, *parts in rows)
        lots: list[Lot] = []
        seen: frozenset[int] = frozenset()
        left_out: frozenset[int] = frozenset()
        for grade in sorted(graded, key=self._order):
            numbers = graded[grade] - seen
            if grade[1:2] in self._rules.left_out:
                left_out |= numbers
                continue
            seen |= numbers
            lots.append(Lot(Kind.REPORT, self._rules.of_grade(grade), grade, numbers))
        return lots, left_out - seen

    def _order(self, grade: str) -> tuple[int, str]:
        """Put the strongest first: a report counts by the best of its items."""
        return -self._rules.of_grade(grade).rank, grade

    # ------------------------------------------------------------ offences and gain

    def _add_offences(self, found: Facts, held: AbstractSet[int]) -> None:
        rows = self._work.rows(
            select(Choice.entry_id, Choice.choice)
            .where(Choice.case_id.in_(self._cases), Choice.of_field == "offences")
            .order_by(Choice.position)
        )
        by_entry: dict[int, list[Offence]] = {}
        for number, key in rows:
            offence = offences().get(key) if number in held else None
            if offence is not None and offence.carries(self._rules.years):
                by_entry.setdefault(number, []).append(offence)
        for number, of_entry in by_entry.items():
            found.offences[number] = ", ".join(f"{o.law} ({o.maximum})" for o in of_entry)
            found.longest = max(
                (*of_entry, *([found.longest] if found.longest else [])),
                key=lambda each: each.years or 0,
            )

    def _gain(self) -> Iterator[Lot]:
        rules = self._rules
        signs = select(Choice.entry_id).where(
            Choice.case_id.in_(self._cases), Choice.of_field == "indicators",
            Choice.choice.in_(rules.gain_indicators),
        )  # fmt: skip
        asked = select(Enquiry.id).where(
            Enquiry.case_id.in_(self._cases), Enquiry.enquiry_type.in_(rules.gain_enquiries)
        )
        found = {
            Kind.REPORT: frozenset(self._work.values(signs)),
            Kind.EXHIBIT: self._ids(Exhibit.id, Exhibit.cash_pence > 0),
            Kind.ENQUIRY_RESULT: self._ids(EnquiryResult.id, EnquiryResult.follows_id.in_(asked)),
        }
        yield from (lot for lot in self._lots(found) if lot.numbers)

    def _ids(self, column: Any, where: Any) -> frozenset[int]:  # noqa: ANN401 - SQL
        of_case = select(column).where(column.class_.case_id.in_(self._cases), where)
        return frozenset(self._work.values(of_case))


def _together(rows: Iterable[Any]) -> dict[Any, frozenset[int]]:
    """Put numbers together by what stands before them."""
    found: dict[Any, set[int]] = {}
    for key, number in rows:
        found.setdefault(key, set()).add(number)
    return {key: frozenset(numbers) for key, numbers in found.items()}


def _read(listed: str | None) -> frozenset[int]:
    """Read numbers that were put together: a row for many is read in a fraction of the time."""
    return frozenset(map(int, listed.split(","))) if listed else frozenset()
