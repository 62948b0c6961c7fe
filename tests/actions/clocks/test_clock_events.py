"""What each kind of entry starts and stops, recorded by the commands that people use."""

from dataclasses import replace
from typing import Any

import pytest

from mscu.actions.cases.cases import CloseCase
from mscu.actions.cases.policy_log import RecordDecision
from mscu.actions.clocks.clock_events import clock_models
from mscu.actions.enforcement.enforcement import RecordSearch, RecordWarrant
from mscu.actions.entries.enquiries import RaiseEnquiry, ResultEnquiry
from mscu.actions.entries.entries import RecordEntry
from mscu.actions.entries.notes import RecordCrime, RecordNote
from mscu.actions.ocg.assessments import AssessGroup
from mscu.actions.subjects.subjects import RecordPlace
from mscu.codes import Role
from mscu.errors import Invalid
from mscu.gate import Gate
from mscu.models.entries.emergency import EmergencyCard
from mscu.models.entries.ocg import OcgStep
from mscu.models.entries.order import Order
from mscu.rules.clock_engine import ClockState
from tests.actions.clocks import clock_scene
from tests.actions.clocks.clock_scene import (
    ARREST,
    BAIL,
    CHARGE,
    LATER,
    MORNING,
    contact,
    decide,
    enforce,
    finish,
    of,
    only,
    refer,
    seize,
)
from tests.inputs.factories import World, a_case, a_person, an_enquiry

MET, ENDED = ClockState.MET, ClockState.ENDED
RUNNING, LATE, OWED = ClockState.RUNNING, ClockState.LATE, ClockState.OWED
VICTIM = "involvement_role:potential_victim"


@pytest.fixture
def case(officer: Gate) -> int:
    """Open a case on the Thursday before."""
    return a_case(officer, opened="16 Jun 2022 09:00")


@pytest.fixture
def person(officer: Gate, case: int) -> int:
    """Return somebody who is no potential victim yet."""
    return a_person(officer, case)


# ---------------------------------------------------------------------------------- the case itself


def test_a_case_is_to_be_reviewed_and_its_crime_recorded(supervisor: Gate, case: int) -> None:
    assert only(supervisor, case, "case_review") == ("", "14 Jul 2022", RUNNING)
    assert only(supervisor, case, "crime_recording") == ("", "17 Jun 2022 09:00", LATE)
    supervisor.perform(RecordNote(case_id=case, happened=LATER, text="Rang the council."))
    assert only(supervisor, case, "case_review")[1:] == ("14 Jul 2022", RUNNING)
    supervisor.perform(RecordCrime(case_id=case, happened="17 Jun 2022 08:59", crime_reference="CRI/1/22"))
    assert only(supervisor, case, "crime_recording")[2] is MET
    supervisor.perform(CloseCase(case_id=case, version=1, reason="No offence.", mopi_group="mopi_group:3"))
    assert only(supervisor, case, "case_review")[2] is ENDED


@pytest.mark.parametrize("what", ["note", "decision", "group"])
def test_a_review_starts_the_next_one(what: str, officer: Gate, case: int) -> None:
    reviews = {
        "note": RecordNote(case_id=case, happened=LATER, text="Looked at.", note_type="note_type:review"),
        "decision": RecordDecision(case_id=case, happened=LATER, text="Go on.", decided_by="DI Aspinall"),
        "group": AssessGroup(case_id=case, happened=LATER, name="Crew", status="ocg_status:nominated"),
    }
    officer.perform(reviews[what])
    first, second = of(officer, case, "case_review")
    assert (first.due_words, first.state) == ("14 Jul 2022", MET)
    assert (second.due_words, second.state) == ("18 Jul 2022", RUNNING)


