"""Where things stand with each person of a case, from what was recorded last."""

from typing import Any

import pytest

from mscu.actions.enforcement.enforcement import FindingLine, RecordInterview, RecordSearch
from mscu.actions.nrm.referrals import RecordVictimContact
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


AT_SIX = "20 Jun 2022 06:00"
REMAND, REVIEW = {"remand": True}, {"review_on": "8 Jul 2022"}
Step = tuple[str, dict[str, Any]]
STANDS: list[tuple[str, list[Step]]] = [
    ("", []),
    (f"arrested {AT_SIX}", [(ARREST, {})]),
    (f"charged {AT_SIX}", [(CHARGE, {})]),
    (f"charged {AT_SIX}, on remand", [(CHARGE, REMAND)]),
    ("on bail", [(BAIL, {})]),
    ("on bail, review 8 Jul 2022", [(BAIL, REVIEW)]),
    ("charged 20 Jun 2022 01:00; on bail", [(ARREST, {}), (CHARGE, {}), (BAIL, {})]),
    ("charged 20 Jun 2022 00:00; on bail", [(CHARGE, REMAND), (BAIL, {})]),
    ("bailed 20 Jun 2022 00:00; charged 20 Jun 2022 01:00", [(BAIL, {}), (CHARGE, {})]),
    ("on bail; arrested 20 Jun 2022 01:00", [(BAIL, {}), (ARREST, {})]),
    ("on bail, review 8 Jul 2022; on bail", [(BAIL, REVIEW), (BAIL, {})]),
    (
        "charged 20 Jun 2022 00:00, on remand; court 20 Jun 2022 01:00: plea not guilty",
        [(CHARGE, REMAND), (COURT, {"plea": "plea:not_guilty", "follows": True})],
    ),
    (
        "charged 20 Jun 2022 00:00; court 20 Jun 2022 01:00: not guilty",
        [(CHARGE, REMAND), (COURT, {"verdict": "verdict:not_guilty"})],
    ),
    (
        "bailed 20 Jun 2022 00:00; on bail, review 8 Jul 2022",
        [(BAIL, {"review_on": "20 Jun 2022"}), (BAIL, REVIEW | {"follows": True})],
    ),
    (f"arrested {AT_SIX}, no further action", [(ARREST, {"disposal": "arrest_disposal:no_further_action"})]),
    (f"arrested {AT_SIX}", [(ARREST, {"disposal": "arrest_disposal:rui"})]),
]
"""Where somebody stands after what was done: one thing at six, of several one an hour from midnight."""


@pytest.mark.parametrize(("words", "steps"), STANDS)
def test_the_last_two_are_said_and_what_has_ended_as_what_happened_then(
    words: str, steps: list[Step], officer: Gate, case: int, person: int
) -> None:
    last = None
    for hour, (what, said) in enumerate(steps):
        more = dict(said)
        more |= {"follows_id": last} if more.pop("follows", False) else {}
        more |= {"happened": f"20 Jun 2022 0{hour}:00"} if len(steps) > 1 else {}
        last = enforce(officer, case, person, what, **more)
    assert stands(officer, case).stands_at == words
    assert steps or not stands(officer, case).accounted_for


def test_an_arrest_says_how_it_ended_until_that_is_entered(officer: Gate, case: int, person: int) -> None:
    for hour, (disposal, what, words) in enumerate(
        (("bailed", BAIL, "on bail"), ("charged", CHARGE, "charged 20 Jun 2022 03:30")), 2
    ):
        at = f"20 Jun 2022 0{hour}:00"
        enforce(officer, case, person, ARREST, happened=at, disposal=f"arrest_disposal:{disposal}")
        assert stands(officer, case).stands_at.endswith(f"arrested {at}, {disposal}")
        enforce(officer, case, person, what, happened=f"20 Jun 2022 0{hour}:30")
        assert stands(officer, case).stands_at == f"arrested {at}; {words}"
    at = "20 Jun 2022 05:00"
    enforce(officer, case, person, ARREST, happened=at, disposal="arrest_disposal:treated_as_victim")
    assert stands(officer, case).stands_at.partition("; ")[2].startswith(f"arrested {at}, released, treated")


