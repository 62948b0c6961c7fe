"""What a form lacks: each rule trips beside its own field, and a whole form has none."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from mscu.codes import Asks, FormRoute
from mscu.dates.age import KnownAge
from mscu.demo.caravan import forms_by_entry
from mscu.resources import resource
from mscu.rules.nrm_checks import Episode, FormContent, FormFile, Indicator, lines_of, needs
from mscu.rules.nrm_form import load_form
from mscu.text.identifying_values import Known, KnownValue

FORM = load_form(resource("forms/nrm-2026.toml"))
TODAY = date(2022, 6, 20)
FORMS = forms_by_entry()
SEEN = Indicator(
    key="indicator:threats",
    label="Threats",
    state="indicator_state:present",
    seen_by="PC Hughes",
    seen_when="13 Mar 2022",
    seen_where="A service station",
    evidence="",
)
ONCE = Episode(
    id=1,
    key="exploitation:forced_labour",
    exploitation="Forced labour",
    began="October 2021",
    ended="",
    where="",
    note="",
)
KNOWN = (
    KnownValue("Ionuț Bălan", Known.NAME),
    KnownValue("Nutu", Known.ALIAS),
    KnownValue("2 Aug 1994", Known.BIRTH),
    KnownValue("MS-22-0001", Known.REFERENCE),
    KnownValue("Marek Zielak", Known.OTHER_NAME),
)


def told(entry: str, **answers: str) -> FormContent:
    given = dict(FORMS[entry]["answers"]) | {
        "modern-slavery-indicators-details": "Threats: shouted at.",
        "when-did-the-exploitation-take-place": "From October 2021.",
    }
    given |= {key.replace("_", "-"): value for key, value in answers.items()}
    made = FormContent(
        form=FORM,
        answers=given,
        episodes=(ONCE,),
        indicators=(SEEN,),
        known=KNOWN,
        age=KnownAge("", None, TODAY),
        today=TODAY,
    )
    lines = frozenset((question.key, line) for question, line in made.unread_lines())
    return replace(made, accepted=lines if made.hides_person else frozenset())


def nrm(**answers: str) -> FormContent:
    return told("f2", **answers)


def notice(**answers: str) -> FormContent:
    return told("f6", **answers)


def child(**answers: str) -> FormContent:
    la = "local_authority_contacted_about_child_local_authority"
    more = {
        "pv_under_age": "not-sure",
        "pv_dob": "",
        f"{la}_name": "Rochdale",
        f"{la}_phone": "01632 960001",
        f"{la}_email": "mash@council.example",
        "own_strategy_discussion": "3 Apr 2022, agreed.",
        "own_guardian_service": "yes",
        "own_missing_plan": "With the children's team.",
    }
    return nrm(**more | answers)


def lacking(form: FormContent) -> dict[str, str]:
    return {need.question: need.sentence for need in needs(form)}


@pytest.mark.parametrize("make", [nrm, notice, child])
def test_a_whole_form_lacks_nothing(make: Callable[[], FormContent]) -> None:
    assert lacking(make()) == {}


REQUIRED = sorted({q.key for _, q in nrm().asked_questions if q.required})


def test_every_required_answer_is_asked_for() -> None:
    for key in REQUIRED:
        assert key in lacking(nrm(**{key: ""}))


def test_each_rule_trips_beside_its_field() -> None:
    for make, answers, question in [
        (nrm, {"types_of_exploitation_forced_to_work": ""}, "types-of-exploitation-forced-to-work"),
        (nrm, {"family": "x" * 15_001}, "family"),
        (nrm, {"user_email": "somebody"}, "user-email"),
        (nrm, {"fr_details_phone": "12"}, "fr-details-phone"),
        (nrm, {"pv_dob": "August 1994"}, "pv-dob"),
        (nrm, {"pv_dob": "2 Aug 2044"}, "pv-dob"),
        (
            nrm,
            {"does_pv_have_children": "yes", "does_pv_have_children_yes_amount": "two"},
            "does-pv-have-children-yes-amount",
        ),
        (nrm, {"modern_slavery_indicators": "no"}, "modern-slavery-indicators"),
        (nrm, {"modern_slavery_indicators_details": "None."}, "modern-slavery-indicators-details"),
        (nrm, {"why_report_now": "No"}, "why-report-now"),
        (nrm, {"fr_alternative_contact": "G.Hughes@police.example"}, "fr-alternative-contact"),
        (nrm, {"own_missing_explained": ""}, "own-missing-explained"),
        (nrm, {"family": "Ionut is one of three."}, "family"),
        (nrm, {"professional_insight": "He and Marek were afraid."}, "professional-insight"),
        (
            nrm,
            {
                "potential_victim_exploitative_situation_multiple": "yes",
                "when_did_the_exploitation_take_place_multiple": "Twice.",
            },
            "potential-victim-exploitative-situation-multiple",
        ),
        (child, {"own_guardian_service": "no"}, "own-guardian-service"),
        (child, {"own_missing_plan": ""}, "own-missing-plan"),
        (child, {"own_strategy_discussion": ""}, "own-strategy-discussion"),
        (
            child,
            {"local_authority_contacted_about_child_local_authority_phone": ""},
            "local-authority-contacted-about-child-local-authority-phone",
        ),
        (notice, {"refuse_nrm": ""}, "refuse-nrm"),
        (notice, {"refuse_nrm": "No."}, "refuse-nrm"),
        (notice, {"own_includes_person": ""}, "own-includes-person"),
    ]:
        assert question in lacking(make(**answers)), make


def test_what_is_listed_is_checked() -> None:
    cases: list[tuple[dict[str, Any], str]] = [
        ({"indicators": ()}, "modern-slavery-indicators"),
        ({"indicators": (replace(SEEN, seen_by=""),)}, "modern-slavery-indicators"),
        ({"indicators": (replace(SEEN, seen_when=""),)}, "modern-slavery-indicators"),
        ({"indicators": (replace(SEEN, seen_where=""),)}, "modern-slavery-indicators"),
        (
            {"indicators": (SEEN, replace(SEEN, key="i", label="Debt bond"))},
            "modern-slavery-indicators-details",
        ),
        ({"episodes": ()}, "potential-victim-exploitative-situation-multiple"),
        ({"episodes": (ONCE, ONCE)}, "potential-victim-exploitative-situation-multiple"),
        ({"episodes": (replace(ONCE, began="unknown"),)}, "potential-victim-exploitative-situation-multiple"),
        ({"age": KnownAge("age about 16", None, TODAY)}, "pv-under-age"),
    ]
    for changed, question in cases:
        assert question in lacking(replace(nrm(), **changed)), changed


@pytest.mark.parametrize("born", ["2 Aug 1994", "12 Mar 2001"])
def test_an_adult_is_not_on_the_child_s_route(born: str) -> None:
    adult = replace(child(), age=KnownAge(born, None, TODAY))
    assert lacking(adult)["pv-under-age"].startswith("This person was ")
    assert "pv-under-age" in lacking(child(pv_dob=born))
    looks_younger = KnownAge(born, "age_status:uncertain_treated_as_child", TODAY)
    assert lacking(replace(child(pv_dob=born), age=looks_younger)) == {}


def test_an_absent_indicator_needs_no_witness() -> None:
    absent = replace(SEEN, state="indicator_state:absent", seen_by="", seen_when="", label="Debt")
    assert lacking(replace(nrm(), indicators=(SEEN, absent))) == {}


PDF = FormFile(
    attachment_id=1,
    name="a.pdf",
    media_type="application/pdf",
    size=9,
    description="Medical report",
    dated="13 Mar 2022",
)


def test_files_keep_to_the_limits_of_the_online_form() -> None:
    for files, question in [
        ((PDF,) * 101, "upload-file"),
        ((replace(PDF, size=25 * 1024 * 1024),), "upload-file"),
        ((replace(PDF, media_type="text/plain"),), "upload-file"),
        ((replace(PDF, description=""),), "upload-file"),
        ((replace(PDF, dated=""),), "upload-file"),
        ((PDF,), "what-evidence-you-will-submit"),
    ]:
        assert question in lacking(replace(nrm(), files=files)), files
        form = nrm(what_evidence_you_will_submit="Medical report of 13 March 2022.")
        assert lacking(replace(form, files=(PDF,))) == {}, files


# -------------------------------------------------------------------------------- duty to notify


def test_a_notice_shows_nothing_that_identifies() -> None:
    for answers, question in [
        ({"family": "Known as Nutu."}, "family"),
        ({"birthplace": "Born 02/08/94."}, "birthplace"),
        ({"professional_insight": "See MS-22-0001."}, "professional-insight"),
        ({"who_exploited_pv": "He said that zielak hit him."}, "who-exploited-pv"),
        ({"reference": "Balan"}, "reference"),
        ({"fr_details_role": "PC for Ionut"}, "fr-details-role"),
        ({"authorities_cooperation": "yes"}, "authorities-cooperation"),
        ({"current_pv_location_uk_city": "Bury"}, "current-pv-location-uk-city"),
    ]:
        form = notice(**answers)
        assert form.route is FormRoute.NOTIFY, answers
        found = [need for need in needs(form) if need.question == question]
        assert any(need.identifies for need in found), answers


def test_a_crime_reference_and_files_stay_out_of_a_notice_but_of_whom_consents() -> None:
    form = notice(
        reported_to_police="yes",
        reported_to_police_police_forces="GMP",
        reported_to_police_crime_reference="CRI/1/22",
    )
    assert "reported-to-police" in lacking(form)
    assert "upload-file" in lacking(replace(notice(), files=(PDF,)))
    form = notice(own_includes_person="yes", birthplace="Born 02/08/94.", current_pv_location_uk_city="Bury")
    assert not [need for need in needs(form) if need.identifies]


def test_no_sentence_repeats_what_is_known_and_each_line_of_a_notice_is_read() -> None:
    sentences = " ".join(lacking(notice(family="Nutu, born 2 Aug 1994, MS-22-0001")).values())
    assert not [each.value for each in KNOWN if each.value in sentences]
    form = notice()
    unread = replace(form, accepted=frozenset())
    typed = {Asks.TEXT, Asks.LINE}
    texts = [q for _, q in form.sent_questions if q.asks in typed and form.answer_to(q.key)]
    assert lacking(unread).keys() == {q.key for q in texts}
    changed = replace(form, answers={**form.answers, "family": "Two brothers."})
    assert lacking(changed) == {
        "family": "1 line to read: could it identify the person, alone or with the rest?"
    }
    assert lines_of("One. Two?\nThree\n\n Four! ") == ("One.", "Two?", "Three", "Four!")
