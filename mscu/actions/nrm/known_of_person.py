"""The values that identify the person of a First Responder form, as the case and the form know them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import select

from mscu.actions.core.action import Work
from mscu.code_keys import VICTIM_ROLES
from mscu.codes import IdentifierKind, SubjectKind
from mscu.models.case import Case
from mscu.models.entries.enforcement import SearchFinding
from mscu.models.entries.note import CrimeRecord
from mscu.models.entries.referral import Referral
from mscu.models.entries.report import Report
from mscu.models.nrm_form import NrmForm
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
from mscu.redaction.common_words import is_english
from mscu.redaction.folding import Folded
from mscu.text.identifying_values import Known, KnownValue

CONTACTS = ("pv-phone-number-yes", "pv-phone-number-alternative", "pv-contact-details-email-input")
NAMED = ("pv-name-first-name", "pv-name-last-name")
ADDRESSES = ("pv-contact-details-street", "pv-contact-details-postcode")
_CAPITAL = re.compile(r"(?<=[a-z,;] )[A-Z][^\W\d_]{2,}")
"""A capitalised word within a sentence: most likely a name or a place."""


def known_values(
    work: Work, form: NrmForm, person: Person, answers: Mapping[str, str]
) -> Iterator[KnownValue]:
    """Yield every value by which the case or the form knows a person, the most identifying first."""
    former = tuple(_former_states(work, [person.id]))
    yield KnownValue(person.name, Known.NAME)
    names = select(SubjectName.name).where(SubjectName.subject_id == person.id)
    yield from (KnownValue(name, Known.ALIAS) for name in work.values(names))
    yield from (KnownValue(name, Known.ALIAS) for name in _former_names(former))
    yield from _answers_about_person(answers)
    former_births = (state.value("born") for state in former)
    yield from (KnownValue(text, Known.BIRTH) for text in (person.born_words, *former_births) if text)
    yield from _identifiers(work, person.id, former)
    yield from _references(work, form.case_id or 0)
    places = select(SearchFinding.where_words).where(SearchFinding.subject_id == person.id)
    yield from (KnownValue(place, Known.ADDRESS) for place in work.values(places) if place)
    yield from _places_and_things(work, form.case_id or 0)
    yield from (KnownValue(word, Known.WORD) for word in _CAPITAL.findall(person.note))
    yield from (KnownValue(name, Known.OTHER_NAME) for name in other_names(work, form, *VICTIM_ROLES))


def _answers_about_person(answers: Mapping[str, str]) -> Iterator[KnownValue]:
    """Yield what the form itself was told about the person, even if its route leaves it out."""
    sorts = (
        (NAMED, Known.NAME),
        (("pv-name-nickname",), Known.ALIAS),
        (("pv-dob",), Known.BIRTH),
        (CONTACTS, Known.CONTACT),
        (ADDRESSES, Known.ADDRESS),
        (("pv-ho-reference-type", "reported-to-police-crime-reference"), Known.REFERENCE),
    )
    for keys, sort in sorts:
        yield from (KnownValue(answers[key], sort) for key in keys if answers.get(key))


def _identifiers(work: Work, person_id: int, former: Iterable[FormerState]) -> Iterator[KnownValue]:
    rows = (
        select(Identifier.kind, Identifier.shown)
        .where(Identifier.subject_id == person_id)
        .order_by(Identifier.id)
    )
    sorts = {
        IdentifierKind.PHONE: Known.CONTACT,
        IdentifierKind.EMAIL: Known.CONTACT,
        IdentifierKind.ADDRESS: Known.ADDRESS,
        IdentifierKind.POSTCODE: Known.ADDRESS,
    }
    for kind, shown in (*work.rows(rows), *(pair for state in former for pair in state.identifiers)):
        if kind is not IdentifierKind.NAME:
            yield KnownValue(shown, sorts.get(kind, Known.IDENTIFIER))


def _places_and_things(work: Work, case_id: int) -> Iterator[KnownValue]:
    """Yield the places of the case, and the numbers of its vehicles and other things."""
    involved = select(Involvement.subject_id).where(Involvement.case_id == case_id)
    for name, address in work.rows(
        select(Place.name, Place.address).where(Place.id.in_(involved)).order_by(Place.id)
    ):
        yield from (
            KnownValue(text, Known.PLACE) for text in (address, name if _is_distinct(name) else "") if text
        )
    things = select(Subject.id).where(Subject.id.in_(involved), Subject.kind != SubjectKind.PERSON)
    shown = (
        select(Identifier.kind, Identifier.shown)
        .where(Identifier.subject_id.in_(things))
        .order_by(Identifier.id)
    )
    for kind, text in work.rows(shown):
        if kind is not IdentifierKind.NAME:
            yield KnownValue(text, Known.PLACE if kind is IdentifierKind.ADDRESS else Known.THING)
    numbers = work.values(select(Thing.number).where(Thing.id.in_(involved)).order_by(Thing.id))
    yield from (KnownValue(number, Known.THING) for number in numbers if number)


def _is_distinct(name: str) -> bool:
    """Return whether a place's name is more than a description, such as the yard."""
    folded = Folded(name)
    is_word = all(word.isalpha() and is_english(word) for word in folded.words)
    return not is_word or sum(map(folded.is_capital, range(1, len(folded.words)))) > 1


def _references(work: Work, case_id: int) -> Iterator[KnownValue]:
    case = work.get(Case, case_id)
    columns = (
        (CrimeRecord.crime_reference, CrimeRecord),
        (Report.source_reference, Report),
        (Report.register_number, Report),
        (Referral.reference, Referral),
    )
    references = [case.reference, case.operation]
    for column, model in columns:
        references += work.values(select(column).where(model.case_id == case_id))
    yield from (
        KnownValue(reference, Known.REFERENCE) for reference in dict.fromkeys(references) if reference
    )


def other_names(work: Work, form: NrmForm, *roles: str) -> Iterator[str]:
    """Yield the names of the other people in the case who hold one of these roles."""
    subject_ids = select(Involvement.subject_id).where(
        Involvement.case_id == form.case_id,
        Involvement.role.in_(roles),
        Involvement.subject_id != form.person_id,
    )
    yield from work.values(select(Subject.name).where(Subject.id.in_(subject_ids)))
    yield from work.values(select(SubjectName.name).where(SubjectName.subject_id.in_(subject_ids)))
    yield from _former_names(_former_states(work, subject_ids))


def _former_states(work: Work, subject_ids: Any) -> Iterator[FormerState]:  # noqa: ANN401 - ids, or a select
    contents = select(SubjectVersion.content).where(SubjectVersion.subject_id.in_(subject_ids))
    yield from map(former_state, work.values(contents))


def _former_names(former: Iterable[FormerState]) -> Iterator[str]:
    """Yield the names that were corrected, by which somebody may still be told."""
    for state in former:
        yield from (state.name, *state.names)
