"""Whether the record holds facts for each part of the test of an organised crime group.

Serious Crime Act 2015 s.45(6): three or more people who act, or agree to act, together, to carry on offences
punishable with seven years or more, for gain or benefit. Facts are counted and shown; nothing is scored.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.core.action import Query
from mscu.actions.ocg.assessments import GroupPerson, newest_assessment, people_of
from mscu.actions.ocg.group_facts import (
    EntrySet,
    Evidence,
    Facts,
    facts_of,
    first_of,
    grades_of,
    numbers_of,
    with_note,
    within,
)
from mscu.actions.ocg.groups import with_merged
from mscu.codes import Kind
from mscu.models.case import Case
from mscu.models.entries.entry import Entry
from mscu.models.entries.ocg import OcgAssessment
from mscu.rules.ocg import group_rules

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mscu.actions.core.action import Work
    from mscu.codes import Strength

SHOWN = 4
"""The facts spelled out under one heading; the others are counted."""


@dataclass(frozen=True, kw_only=True)
class Statement:
    """The words of an entry that is shown."""

    words: str = ""
    when: str = ""
    grade: str = ""


@dataclass(frozen=True, kw_only=True)
class FactLine:
    """A fact as it is shown: an entry, its date, its grade and its strength."""

    entry_id: int
    kind: Kind
    words: str
    note: str
    when: str
    grade: str
    strength: Strength


@dataclass(frozen=True, kw_only=True)
class Heading:
    """One part of the test: a sentence on whether it is met, and the facts."""

    title: str
    met: bool
    said: str
    lines: tuple[FactLine, ...] = ()
    entries: frozenset[int] = frozenset()
    """Every entry that counts here, including those not shown."""
    strength: Strength | None = None

    @property
    def more(self) -> int:
        """Return how many facts are not shown."""
        return len(self.entries) - len(self.lines)


@dataclass(frozen=True, kw_only=True)
class MemberLine:
    """A person of the group and the strongest fact that shows their part."""

    subject_id: int
    name: str
    role: str
    strength: Strength | None
    """None if nothing recorded shows their part."""
    fact: FactLine | None
    why_not: str
    """Why the person is not counted; empty if they are."""


@dataclass(frozen=True, kw_only=True)
class ReadinessAnswer:
    """The panel of a group, or of a case's suspects before any group is assessed."""

    case_id: int
    group: str
    source: str
    headings: tuple[Heading, ...]
    members: tuple[MemberLine, ...]

    @property
    def met(self) -> int:
        """Return how many headings have facts."""
        return sum(each.met for each in self.headings)

    @property
    def is_ready(self) -> bool:
        """Return whether every part has facts; an officer decides whether it is a group."""
        return self.met == len(self.headings)


@dataclass(frozen=True, kw_only=True)
class Readiness(Query[ReadinessAnswer]):
    """The facts that a case's record holds for the test, by its newest group or one assessment."""

    case_id: int | None = None
    assessment_id: int | None = None
    needs = Permission.ASSESS_GROUPS

    def answer(self, work: Work) -> ReadinessAnswer:
        if self.assessment_id is not None:
            assessment: OcgAssessment | None = work.get(OcgAssessment, self.assessment_id)
            case_id = assessment.case_id if assessment is not None else 0
        else:
            case_id = work.get(Case, self.case_id or 0).id
            assessment = newest_assessment(work, case_id)
        told = with_merged(work, assessment) if assessment is not None else ()
        return readiness_of(work, case_id or 0, told)


def readiness_of(work: Work, case_id: int, assessments: Sequence[OcgAssessment]) -> ReadinessAnswer:
    """Return the panel of a case, by the newest assessments of a group and of the groups merged into it."""
    people = people_of(work, case_id, assessments)
    counted = {each.id: each for each in people if not each.why_not}
    facts = facts_of(work, _cases(case_id, assessments), frozenset(counted))
    strongest = {each: _strongest(facts, each) for each in counted}
    words = _words(work, facts, [each for each in strongest.values() if each is not None])
    return ReadinessAnswer(
        case_id=case_id,
        group=assessments[0].name if assessments else "",
        source=group_rules().source,
        headings=(
            _people(counted.values(), facts, _of_each(strongest, counted), words),
            _offences(facts, words),
            _together(facts, words),
            _gain(facts, words),
        ),
        members=tuple(_member(each, strongest.get(each.id), words) for each in people),
    )


def _cases(case_id: int, assessments: Sequence[OcgAssessment]) -> set[int]:
    """Return the case and the cases of the groups merged into this one."""
    return {case_id, *(each.case_id for each in assessments if each.case_id)}