def test_referrals_that_count_are_told_by_reference_and_decision(
    officer: Gate, case: int, person: int
) -> None:
    refer(officer, case, person, "victim_navigator")
    assert stands(officer, case).stands_at == ""
    refused = {"consent": "consent_kind:refused", "refused_reason": "Wants to go home."}
    for named, words in ((True, "duty to notify"), (False, "duty to notify, not named")):
        refer(officer, case, person, "duty_to_notify", **refused, consents_to_be_named=named)
        assert stands(officer, case).stands_at.rpartition("; ")[2] == words
    other = a_case(officer)
    person = a_person(officer, other, roles=(VICTIM,))
    refer(officer, other, person, "nrm", reference="NRM-0009")
    assert stands(officer, other).stands_at == "NRM-0009, sent 16 Jun 2022 10:00"
    third = a_case(officer)
    number = refer(officer, third, a_person(officer, third, roles=(VICTIM,)), "nrm")
    decide(officer, third, number, "reasonable_grounds", "positive")
    assert stands(officer, third).stands_at == f"NRM, sent 16 Jun 2022 10:00; NRM, positive {AT_SIX}"


def test_what_was_recorded_of_another_says_nothing(officer: Gate, case: int, person: int) -> None:
    other = a_person(officer, case, name="Shane Crabtree")
    enforce(officer, case, other, ARREST)
    found = {each.name: each for each in officer.ask(Gathered(case_id=case)).people}
    assert found["Ionut Balan"].stands_at == ""
    assert not found["Ionut Balan"].accounted_for
    assert found["Shane Crabtree"].accounted_for
    assert person


# -------------------------------------------------------------------------------- accounted for


def _contact(world: World, **more: str) -> RecordVictimContact:
    said: dict[str, Any] = {"happened": AT, "method": "contact_method:in_person"} | more
    about = {"case_id": world.case_id, "person_id": world.suspect_id}
    return RecordVictimContact(text="Told.", contact_by="PC Shah", **said | about)


def _search(world: World, *, found: bool = True, happened: str = AT) -> RecordSearch:
    return RecordSearch(
        case_id=world.case_id,
        happened=happened,
        place_id=world.place_id,
        officer="PS Lunt",
        power="search_power:pace_s18",
        findings=(FindingLine(subject_id=world.suspect_id, found=found),),
    )


def accounted_for(world: World) -> bool:
    people = world.store.gate(Role.OFFICER).ask(Gathered(case_id=world.case_id)).people
    return next(each for each in people if each.name == "Shane Crabtree").accounted_for


def test_what_may_be_done_without_meeting_somebody_accounts_for_nobody(world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    officer.perform(Involve(subject_id=world.suspect_id, case_id=world.case_id, role=VICTIM))
    refer(officer, world.case_id, world.suspect_id, "victim_navigator")
    for method in ("contact_method:letter", "contact_method:message", "contact_method:email", *NOT_REACHED):
        officer.perform(_contact(world, method=method))
    officer.perform(_search(world, found=False))
    for kind, finished in (("missing_person", True), ("missing_person", False), ("witness", True)):
        what: dict[str, Any] = {"enquiry_type": f"enquiry_type:{kind}", "person_id": world.suspect_id}
        finish(officer, world.case_id, an_enquiry(officer, world.case_id, **what), finished=finished)
    assert not accounted_for(world)
    officer.perform(_contact(world, method="contact_method:phone"))
    assert accounted_for(world)


def test_whoever_was_met_is_accounted_for_until_missing_again(world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    asked = RecordInterview(
        case_id=world.case_id,
        happened="20 Jun 2022 07:00",
        text="An account.",
        person_id=world.suspect_id,
        interview_type="interview_type:suspect",
    )
    assert not accounted_for(world)
    officer.perform(asked)
    assert accounted_for(world)
    officer.perform(_search(world, found=False, happened="20 Jun 2022 08:00"))
    assert not accounted_for(world)
    officer.perform(_search(world))
    assert accounted_for(world)
    officer.perform(_search(world, found=False, happened="20 Jun 2022 09:15"))
    officer.perform(Involve(subject_id=world.suspect_id, case_id=world.case_id, role=VICTIM))
    officer.perform(_contact(world, happened="20 Jun 2022 09:20"))
    assert accounted_for(world)
