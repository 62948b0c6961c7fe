"""Fills the First Responder forms of the caravan case, and sends them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from mscu.actions.nrm.nrm_forms import Answered, AnswerNrmForm, NrmFormFile, StartNrmForm
from mscu.actions.nrm.nrm_parts import (
    WHEN,
    EpisodeLine,
    IndicatorLine,
    ReadNrmLine,
    SetNrmEpisodes,
    SetNrmIndicators,
    WriteNrmList,
)
from mscu.actions.nrm.nrm_sending import SendNrmForm
from mscu.resources import resource
from mscu.rules.nrm_checks import DETAILS, SEVERAL

if TYPE_CHECKING:
    from mscu.gate import Gate


def forms_by_entry() -> dict[str, Mapping[str, Any]]:
    """Give the forms as they are told in resources, by the referral that each becomes."""
    with resource("demo/nrm.toml").open("rb") as file:
        return {each["entry"]: each for each in tomllib.load(file)["forms"]}


def fill_form(gate: Gate, told: Mapping[str, Any], case_id: int, person_id: int) -> int:
    """Start and answer a form, and read its lines where they must be read; gives its number."""
    do = gate.perform
    form_id = do(StartNrmForm(case_id=case_id, person_id=person_id))
    filled = gate.ask(NrmFormFile(form_id=form_id)).told.answers
    answers = dict.fromkeys(filled, "") | told["answers"]
    do(
        AnswerNrmForm(
            form_id=form_id,
            answers=tuple(Answered(question=key, value=said) for key, said in answers.items()),
        )
    )
    episodes = tuple(EpisodeLine(**row) for row in told["episodes"])
    indicators = tuple(IndicatorLine(**row) for row in told["indicators"])
    do(SetNrmEpisodes(form_id=form_id, episodes=episodes))
    do(SetNrmIndicators(form_id=form_id, indicators=indicators))
    several = told["answers"][SEVERAL] == "yes"
    for question in (WHEN[several], DETAILS):
        do(WriteNrmList(form_id=form_id, question=question))
    read = gate.ask(NrmFormFile(form_id=form_id)).told
    if read.hides_person:
        for asked, line in read.to_read():
            do(ReadNrmLine(form_id=form_id, question=asked.key, line=line))
    return form_id


def send_form(
    gate: Gate, told: Mapping[str, Any], case_id: int, person_id: int, **sent: str
) -> int:
    """Fill a form and record that it was sent; gives the number of the referral."""
    form_id = fill_form(gate, told, case_id, person_id)
    return gate.perform(SendNrmForm(form_id=form_id, **sent))