@pytest.mark.parametrize(("status", "last"), [("assessed", RUNNING), ("not_met", None)])
def test_a_group_is_reviewed_by_its_next_assessment(
    status: str, last: ClockState | None, officer: Gate, case: int
) -> None:
    days = (("2 May 2022", "nominated"), ("20 May 2022", "nominated"), ("9 Jun 2022", status))
    group = None
    for day, now in days:
        assessed = AssessGroup(
            case_id=case,
            happened=day,
            name="Crew",
            status=f"ocg_status:{now}",
            follows_id=group,
            text="Looked at again.",
        )
        group = officer.perform(assessed)
    states = [clock.state for clock in of(officer, case, "group_review")]
    assert states == [MET, MET if last else ENDED, *([last] if last else [])]


# ---------------------------------------------------------------------------------------- enquiries


def test_an_enquiry_is_due_on_its_day_until_its_own_final_result(officer: Gate, case: int) -> None:
    an_enquiry(officer, case)
    assert of(officer, case, "enquiry_due") == []
    one = an_enquiry(officer, case, due_on="24 Jun 2022")
    label, due, state = only(officer, case, "enquiry_due")
    assert label.startswith("Witness")
    assert (due, state) == ("24 Jun 2022", RUNNING)
    assert of(officer, case, "cctv_overwrite") == []
    an_enquiry(officer, case, due_on="25 Jun 2022", text="Who pays?")
    finish(officer, case, one, finished=True)
    assert [c.state for c in of(officer, case, "enquiry_due")] == [MET, RUNNING]


def test_recordings_run_to_the_day_on_which_they_are_overwritten(officer: Gate, case: int) -> None:
    days = {"overwritten_from": "28 Jun 2022", "due_on": "21 Jun 2022"}
    number = an_enquiry(officer, case, enquiry_type="enquiry_type:cctv", **days)
    assert only(officer, case, "cctv_overwrite")[1:] == ("28 Jun 2022", RUNNING)
    for finished, state in ((False, RUNNING), (True, MET)):
        finish(officer, case, number, finished=finished)
        assert only(officer, case, "cctv_overwrite")[2] is state
    assert only(officer, case, "enquiry_due")[2] is MET


# ------------------------------------------------------------------------------ victims and the NRM


REFUSED = {
    "consent": "consent_kind:refused",
    "refused_reason": "Wants to go home.",
    "consents_to_be_named": False,
}


@pytest.mark.parametrize(("to", "more"), [("nrm", {}), ("duty_to_notify", REFUSED)])
def test_a_potential_victim_is_owed_a_referral_or_a_notification_at_once(
    to: str, more: dict[str, object], officer: Gate, case: int, person: int
) -> None:
    assert of(officer, case, "nrm_or_notify") == []
    victim = a_person(officer, case, name="Marek Zielak", roles=(VICTIM,))
    assert only(officer, case, "nrm_or_notify")[::2] == ("Marek Zielak", OWED)
    refer(officer, case, victim, "victim_navigator")
    refer(officer, case, person, "nrm")
    assert only(officer, case, "nrm_or_notify")[2] is OWED
    assert only(officer, case, "reasonable_grounds") == ("Ionut Balan", "23 Jun 2022", RUNNING)
    refer(officer, case, victim, to, **more)
    assert only(officer, case, "nrm_or_notify")[2] is MET


@pytest.mark.parametrize(
    ("stage", "outcome", "state", "recovery"),
    [
        ("reasonable_grounds", "positive", MET, ["4 Aug 2022"]),
        ("reasonable_grounds", "negative", MET, []),
        ("reasonable_grounds", "withdrawn", ENDED, []),
        ("rg_reconsideration", "positive", MET, ["4 Aug 2022"]),
        ("reasonable_grounds", "information_requested", RUNNING, []),
    ],
)
def test_the_decision_on_reasonable_grounds(
    stage: str, outcome: str, state: ClockState, recovery: list[str], officer: Gate, case: int, person: int
) -> None:
    refer(officer, case, a_person(officer, case, name="Keith Ormrod"), "nrm")
    decide(officer, case, refer(officer, case, person, "nrm"), stage, outcome)
    states = {c.label: c.state for c in of(officer, case, "reasonable_grounds")}
    assert states == {"Ionut Balan": state, "Keith Ormrod": RUNNING}, "it counts for whom it is about"
    assert [c.due_words for c in of(officer, case, "recovery_minimum")] == recovery


