"""What each kind of entry starts and stops, recorded by the commands that people use."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mscu.actions.cases.cases import CloseCase
from mscu.actions.cases.policy_log import RecordDecision
from mscu.actions.clocks.clock_events import clock_models
from mscu.actions.enforcement.enforcement import RecordSearch, RecordWarrant
from mscu.actions.entries.enquiries import RaiseEnquiry, ResultEnquiry
from mscu.actions.entries.entries import RecordEntry
from mscu.actions.entries.notes import RecordCrime, RecordNote
from mscu.actions.nrm.referrals import RecordVictimContact
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


def test_opening_a_case_starts_its_review_and_the_recording_of_the_crime(officer: Gate, case: int) -> None:
    assert only(officer, case, "case_review") == ("", "14 Jul 2022", RUNNING)
    assert only(officer, case, "crime_recording") == ("", "17 Jun 2022 09:00", LATE)


def test_the_crime_record_stops_its_clock(officer: Gate, case: int) -> None:
    officer.perform(RecordCrime(case_id=case, happened="17 Jun 2022 08:59", crime_reference="CRI/1/22"))
    assert only(officer, case, "crime_recording")[2] is MET


def test_closing_a_case_ends_its_review(supervisor: Gate, case: int) -> None:
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


def test_another_note_is_no_review(officer: Gate, case: int) -> None:
    officer.perform(RecordNote(case_id=case, happened=LATER, text="Rang the council."))
    assert only(officer, case, "case_review")[1:] == ("14 Jul 2022", RUNNING)


# ---------------------------------------------------------------------------------------- enquiries


def test_an_enquiry_is_due_on_its_day(officer: Gate, case: int) -> None:
    an_enquiry(officer, case, due_on="24 Jun 2022")
    label, due, state = only(officer, case, "enquiry_due")
    assert label.startswith("Witness")
    assert (due, state) == ("24 Jun 2022", RUNNING)
    assert of(officer, case, "cctv_overwrite") == []


def test_without_a_day_nothing_is_due(officer: Gate, case: int) -> None:
    an_enquiry(officer, case)
    assert of(officer, case, "enquiry_due") == []


def test_recordings_run_to_the_day_on_which_they_are_overwritten(officer: Gate, case: int) -> None:
    number = officer.perform(
        RaiseEnquiry(
            case_id=case,
            happened=MORNING,
            text="Forecourt",
            enquiry_type="enquiry_type:cctv",
            owner="DC Fielding",
            overwritten_from="28 Jun 2022",
            due_on="21 Jun 2022",
        )
    )
    assert only(officer, case, "cctv_overwrite")[1:] == ("28 Jun 2022", RUNNING)
    finish(officer, case, number, finished=False)
    assert only(officer, case, "cctv_overwrite")[2] is RUNNING
    finish(officer, case, number, finished=True)
    assert only(officer, case, "cctv_overwrite")[2] is MET
    assert only(officer, case, "enquiry_due")[2] is MET


def test_a_result_stops_its_own_enquiry_alone(officer: Gate, case: int) -> None:
    one = an_enquiry(officer, case, due_on="24 Jun 2022")
    an_enquiry(officer, case, due_on="25 Jun 2022", text="Who pays?")
    finish(officer, case, one, finished=True)
    assert [c.state for c in of(officer, case, "enquiry_due")] == [MET, RUNNING]


# ------------------------------------------------------------------------------ victims and the NRM


def test_a_potential_victim_is_owed_a_referral_at_once(officer: Gate, case: int) -> None:
    a_person(officer, case, roles=(VICTIM,))
    assert only(officer, case, "nrm_or_notify")[::2] == ("Ionut Balan", OWED)


def test_nobody_else_is(officer: Gate, case: int, person: int) -> None:
    assert person
    assert of(officer, case, "nrm_or_notify") == []


REFUSED = {
    "consent": "consent_kind:refused",
    "refused_reason": "Wants to go home.",
    "consents_to_be_named": False,
}


@pytest.mark.parametrize(("to", "more"), [("nrm", {}), ("duty_to_notify", REFUSED)])
def test_a_referral_or_a_notification_settles_it(
    to: str, more: dict[str, object], officer: Gate, case: int
) -> None:
    victim = a_person(officer, case, roles=(VICTIM,))
    refer(officer, case, victim, to, **more)
    assert only(officer, case, "nrm_or_notify")[2] is MET


def test_a_referral_to_the_navigator_settles_nothing(officer: Gate, case: int) -> None:
    victim = a_person(officer, case, roles=(VICTIM,))
    refer(officer, case, victim, "victim_navigator")
    assert only(officer, case, "nrm_or_notify")[2] is OWED
    assert of(officer, case, "reasonable_grounds") == []


def test_after_five_working_days_the_decision_is_expected(officer: Gate, case: int, person: int) -> None:
    refer(officer, case, person, "nrm")
    assert only(officer, case, "reasonable_grounds") == ("Ionut Balan", "23 Jun 2022", RUNNING)


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
    decide(officer, case, refer(officer, case, person, "nrm"), stage, outcome)
    assert only(officer, case, "reasonable_grounds")[2] is state
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


def test_a_decision_counts_for_whom_it_is_about(officer: Gate, case: int, person: int) -> None:
    other = a_person(officer, case, name="Keith Ormrod")
    referral = refer(officer, case, person, "nrm")
    refer(officer, case, other, "nrm")
    decide(officer, case, referral, "reasonable_grounds", "positive")
    states = {c.label: c.state for c in of(officer, case, "reasonable_grounds")}
    assert states == {"Ionut Balan": MET, "Keith Ormrod": RUNNING}


def test_police_protection_ends_after_72_hours_of_the_clock(officer: Gate, case: int, person: int) -> None:
    referral = refer(
        officer, case, person, "childrens_social_care", police_protection_from="18 Jun 2022 06:30"
    )
    assert only(officer, case, "police_protection")[1:] == ("21 Jun 2022 06:30", RUNNING)
    officer.perform(
        RecordNote(
            case_id=case,
            happened=LATER,
            text="Foster carer found.",
            follows_id=referral,
            note_type="note_type:protection_ended",
        )
    )
    assert only(officer, case, "police_protection")[2] is MET


# -------------------------------------------------------------------------------------- enforcement


@pytest.mark.parametrize("what", [ARREST, CHARGE, BAIL])
def test_the_victim_is_told_within_a_working_day(what: str, officer: Gate, case: int, person: int) -> None:
    enforce(officer, case, person, what)
    label, due, state = only(officer, case, "victim_told")
    assert (due, state) == ("21 Jun 2022", RUNNING)
    assert label.lower().startswith(what)
    victim = a_person(officer, case, name="Marek Zielak", roles=(VICTIM,))
    told = RecordVictimContact(
        case_id=case,
        happened=LATER,
        text="Told.",
        person_id=person,
        contact_by="PC Shah",
        method="contact_method:in_person",
    )
    with pytest.raises(Invalid, match="confirmed victim or potential victim"):
        officer.perform(told)
    officer.perform(replace(told, person_id=victim))
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
        officer.perform(
            RecordNote(
                case_id=case,
                happened=LATER,
                text="Bail goes on.",
                follows_id=bail,
                note_type="note_type:bail_reviewed",
            )
        )
    assert only_of(officer, case, "Ionut Balan") == ("8 Jul 2022", MET)
    assert only_of(officer, case, "Shane Crabtree") == ("9 Jul 2022", RUNNING)


def only_of(gate: Gate, case_id: int, name: str) -> tuple[str, ClockState]:
    (clock,) = [c for c in of(gate, case_id, "bail_review") if c.label == name]
    return clock.due_words, clock.state


@pytest.mark.parametrize(("day", "is_open"), [("21 Jun 2022", True), ("17 Jun 2022", False)])
def test_a_hearing_is_open_until_its_day(
    day: str, is_open: bool, officer: Gate, case: int, person: int
) -> None:
    enforce(officer, case, person, CHARGE, court_on=day)
    assert [(c.due_words, c.is_open) for c in of(officer, case, "court_date")] == [(day, is_open)]


def test_a_warrant_lapses_unless_it_is_executed(officer: Gate, case: int) -> None:
    warrant = officer.perform(
        RecordWarrant(
            case_id=case,
            happened=MORNING,
            power="warrant_power:pace_s8",
            reference="W-1",
            expires_on="20 Sep 2022",
        )
    )
    assert only(officer, case, "warrant_expiry") == ("W-1", "20 Sep 2022", RUNNING)
    place = officer.perform(RecordPlace(case_id=case, name="The yard"))
    search = RecordSearch(case_id=case, happened=LATER, officer="PS Lunt", place_id=place)
    officer.perform(replace(search, power="search_power:pace_s18"))
    assert only(officer, case, "warrant_expiry")[2] is RUNNING
    officer.perform(replace(search, power="search_power:warrant", follows_id=warrant))
    assert only(officer, case, "warrant_expiry")[2] is MET


def test_a_warrant_that_was_not_executed_is_returned(officer: Gate, case: int) -> None:
    warrant = officer.perform(
        RecordWarrant(
            case_id=case,
            happened="16 Jun 2022 10:00",
            power="warrant_power:pace_s8",
            reference="W-1",
            expires_on="19 Jun 2022",
        )
    )
    assert only(officer, case, "warrant_expiry")[2] is ClockState.LAPSED
    officer.perform(
        RecordNote(
            case_id=case,
            happened=LATER,
            text="To the court.",
            follows_id=warrant,
            note_type="note_type:warrant_returned",
        )
    )
    (clock,) = of(officer, case, "warrant_expiry")
    assert (clock.state, clock.left) == (ENDED, "ended 19 Jun 2022")


@pytest.mark.parametrize("end", ["cash_ordered", "cash_returned"])
def test_cash_is_held_for_48_hours_of_working_days(end: str, officer: Gate, case: int) -> None:
    cash = seize(officer, case)
    assert only(officer, case, "cash_detention") == ("GL/1", "20 Jun 2022 14:00", RUNNING)
    officer.perform(
        RecordNote(
            case_id=case,
            happened=LATER,
            text="Before the court.",
            follows_id=cash,
            note_type=f"note_type:{end}",
        )
    )
    assert only(officer, case, "cash_detention")[2] is MET


def test_other_exhibits_and_other_powers_have_no_clock(officer: Gate, case: int) -> None:
    seize(officer, case, cash_pence=None)
    seize(officer, case, reference="GL/2", power="search_power:pace_s18")
    seize(officer, case, reference="GL/3", power=None)
    assert of(officer, case, "cash_detention") == []


# ---------------------------------------------------------------------------------------- decisions


def test_a_decision_is_reviewed_by_the_next_one(officer: Gate, case: int) -> None:
    decision = RecordDecision(
        case_id=case,
        happened="17 Jun 2022 15:00",
        text="Watch.",
        decided_by="DI Aspinall",
        review_on="24 Jun 2022",
    )
    officer.perform(decision)
    assert only(officer, case, "decision_review")[1:] == ("24 Jun 2022", RUNNING)
    officer.perform(RecordDecision(case_id=case, happened=LATER, text="Enter.", decided_by="DI Aspinall"))
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
    tried = {each.model for each in commands if each is not RecordEntry}
    elsewhere = {EmergencyCard, OcgStep, Order}  # in tests of their own
    assert set(clock_models()) - elsewhere <= tried


def test_an_entry_of_another_case_touches_no_clock_of_this_one(world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    other = a_case(officer, opened="16 Jun 2022 09:00")
    officer.perform(RecordCrime(case_id=world.case_id, happened=LATER, crime_reference="C/1"))
    assert only(officer, other, "crime_recording")[2] is LATE
