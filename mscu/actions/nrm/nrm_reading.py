"""Reading a First Responder form and everything in it from the store."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import chain

from sqlalchemy import select

from mscu.actions.core.action import Work
from mscu.actions.nrm.known_of_person import known_values, other_names
from mscu.code_keys import SUSPECT
from mscu.codes import FormState
from mscu.errors import Invalid
from mscu.models.entries.exhibit import Attachment
from mscu.models.nrm_form import NrmAnswer, NrmEpisode, NrmFile, NrmForm, NrmIndicator, NrmLine
from mscu.models.subject import Person
from mscu.resources import resource
from mscu.rules.nrm_checks import Episode, FormContent, FormFile, Indicator
from mscu.rules.nrm_form import NrmFormDefinition, load_form
from mscu.text.name_forms import name_words

NOT_A_DRAFT = "This form was sent or abandoned, and can no longer be changed."


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
    answers = load_answers(work, form.id)
    suspects = other_names(work, form, SUSPECT)
    return FormContent(
        form=form_by_key(form.form_key),
        answers=answers,
        episodes=tuple(_episodes(work, form.id)),
        indicators=tuple(_indicators(work, form.id)),
        files=tuple(_files(work, form.id)),
        accepted=frozenset((question, line) for question, line in work.rows(lines)),
        known=tuple(dict.fromkeys(known_values(work, form, person, answers))),
        shared_names=frozenset(chain.from_iterable(map(name_words, suspects))),
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
