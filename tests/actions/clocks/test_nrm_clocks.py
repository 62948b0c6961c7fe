"""The clocks of whoever is in the NRM, from what the commands record."""

from typing import Any

import pytest

from mscu.actions.cases.case_file import CaseFile
from mscu.actions.entries.entries import About
from mscu.actions.entries.notes import RecordNote
from mscu.actions.nrm.referrals import RecordNrmDecision
from mscu.codes import Role
from mscu.gate import Gate
from mscu.rules.clock_engine import ClockState
from tests.actions.clocks.boards import agrees
from tests.actions.clocks.clock_scene import decide, of, only, refer
from tests.actions.merging.merge_scene import restrict
from tests.inputs.factories import a_case, a_person
from tests.scenes.stores import Store

MET, RUNNING, ENDED, PASSED = (ClockState.MET, ClockState.RUNNING, ClockState.ENDED, ClockState.PASSED)
LATER_YEARS = 900
"""Days from the store's own to the rule on reconsideration."""


@pytest.fixture
def case(officer: Gate) -> int:
    """Open a case."""
    return a_case(officer, opened="16 Jun 2022 09:00")


def decided(gate: Gate, case_id: int, referral: int, happened: str, **more: str) -> None:
    fields: dict[str, Any] = {
        "stage": "nrm_stage:reasonable_grounds",
        "outcome": "nrm_outcome:negative",
    } | more
    gate.perform(RecordNrmDecision(case_id=case_id, happened=happened, follows_id=referral, **fields))


def note(gate: Gate, case_id: int, kind: str, happened: str, **more: object) -> None:
    gate.perform(
        RecordNote(
            case_id=case_id,
            happened=happened,
            text="See there.",
            note_type=f"note_type:{kind}",
            **more,  # type: ignore[arg-type]
        )
    )


# ------------------------------------------------------------------------------ reconsideration


@pytest.mark.parametrize(
    ("day", "received", "due"),
    [
        ("4 Aug 2024", "", "3 Sep 2024"),  # from 4 Aug: 27 days to the 31st, 3 of September
        ("4 Aug 2024", "12 Aug 2024", "3 Sep 2024"),
        ("August 2024", "12 Aug 2024", "11 Sep 2024"),  # 19 days to 31 Aug, 11 of September
    ],
)
def test_reconsideration_counts_from_the_decision_or_from_the_notice_where_its_day_is_not_known(
    day: str, received: str, due: str, store: Store, officer: Gate, case: int
) -> None:
    store.clock.turn(days=LATER_YEARS)
    referral = refer(officer, case, a_person(officer, case), "nrm")
    decided(officer, case, referral, day, received_on=received)
    assert only(officer, case, "reconsideration")[1:] == (due, PASSED)
    (clock,) = of(officer, case, "reconsideration")
    assert clock.to_confirm
    assert clock.source_in_words.endswith("(to be confirmed by the force)")
    decided(officer, case, referral, "20 Aug 2024", outcome="nrm_outcome:reconsideration_asked")
    assert only(officer, case, "reconsideration")[2] is MET


def test_a_reconsideration_that_is_decided_ends_it_and_may_begin_recovery(
    store: Store, officer: Gate, case: int
) -> None:
    store.clock.turn(days=LATER_YEARS)
    referral = refer(officer, case, a_person(officer, case), "nrm")
    decided(officer, case, referral, "4 Aug 2024")
    again = {"stage": "nrm_stage:rg_reconsideration", "outcome": "nrm_outcome:positive"}
    decided(officer, case, referral, "2 Sep 2024", **again)
    assert only(officer, case, "reconsideration")[2] is ENDED
    assert only(officer, case, "recovery_minimum")[1] == "1 Oct 2024"


def test_a_decision_on_both_grounds_at_once_settles_both(officer: Gate, case: int) -> None:
    referral = refer(officer, case, a_person(officer, case), "nrm")
    decide(officer, case, referral, "combined", "positive")
    assert only(officer, case, "reasonable_grounds")[2] is MET
    (recovery,) = of(officer, case, "recovery_minimum")
    assert recovery.end == "to 4 Aug 2022"
    assert recovery.owner == "Competent authority"


# ------------------------------------------------------------------------------------- turning 18


def test_a_child_in_the_nrm_chooses_at_18(officer: Gate, case: int) -> None:
    for born, due in (("5 Nov 2004", "5 Nov 2022"), ("29 Feb 2008", "1 Mar 2026"), ("16 Jun 2004", None)):
        child = a_person(officer, case, name=f"Born {born}", born=born)
        refer(officer, case, child, "childrens_social_care")
        shown = {c.label: c.due_words for c in of(officer, case, "child_turns_18")}
        assert f"Born {born}" not in shown
        refer(officer, case, child, "nrm")
        shown = {c.label: c.due_words for c in of(officer, case, "child_turns_18")}
        assert shown.get(f"Born {born}") == due