def _member(who: GroupPerson, fact: Evidence | None, words: Mapping[int, Statement]) -> MemberLine:
    return MemberLine(
        subject_id=who.id,
        name=who.name,
        role=who.role,
        why_not=who.why_not,
        strength=fact.strength if fact else None,
        fact=_line(fact, words) if fact else None,
    )


def _of_each(strongest: Mapping[int, Evidence | None], people: Mapping[int, GroupPerson]) -> list[Evidence]:
    """Return each fact of the first heading with the person whose part it shows."""
    return [with_note(fact, people[number].name) for number, fact in strongest.items() if fact is not None]


def _strongest(facts: Facts, person: int) -> Evidence | None:
    """Return the strongest fact that shows a person's part, and the newest of equals."""
    hers = facts.who.get(person, frozenset())
    return next(iter(first_of(facts.shown, 1, hers)), None)


# The four headings


def _people(
    counted: Iterable[GroupPerson],
    facts: Facts,
    strongest: Sequence[Evidence],
    words: Mapping[int, Statement],
) -> Heading:
    least = group_rules().people
    shown = [person for person, numbers in facts.who.items() if numbers]
    unseen = [each.name for each in counted if each.id not in shown]
    said = f"{len(shown)} of the {least} needed; exploited people are never counted"
    if len(shown) >= least:
        said = f"{len(shown)} people; exploited people are never counted"
    if unseen:
        said += f". Nothing recorded shows the involvement of {', '.join(unseen)}"
    met = len(shown) >= least
    best = sorted(strongest, key=_strength_and_age, reverse=True)
    heading = _heading("Three people or more", facts.shown, words, met=met, said=said, shown=best[:SHOWN])
    return replace(heading, strength=best[least - 1].strength if met else None)


def _strength_and_age(fact: Evidence) -> tuple[int, int]:
    return fact.strength.rank, fact.entry_id


def _offences(facts: Facts, words: Mapping[int, Statement]) -> Heading:
    years = group_rules().years
    said = f"No arrest or charge of these people is for an offence of {years} years or more"
    longest = facts.longest
    if longest is not None:
        said = f"{longest.maximum}, {longest.law}"
    lots = within(facts.shown, frozenset(facts.offences))
    shown = [with_note(fact, facts.held_for(fact.entry_id)) for fact in first_of(lots, SHOWN)]
    return _heading("An offence of seven years or more", lots, words, said=said, shown=shown)


def _together(facts: Facts, words: Mapping[int, Statement]) -> Heading:
    number = len(numbers_of(facts.together))
    said = "No entry names two of these people together"
    if number:
        said = f"{number} {'entry names' if number == 1 else 'entries name'} two or more of them"
    return _heading("They act, or agree to act, together", facts.together, words, said=said)


def _gain(facts: Facts, words: Mapping[int, Statement]) -> Heading:
    said = "No cash, financial result or sign of wages taken is recorded"
    if facts.gain:
        said = "cash, accounts or wages taken"
    return _heading("For gain or benefit", facts.gain, words, said=said)


def _heading(
    title: str,
    lots: Sequence[EntrySet],
    words: Mapping[int, Statement],
    *,
    said: str,
    met: bool | None = None,
    shown: Sequence[Evidence] = (),
) -> Heading:
    shown = shown or first_of(lots, SHOWN)
    return Heading(
        title=title,
        met=bool(lots) if met is None else met,
        said=said,
        lines=tuple(_line(each, words) for each in shown),
        entries=numbers_of(lots),
        strength=shown[0].strength if shown else None,
    )


def _line(fact: Evidence, words: Mapping[int, Statement]) -> FactLine:
    said = words.get(fact.entry_id, Statement())
    note = "" if fact.note and fact.note in said.words else fact.note
    return FactLine(
        entry_id=fact.entry_id,
        kind=fact.kind,
        words=said.words,
        note=note,
        when=said.when,
        grade=said.grade,
        strength=fact.strength,
    )


def _words(work: Work, facts: Facts, of_members: Iterable[Evidence]) -> Mapping[int, Statement]:
    """Return the words, date and grade of each entry that is shown."""
    shown = first_of(facts.shown, SHOWN, frozenset(facts.offences))
    shown += [each for lots in (facts.together, facts.gain) for each in first_of(lots, SHOWN)]
    kinds = {each.entry_id: each.kind for each in (*shown, *of_members)}
    rows = work.rows(select(Entry.id, Entry.headline, Entry.happened_words).where(Entry.id.in_(kinds)))
    grades = grades_of(work, [each for each, kind in kinds.items() if kind is Kind.REPORT])
    return {
        number: Statement(words=headline, when=when, grade=grades.get(number, ""))
        for number, headline, when in rows
    }
