"""First Responder forms: begun from the case, one a person, and fixed once they are sent."""

from __future__ import annotations

import pytest

from mscu.actions.cases.case_file import CaseFile
from mscu.actions.nrm.nrm_forms import AbandonNrmForm, NrmFormDetails, NrmFormFile, StartNrmForm
from mscu.codes import FormRoute, FormState, Role
from mscu.errors import Invalid, NotFound
from mscu.gate import Gate
from tests.inputs.factories import World, a_case, a_person
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
    assert (
        answers.items()
        >= {
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
        }.items()
    )
    assert "Daniel Crabtree (also known as Danny C)" in answers["who-exploited-pv"]
    assert "Hollin Lane Yard" in answers["where-exploitation-happened-other-uk-other-location"]


@pytest.mark.parametrize("about", ["Ionuț Bălan", "Marek Zielak"])
def test_a_suspect_who_is_a_victim_too_is_not_named_as_exploiter(caravan: Caravan, about: str) -> None:
    form = opened(caravan.gate, caravan.start(about))
    assert "Shane Crabtree" in form.content.answers["who-exploited-pv"]
    assert "Zielak" not in form.content.answers["who-exploited-pv"]
    assert form.victim_suspects == ("Marek Zielak",)


def test_indicators_come_from_reports_and_name_officers_alone(caravan: Caravan) -> None:
    of_officer = opened(caravan.gate, caravan.start("Ionuț Bălan")).content.indicators
    assert {each.seen_by for each in of_officer} == {"PC 4471 Hughes"}
    assert {each.key for each in of_officer} >= {"indicator:documents_held"}
    of_helpline = opened(caravan.gate, caravan.start("Keith Ormrod")).content.indicators
    assert of_helpline
    assert {(each.seen_by, each.evidence) for each in of_helpline} == {("", "")}


@pytest.mark.parametrize(
    ("born", "status", "answer"),
    [
        ("2 Aug 1994", None, "no"),
        ("2007", None, "yes"),
        ("2004", None, "not-sure"),
        ("age about 17", "age_status:uncertain_treated_as_child", "not-sure"),
        ("2 Aug 1994", "age_status:assessed_child", "yes"),
        ("2007", "age_status:assessed_adult", "no"),
        ("", None, ""),
    ],
)
def test_whoever_may_be_under_18_is_presumed_to_be(
    born: str, status: str | None, answer: str, world: World
) -> None:
    gate = world.store.gate(Role.OFFICER)
    person = a_person(gate, world.case_id, name="Lan", born=born, age_status=status)
    told = opened(gate, start(world, person)).content
    assert told.answer_to("pv-under-age") == answer
    assert told.is_child == (answer in {"yes", "not-sure"})


def test_one_form_a_person(world: World) -> None:
    start(world)
    with pytest.raises(Invalid) as refused:
        start(world)
    assert set(refused.value.problems) == {"person_id"}
    other = a_person(world.store.gate(Role.OFFICER), world.case_id, name="Another")
    assert start(world, other)


def test_a_person_of_another_case_has_no_form_here(world: World, officer_of: Gate) -> None:
    elsewhere = a_person(officer_of, a_case(officer_of), name="Somebody else")
    with pytest.raises(NotFound):
        start(world, elsewhere)


def test_answers_keep_themselves_and_can_be_taken_back(world: World, officer_of: Gate) -> None:
    form = start(world)

    def say(value: str) -> str:
        was = opened(officer_of, form).content.answer_to("family")
        officer_of.perform(answering(form, "family", value, was))
        return opened(officer_of, form).content.answer_to("family")

    assert say("Two sisters.") == "Two sisters."
    assert say("A brother.\n\n") == "A brother."
    assert say("") == ""
    assert "family" not in opened(officer_of, form).content.answers


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("pv-gender", "blue"),
        ("fr-location", "France"),
        ("pv-contact-details", "email,pigeon"),
        ("types-of-exploitation-other", "maybe"),
    ],
)
def test_what_is_no_choice_is_refused(question: str, value: str, world: World, officer_of: Gate) -> None:
    with pytest.raises(Invalid) as refused:
        officer_of.perform(answering(start(world), question, value))
    assert set(refused.value.problems) == {"answers.0.value"}


@pytest.mark.parametrize("question", ["nobody-asks", "upload-file", ""])
def test_what_is_no_question_is_refused(question: str, world: World, officer_of: Gate) -> None:
    with pytest.raises(Invalid) as refused:
        officer_of.perform(answering(start(world), question, "x"))
    assert set(refused.value.problems) == {"answers.0.question"}


def test_a_draft_given_up_is_kept_and_makes_room(world: World, officer_of: Gate) -> None:
    form = start(world)
    officer_of.perform(AbandonNrmForm(form_id=form, reason="Begun for the wrong man."))
    assert opened(officer_of, form).state is FormState.GIVEN_UP
    with pytest.raises(Invalid):
        officer_of.perform(answering(form, "family", "x"))
    assert start(world) != form


def test_a_case_names_its_forms(world: World, officer_of: Gate) -> None:
    form = start(world)
    (line,) = officer_of.ask(CaseFile(case_id=world.case_id)).forms
    assert (line.id, line.person_id, line.state) == (form, world.victim_id, FormState.DRAFT)


def test_the_answers_decide_which_way_it_goes(world: World, officer_of: Gate) -> None:
    form = start(world)
    for question, value, route in (
        ("pv-under-age", "yes", FormRoute.NRM),
        ("pv-under-age", "no", None),
        ("pv-want-to-submit-nrm", "no", FormRoute.NOTIFY),
        ("pv-want-to-submit-nrm", "yes", FormRoute.NRM),
    ):
        was = opened(officer_of, form).content.answer_to(question)
        officer_of.perform(answering(form, question, value, was))
        assert opened(officer_of, form).route is route
