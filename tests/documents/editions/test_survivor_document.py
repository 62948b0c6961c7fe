"""What a survivor is promised in her own copy."""

import tomllib
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from mscu.code_keys import DUTY_TO_NOTIFY, POSSIBLE_CHILD, TO_NRM
from mscu.codes import Family, Kind, Sensitivity
from mscu.documents.blocks import texts
from mscu.documents.editions.editions import SURVIVOR
from mscu.documents.editions.facts import ClockFact, EntryFact, NrmDecisionFact, ReferralFact, ValueFact
from mscu.documents.editions.survivor_document import (
    NEXT_UPDATE,
    TOLD_STATES,
    UPDATE_WAS_DUE,
    VICTIM,
    survivor_document,
)
from mscu.errors import Invalid
from mscu.resources import resource
from mscu.rules.clock_engine import ClockState
from mscu.rules.clocks import RuleKind, load_rules
from mscu.rules.code_lists import load_code_list
from tests.documents.editions.test_case_summary import BARE

LABELS = {
    each.key: each.label
    for name in ("nrm_stage", "nrm_outcome", "referral_outcome", "consent_kind", "referral_to")
    for each in load_code_list(resource(f"code_lists/{name}.csv"))
    if not each.retired_on
}
MEANT_NOTHING = {
    ("nrm_stage:disqualification", "nrm_outcome:positive"),
    ("nrm_stage:disqualification", "nrm_outcome:negative"),
    ("nrm_stage:choice_at_18", "nrm_outcome:positive"),
    ("nrm_stage:choice_at_18", "nrm_outcome:negative"),
}
"""Pairs that the form offers and that say nothing certain."""
FIRST_NO = ("reasonable_grounds", "negative")
FIRST_YES = ("reasonable_grounds", "positive")
SAID_FIRST = "First decision: yes."


@pytest.mark.parametrize(("codes", "is_promised"), [(("update_on",), True), ((UPDATE_WAS_DUE,), False)])
def test_no_day_is_promised_that_is_past(codes: tuple[str, ...], is_promised: bool) -> None:
    contact = EntryFact(
        id=1,
        kind=Kind.VICTIM_CONTACT,
        family=Family.CARE,
        happened_shown="",
        headline="",
        sort_at=datetime(2022, 6, 1, tzinfo=UTC),
        codes=codes,
        facts=(
            ValueFact(name=VICTIM, label="Victim", value="Ionuț Bălan", sensitivity=Sensitivity.PERSON),
            ValueFact(
                name=NEXT_UPDATE, label="Next update on", value="11 Jul 2022", sensitivity=Sensitivity.DATE
            ),
        ),
    )
    case = replace(BARE, entries=(contact,), survivor="Ionuț Bălan")
    told = " ".join(texts(survivor_document(case, SURVIVOR)))
    assert ("by this day: 11 Jul 2022." in told) is is_promised
    assert ("No dates are written here." in told) is not is_promised
    assert "fixed" not in told  # other dates may be known
    later = replace(
        contact, id=2, sort_at=datetime(2022, 6, 2, tzinfo=UTC), codes=(), facts=contact.facts[:1]
    )
    told = " ".join(texts(survivor_document(replace(case, entries=(contact, later)), SURVIVOR)))
    assert ("by this day: 11 Jul 2022." in told) is is_promised


WORDING = tomllib.loads(resource("editions/survivor.toml").read_text(encoding="utf-8"))
RULES = {rule.key: rule for rule in load_rules(resource("rules/clocks.toml"))}
ABOUT_NO_SURVIVOR = """
cctv_overwrite enquiry_due decision_review crime_recording cash_detention warrant_expiry bail_review
order_review order_end court_date case_review restriction_end group_review records_review
breach_report rights_request card_answer card_log data_complaint closure_notice ddtro_done lme_order
order_name_address
"""
"""The rules whose dates are about the case, a suspect, the unit's own work or what others asked for."""


def dated(*clocks: ClockFact) -> str:
    """Return what a copy says under the survivor's dates."""
    case = replace(BARE, clocks=clocks, survivor="Ionuț Bălan")
    words = " ".join(texts(survivor_document(case, SURVIVOR)))
    return words.partition("Your dates ")[2].partition(" Your rights")[0]


def a_date(key: str, **state: Any) -> ClockFact:
    return ClockFact(title="", key=key, person="Ionuț Bălan", due_shown="11 Jul 2022", **state)


def test_each_rule_about_a_survivor_is_a_date_of_hers_or_left_out_with_a_reason() -> None:
    listed, left_out = set(WORDING["date"]), set(WORDING["date_left_out"])
    assert listed.isdisjoint(left_out)
    assert listed | left_out == set(RULES) - {*ABOUT_NO_SURVIVOR.split()}
    assert all(WORDING["date_left_out"].values())
    assert set(RULES) > {*ABOUT_NO_SURVIVOR.split()}
    for state in ("open_ended", "decided"):
        worded = {key for key in listed if state in WORDING["date"][key]}
        assert worded == {key for key in listed if RULES[key].kind is RuleKind.MINIMUM}


@pytest.mark.parametrize("key", RULES)
def test_a_date_is_told_while_it_is_ahead_and_to_its_own_survivor(key: str) -> None:
    nothing, words = WORDING["words"]["no_dates"], WORDING["date"].get(key, {})
    assert dated(a_date(key)) == words.get("ahead", nothing).format(when="11 Jul 2022")
    for state in ("decided", "today"):
        said = words.get(state, words.get("ahead", nothing)).format(when="11 Jul 2022")
        assert dated(a_date(key, **{state: True})) == said
        assert "will be" not in said or state != "today"
    assert dated(a_date(key, state=ClockState.RUNS_ON)) == words.get("open_ended", nothing)
    for over in (
        *(a_date(key, state=state) for state in set(ClockState) - TOLD_STATES),
        replace(a_date(key), person="Marek Zielak"),
    ):
        assert dated(over) == nothing