@pytest.mark.parametrize(
    ("stage", "outcome", "state"),
    [
        ("conclusive_grounds", "positive", RUNNING),
        ("conclusive_grounds", "negative", RUNNING),
        ("disqualification", "disqualified_public_order", ENDED),
        ("disqualification", "disqualified_bad_faith", ENDED),
        ("conclusive_grounds", "withdrawn", ENDED),
    ],
)
def test_the_recovery_minimum_runs_out_even_after_the_last_decision(
    stage: str, outcome: str, state: ClockState, officer: Gate, case: int, person: int
) -> None:
    referral = refer(officer, case, person, "nrm")
    decide(officer, case, referral, "reasonable_grounds", "positive")
    decide(officer, case, referral, stage, outcome)
    assert only(officer, case, "recovery_minimum")[2] is state


def test_police_protection_ends_after_72_hours_of_the_clock(officer: Gate, case: int, person: int) -> None:
    referral = refer(
        officer, case, person, "childrens_social_care", police_protection_from="18 Jun 2022 06:30"
    )
    assert only(officer, case, "police_protection")[1:] == ("21 Jun 2022 06:30", RUNNING)
    note(officer, case, referral, "protection_ended")
    assert only(officer, case, "police_protection")[2] is MET


def note(gate: Gate, case: int, follows: int, kind: str) -> None:
    said: dict[str, Any] = {"text": "See there.", "happened": LATER, "note_type": f"note_type:{kind}"}
    gate.perform(RecordNote(case_id=case, follows_id=follows, **said))


# -------------------------------------------------------------------------------------- enforcement


@pytest.mark.parametrize("what", [ARREST, CHARGE, BAIL])
def test_the_victim_is_told_within_a_working_day(what: str, officer: Gate, case: int, person: int) -> None:
    enforce(officer, case, person, what)
    label, due, state = only(officer, case, "victim_told")
    assert (due, state) == ("21 Jun 2022", RUNNING)
    assert label.lower().startswith(what)
    victim = a_person(officer, case, name="Marek Zielak", roles=(VICTIM,))
    with pytest.raises(Invalid, match="confirmed victim or potential victim"):
        contact(officer, case, person)
    contact(officer, case, victim)
    assert only(officer, case, "victim_told")[2] is MET


@pytest.mark.parametrize("stop", ["charge", "review"])
def test_bail_runs_to_its_date_until_charge_or_review(
    stop: str, officer: Gate, case: int, person: int
) -> None:
    bail = enforce(officer, case, person, BAIL, review_on="8 Jul 2022")
    other = a_person(officer, case, name="Shane Crabtree")
    enforce(officer, case, other, BAIL, review_on="9 Jul 2022")
    assert only_of(officer, case, "Ionut Balan") == ("8 Jul 2022", RUNNING)
    if stop == "charge":
        enforce(officer, case, person, CHARGE)
    else:
        note(officer, case, bail, "bail_reviewed")
    assert only_of(officer, case, "Ionut Balan") == ("8 Jul 2022", MET)
    assert only_of(officer, case, "Shane Crabtree") == ("9 Jul 2022", RUNNING)


def only_of(gate: Gate, case_id: int, name: str) -> tuple[str, ClockState]:
    (clock,) = [c for c in of(gate, case_id, "bail_review") if c.label == name]
    return clock.due_words, clock.state


def test_a_hearing_is_open_until_its_day(officer: Gate, case: int, person: int) -> None:
    for day in ("21 Jun 2022", "17 Jun 2022"):
        enforce(officer, case, person, CHARGE, court_on=day)
    shown = {c.due_words: c.is_open for c in of(officer, case, "court_date")}
    assert shown == {"21 Jun 2022": True, "17 Jun 2022": False}


