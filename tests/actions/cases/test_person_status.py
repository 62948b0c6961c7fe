"""Where things stand with each person of a case, from what was recorded last."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from mscu.actions.enforcement.enforcement import FindingLine, RecordInterview, RecordSearch
from mscu.actions.nrm.referrals import RecordReferral, RecordVictimContact
from mscu.actions.subjects.subjects import Involve
from mscu.code_keys import NOT_REACHED
from mscu.codes import Role
from mscu.documents.editions.facts import PersonFact
from mscu.gate import Gate
from tests.actions.clocks.clock_scene import ARREST, BAIL, CHARGE, COURT, decide, enforce, finish, refer
from tests.actions.editions.gathering import Gathered
from tests.inputs.factories import AT, World, a_case, a_person, an_enquiry

VICTIM = "involvement_role:potential_victim"


@pytest.fixture
def case(officer: Gate) -> int:
    """Open a case."""
    return a_case(officer)


@pytest.fixture
def person(officer: Gate, case: int) -> int:
    """Return a potential victim of whom nothing is recorded yet."""
    return a_person(officer, case, roles=(VICTIM,))


def stands(gate: Gate, case_id: int) -> PersonFact:
    (found,) = gate.ask(Gathered(case_id=case_id)).people
    return found


def test_nothing_is_said_of_whom_nothing_is_recorded(officer: Gate, case: int, person: int) -> None:
    assert person
    assert (stands(officer, case).stands_at, stands(officer, case).accounted_for) == ("", False)


@pytest.mark.parametrize(
    ("what", "fields", "words"),
    [
        (ARREST, {}, "arrested 20 Jun 2022 06:00"),
        (CHARGE, {}, "charged 20 Jun 2022 06:00"),
        (CHARGE, {"remand": True}, "charged 20 Jun 2022 06:00, on remand"),
        (BAIL, {}, "on bail"),
        (BAIL, {"review_on": "8 Jul 2022"}, "on bail, review 8 Jul 2022"),
    ],
)
def test_enforcement(
    what: str, fields: dict[str, object], words: str, officer: Gate, case: int, person: int
) -> None:
    enforce(officer, case, person, what, **fields)
    assert stands(officer, case).stands_at == words


def test_a_referral_is_known_by_its_reference(officer: Gate, case: int, person: int) -> None:
    refer(officer, case, person, "nrm", reference="NRM-0009")
    assert stands(officer, case).stands_at == "NRM-0009, sent 16 Jun 2022 10:00"


def test_without_a_reference_it_is_known_as_the_nrm(officer: Gate, case: int, person: int) -> None:
    number = refer(officer, case, person, "nrm")
    decide(officer, case, number, "reasonable_grounds", "positive")
    assert stands(officer, case).stands_at == ("NRM, sent 16 Jun 2022 10:00; NRM, positive 20 Jun 2022 06:00")


@pytest.mark.parametrize(("named", "words"), [(True, "duty to notify"), (False, "duty to notify, not named")])
def test_a_notification_says_whether_it_names(
    named: bool, words: str, officer: Gate, case: int, person: int
) -> None:
    refer(
        officer,
        case,
        person,
        "duty_to_notify",
        consent="consent_kind:refused",
        refused_reason="Wants to go home.",
        consents_to_be_named=named,
    )
    assert stands(officer, case).stands_at == words


def test_other_referrals_say_nothing_here(officer: Gate, case: int, person: int) -> None:
    refer(officer, case, person, "victim_navigator")
    assert stands(officer, case).stands_at == ""


def test_the_last_two_are_said(officer: Gate, case: int, person: int) -> None:
    for number, what in enumerate((ARREST, CHARGE, BAIL)):
        enforce(officer, case, person, what, happened=f"20 Jun 2022 0{number}:00")
    assert stands(officer, case).stands_at == "charged 20 Jun 2022 01:00; on bail"


ENDINGS = [
    ([CHARGE, BAIL], {"remand": True}, "charged 20 Jun 2022 00:00; on bail"),
    ([BAIL, CHARGE], {}, "bailed 20 Jun 2022 00:00; charged 20 Jun 2022 01:00"),
    ([BAIL, ARREST], {}, "on bail; arrested 20 Jun 2022 01:00"),
    ([BAIL, BAIL], {"review_on": "8 Jul 2022"}, "on bail, review 8 Jul 2022; on bail"),
]


@pytest.mark.parametrize(("whats", "first", "words"), ENDINGS)
def test_a_state_that_has_ended_is_told_as_what_happened_then(
    whats: list[str], first: dict[str, object], words: str, officer: Gate, case: int, person: int
) -> None:
    for number, what in enumerate(whats):
        more = first if number == 0 else {}
        enforce(officer, case, person, what, happened=f"20 Jun 2022 0{number}:00", **more)
    assert stands(officer, case).stands_at == words


def test_a_bail_that_follows_another_takes_its_place(officer: Gate, case: int, person: int) -> None:
    first = enforce(officer, case, person, BAIL, happened="19 Jun 2022 00:00", review_on="20 Jun 2022")
    enforce(officer, case, person, BAIL, review_on="8 Jul 2022", follows_id=first)
    assert stands(officer, case).stands_at == "bailed 19 Jun 2022 00:00; on bail, review 8 Jul 2022"


def test_a_plea_ends_no_remand(officer: Gate, case: int, person: int) -> None:
    charge = enforce(officer, case, person, CHARGE, remand=True)
    enforce(
        officer, case, person, COURT, happened="20 Jun 2022 08:00", plea="plea:not_guilty", follows_id=charge
    )
    assert stands(officer, case).stands_at == (
        "charged 20 Jun 2022 06:00, on remand; court 20 Jun 2022 08:00: plea not guilty"
    )


def test_an_arrest_that_ended_in_bail_says_so_until_the_bail_is_entered(
    officer: Gate, case: int, person: int
) -> None:
    enforce(officer, case, person, ARREST, happened="20 Jun 2022 05:00", disposal="arrest_disposal:bailed")
    assert stands(officer, case).stands_at == "arrested 20 Jun 2022 05:00, bailed"
    enforce(officer, case, person, BAIL)
    assert stands(officer, case).stands_at == "arrested 20 Jun 2022 05:00; on bail"


def test_an_arrest_that_ended_in_a_charge_says_so_until_the_charge_is_entered(
    officer: Gate, case: int, person: int
) -> None:
    enforce(officer, case, person, ARREST, happened="20 Jun 2022 05:00", disposal="arrest_disposal:charged")
    assert stands(officer, case).stands_at == "arrested 20 Jun 2022 05:00, charged"
    enforce(officer, case, person, CHARGE)
    assert stands(officer, case).stands_at == "arrested 20 Jun 2022 05:00; charged 20 Jun 2022 06:00"


def test_a_court_result_ends_remand_and_is_told(officer: Gate, case: int, person: int) -> None:
    enforce(officer, case, person, CHARGE, remand=True)
    enforce(officer, case, person, COURT, happened="20 Jun 2022 08:00", verdict="verdict:not_guilty")
    assert stands(officer, case).stands_at == (
        "charged 20 Jun 2022 06:00; court 20 Jun 2022 08:00: not guilty"
    )


@pytest.mark.parametrize(
    ("disposal", "words"),
    [("no_further_action", ", no further action"), ("treated_as_victim", ", released, treated"), ("rui", "")],
)
def test_an_arrest_that_led_to_nothing_says_so(
    disposal: str, words: str, officer: Gate, case: int, person: int
) -> None:
    enforce(officer, case, person, ARREST, disposal=f"arrest_disposal:{disposal}")
    said = stands(officer, case).stands_at
    assert said.startswith(f"arrested 20 Jun 2022 06:00{words}")
    assert len(said) > len("arrested 20 Jun 2022 06:00") or not words


def test_what_was_recorded_of_another_says_nothing(officer: Gate, case: int, person: int) -> None:
    other = a_person(officer, case, name="Shane Crabtree")
    enforce(officer, case, other, ARREST)
    found = {each.name: each for each in officer.ask(Gathered(case_id=case)).people}
    assert found["Ionut Balan"].stands_at == ""
    assert not found["Ionut Balan"].accounted_for
    assert found["Shane Crabtree"].accounted_for
    assert person


# -------------------------------------------------------------------------------- accounted for


def _interview(world: World) -> object:
    return RecordInterview(
        case_id=world.case_id,
        happened=AT,
        text="An account.",
        person_id=world.suspect_id,
        interview_type="interview_type:suspect",
    )


def _contact(world: World) -> RecordVictimContact:
    role = Involve(subject_id=world.suspect_id, case_id=world.case_id, role=VICTIM)
    world.store.gate(Role.OFFICER).perform(role)
    return RecordVictimContact(
        case_id=world.case_id,
        happened=AT,
        text="Told.",
        person_id=world.suspect_id,
        contact_by="PC Shah",
        method="contact_method:in_person",
    )


def _referral(world: World) -> object:
    return RecordReferral(
        case_id=world.case_id,
        happened=AT,
        person_id=world.suspect_id,
        referral_to="referral_to:victim_navigator",
        consent="consent_kind:verbal",
    )


def _search(world: World, *, found: bool = True) -> RecordSearch:
    return RecordSearch(
        case_id=world.case_id,
        happened=AT,
        place_id=world.place_id,
        officer="PS Lunt",
        power="search_power:pace_s18",
        findings=(FindingLine(subject_id=world.suspect_id, found=found),),
    )


def accounted_for(world: World) -> bool:
    people = world.store.gate(Role.OFFICER).ask(Gathered(case_id=world.case_id)).people
    return next(each for each in people if each.name == "Shane Crabtree").accounted_for


def test_a_referral_accounts_for_nobody(world: World) -> None:
    """It can be made without seeing the person."""
    world.store.gate(Role.OFFICER).perform(_referral(world))  # type: ignore[arg-type]
    assert not accounted_for(world)


@pytest.mark.parametrize(
    ("method", "is_found"),
    [("letter", False), ("message", False), ("email", False), ("phone", True), ("in_person", True)],
)
def test_what_was_sent_to_her_accounts_for_nobody(method: str, is_found: bool, world: World) -> None:
    contact = replace(_contact(world), method=f"contact_method:{method}")
    world.store.gate(Role.OFFICER).perform(contact)
    assert accounted_for(world) is is_found


def test_whoever_was_missing_after_having_been_met_is_not(world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    officer.perform(replace(_contact(world), happened="20 Jun 2022 07:00"))
    officer.perform(replace(_search(world, found=False), happened="20 Jun 2022 08:00"))
    assert not accounted_for(world)
    officer.perform(_search(world))
    assert accounted_for(world)


@pytest.mark.parametrize("met", [_interview, _contact, _search])
def test_whoever_was_met_is_accounted_for(met: Callable[[World], object], world: World) -> None:
    assert not accounted_for(world)
    world.store.gate(Role.OFFICER).perform(met(world))  # type: ignore[arg-type]
    assert accounted_for(world)


def test_whoever_was_not_reached_is_not(world: World) -> None:
    contact = _contact(world)
    for method in sorted(NOT_REACHED):
        world.store.gate(Role.OFFICER).perform(replace(contact, method=method))
    assert not accounted_for(world)


def test_whoever_was_looked_for_and_not_found_is_not(world: World) -> None:
    world.store.gate(Role.OFFICER).perform(_search(world, found=False))
    assert not accounted_for(world)


@pytest.mark.parametrize(
    ("kind", "finished"), [("missing_person", True), ("missing_person", False), ("witness", True)]
)
def test_an_enquiry_accounts_for_nobody_as_it_may_end_without_finding_them(
    kind: str, finished: bool, world: World
) -> None:
    officer = world.store.gate(Role.OFFICER)
    number = an_enquiry(
        officer, world.case_id, enquiry_type=f"enquiry_type:{kind}", person_id=world.suspect_id
    )
    finish(officer, world.case_id, number, finished=finished)
    assert not accounted_for(world)
