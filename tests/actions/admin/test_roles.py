"""A role given by mistake is taken away, on record, and what it guards follows."""

import pytest

from mscu.actions.cases.case_file import CaseFile
from mscu.actions.cases.policy_log import RecordDecision
from mscu.actions.entries.entries import About
from mscu.actions.subjects.subjects import Involve, TakeRoleAway
from mscu.code_keys import ARREST_PLANNED
from mscu.codes import Role
from mscu.errors import Invalid, NotFound
from mscu.gate import Gate
from tests.actions.clocks.clock_scene import ARREST, decide, enforce, of, refer
from tests.inputs.factories import AT, a_case, a_note, a_person
from tests.scenes.stores import Store

VICTIM, SUSPECT = "involvement_role:potential_victim", "involvement_role:suspect"


@pytest.fixture
def case(officer: Gate) -> int:
    return a_case(officer, opened="16 Jun 2022 09:00")


def take(gate: Gate, case: int, person: int, role: str = VICTIM) -> int:
    return gate.perform(
        TakeRoleAway(case_id=case, subject_id=person, role=role, reason="Taken for his brother.")
    )


def roles(gate: Gate, case: int) -> dict[str, tuple[str, ...]]:
    return {each.name: each.role_keys for each in gate.ask(CaseFile(case_id=case)).subjects}


def plan(case: int, person: int) -> RecordDecision:
    return RecordDecision(
        case_id=case,
        happened=AT,
        text="Arrest him.",
        decided_by="DI Aspinall",
        decision_type=ARREST_PLANNED,
        person_id=person,
    )


def test_the_role_is_gone_and_note_and_audit_say_so(store: Store, officer: Gate, case: int) -> None:
    person = a_person(officer, case, roles=(VICTIM, SUSPECT))
    note = take(officer, case, person)
    assert roles(officer, case) == {"Ionut Balan": (SUSPECT,)}
    (row,) = [each for each in officer.ask(CaseFile(case_id=case)).entries if each.id == note]
    assert "Role removed: Potential victim, Ionut Balan. Taken for his" in row.headline
    assert person in row.about
    said = store.sql("SELECT reason FROM audit_entry WHERE action = 'TakeRoleAway' AND reason != ''")
    assert said == [("role removed: Potential victim",)], "and not why"
    with pytest.raises(Invalid, match="not recorded in this case"):
        take(officer, case, person)
    with pytest.raises(Invalid) as refused:
        officer.perform(TakeRoleAway(case_id=case, subject_id=person, role=SUSPECT, reason=" "))
    assert "reason" in refused.value.problems
    other = a_person(officer, case, name="Keith Ormrod", roles=(VICTIM,))
    take(officer, case, other)
    assert roles(officer, case)["Keith Ormrod"] == ()
    ties = store.sql("SELECT count(*) FROM involvement WHERE subject_id = ?", other)
    assert ties == [(1,)], "nobody outside a restricted case comes to know of a person by a correction"


def test_the_guard_of_victims_follows_unless_there_is_one_elsewhere(officer: Gate, case: int) -> None:
    person = a_person(officer, case, roles=(VICTIM, SUSPECT))
    a_note(officer, case, about=(About(subject_id=person, role=VICTIM),))
    other = a_case(officer)
    officer.perform(Involve(case_id=other, subject_id=person, role=VICTIM))
    for where in (case, other):
        with pytest.raises(Invalid, match="may be a victim"):
            officer.perform(plan(case, person))
        take(officer, where, person)
    assert officer.perform(plan(case, person))


def test_the_clocks_of_the_role_go_with_it(officer: Gate, case: int) -> None:
    person = a_person(officer, case, roles=(VICTIM,))
    a_person(officer, case, name="Keith Ormrod", roles=(VICTIM,))
    suspect = a_person(officer, case, name="Daniel Crabtree", roles=(SUSPECT,))
    enforce(officer, case, suspect, ARREST)
    take(officer, case, person)
    assert [c.label for c in of(officer, case, "nrm_or_notify")] == ["Keith Ormrod"]
    assert [c.label.partition(",")[0] for c in of(officer, case, "victim_told")] == ["Keith Ormrod"]


def test_whom_the_competent_authority_found_a_victim_stays_one(officer: Gate, case: int) -> None:
    person = a_person(officer, case, roles=(VICTIM,))
    referral = refer(officer, case, person, "nrm")
    decide(officer, case, referral, "reasonable_grounds", "positive")
    with pytest.raises(Invalid, match="positive decision"):
        take(officer, case, person)
    decide(officer, case, referral, "conclusive_grounds", "negative")
    assert take(officer, case, person)


def test_records_correct_roles_and_an_analyst_does_not(store: Store, officer: Gate, case: int) -> None:
    person = a_person(officer, case, roles=(SUSPECT,))
    assert store.gate(Role.RECORDS).ask(CaseFile(case_id=case)).may_correct
    with pytest.raises(NotFound):
        take(store.gate(Role.RECORDS), case + 99, person, SUSPECT)
    assert not store.gate(Role.ANALYST).ask(CaseFile(case_id=case)).may_correct