@pytest.mark.parametrize(
    ("stage", "outcome", "state"),
    [
        ("choice_at_18", "consents_to_stay", MET),
        ("choice_at_18", "withdrawn", MET),
        ("conclusive_grounds", "positive", MET),
        ("reasonable_grounds", "negative", ENDED),
        ("reasonable_grounds", "positive", RUNNING),
    ],
)
def test_the_choice_or_the_last_decision_settles_it(
    stage: str, outcome: str, state: ClockState, officer: Gate, case: int
) -> None:
    referral = refer(officer, case, a_person(officer, case, born="5 Nov 2004"), "nrm")
    decide(officer, case, referral, stage, outcome)
    clocks = of(officer, case, "child_turns_18")
    assert [clock.state for clock in clocks] == [state]


@pytest.mark.parametrize(
    ("born", "words"),
    [
        ("2005", "turns 18 in 2023; the exact day is not known, so no clock runs"),
        (
            "March 2005",
            "turns 18 from 1 Mar 2023 to 31 Mar 2023; the exact day is not known, so no clock runs",
        ),
        ("age about 16", "date of birth not known, so no clock runs to the 18th birthday"),
        ("5 Nov 2005", None),
        ("2003", None),
    ],
)
def test_a_birthday_that_is_not_known_is_said_and_never_guessed(
    born: str, words: str | None, officer: Gate, case: int
) -> None:
    referral = refer(officer, case, a_person(officer, case, born=born), "nrm")
    told = [o.what for o in officer.ask(CaseFile(case_id=case)).obligations if "18" in o.what]
    assert told == ([words] if words else [])
    assert bool(of(officer, case, "child_turns_18")) is (born == "5 Nov 2005")
    decide(officer, case, referral, "choice_at_18", "consents_to_stay")
    assert not [o for o in officer.ask(CaseFile(case_id=case)).obligations if "18" in o.what]


# ------------------------------------------------------------------------------- draft and support


def test_an_online_draft_is_gone_after_28_days(officer: Gate, case: int) -> None:
    person = a_person(officer, case)
    note(officer, case, "nrm_drafted", "17 Jun 2022", about=(About(subject_id=person),))
    assert only(officer, case, "home_office_draft") == ("Ionut Balan", "15 Jul 2022", RUNNING)
    refer(officer, case, person, "nrm", happened="18 Jun 2022 10:00")
    assert only(officer, case, "home_office_draft")[2] is MET


@pytest.mark.parametrize(("to", "more"), [("nrm", {"wants_support": True}), ("msvcc", {})])
def test_support_starts_within_five_days_of_being_asked_for(
    to: str, more: dict[str, object], officer: Gate, case: int
) -> None:
    refer(officer, case, a_person(officer, case), "nrm", wants_support=False)
    assert of(officer, case, "support_start") == []
    referral = refer(officer, case, a_person(officer, case), to, **more)
    assert only(officer, case, "support_start")[1:] == ("21 Jun 2022", RUNNING)
    note(officer, case, "support_started", "20 Jun 2022 09:45", follows_id=referral)
    assert only(officer, case, "support_start")[2] is MET


# ------------------------------------------------------------------------------------ restriction


def test_the_end_of_a_restriction_is_told_to_whom_it_names(store: Store, supervisor: Gate, case: int) -> None:
    officer = store.gate(Role.OFFICER)
    restrict(store, case, (), "1 Jul 2022")
    (clock,) = of(supervisor, case, "restriction_end")
    assert (clock.due_words, clock.owner) == ("1 Jul 2022", supervisor.actor.display)
    store.clock.turn(days=20)
    (clock,) = of(officer, case, "restriction_end")
    assert clock.state is PASSED


# ----------------------------------------------------------------- decisions known to the month


@pytest.mark.parametrize(
    ("sent", "aim"),
    [("22 Oct 2024", ClockState.MET_LATE), ("13 Nov 2024", ENDED)],
    ids=["due on 29 Oct", "due on 20 Nov, which is in the month"],
)
def test_a_decision_known_to_the_month_may_meet_no_aim_and_counts_from_its_last_day(
    sent: str, aim: ClockState, store: Store, officer: Gate, case: int
) -> None:
    store.clock.turn(days=LATER_YEARS)
    referral = refer(officer, case, a_person(officer, case), "nrm", happened=sent)
    decided(officer, case, referral, "November 2024", outcome="nrm_outcome:positive")
    assert only(officer, case, "reasonable_grounds")[2] is aim
    assert only(officer, case, "recovery_minimum")[1:] == ("about 29 Dec 2024", RUNNING)  # 30 Nov and 29 days
    assert agrees(officer)
