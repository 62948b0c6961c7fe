"""A form read from a file: what is asked follows from the answers, in form order."""

from collections.abc import Mapping
from typing import Any

import pytest

from mscu.resources import resource
from mscu.rules.nrm_form import BadForm, load_form, read_form
from tests.text.phrases import phrases

FORM = load_form(resource("forms/nrm-2026.toml"))
ADULT = {"pv-under-age": "no"}
CONSENTS = {**ADULT, "pv-want-to-submit-nrm": "yes"}
REFUSES = {**ADULT, "pv-want-to-submit-nrm": "no", "own-includes-person": "no"}
NAMES = {"pv-name-first-name", "pv-name-last-name", "pv-name-nickname", "pv-dob"}


def asked(answers: Mapping[str, str]) -> list[str]:
    return [question.key for _, question in FORM.asked_questions(answers)]


def test_sections_stand_in_the_order_of_the_prompt_sheet() -> None:
    assert [section.title for section in FORM.sections] == phrases("""
        First responder | Age | Background | Exploitation | Professional insight | Exploitation location
        Exploiters | Consent and support | Duty to Notify | Personal details | Decision and contact
        Evidence and documents | Fields of the online form that the prompt sheet no longer asks
    """)


@pytest.mark.parametrize("age", ["yes", "not-sure"])
def test_a_possible_child_is_asked_for_no_consent_and_for_what_protects_it(age: str) -> None:
    keys = set(asked({"pv-under-age": age}))
    assert {"own-strategy-discussion", "own-guardian-service", "own-missing-plan"} <= keys
    assert "local-authority-contacted-about-child-local-authority-name" in keys
    assert keys >= NAMES
    assert not keys & {"pv-want-to-submit-nrm", "does-pv-need-support", "refuse-nrm"}


def test_an_adult_is_named_and_asked_for_support_or_refuses_and_is_not() -> None:
    keys = set(asked(CONSENTS))
    assert keys >= NAMES | {"does-pv-need-support", "who-contact", "own-consent-given"}
    assert not keys & {"refuse-nrm", "own-strategy-discussion"}
    keys = set(asked({**REFUSES, "authorities-cooperation": "yes"}))
    assert {"refuse-nrm", "pv-gender", "pv-nationality"} <= keys
    assert not keys & (NAMES | {"pv-contact-details", "does-pv-need-support"})
    included = {**REFUSES, "authorities-cooperation": "yes", "own-includes-person": "yes"}
    assert set(asked(included)) >= NAMES
    stale = {**REFUSES, "does-pv-need-support": "yes", "pv-phone-number": "yes"}
    assert not set(asked(stale)) & {"pv-phone-number", "pv-phone-number-yes"}


@pytest.mark.parametrize("answers", [CONSENTS, REFUSES, {"pv-under-age": "yes"}])
def test_nothing_is_asked_twice(answers: dict[str, str]) -> None:
    keys = asked(answers)
    assert len(keys) == len(set(keys))
    assert "pv-gender" in keys


def test_answers_are_shown_in_the_words_of_their_options() -> None:
    assert FORM.by_key["pv-gender"].shown("female") == "Female"
    assert FORM.by_key["pv-contact-details"].shown("email,post") == "Email, Post"
    assert FORM.by_key["types-of-exploitation-organs-removed"].shown("yes") == "Yes"
    assert FORM.by_key["birthplace"].shown("Brăila") == "Brăila"


HEAD = {
    "key": "f",
    "title": "F",
    "source": "s",
    "licence": "l",
    "most_files": 1,
    "most_bytes": 1,
    "file_types": [],
}


def a_form(*questions: dict[str, Any]) -> dict[str, Any]:
    return {"form": HEAD, "sections": [{"key": "a", "title": "A", "questions": list(questions)}]}


@pytest.mark.parametrize(
    "told",
    [
        {"sections": []},
        a_form({"key": "a", "label": "A", "asks": "poem"}),
        a_form({"key": "a", "label": "A", "asks": "line", "colour": "red"}),
        a_form({"key": "a", "label": "A", "asks": "line", "when": [{"b": ["yes"]}]}),
        a_form(
            {"key": "a", "label": "A", "asks": "box"},
            {"key": "b", "label": "B", "asks": "line", "when": [{"a": ["no"]}]},
        ),
    ],
)
def test_a_form_that_cannot_be_used_is_refused(told: dict[str, Any]) -> None:
    with pytest.raises(BadForm):
        read_form(told)
