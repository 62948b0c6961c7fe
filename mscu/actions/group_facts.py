"""What a case's record holds of the people of a group: entries, and how strong each one is.

Numbers are read first and words last, of the few that are shown: a case may have thousands.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cache
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


NOBODY: frozenset[int] = frozenset()
_RANKS = {each: each.rank for each in Strength}


class Fact(NamedTuple):
    """An entry as far as the panel counts it; a large case has thousands."""

    rank: int
    entry_id: int
    kind: Kind
    strength: Strength
    who: AbstractSet[int] = NOBODY
    grade: str = ""
    note: str = ""


def _fact(entry_id: int, kind: Kind, strength: Strength, *more: Any) -> Fact:  # noqa: ANN401
    return Fact(_RANKS[strength], entry_id, kind, strength, *more)


def with_note(fact: Fact, note: str) -> Fact:
    """Say more of a fact: a note stands last."""
    return Fact(*fact[:-1], note)


@dataclass(kw_only=True)
class Facts:
    """The facts under the four headings of the test."""

    shown: list[Fact] = field(default_factory=list)
    offences: list[Fact] = field(default_factory=list)
    longest: Offence | None = None
    together: list[Fact] = field(default_factory=list)
    gain: list[Fact] = field(default_factory=list)


@cache
def _grade(source: str | None, assessment: str | None, handling: str | None) -> str:
    """Write a grade as it is read, such as 2AP."""
    parts = (source, assessment, handling)
    return "".join((each or "").rpartition(":")[2] for each in parts).upper()


def facts_of(work: Work, case_id: int, people: Collection[int]) -> Facts:
    """Read what shows these people, which offences they are held for, and what was gained."""
    return _Reading(work, case_id, people).facts()


class _Reading:
    """A case read for a group."""

    def __init__(self, work: Work, case_id: int, people: Collection[int]) -> None:
        self._work, self._case_id, self._people = work, case_id, people
        self._rules = group_rules()
        self._strengths: dict[str, Strength] = {}
        self._grades = self._read_grades()
        self._with_exhibit = self._ids(EnquiryResult.id, EnquiryResult.exhibit_reference != "")

    def facts(self) -> Facts:
        """Sort every entry under the headings that it bears on."""
        found = Facts()
        for number, kind, who in self._tied():
            fact = self._fact(number, kind, who)
            if fact is None:
                continue
            found.shown.append(fact)
            if len(who) > 1 and kind in self._rules.together:
                found.together.append(fact)
        self._add_offences(found)
        found.gain.extend(self._gain())
        return found

    # ------------------------------------------------------------ who is shown by what

    def _tied(self) -> Iterator[tuple[int, Kind, AbstractSet[int]]]:
        """Give every entry that shows one of the people, its kind, and whom it shows."""
        who = self._named()
        counted = self._rules.shows - frozenset(ABOUT_ONE)
        kinds = self._work.rows(
            select(Entry.id, Entry.kind).where(
                Entry.case_id == self._case_id, Entry.kind.in_(counted)
            )
        )
        accounts = self._ids(Interview.id, Interview.interview_type.in_(self._rules.accounts))
        for number, kind in kinds:
            if number in who and (kind is not Kind.INTERVIEW or number in accounts):
                yield number, kind, who[number]
        for kind, number, person in self._about_one():
            yield number, kind, frozenset({person})

    def _named(self) -> dict[int, set[int]]:
        """Say of each entry of the case which of the people it names: a row a person is read."""
        rows = self._work.rows(
            select(Involvement.subject_id, func.group_concat(Involvement.entry_id))
            .where(Involvement.case_id == self._case_id, Involvement.subject_id.in_(self._people))
            .group_by(Involvement.subject_id)
        )
        who: dict[int, set[int]] = {}
        for person, entries in rows:
            for number in map(int, entries.split(",") if entries else ()):
                who.setdefault(number, set()).add(person)
        return who

    def _about_one(self) -> Iterator[tuple[Kind, int, int]]:
        for kind, model in ABOUT_ONE.items():
            if kind not in self._rules.shows:
                continue
            rows = select(model.id, model.person_id).where(
                model.case_id == self._case_id, model.person_id.in_(self._people)
            )
            if model is Arrest:
                ended = Arrest.disposal.in_(self._rules.arrests_left_out)
                rows = rows.where(Arrest.disposal.is_(None) | ~ended)
            for number, person in self._work.rows(rows):
                yield kind, number, person

    def _fact(self, number: int, kind: Kind, who: AbstractSet[int]) -> Fact | None:
        if kind is not Kind.REPORT:
            return _fact(number, kind, self._of_kind(number, kind), who)
        grade = self._grades.get(number, "")
        if grade is None:
            return None
        return _fact(number, kind, self._of_grade(grade), who, grade)

    def _of_kind(self, number: int, kind: Kind) -> Strength:
        if number in self._with_exhibit:
            return self._rules.by_kind[Kind.EXHIBIT]
        return self._rules.by_kind[kind]

    def _read_grades(self) -> dict[int, str | None]:
        """Give the best grade of each report; None where all of it is suspected to be false."""
        rows = self._work.rows(
            select(
                ReportItem.entry_id, ReportItem.source_grade, ReportItem.assessment,
                ReportItem.handling_code,
            ).where(ReportItem.case_id == self._case_id)
        )  # fmt: skip
        best: dict[int, str | None] = {}
        for number, *parts in rows:
            grade = _grade(*parts)
            if grade[1:2] in self._rules.left_out:
                best.setdefault(number, None)
            elif (before := best.get(number)) is None or self._order(grade) < self._order(before):
                best[number] = grade
        return best

    def _order(self, grade: str) -> tuple[int, str]:
        return -self._of_grade(grade).rank, grade

    def _of_grade(self, grade: str) -> Strength:
        if (known := self._strengths.get(grade)) is None:
            known = self._strengths[grade] = self._rules.of_grade(grade)
        return known

    # ------------------------------------------------------------ offences and gain

    def _add_offences(self, found: Facts) -> None:
        held = {each.entry_id: each for each in found.shown if each.kind in ABOUT_ONE}
        rows = self._work.rows(
            select(Choice.entry_id, Choice.choice)
            .where(Choice.case_id == self._case_id, Choice.of_field == "offences")
            .order_by(Choice.position)
        )
        by_entry: dict[int, list[Offence]] = {}
        for number, key in rows:
            offence = offences().get(key) if number in held else None
            if offence is not None and offence.carries(self._rules.years):
                by_entry.setdefault(number, []).append(offence)
        for number, of_entry in by_entry.items():
            fact, said = held[number], ", ".join(f"{o.law} ({o.maximum})" for o in of_entry)
            found.offences.append(with_note(fact, said))
            found.longest = max(
                (*of_entry, *([found.longest] if found.longest else [])),
                key=lambda each: each.years or 0,
            )

    def _gain(self) -> Iterator[Fact]:
        rules = self._rules
        signs = select(Choice.entry_id).where(
            Choice.case_id == self._case_id, Choice.of_field == "indicators",
            Choice.choice.in_(rules.gain_indicators),
        )  # fmt: skip
        for number in dict.fromkeys(self._work.values(signs)):
            if (fact := self._fact(number, Kind.REPORT, NOBODY)) is not None:
                yield fact
        for number in self._ids(Exhibit.id, Exhibit.cash_pence > 0):
            yield self._plain(number, Kind.EXHIBIT)
        asked = select(Enquiry.id).where(
            Enquiry.case_id == self._case_id, Enquiry.enquiry_type.in_(rules.gain_enquiries)
        )
        for number in self._ids(EnquiryResult.id, EnquiryResult.follows_id.in_(asked)):
            yield self._plain(number, Kind.ENQUIRY_RESULT)

    def _plain(self, number: int, kind: Kind) -> Fact:
        return _fact(number, kind, self._of_kind(number, kind))

    def _ids(self, column: Any, where: Any) -> frozenset[int]:  # noqa: ANN401 - SQL
        of_case = select(column).where(column.class_.case_id == self._case_id, where)
        return frozenset(self._work.values(of_case))