def warranted(gate: Gate, case: int, happened: str, expires_on: str) -> int:
    said: dict[str, Any] = {"power": "warrant_power:pace_s8", "reference": "W-1"}
    return gate.perform(RecordWarrant(case_id=case, happened=happened, expires_on=expires_on, **said))


def test_a_warrant_lapses_unless_it_is_executed(officer: Gate, case: int) -> None:
    warrant = warranted(officer, case, MORNING, "20 Sep 2022")
    assert only(officer, case, "warrant_expiry") == ("W-1", "20 Sep 2022", RUNNING)
    place = officer.perform(RecordPlace(case_id=case, name="The yard"))
    search = RecordSearch(case_id=case, happened=LATER, officer="PS Lunt", place_id=place)
    officer.perform(replace(search, power="search_power:pace_s18"))
    assert only(officer, case, "warrant_expiry")[2] is RUNNING
    officer.perform(replace(search, power="search_power:warrant", follows_id=warrant))
    assert only(officer, case, "warrant_expiry")[2] is MET


def test_a_warrant_that_was_not_executed_is_returned(officer: Gate, case: int) -> None:
    warrant = warranted(officer, case, "16 Jun 2022 10:00", "19 Jun 2022")
    assert only(officer, case, "warrant_expiry")[2] is ClockState.LAPSED
    note(officer, case, warrant, "warrant_returned")
    (clock,) = of(officer, case, "warrant_expiry")
    assert (clock.state, clock.left) == (ENDED, "ended 19 Jun 2022")


@pytest.mark.parametrize("end", ["cash_ordered", "cash_returned"])
def test_cash_is_held_for_48_hours_of_working_days(end: str, officer: Gate, case: int) -> None:
    for other in ({"cash_pence": None}, {"power": "search_power:pace_s18"}, {"power": None}):
        seize(officer, case, **other | {"reference": "GL/2"})
    assert of(officer, case, "cash_detention") == []
    cash = seize(officer, case)
    assert only(officer, case, "cash_detention") == ("GL/1", "20 Jun 2022 14:00", RUNNING)
    note(officer, case, cash, end)
    assert only(officer, case, "cash_detention")[2] is MET


# ---------------------------------------------------------------------------------------- decisions


def test_a_decision_is_reviewed_by_the_next_one(officer: Gate, case: int) -> None:
    decision = RecordDecision(case_id=case, happened=LATER, text="Enter.", decided_by="DI Aspinall")
    officer.perform(replace(decision, happened="17 Jun 2022 15:00", review_on="24 Jun 2022"))
    assert only(officer, case, "decision_review")[1:] == ("24 Jun 2022", RUNNING)
    officer.perform(decision)
    assert only(officer, case, "decision_review")[1:] == ("24 Jun 2022", MET)


def test_what_happened_on_a_day_at_no_known_time_stops_a_clock_of_that_day(officer: Gate, case: int) -> None:
    number = an_enquiry(officer, case, happened="20 Jun 2022 09:00", due_on="20 Jun 2022")
    officer.perform(
        ResultEnquiry(case_id=case, happened="20 Jun 2022", text="Done.", follows_id=number, finished=True)
    )
    assert only(officer, case, "enquiry_due")[2] is MET


def test_every_kind_that_clocks_look_at_is_tried_here() -> None:
    used = {**globals(), **vars(clock_scene)}.values()
    commands = (each for each in used if isinstance(each, type) and issubclass(each, RecordEntry))
    tried = {each.model for each in commands if each is not RecordEntry} | {RaiseEnquiry.model}
    elsewhere = {EmergencyCard, OcgStep, Order}  # in tests of their own
    assert set(clock_models()) - elsewhere <= tried


def test_an_entry_of_another_case_touches_no_clock_of_this_one(world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    other = a_case(officer, opened="16 Jun 2022 09:00")
    officer.perform(RecordCrime(case_id=world.case_id, happened=LATER, crime_reference="C/1"))
    assert only(officer, other, "crime_recording")[2] is LATE
