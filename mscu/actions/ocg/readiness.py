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
from mscu.actions.ocg.assessments import GroupPerson, group_people, newest_assessment
from mscu.actions.ocg.group_facts import (
    EntrySet,
    Evidence,
    GroupFacts,
    add_note,
    best_grades,
    entry_ids,
    load_facts,
    narrow,
    top_evidence,
)
from mscu.actions.ocg.groups import with_merged
from mscu.codes import Kind
from mscu.models.case import Case
from mscu.models.entries.entry import Entry
from mscu.models.entries.ocg import OcgAssessment
from mscu.rules.ocg import group_rules
from mscu.text.counts import count_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mscu.actions.core.action import Work
    from mscu.codes import Strength

MAX_SHOWN = 4
"""The facts spelled out under one heading; the others are counted."""


@dataclass(frozen=True, kw_only=True)
class EntryText:
    """The words of an entry that is shown."""

    text: str = ""
    when: str = ""
    grade: str = ""


@dataclass(frozen=True, kw_only=True)
class FactLine:
    """A fact as it is shown: an entry, its date, its grade and its strength."""

    entry_id: int
    kind: Kind
    text: str
    note: str
    when: str
    grade: str
    strength: Strength


@dataclass(frozen=True, kw_only=True)
class ReadinessHeading:
    """One part of the test: a sentence on whether it is met, and the facts."""

    title: str
    met: bool
    summary: str
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
class ReadinessReport:
    """The panel of a group, or of a case's suspects before any group is assessed."""

    case_id: int
    group: str
    source: str
    headings: tuple[ReadinessHeading, ...]
    members: tuple[MemberLine, ...]

    @property
    def met(self) -> int:
        """Return how many headings have facts."""
        return sum(heading.met for heading in self.headings)

    @property
    def is_ready(self) -> bool:
        """Return whether every part has facts; an officer decides whether it is a group."""
        return self.met == len(self.headings)


@dataclass(frozen=True, kw_only=True)
class Readiness(Query[ReadinessReport]):
    """The facts that a case's record holds for the test, by its newest group or one assessment."""

    case_id: int | None = None
    assessment_id: int | None = None
    needs = Permission.ASSESS_GROUPS

    def answer(self, work: Work) -> ReadinessReport:
        if self.assessment_id is not None:
            assessment: OcgAssessment | None = work.get(OcgAssessment, self.assessment_id)
            case_id = assessment.case_id if assessment is not None else 0
        else:
            case_id = work.get(Case, self.case_id or 0).id
            assessment = newest_assessment(work, case_id)
        assessments = with_merged(work, assessment) if assessment is not None else ()
        return load_readiness(work, case_id or 0, assessments)


def load_readiness(work: Work, case_id: int, assessments: Sequence[OcgAssessment]) -> ReadinessReport:
    """Return the panel of a case, by the newest assessments of a group and of the groups merged into it."""
    people = group_people(work, case_id, assessments)
    counted = {person.id: person for person in people if not person.why_not}
    facts = load_facts(work, _cases(case_id, assessments), frozenset(counted))
    strongest = {person: _strongest(facts, person) for person in counted}
    texts = _entry_texts(work, facts, [person for person in strongest.values() if person is not None])
    return ReadinessReport(
        case_id=case_id,
        group=assessments[0].name if assessments else "",
        source=group_rules().source,
        headings=(
            _people(counted.values(), facts, _with_names(strongest, counted), texts),
            _offences(facts, texts),
            _together(facts, texts),
            _gain(facts, texts),
        ),
        members=tuple(_member(person, strongest.get(person.id), texts) for person in people),
    )


def _cases(case_id: int, assessments: Sequence[OcgAssessment]) -> set[int]:
    """Return the case and the cases of the groups merged into this one."""
    return {case_id, *(assessment.case_id for assessment in assessments if assessment.case_id)}


def _member(person: GroupPerson, fact: Evidence | None, texts: Mapping[int, EntryText]) -> MemberLine:
    return MemberLine(
        subject_id=person.id,
        name=person.name,
        role=person.role,
        why_not=person.why_not,
        strength=fact.strength if fact else None,
        fact=_line(fact, texts) if fact else None,
    )


def _with_names(
    strongest: Mapping[int, Evidence | None], people: Mapping[int, GroupPerson]
) -> list[Evidence]:
    """Return each fact of the first heading with the person whose part it shows."""
    return [
        add_note(fact, people[person_id].name) for person_id, fact in strongest.items() if fact is not None
    ]


