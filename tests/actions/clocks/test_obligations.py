"""What is owed in a case without a clock of its own."""

from __future__ import annotations

from mscu.actions.cases.case_file import CaseFile
from mscu.actions.cases.policy_log import RecordDecision
from mscu.actions.clocks.obligations import MAX_ADVICE_LINES
from mscu.actions.intake.tactical_advice import AnswerAdvice, GiveAdvice
from mscu.actions.nrm.referrals import RecordReferral
from mscu.codes import Accepted, Kind
from mscu.gate import Gate
from tests.inputs.factories import AT, a_case, a_person

VICTIM, SUSPECT = "involvement_role:potential_victim", "involvement_role:suspect"


def owed(gate: Gate, case_id: int) -> list[str]:
    return [each.text for each in gate.ask(CaseFile(case_id=case_id)).obligations]


def advise(gate: Gate, case_id: int, to: str = "PC Hughes") -> int:
    return gate.perform(GiveAdvice(case_id=case_id, happened=AT, text="Keep them apart", given_to=to))


def test_a_victim_is_owed_a_referral_or_a_notification(officer: Gate) -> None:
    case_id = a_case(officer)
    person = a_person(officer, case_id, roles=(VICTIM,))
    assert owed(officer, case_id) == ["Ionut Balan: no NRM referral or duty to notify yet"]
    officer.perform(
        RecordReferral(
            case_id=case_id,
            happened=AT,
            referral_to="referral_to:nrm",
            person_id=person,
            consent="consent_kind:written",
        )
    )
    assert owed(officer, case_id) == []


def test_two_people_of_one_name_are_each_owed_their_own(officer: Gate) -> None:
    case_id = a_case(officer)
    both = [a_person(officer, case_id, name="unknown male", roles=(VICTIM,)) for _ in range(2)]
    owing = officer.ask(CaseFile(case_id=case_id)).obligations
    assert sorted(each.person_id or 0 for each in owing) == both


def test_a_victim_who_is_suspect_is_owed_a_review_and_one_after_the_account(officer: Gate) -> None:
    case_id = a_case(officer)
    person = a_person(officer, case_id, roles=(VICTIM, SUSPECT))
    assert "Ionut Balan: victim and suspect, no s.45 review" in owed(officer, case_id)
    officer.perform(
        RecordDecision(
            case_id=case_id,
            happened=AT,
            text="Compulsion likely",
            decided_by="DI Aspinall",
            decision_type="decision_type:s45_indications",
            person_id=person,
        )
    )
    assert "Ionut Balan: s.45 review after the account" in owed(officer, case_id)


def test_advice_waits_for_its_answer(officer: Gate) -> None:
    case_id = a_case(officer)
    entry = advise(officer, case_id)
    assert owed(officer, case_id) == ["Advice to PC Hughes: no answer yet"]
    officer.perform(AnswerAdvice(entry_id=entry, version=1, accepted=Accepted.YES))
    assert owed(officer, case_id) == []


def test_much_unanswered_advice_is_one_line(officer: Gate) -> None:
    case_id = a_case(officer)
    for number in range(MAX_ADVICE_LINES + 1):
        advise(officer, case_id, to=f"PC {number}")
    (line,) = officer.ask(CaseFile(case_id=case_id)).obligations
    assert line.text == f"Advice: {MAX_ADVICE_LINES + 1} not answered or done yet"
    assert line.kind is Kind.ADVICE


def test_a_navigator_is_owed_to_answer(officer: Gate) -> None:
    case_id = a_case(officer)
    person = a_person(officer, case_id)
    officer.perform(
        RecordReferral(
            case_id=case_id,
            happened=AT,
            referral_to="referral_to:victim_navigator",
            person_id=person,
            consent="consent_kind:verbal",
        )
    )
    assert owed(officer, case_id) == ["Ionut Balan: the navigator has not answered"]
