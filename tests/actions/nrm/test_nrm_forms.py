"""First Responder forms: begun from the case, one a person, and fixed once they are sent."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mscu.actions.cases.case_file import CaseFile
from mscu.actions.enforcement.enforcement import FindingLine, RecordSearch
from mscu.actions.entries.notes import RecordCrime
from mscu.actions.nrm.nrm_forms import (
    AbandonNrmForm,
    AnswerNrmForm,
    NrmFormDetails,
    NrmFormFile,
    QuestionAnswer,
    StartNrmForm,
)
from mscu.actions.subjects.subject_corrections import CorrectSubject
from mscu.codes import FormRoute, FormState, Role
from mscu.errors import Invalid, NotFound
from mscu.gate import Gate
from mscu.text.identifying_values import Known
from tests.actions.records.problems import problems_of
from tests.inputs.factories import World, a_case, a_person, valid
from tests.scenes.caravan_forms import Caravan, answering


@pytest.fixture
def officer_of(world: World) -> Gate:
    return world.store.gate(Role.OFFICER)


def opened(gate: Gate, form_id: int) -> NrmFormDetails:
    return gate.ask(NrmFormFile(form_id=form_id))


def start(world: World, person_id: int | None = None) -> int:
    gate = world.store.gate(Role.OFFICER)
    person = person_id or world.victim_id
    return gate.perform(StartNrmForm(case_id=world.case_id, person_id=person))


def test_a_form_begins_with_what_the_case_knows(caravan: Caravan) -> None:
    answers = opened(caravan.gate, caravan.start("Ionuț Bălan")).content.answers
    known = {
        "pv-name-first-name": "Ionuț",
        "pv-name-last-name": "Bălan",
        "pv-name-nickname": "Ionut Balan",
        "pv-dob": "2 Aug 1994",
        "pv-under-age": "no",
        "pv-gender": "male",
        "pv-nationality": "Romanian",
        "pv-interpreter-requirements": "yes",
        "pv-interpreter-requirements-language": "Romanian",
        "reported-to-police-crime-reference": "CRI/06HH/0031300/22",
        "types-of-exploitation-forced-to-work": "yes",
        "where-exploitation-happened-uk-city-1": "Rochdale",
    }
    assert answers.items() >= known.items()
    assert "Daniel Crabtree (also known as Danny C)" in answers["who-exploited-pv"]
    assert "Hollin Lane Yard" in answers["where-exploitation-happened-other-uk-other-location"]


def test_indicators_name_officers_alone_and_a_suspect_who_is_a_victim_too_is_no_exploiter(
    caravan: Caravan,
) -> None:
    of_officer = opened(caravan.gate, caravan.start("Ionuț Bălan")).content.indicators
    assert {each.seen_by for each in of_officer} == {"PC 4471 Hughes"}
    assert {each.key for each in of_officer} >= {"indicator:documents_held"}
    of_helpline = opened(caravan.gate, caravan.start("Keith Ormrod")).content.indicators
    assert of_helpline
    assert {(each.seen_by, each.evidence) for each in of_helpline} == {("", "")}
    for about in ("Ionuț Bălan", "Marek Zielak"):
        form = opened(caravan.gate, caravan.start(about))
        assert "Shane Crabtree" in form.content.answers["who-exploited-pv"]
        assert "Zielak" not in form.content.answers["who-exploited-pv"]
        assert form.victim_suspects == ("Marek Zielak",)


def test_one_form_a_person_whom_the_case_knows_and_a_draft_given_up_is_kept_and_makes_room(
    world: World, officer_of: Gate
) -> None:
    form = start(world)
    (line,) = officer_of.ask(CaseFile(case_id=world.case_id)).forms
    assert (line.id, line.person_id, line.state) == (form, world.victim_id, FormState.DRAFT)
    again = StartNrmForm(case_id=world.case_id, person_id=world.victim_id)
    assert set(problems_of(officer_of, again)) == {"person_id"}
    assert start(world, a_person(officer_of, world.case_id, name="Another"))
    with pytest.raises(NotFound):
        start(world, a_person(officer_of, a_case(officer_of), name="Somebody else"))
    officer_of.perform(AbandonNrmForm(form_id=form, reason="Begun for the wrong man."))
    assert opened(officer_of, form).state is FormState.GIVEN_UP
    with pytest.raises(Invalid):
        officer_of.perform(answering(form, "family", "x"))
    assert start(world) != form


def test_answers_keep_themselves_can_be_taken_back_and_decide_which_way_it_goes(
    world: World, officer_of: Gate
) -> None:
    form = start(world)

    def say(value: str) -> str:
        was = opened(officer_of, form).content.answer_to("family")
        officer_of.perform(answering(form, "family", value, was))
        return opened(officer_of, form).content.answer_to("family")

    assert say("Two sisters.") == "Two sisters."
    assert say("A brother.\n\n") == "A brother."
    assert say("") == ""
    assert "family" not in opened(officer_of, form).content.answers
    for question, value, route in (
        ("pv-under-age", "yes", FormRoute.NRM),
        ("pv-under-age", "no", None),
        ("pv-want-to-submit-nrm", "no", FormRoute.NOTIFY),
        ("pv-want-to-submit-nrm", "yes", FormRoute.NRM),
    ):
        was = opened(officer_of, form).content.answer_to(question)
        officer_of.perform(answering(form, question, value, was))
        assert opened(officer_of, form).route is route


def test_what_is_no_choice_or_no_question_is_refused(world: World, officer_of: Gate) -> None:
    form = start(world)
    for question, value in (
        ("pv-gender", "blue"),
        ("fr-location", "France"),
        ("pv-contact-details", "email,pigeon"),
        ("types-of-exploitation-other", "maybe"),
    ):
        assert set(problems_of(officer_of, answering(form, question, value))) == {"answers.0.value"}, question
    for question in ("nobody-asks", "upload-file", ""):
        assert set(problems_of(officer_of, answering(form, question, "x"))) == {"answers.0.question"}


ANSWERS = {
    "pv-name-first-name": "Johnny",
    "pv-name-nickname": "Jon",
    "pv-dob": "2 Aug 1994",
    "pv-phone-number-yes": "01632 960001",
    "pv-contact-details-email-input": "jon@post.example",
    "pv-contact-details-street": "9 Mill Street",
    "pv-ho-reference-type": "HO 4711",
}


def test_a_person_is_known_by_what_the_case_and_the_form_say_and_said_before(world: World) -> None:
    gate = world.store.gate(Role.OFFICER)
    victim = a_person(
        gate,
        world.case_id,
        name="Andrei Popescu",
        also=("Dre",),
        born="1993",
        note="Speaks with Florin.",
        roles=("involvement_role:potential_victim",),
    )
    changes = {"name": "Andrei Popa", "also": ("Andy",), "born": "1994"}
    gate.perform(CorrectSubject(subject_id=victim, version=1, changes=changes, reason="Misheard."))
    gate.perform(valid(RecordCrime, world, crime_reference="CRI/7/22"))
    found = FindingLine(subject_id=victim, found=True, where_words="the loft")
    gate.perform(replace(valid(RecordSearch, world), findings=(found,)))
    form = gate.perform(StartNrmForm(case_id=world.case_id, person_id=victim))
    before = gate.ask(NrmFormFile(form_id=form)).content
    answers = tuple(
        QuestionAnswer(question=question, value=value, was=before.answer_to(question))
        for question, value in ANSWERS.items()
    )
    gate.perform(AnswerNrmForm(form_id=form, answers=answers))
    known = gate.ask(NrmFormFile(form_id=form)).content.known
    assert {(value.sort, value.value) for value in known} == {
        *((Known.NAME, name) for name in ("Andrei Popa", "Johnny", "Popa")),
        *((Known.ALIAS, name) for name in ("Andrei Popescu", "Dre", "Andy", "Jon")),
        *((Known.OTHER_NAME, name) for name in ("Ionut Balan", "Nutu")),
        *((Known.BIRTH, born) for born in ("1993", "1994", "2 Aug 1994")),
        *((Known.CONTACT, contact) for contact in ("01632 960001", "jon@post.example")),
        *((Known.REFERENCE, reference) for reference in ("MS-22-0001", "CRI/7/22", "HO 4711")),
        *((Known.ADDRESS, place) for place in ("the loft", "9 Mill Street")),
        (Known.PLACE, "1 Hollin Lane"),
        (Known.WORD, "Florin"),
    }
