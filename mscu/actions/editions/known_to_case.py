"""Values known to a case that identify someone, each with the words that replace it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import select

from mscu.actions.core.user_names import holders_of_names
from mscu.actions.subjects.subjects import in_normal_form
from mscu.code_keys import POTENTIAL_VICTIM, SUSPECT
from mscu.codes import IdentifierKind, Sensitivity, SubjectKind, YesNo
from mscu.dates.counting import age_on
from mscu.dates.london import local_day
from mscu.dates.partial_date import PartialDate, UnreadableDate
from mscu.models.code import Code
from mscu.models.subject import (
    FormerState,
    Identifier,
    Involvement,
    Person,
    Place,
    Subject,
    SubjectName,
    SubjectVersion,
    Thing,
    former_state,
)
from mscu.redaction.common_words import CAPITALS, COMMON, OCCUPATIONS
from mscu.redaction.dates import age_band, ages_in
from mscu.redaction.folding import Folded
from mscu.redaction.proposed_marks import INSTEAD
from mscu.redaction.values import RANKS, HiddenValue, ValueKind
from mscu.text.police_ranks import POLICE_RANKS

if TYPE_CHECKING:
    from datetime import date

    from mscu.actions.core.action import Work
    from mscu.documents.editions.facts import CaseFacts, EntryFact, PersonFact
    from mscu.models.case import Case


# Identifying values, which no public copy may show


IDENTIFYING = frozenset(
    {
        Sensitivity.PERSON,
        Sensitivity.PLACE,
        Sensitivity.CONTACT,
        Sensitivity.IDENTIFIER,
        Sensitivity.REFERENCE,
        Sensitivity.STAFF,
        Sensitivity.SOURCE,
        Sensitivity.BIRTH,
    }
)
"""Columns whose values lead to a person, the case or a source."""


def known_values(work: Work, case: Case, facts: CaseFacts) -> Iterator[str]:
    """Yield every value that could identify a person of the case, or the case itself."""
    subject_ids = select(Involvement.subject_id).where(Involvement.case_id == case.id)
    yield from filter(None, (case.reference, case.operation, case.lead, case.officer_in_case))
    yield from work.values(select(Subject.name).where(Subject.id.in_(subject_ids)))
    yield from work.values(select(SubjectName.name).where(SubjectName.subject_id.in_(subject_ids)))
    for kind, shown in work.rows(
        select(Identifier.kind, Identifier.shown).where(Identifier.subject_id.in_(subject_ids))
    ):
        yield from _spellings(kind, shown)
    for _, former in _former_states(work, subject_ids):
        yield from filter(None, (former.name, *former.names, *map(former.value, FORMER_FIELDS)))
        for kind, shown in former.identifiers:
            yield from _spellings(kind, shown)
    # An address without a number identifies nobody, nor does the number of an unusual kind of thing.
    for column, id_column in ((Place.address, Place.id), (Thing.number, Thing.id)):
        yield from filter(None, work.values(select(column).where(id_column.in_(subject_ids))))
    choices = {*work.values(select(Code.label)), *(answer.label for answer in YesNo)}
    for person in facts.people:
        yield from filter(None, (person.born, person.nationality))
    for entry in facts.entries:
        identifying = (fact.value for fact in entry.facts if fact.sensitivity in IDENTIFYING and fact.value)
        yield from (value for value in identifying if value not in choices)


# Values and their replacements


SOURCE = "[source]"
_SEPARATORS = re.compile(r"[,;/()&\n]|\band\b")
"""Separators between several values in one field."""
OFFICER, REFERENCE, ADDRESS, NUMBER = "an officer", "[reference]", "[address]", "[number]"
BIRTH_DATE, NAME = "[date of birth]", "[name]"
SURVIVOR = "Survivor"
PSEUDONYM_ROLES = ((POTENTIAL_VICTIM, SURVIVOR), (SUSPECT, "Suspect"))
_PSEUDONYM_KINDS = {SubjectKind.PLACE: "Place", SubjectKind.ORGANISATION: "Organisation"}
_ENTRY_REPLACEMENTS = {
    Sensitivity.PERSON: (ValueKind.NAME, NAME),
    Sensitivity.STAFF: (ValueKind.NAME, OFFICER),
    Sensitivity.SOURCE: (ValueKind.NAME, SOURCE),
    Sensitivity.PLACE: (ValueKind.PLACE, ADDRESS),
    Sensitivity.CONTACT: (ValueKind.CODE, NUMBER),
    Sensitivity.IDENTIFIER: (ValueKind.CODE, NUMBER),
    Sensitivity.REFERENCE: (ValueKind.CODE, REFERENCE),
}
"""Columns of entries that name people who are not nominals."""
_NUMBER_KINDS = tuple(
    kind for kind in IdentifierKind if kind not in {IdentifierKind.NAME, IdentifierKind.ADDRESS}
)
ALPHABET = 26
MAX_NAME_WORDS = 4
MAX_AGE_RANGE = 5
"""How many years apart the bounds of an age may be for it to be searched for."""


class ListWords(NamedTuple):
    """Texts of the program itself, which identify nobody."""

    labels: frozenset[str]
    """The labels of list choices, which are printed as they are."""
    ordinary: frozenset[str]
    """Folded words of labels that identify nobody, though they are capitalised."""


FORMER_FIELDS: Mapping[str, tuple[ValueKind, str]] = {
    "address": (ValueKind.PLACE, "[address]"),
    "number": (ValueKind.CODE, "[number]"),
    "born": (ValueKind.BIRTH, "[date of birth]"),
}
"""Corrected fields whose former values identify somebody, besides names and what is found by."""


def _spellings(kind: IdentifierKind, shown: str) -> Iterator[str]:
    """Yield an identifier as it was typed and as it is shown."""
    yield from dict.fromkeys((shown, in_normal_form(kind, shown)))


def _former_states(work: Work, subject_ids: Any) -> Iterator[tuple[int, FormerState]]:  # noqa: ANN401
    """Yield what the nominals of a case were before they were corrected."""
    versions = select(SubjectVersion).where(SubjectVersion.subject_id.in_(subject_ids))
    yield from ((version.subject_id, version.former) for version in work.records(versions))


def known_to_case(work: Work, case: Case, facts: CaseFacts, lists: ListWords) -> Iterator[HiddenValue]:
    """Yield every identifying value of a case except the labels of the lists."""
    labels, ordinary = lists
    in_case = Involvement.case_id == case.id
    subject_ids = list(dict.fromkeys(work.values(select(Involvement.subject_id).where(in_case))))
    rows = work.rows(select(Subject.id, Subject.kind, Subject.name).where(Subject.id.in_(subject_ids)))
    replacements = dict(_pseudonyms(facts.people)) | dict(_numbered_subjects(rows))
    for subject_id, kind, name in rows:
        if kind is not SubjectKind.THING or not has_only_ordinary_words(name, ordinary):
            yield HiddenValue(_kind(kind), name, replacements.get(subject_id, NAME))
    kinds = {subject_id: kind for subject_id, kind, _ in rows}
    yield from _of_subjects(work, subject_ids, kinds, replacements)
    yield from _of_former(work, subject_ids, kinds, replacements)
    yield from _ages(work, subject_ids, local_day(case.opened_at))
    yield from _of_case(work, case, facts)
    not_identifying = {*labels, *(name for _, _, name in rows)}
    yield from _of_entries(facts.entries, not_identifying, ordinary)


def known_to_store(work: Work) -> tuple[list[HiddenValue], list[HiddenValue]]:
    """Return the names and numbers of the whole store, and the names hidden from the reader.

    They are replaced by the same words as names found by rules alone, so nothing is revealed.
    """
    all_values = work.registers.all_values
    is_person = Subject.kind == SubjectKind.PERSON
    other_names = SubjectName.subject_id == Subject.id, is_person
    names = all_values(Subject.name, is_person) | all_values(SubjectName.name, *other_names)
    former_names = SubjectVersion.subject_id == Subject.id, is_person
    names |= _names_in(all_values(SubjectVersion.content, *former_names))
    visible = {
        *_names_in(work.values(select(SubjectVersion.content).where(*former_names))),
        *work.values(select(Subject.name).where(is_person)),
        *work.values(select(SubjectName.name).where(*other_names)),
    }
    numbers = {
        (kind, shown)
        for kind in _NUMBER_KINDS
        for shown in all_values(Identifier.shown, Identifier.kind == kind)
    }
    for state in map(former_state, all_values(SubjectVersion.content)):
        numbers |= {(kind, shown) for kind, shown in state.identifiers if kind in _NUMBER_KINDS}
    identifiers = [
        HiddenValue(ValueKind.CODE, number, INSTEAD.get(kind, NUMBER))
        for kind, number in sorted(
            {(kind, text) for kind, shown in numbers for text in _spellings(kind, shown)}, key=_in_order
        )
    ]
    # Single words of a name count only with a capital.
    visible_names, hidden_names = (
        [HiddenValue(ValueKind.TITLE, name, NAME) for name in sorted(group)]
        for group in (names & visible, names - visible)
    )
    return [*visible_names, *identifiers], hidden_names


def _in_order(number: tuple[IdentifierKind, str]) -> tuple[int, str]:
    kind, text = number
    return _NUMBER_KINDS.index(kind), text


def _names_in(contents: Iterable[str]) -> frozenset[str]:
    """Return the names that former versions of nominals hold."""
    states = map(former_state, contents)
    return frozenset(name for state in states for name in (state.name, *state.names))


def has_only_ordinary_words(value: str, ordinary: Collection[str]) -> bool:
    """Return whether every word of a value is ordinary: from the lists or the language."""
    words = set(Folded(value).words)
    return words <= {*COMMON, *CAPITALS, *OCCUPATIONS, *ordinary}


def _of_subjects(
    work: Work, subject_ids: list[int], kinds: dict[int, SubjectKind], replacements: dict[int, str]
) -> Iterator[HiddenValue]:
    """Yield the other names, contact details and identifiers of subjects."""
    statement = select(SubjectName.subject_id, SubjectName.name)
    for subject_id, name in work.rows(statement.where(SubjectName.subject_id.in_(subject_ids))):
        yield HiddenValue(_kind(kinds.get(subject_id)), name, replacements.get(subject_id, NAME))
    for subject_id, address in work.rows(select(Place.id, Place.address).where(Place.id.in_(subject_ids))):
        yield HiddenValue(ValueKind.PLACE, address, replacements.get(subject_id, ADDRESS))
    identifiers = select(Identifier.subject_id, Identifier.kind, Identifier.shown)
    for subject_id, kind, identifier in work.rows(identifiers.where(Identifier.subject_id.in_(subject_ids))):
        yield from _identified(kind, identifier, replacements.get(subject_id, ADDRESS))
    for value in work.values(select(Thing.number).where(Thing.id.in_(subject_ids))):
        yield HiddenValue(ValueKind.CODE, value, NUMBER)
    for value in work.values(select(Person.born_words).where(Person.id.in_(subject_ids))):
        yield HiddenValue(ValueKind.BIRTH, value, BIRTH_DATE)


def _of_former(
    work: Work, subject_ids: list[int], kinds: dict[int, SubjectKind], replacements: dict[int, str]
) -> Iterator[HiddenValue]:
    """Yield what subjects were known by before they were corrected."""
    for subject_id, former in _former_states(work, subject_ids):
        for name in dict.fromkeys((former.name, *former.names)):
            yield HiddenValue(_kind(kinds.get(subject_id)), name, replacements.get(subject_id, NAME))
        for kind, identifier in former.identifiers:
            yield from _identified(kind, identifier, replacements.get(subject_id, ADDRESS))
        for name, (value_kind, replacement) in FORMER_FIELDS.items():
            if value := former.value(name):
                yield HiddenValue(value_kind, value, replacement)


def _identified(kind: IdentifierKind, identifier: str, replacement: str) -> Iterator[HiddenValue]:
    if kind is IdentifierKind.ADDRESS:
        yield HiddenValue(ValueKind.PLACE, identifier, replacement)
    elif kind is not IdentifierKind.NAME:  # names are read from their own columns
        for text in _spellings(kind, identifier):
            yield HiddenValue(ValueKind.CODE, text, INSTEAD.get(kind, NUMBER))


def _ages(work: Work, person_ids: list[int], opened_on: date) -> Iterator[HiddenValue]:
    """Yield the ages that people of the case may have had since it was opened."""
    for text in work.values(select(Person.born_words).where(Person.id.in_(person_ids))):
        for age in {*_ages_since(text, opened_on, work.today), *_ages_in(text)}:
            yield HiddenValue(ValueKind.AGE, str(age), age_band(age))


def _ages_in(text: str) -> Iterator[int]:
    return (age for _, age in ages_in(text))


def _ages_since(text: str, first: date, last: date) -> Iterable[int]:
    try:
        born = PartialDate.parse(text, today=last)
    except UnreadableDate:
        return ()
    if born.earliest is None or born.latest is None:
        return ()
    youngest, oldest = age_on(born.latest, first), age_on(born.earliest, last)
    return range(max(youngest, 0), oldest + 1) if oldest - youngest <= MAX_AGE_RANGE else ()


def _of_case(work: Work, case: Case, facts: CaseFacts) -> Iterator[HiddenValue]:
    for value in filter(None, (case.reference, facts.crime_reference)):
        yield from (HiddenValue(ValueKind.CODE, reference, REFERENCE) for reference in value.split(", "))
    if case.operation:
        yield HiddenValue(ValueKind.TITLE, case.operation, "[operation]")
    staff = {case.lead, case.officer_in_case, *holders_of_names(work)}
    for name in sorted(staff - {""}):
        yield HiddenValue(_kind_of_name(name), name, OFFICER)


def _of_entries(
    entries: Iterable[EntryFact], not_identifying: Collection[str], ordinary: Collection[str]
) -> Iterator[HiddenValue]:
    """Yield identifying values of entries that are neither nominals nor list choices."""
    for entry in entries:
        for fact in entry.facts:
            if fact.sensitivity in _ENTRY_REPLACEMENTS and fact.value and fact.value not in not_identifying:
                kind, replacement = _ENTRY_REPLACEMENTS[fact.sensitivity]
                if kind is not ValueKind.NAME:
                    yield HiddenValue(kind, fact.value, replacement)
                    continue
                for name in filter(None, map(str.strip, _SEPARATORS.split(fact.value))):
                    if not has_only_ordinary_words(name, ordinary):
                        yield HiddenValue(_kind_of_name(name), name, _name_replacement(name, replacement))


def _name_replacement(name: str, replacement: str) -> str:
    """Return the words that replace an officer's name: the same whatever the officer's part."""
    return OFFICER if Folded(name).words[0] in POLICE_RANKS else replacement


def _kind_of_name(value: str) -> ValueKind:
    """Return whether a value is a name or merely a description, such as a job, which names nobody."""
    folded = Folded(value)
    positions = [position for position, word in enumerate(folded.words) if word not in RANKS]
    is_name = len(positions) <= MAX_NAME_WORDS and all(map(folded.is_capital, positions))
    describes = (CAPITALS | OCCUPATIONS).intersection(folded.words) - COMMON
    return ValueKind.NAME if is_name and not describes else ValueKind.TITLE


def _kind(kind: SubjectKind | None) -> ValueKind:
    if kind is SubjectKind.PLACE:
        return ValueKind.PLACE
    return ValueKind.NAME if kind is SubjectKind.PERSON else ValueKind.TITLE


def _pseudonyms(people: Iterable[PersonFact]) -> Iterator[tuple[int, str]]:
    """Yield each person's pseudonym: their role in the case and a letter, the same throughout."""
    counts: Counter[str] = Counter()
    for person in people:
        label = next((text for role, text in PSEUDONYM_ROLES if role in person.roles), "Person")
        yield person.id, f"{label} {_letters(counts[label])}"
        counts[label] += 1


def _letters(position: int) -> str:
    prefix = _letters(position // ALPHABET - 1) if position >= ALPHABET else ""
    return prefix + chr(ord("A") + position % ALPHABET)


def _numbered_subjects(rows: Iterable[tuple[int, SubjectKind, str]]) -> Iterator[tuple[int, str]]:
    counts: Counter[SubjectKind] = Counter()
    for subject_id, kind, _ in rows:
        if kind is not SubjectKind.PERSON:
            counts[kind] += 1
            yield subject_id, f"{_PSEUDONYM_KINDS.get(kind, 'Item')} {counts[kind]}"
