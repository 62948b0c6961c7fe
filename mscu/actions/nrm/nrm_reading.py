"""Reading a First Responder form from the store, with what the case knows of the person."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import Any

from sqlalchemy import select

from mscu.actions.core.action import Work
from mscu.code_keys import SUSPECT, VICTIM_ROLES
from mscu.codes import FormRoute, FormState, IdentifierKind
from mscu.dates.london import show_moment
from mscu.errors import Invalid, NotFound
from mscu.models.case import Case
from mscu.models.entries.enforcement import SearchFinding
from mscu.models.entries.exhibit import Attachment
from mscu.models.entries.note import CrimeRecord
from mscu.models.entries.referral import Referral
from mscu.models.entries.report import Report
from mscu.models.nrm_form import NrmAnswer, NrmEpisode, NrmFile, NrmForm, NrmIndicator, NrmLine
from mscu.models.subject import (
    FormerState,
    Identifier,
    Involvement,
    Person,
    Subject,
    SubjectName,
    SubjectVersion,
    former_state,
)
from mscu.resources import resource
from mscu.rules.nrm_checks import Episode, FormContent, FormFile, Indicator
from mscu.rules.nrm_form import NrmFormDefinition, load_form
from mscu.text.identifying_values import Known, KnownValue
from mscu.text.name_forms import name_words

# The First Responder forms of a case, as its page lists them.


@dataclass(frozen=True, kw_only=True)
class NrmFormLine:
    id: int
    person_id: int
    person: str
    state: FormState
    route: FormRoute | None
    """Set once the form was sent; before that, the answers may still lead either way."""
    when: str


def forms_in_case(work: Work, case_id: int) -> Iterator[NrmFormLine]:
    """Yield the forms of a case, in the order in which they were started."""
    rows = work.rows(
        select(NrmForm, Subject.name)
        .join(Subject, Subject.id == NrmForm.person_id)
        .where(NrmForm.case_id == case_id)
        .order_by(NrmForm.id)
    )
    for form, person in rows:
        yield NrmFormLine(
            id=form.id,
            person_id=form.person_id,
            person=person,
            state=form.state,
            route=form.route,
            when=show_moment(form.sent_at or form.started_at),
        )


CONTACTS = ("pv-phone-number-yes", "pv-phone-number-alternative", "pv-contact-details-email-input")
NAMED = ("pv-name-first-name", "pv-name-last-name")
ADDRESSES = ("pv-contact-details-street", "pv-contact-details-postcode")
NOT_A_DRAFT = "This form was sent or abandoned, and can no longer be changed."
_CAPITAL = re.compile(r"(?<=[a-z,;] )[A-Z][^\W\d_]{2,}")
"""A capitalised word within a sentence: most likely a name or a place."""


@cache
def form_by_key(key: str) -> NrmFormDefinition:
    return load_form(resource(f"forms/{key}.toml"))


def newest_form_key() -> str:
    """Return the key of the newest form that there is a file for."""
    files = resource("forms").glob("nrm-*.toml")
    return max(path.stem for path in files if path.stem.removeprefix("nrm-").isdecimal())


def get_draft(work: Work, form_id: int, version: int | None = None) -> NrmForm:
    """Load a form that may still change.

    Raises:
        Invalid: it was sent or abandoned.
    """
    form = work.get(NrmForm, form_id, version)
    if form.state is not FormState.DRAFT:
        raise Invalid({"form_id": NOT_A_DRAFT})
    return form


def load_content(work: Work, form: NrmForm) -> FormContent:
    """Read everything that was answered in a form."""
    person = work.get(Person, form.person_id)
    lines = select(NrmLine.question, NrmLine.line).where(NrmLine.form_id == form.id)
    others = list(_other_names(work, form, SUSPECT))
    return FormContent(
        form=form_by_key(form.form_key),
        answers=load_answers(work, form.id),
        episodes=tuple(_episodes(work, form.id)),
        indicators=tuple(_indicators(work, form.id)),
        files=tuple(_files(work, form.id)),
        accepted=frozenset((question, line) for question, line in work.rows(lines)),
        known=tuple(dict.fromkeys(known_values(work, form, person))),
        shared_names=frozenset(chain.from_iterable(map(name_words, others))),
        age=person.known_age,
        today=work.today,
    )


def load_answers(work: Work, form_id: int) -> dict[str, str]:
    return work.pairs(select(NrmAnswer.question, NrmAnswer.value).where(NrmAnswer.form_id == form_id))


def _episodes(work: Work, form_id: int) -> Iterator[Episode]:
    rows = select(NrmEpisode).where(NrmEpisode.form_id == form_id)
    for episode in work.records(rows.order_by(NrmEpisode.began_at, NrmEpisode.id)):
        yield Episode(
            id=episode.id,
            key=episode.exploitation,
            exploitation=work.label(episode.exploitation),
            began=episode.began_words,
            ended=episode.ended_words,
            where=episode.where_words,
            note=episode.note,
        )


def _indicators(work: Work, form_id: int) -> Iterator[Indicator]:
    rows = select(NrmIndicator).where(NrmIndicator.form_id == form_id)
    for indicator in work.records(rows.order_by(NrmIndicator.id)):
        yield Indicator(
            key=indicator.indicator,
            label=work.label(indicator.indicator),
            state=indicator.indicator_state,
            seen_by=indicator.seen_by,
            seen_when=indicator.seen_when,
            seen_where=indicator.seen_where,
            evidence=indicator.evidence,
            episode_id=indicator.episode_id,
        )


def _files(work: Work, form_id: int) -> Iterator[FormFile]:
    rows = (
        select(NrmFile, Attachment)
        .join(Attachment, Attachment.id == NrmFile.attachment_id)
        .where(NrmFile.form_id == form_id)
        .order_by(NrmFile.id)
    )
    for file, attachment in work.rows(rows):
        yield FormFile(
            attachment_id=attachment.id,
            name=attachment.name,
            media_type=attachment.media_type,
            size=attachment.size,
            description=file.description,
            dated=file.dated,
        )


# What the case knows of a person


def known_values(work: Work, form: NrmForm, person: Person) -> Iterator[KnownValue]:
    """Yield every value by which the case knows a person, the most identifying first."""
    yield KnownValue(person.name, Known.NAME)
    names = select(SubjectName.name).where(SubjectName.subject_id == person.id)
    yield from (KnownValue(name, Known.ALIAS) for name in work.values(names))
    yield from (KnownValue(name, Known.ALIAS) for name in former_names(work, [person.id]))
    yield from _answers_about_person(work, form.id)
    former_births = (state.value("born") for state in former_states(work, [person.id]))
    yield from (KnownValue(text, Known.BIRTH) for text in (person.born_words, *former_births) if text)
    yield from _identifiers(work, person.id)
    yield from _references(work, form.case_id or 0)
    places = select(SearchFinding.where_words).where(SearchFinding.subject_id == person.id)
    yield from (KnownValue(place, Known.ADDRESS) for place in work.values(places) if place)
    yield from (KnownValue(word, Known.WORD) for word in _CAPITAL.findall(person.note))
    yield from (KnownValue(name, Known.OTHER_NAME) for name in _other_names(work, form, *VICTIM_ROLES))


def _answers_about_person(work: Work, form_id: int) -> Iterator[KnownValue]:
    """Yield what the form itself was told about the person, even if its route leaves it out."""
    answers = load_answers(work, form_id)
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


def _identifiers(work: Work, person_id: int) -> Iterator[KnownValue]:
    rows = select(Identifier.kind, Identifier.shown).where(Identifier.subject_id == person_id)
    former = tuple(former_states(work, [person_id]))
    sorts = {
        IdentifierKind.PHONE: Known.CONTACT,
        IdentifierKind.EMAIL: Known.CONTACT,
        IdentifierKind.ADDRESS: Known.ADDRESS,
        IdentifierKind.POSTCODE: Known.ADDRESS,
    }
    for kind, shown in (*work.rows(rows), *(pair for state in former for pair in state.identifiers)):
        if kind is not IdentifierKind.NAME:
            yield KnownValue(shown, sorts.get(kind, Known.IDENTIFIER))


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


def _other_names(work: Work, form: NrmForm, *roles: str) -> Iterator[str]:
    """Yield the names of the other people in the case who hold one of these roles."""
    subject_ids = select(Involvement.subject_id).where(
        Involvement.case_id == form.case_id,
        Involvement.role.in_(roles),
        Involvement.subject_id != form.person_id,
    )
    yield from work.values(select(Subject.name).where(Subject.id.in_(subject_ids)))
    yield from work.values(select(SubjectName.name).where(SubjectName.subject_id.in_(subject_ids)))
    yield from former_names(work, subject_ids)


def former_names(work: Work, subject_ids: Any) -> Iterator[str]:  # noqa: ANN401 - ids, or what selects them
    """Yield the names that were corrected, by which somebody may still be told."""
    for former in former_states(work, subject_ids):
        yield from (former.name, *former.names)


def former_states(work: Work, subject_ids: Any) -> Iterator[FormerState]:  # noqa: ANN401 - as above
    contents = select(SubjectVersion.content).where(SubjectVersion.subject_id.in_(subject_ids))
    yield from map(former_state, work.values(contents))


def get_case_person(work: Work, case_id: int, person_id: int) -> Person:
    """Load a person of a case.

    Raises:
        NotFound: the case has no such person.
    """
    involvement = select(Involvement.id).where(
        Involvement.case_id == case_id, Involvement.subject_id == person_id
    )
    if work.value(involvement) is None:
        raise NotFound
    return work.get(Person, person_id)
