"""What is owed in a case without a clock of its own."""

import pytest

from mscu.actions.cases.case_file import CaseFile
from mscu.actions.cases.policy_log import RecordDecision
from mscu.actions.clocks.obligations import MAX_ADVICE_LINES
from mscu.actions.entries.kind_spec import may_follow
from mscu.actions.intake.tactical_advice import AnswerAdvice, GiveAdvice
from mscu.codes import Accepted, Kind
from mscu.gate import Gate
from tests.actions.clocks.clock_scene import ARREST, BAIL, CHARGE, COURT, LATER, enforce, refer
from tests.inputs.factories import AT, a_case, a_person

VICTIM, SUSPECT = "involvement_role:potential_victim", "involvement_role:suspect"


def owed(gate: Gate, case_id: int) -> list[str]:
    return [each.text for each in gate.ask(CaseFile(case_id=case_id)).obligations]


def advise(gate: Gate, case_id: int, to: str = "PC Hughes") -> int:
    return gate.perform(GiveAdvice(case_id=case_id, happened=AT, text="Keep them apart", given_to=to))


def test_each_victim_is_owed_a_referral_and_a_navigator_to_answer_hers(officer: Gate) -> None:
    case_id = a_case(officer)
    both = [a_person(officer, case_id, roles=(VICTIM,)) for _ in range(2)]
    assert owed(officer, case_id) == ["Ionut Balan: no NRM referral or duty to notify yet"] * 2
    owing = officer.ask(CaseFile(case_id=case_id)).obligations
    assert sorted(each.person_id or 0 for each in owing) == both
    for person in both:
        refer(officer, case_id, person, "nrm")
    assert owed(officer, case_id) == []
    refer(officer, case_id, both[0], "victim_navigator")
    assert owed(officer, case_id) == ["Ionut Balan: the navigator has not answered"]


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
    for number in range(MAX_ADVICE_LINES + 1):
        advise(officer, case_id, to=f"PC {number}")
    (line,) = officer.ask(CaseFile(case_id=case_id)).obligations
    assert line.text == f"Advice: {MAX_ADVICE_LINES + 1} not answered or done yet"
    assert line.kind is Kind.ADVICE


def test_bail_after_an_arrest_is_owed_its_entry_and_its_victim_is_told(officer: Gate) -> None:
    case_id = a_case(officer)
    suspect = a_person(officer, case_id, name="Shane Crabtree", roles=(SUSPECT,))
    arrest = enforce(officer, case_id, suspect, ARREST)
    assert owed(officer, case_id) == []
    enforce(officer, case_id, suspect, ARREST, disposal="arrest_disposal:bailed", happened=LATER)
    assert owed(officer, case_id) == ["Shane Crabtree: bail conditions and date not entered"]
    (owing,) = officer.ask(CaseFile(case_id=case_id)).obligations
    assert (owing.kind, owing.person_id) == (Kind.BAIL, suspect)
    assert may_follow(Kind.BAIL, Kind.ARREST, "")
    enforce(officer, case_id, suspect, BAIL, happened=AT, follows_id=arrest)
    assert len(owed(officer, case_id)) == 1  # it is the bail of the other arrest
    enforce(officer, case_id, suspect, BAIL, happened=LATER, follows_id=owing.entry_id)
    assert owed(officer, case_id) == []


def test_an_arrest_that_ended_in_a_charge_is_owed_its_entry(officer: Gate) -> None:
    case_id = a_case(officer)
    suspect = a_person(officer, case_id, name="Shane Crabtree", roles=(SUSPECT,))
    charged = enforce(officer, case_id, suspect, ARREST, disposal="arrest_disposal:charged")
    assert owed(officer, case_id) == ["Shane Crabtree: charge not entered"]
    (owing,) = officer.ask(CaseFile(case_id=case_id)).obligations
    assert (owing.kind, owing.person_id, owing.entry_id) == (Kind.CHARGE, suspect, charged)
    assert may_follow(Kind.CHARGE, Kind.ARREST, "")
    enforce(officer, case_id, suspect, CHARGE, happened=LATER, court_on="1 Aug 2022", follows_id=charged)
    assert owed(officer, case_id) == []


@pytest.mark.parametrize(
    ("result", "is_asked"),
    [
        ({"plea": "plea:guilty"}, True),
        ({"verdict": "verdict:no_verdict"}, True),
        ({"verdict": "verdict:guilty"}, True),
        ({"verdict": "verdict:mixed"}, True),
        ({"verdict": "verdict:guilty", "sentence": "sentence:fine"}, False),
        ({"verdict": "verdict:not_guilty"}, False),
        ({"verdict": "verdict:discontinued"}, False),
    ],
)
def test_the_next_hearing_is_asked_for_until_the_charge_has_ended(
    result: dict[str, str], is_asked: bool, officer: Gate
) -> None:
    case_id = a_case(officer)
    suspect = a_person(officer, case_id, name="Shane Crabtree", roles=(SUSPECT,))
    charge = enforce(officer, case_id, suspect, CHARGE, court_on="17 Jun 2022", happened="16 Jun 2022 09:00")
    asked = owed(officer, case_id)
    assert asked == ["Court: no next hearing entered"]
    plea = enforce(officer, case_id, suspect, COURT, plea="plea:not_guilty", follows_id=charge)
    assert owed(officer, case_id) == asked
    enforce(officer, case_id, suspect, COURT, follows_id=plea, **result)
    assert owed(officer, case_id) == (asked if is_asked else [])