def _strongest(facts: GroupFacts, person_id: int) -> Evidence | None:
    """Return the strongest fact that shows a person's part, and the newest of equals."""
    own_ids = facts.by_person.get(person_id, frozenset())
    return next(iter(top_evidence(facts.participation, 1, own_ids)), None)


# The four headings


def _people(
    counted: Iterable[GroupPerson],
    facts: GroupFacts,
    strongest: Sequence[Evidence],
    texts: Mapping[int, EntryText],
) -> ReadinessHeading:
    minimum = group_rules().people
    supported = [person for person, ids in facts.by_person.items() if ids]
    unsupported = [candidate.name for candidate in counted if candidate.id not in supported]
    summary = f"{len(supported)} of the {minimum} needed; exploited people are never counted"
    if len(supported) >= minimum:
        summary = f"{len(supported)} people; exploited people are never counted"
    if unsupported:
        summary += f". Nothing recorded shows the involvement of {', '.join(unsupported)}"
    met = len(supported) >= minimum
    best = sorted(strongest, key=_strength_and_age, reverse=True)
    heading = _heading(
        "Three people or more", facts.participation, texts, met=met, summary=summary, shown=best[:MAX_SHOWN]
    )
    return replace(heading, strength=best[minimum - 1].strength if met else None)


def _strength_and_age(fact: Evidence) -> tuple[int, int]:
    return fact.strength.rank, fact.entry_id


def _offences(facts: GroupFacts, texts: Mapping[int, EntryText]) -> ReadinessHeading:
    years = group_rules().years
    summary = f"No arrest or charge of these people is for an offence of {years} years or more"
    longest = facts.longest
    if longest is not None:
        summary = f"{longest.maximum}, {longest.law}"
    sets = narrow(facts.participation, frozenset(facts.offences))
    examples = [add_note(fact, facts.offence_text(fact.entry_id)) for fact in top_evidence(sets, MAX_SHOWN)]
    return _heading("An offence of seven years or more", sets, texts, summary=summary, shown=examples)


def _together(facts: GroupFacts, texts: Mapping[int, EntryText]) -> ReadinessHeading:
    count = len(entry_ids(facts.together))
    summary = "No entry names two of these people together"
    if count:
        summary = f"{count_of(count, 'entry names', 'entries name')} two or more of them"
    return _heading("They act, or agree to act, together", facts.together, texts, summary=summary)


def _gain(facts: GroupFacts, texts: Mapping[int, EntryText]) -> ReadinessHeading:
    summary = "No cash, financial result or sign of wages taken is recorded"
    if facts.gain:
        summary = "cash, accounts or wages taken"
    return _heading("For gain or benefit", facts.gain, texts, summary=summary)


def _heading(
    title: str,
    sets: Sequence[EntrySet],
    texts: Mapping[int, EntryText],
    *,
    summary: str,
    met: bool | None = None,
    shown: Sequence[Evidence] = (),
) -> ReadinessHeading:
    shown = shown or top_evidence(sets, MAX_SHOWN)
    return ReadinessHeading(
        title=title,
        met=bool(sets) if met is None else met,
        summary=summary,
        lines=tuple(_line(fact, texts) for fact in shown),
        entries=entry_ids(sets),
        strength=shown[0].strength if shown else None,
    )


def _line(fact: Evidence, texts: Mapping[int, EntryText]) -> FactLine:
    text = texts.get(fact.entry_id, EntryText())
    note = "" if fact.note and fact.note in text.text else fact.note
    return FactLine(
        entry_id=fact.entry_id,
        kind=fact.kind,
        text=text.text,
        note=note,
        when=text.when,
        grade=text.grade,
        strength=fact.strength,
    )


def _entry_texts(work: Work, facts: GroupFacts, member_facts: Iterable[Evidence]) -> Mapping[int, EntryText]:
    """Return the words, date and grade of each entry that is shown."""
    examples = top_evidence(facts.participation, MAX_SHOWN, frozenset(facts.offences))
    examples += [fact for sets in (facts.together, facts.gain) for fact in top_evidence(sets, MAX_SHOWN)]
    kinds = {fact.entry_id: fact.kind for fact in (*examples, *member_facts)}
    rows = work.rows(select(Entry.id, Entry.headline, Entry.happened_words).where(Entry.id.in_(kinds)))
    grades = best_grades(work, [fact for fact, kind in kinds.items() if kind is Kind.REPORT])
    return {
        entry_id: EntryText(text=headline, when=when, grade=grades.get(entry_id, ""))
        for entry_id, headline, when in rows
    }
