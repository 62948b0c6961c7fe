"""Reading a First Responder form from the store, with what the case knows of the person."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain

from sqlalchemy import select

from mscu.actions.core.action import Work
from mscu.code_keys import CHILD, SUSPECT, VICTIM_ROLES
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
from mscu.models.subject import Identifier, Involvement, Person, Subject, SubjectName
from mscu.resources import resource
from mscu.rules.nrm_checks import Episode, FormFile, FormTold, Indicator
from mscu.rules.nrm_form import Form, load_form
from mscu.text.name_forms import name_words
from mscu.text.traces import Known, KnownValue

# The First Responder forms of a case, as its page lists them.


@dataclass(frozen=True, kw_only=True)
class NrmFormLine:
    """One form of a case."""

    id: int
    person_id: int
    person: str
    state: FormState
    route: FormRoute | None
    """Set once the form was sent; before that, the answers may still lead either way."""
    when: str


def forms_of(work: Work, case_id: int) -> Iterator[NrmFormLine]:
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


# --------------------------------------------------------------------------------------------------


CONTACTS = ("pv-phone-number-yes", "pv-phone-number-alternative", "pv-contact-details-email-input")
NAMED = ("pv-name-first-name", "pv-name-last-name")
ADDRESSES = ("pv-contact-details-street", "pv-contact-details-postcode")
SENT = "This form was sent or given up, and can no longer be changed."
_CAPITAL = re.compile(r"(?<=[a-z,;] )[A-Z][^\W\d_]{2,}")
"""A capitalised word within a sentence: most likely a name or a place."""


@cache
def form_of(key: str) -> Form:
    """Return the questions of a form by its key."""
    return load_form(resource(f"forms/{key}.toml"))


def newest_form() -> str:
    """Return the key of the newest form that there is a file for."""
    files = resource("forms").glob("nrm-*.toml")
    return max(path.stem for path in files if path.stem.removeprefix("nrm-").isdecimal())


def a_draft(work: Work, form_id: int, version: int | None = None) -> NrmForm:
    """Load a form that may still change.

    Raises:
        Invalid: it was sent or abandoned.
    """
    form = work.get(NrmForm, form_id, version)
    if form.state is not FormState.DRAFT:
        raise Invalid({"form_id": SENT})
    return form


def told_in(work: Work, row: NrmForm) -> FormTold:
    """Read everything that was answered in a form."""
    person = work.get(Person, row.person_id)
    lines = select(NrmLine.question, NrmLine.line).where(NrmLine.form_id == row.id)
    others = list(_names_of(work, row, SUSPECT))
    return FormTold(
        form=form_of(row.form_key),
        answers=answers_of(work, row.id),
        episodes=tuple(_episodes(work, row.id)),
        indicators=tuple(_indicators(work, row.id)),
        files=tuple(_files(work, row.id)),
        accepted=frozenset((question, line) for question, line in work.rows(lines)),
        known=tuple(dict.fromkeys(known_of(work, row, person))),
        shared_names=frozenset(chain.from_iterable(map(name_words, others))),
        may_be_child=(person.age_status or "") in CHILD,
        today=work.today,
    )


def answers_of(work: Work, form_id: int) -> dict[str, str]:
    """Return the answers by question."""
    return work.pairs(select(NrmAnswer.question, NrmAnswer.value).where(NrmAnswer.form_id == form_id))


def _episodes(work: Work, form_id: int) -> Iterator[Episode]:
    rows = select(NrmEpisode).where(NrmEpisode.form_id == form_id)
    for each in work.records(rows.order_by(NrmEpisode.began_at, NrmEpisode.id)):
        yield Episode(
            id=each.id,
            key=each.exploitation,
            exploitation=work.label(each.exploitation),
            began=each.began_words,
            ended=each.ended_words,
            where=each.where_words,
            note=each.note,
        )


def _indicators(work: Work, form_id: int) -> Iterator[Indicator]:
    rows = select(NrmIndicator).where(NrmIndicator.form_id == form_id)
    for each in work.records(rows.order_by(NrmIndicator.id)):
        yield Indicator(
            key=each.indicator,
            label=work.label(each.indicator),
            state=each.indicator_state,
            seen_by=each.seen_by,
            seen_when=each.seen_when,
            seen_where=each.seen_where,
            evidence=each.evidence,
            episode_id=each.episode_id,
        )


def _files(work: Work, form_id: int) -> Iterator[FormFile]:
    rows = (
        select(NrmFile, Attachment)
        .join(Attachment, Attachment.id == NrmFile.attachment_id)
        .where(NrmFile.form_id == form_id)
        .order_by(NrmFile.id)
    )
    for each, kept in work.rows(rows):
        yield FormFile(
            attachment_id=kept.id,
            name=kept.name,
            media_type=kept.media_type,
            size=kept.size,
            description=each.description,
            dated=each.dated,
        )


# ------------------------------------------------------------------ what the case knows of somebody


def known_of(work: Work, row: NrmForm, person: Person) -> Iterator[KnownValue]:
    """Yield every value by which the case knows a person, the most identifying first."""
    yield KnownValue(person.name, Known.NAME)
    names = select(SubjectName.name).where(SubjectName.subject_id == person.id)
    yield from (KnownValue(name, Known.ALIAS) for name in work.values(names))
    yield from _answers_about_person(work, row.id)
    if person.born_words:
        yield KnownValue(person.born_words, Known.BIRTH)
    yield from _identifiers(work, person.id)
    yield from _references(work, row.case_id or 0)
    found = select(SearchFinding.where_words).where(SearchFinding.subject_id == person.id)
    yield from (KnownValue(where, Known.ADDRESS) for where in work.values(found) if where)
    yield from (KnownValue(word, Known.WORD) for word in _CAPITAL.findall(person.note))
    yield from (KnownValue(name, Known.OTHER_NAME) for name in _names_of(work, row, *VICTIM_ROLES))


def _answers_about_person(work: Work, form_id: int) -> Iterator[KnownValue]:
    """Yield what the form itself was told about the person, even if its route leaves it out."""
    told = answers_of(work, form_id)
    sorts = (
        (NAMED, Known.NAME),
        (("pv-name-nickname",), Known.ALIAS),
        (("pv-dob",), Known.BIRTH),
        (CONTACTS, Known.CONTACT),
        (ADDRESSES, Known.ADDRESS),
        (("pv-ho-reference-type", "reported-to-police-crime-reference"), Known.REFERENCE),
    )
    for keys, sort in sorts:
        yield from (KnownValue(told[key], sort) for key in keys if told.get(key))


def _identifiers(work: Work, person_id: int) -> Iterator[KnownValue]:
    rows = select(Identifier.kind, Identifier.shown).where(Identifier.subject_id == person_id)
    sorts = {
        IdentifierKind.PHONE: Known.CONTACT,
        IdentifierKind.EMAIL: Known.CONTACT,
        IdentifierKind.ADDRESS: Known.ADDRESS,
        IdentifierKind.POSTCODE: Known.ADDRESS,
    }
    for kind, shown in work.rows(rows):
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
    found = [case.reference, case.operation]
    for column, model in columns:
        found += work.values(select(column).where(model.case_id == case_id))
    yield from (KnownValue(each, Known.REFERENCE) for each in dict.fromkeys(found) if each)


def _names_of(work: Work, row: NrmForm, *roles: str) -> Iterator[str]:
    """Yield the names of the other people in the case who hold one of these roles."""
    held = select(Involvement.subject_id).where(
        Involvement.case_id == row.case_id,
        Involvement.role.in_(roles),
        Involvement.subject_id != row.person_id,
    )
    yield from work.values(select(Subject.name).where(Subject.id.in_(held)))
    yield from work.values(select(SubjectName.name).where(SubjectName.subject_id.in_(held)))


def the_person_of(work: Work, case_id: int, person_id: int) -> Person:
    """Load a person of a case.

    Raises:
        NotFound: the case has no such person.
    """
    tied = select(Involvement.id).where(Involvement.case_id == case_id, Involvement.subject_id == person_id)
    if work.value(tied) is None:
        raise NotFound
    return work.get(Person, person_id)