def of_list(name: str) -> list[str]:
    return [key for key in LABELS if key.startswith(f"{name}:")]


def told(*decisions: tuple[str, str], to: str = TO_NRM, consent: str = "written", outcome: str = "") -> str:
    """Return what a copy says of one referral with these decisions, by stage and outcome."""
    codes = (to, f"consent_kind:{consent.removeprefix('consent_kind:')}", *filter(None, [outcome]))
    referral = ReferralFact(
        referred_to=LABELS[to],
        person="Ionuț Bălan",
        happened_shown="1 Jun 2022",
        consent=LABELS[codes[1]],
        outcome=LABELS.get(outcome, ""),
        codes=codes,
        decisions=tuple(
            NrmDecisionFact(
                stage=(stage := f"nrm_stage:{names[0].removeprefix('nrm_stage:')}"),
                outcome=(result := f"nrm_outcome:{names[1].removeprefix('nrm_outcome:')}"),
                shown=f"{LABELS[stage]}: {LABELS[result].lower()}",
                happened_shown=f"{day} Jun 2022 10:00",
            )
            for day, names in enumerate(decisions, start=10)
        ),
    )
    case = replace(BARE, referrals=(referral,), survivor="Ionuț Bălan")
    words = " ".join(texts(survivor_document(case, SURVIVOR)))
    return words.partition("Where we asked for help for you ")[2].partition(" Your dates ")[0]


def test_every_decision_that_can_be_recorded_is_told_or_the_copy_is_refused() -> None:
    """So a stage or an outcome that the lists offer tomorrow fails here until it has words."""
    refused = {}
    for stage in of_list("nrm_stage"):
        for outcome in of_list("nrm_outcome"):
            try:
                said = told(FIRST_YES, (stage, outcome))
            except Invalid as problem:
                refused[stage, outcome] = problem.sentence
                continue
            assert "11 Jun 2022: " in said, (stage, outcome)
            is_beside = outcome.endswith((":information_requested", ":consents_to_stay"))
            assert ("10 Jun 2022: " in said) is is_beside, (stage, outcome)
    assert set(refused) == MEANT_NOTHING
    for (stage, outcome), sentence in refused.items():
        assert f"{LABELS[stage]}: {LABELS[outcome].lower()}" in sentence


def test_every_answer_of_a_service_is_told_and_a_crime_is_not_said_to_be_recorded() -> None:
    silent = told()
    for outcome in of_list("referral_outcome"):
        assert len(told(outcome=outcome)) > len(silent), outcome
    case = replace(BARE, survivor="Ionuț Bălan")
    assert "is written down as a crime" not in " ".join(texts(survivor_document(case, SURVIVOR)))


def test_the_newest_decision_is_told_and_none_before_it() -> None:
    for decisions, newest, gone in [
        ((FIRST_NO, ("rg_reconsideration", "positive")), "First decision, looked at again: yes.", "no."),
        ((FIRST_YES, ("conclusive_grounds", "withdrawn")), "not in the National Referral", SAID_FIRST),
        ((FIRST_YES, ("conclusive_grounds", "suspended")), "has stopped for now", SAID_FIRST),
        ((FIRST_YES, ("disqualification", "disqualified_bad_faith")), "is not for you", SAID_FIRST),
        ((("combined", "positive"),), "First and last decision together: yes.", SAID_FIRST),
        ((FIRST_NO, ("reasonable_grounds", "reconsideration_asked")), "no new answer yet", "no."),
    ]:
        said = told(*decisions)
        assert newest in said, decisions
        assert gone not in said, decisions
        assert "You get support" not in said, decisions


def test_who_was_referred_as_a_child_reads_of_the_choice_at_18_while_it_is_left() -> None:
    choice = "From the day you are 18, you choose yourself"
    assert choice in told(consent=POSSIBLE_CHILD)
    assert choice in told(FIRST_YES, consent=POSSIBLE_CHILD)
    assert choice not in told(FIRST_YES, ("choice_at_18", "withdrawn"), consent=POSSIBLE_CHILD)
    assert choice not in told(FIRST_YES, ("conclusive_grounds", "positive"), consent=POSSIBLE_CHILD)
    assert choice not in told(FIRST_YES)
    assert "You are under 18" not in told(consent=POSSIBLE_CHILD)


@pytest.mark.parametrize("consent", of_list("consent_kind"))
def test_a_notice_never_says_that_she_agreed(consent: str) -> None:
    said = told(to=DUTY_TO_NOTIFY, consent=consent)
    assert "You agreed to this." not in said
    refused = consent in {"consent_kind:refused", "consent_kind:withdrawn"}
    assert ("not want to be referred" in said) is refused


NAMED = {
    (): "We give your name only if you agreed to it.",
    ("consents_to_be_named:yes",): "We gave your name, as you agreed.",
    ("consents_to_be_named:no",): "We did not give your name.",
}


@pytest.mark.parametrize("codes", NAMED, ids=str)
def test_a_notice_says_whether_it_named_her_once_that_is_recorded(codes: tuple[str, ...]) -> None:
    for to in of_list("referral_to"):
        said = told(to=to, consent="refused", outcome="".join(codes))
        assert [words in said for words in NAMED.values()] == [
            to == DUTY_TO_NOTIFY and codes == each for each in NAMED
        ]
