"""The policy log: numbered, on the National Decision Model, superseded and never edited."""

import pytest

from mscu.actions.cases.policy_log import NOT_A_DECISION, SUPERSEDED, RecordDecision
from mscu.actions.entries.corrections import CorrectEntry
from mscu.actions.entries.entry_file import EntryDetails, EntryFile
from mscu.errors import Invalid
from mscu.gate import Gate
from tests.inputs.factories import AT, a_case, a_note

BOXES = {
    "information": "Four men at least; numbers and places unknown.",
    "threat": "The men may be moved if police show early.",
    "powers": "PACE s.8 and s.17(1)(e).",
    "options": "Enter today: no reception centre yet.",
    "action": "Observe; review on 25 March.",
}


def decide(gate: Gate, case_id: int, **more: object) -> int:
    given = {"happened": AT, "text": "No entry yet.", "decided_by": "DI Aspinall", **more}
    return gate.perform(RecordDecision(case_id=case_id, **given))  # type: ignore[arg-type]


def read(gate: Gate, number: int) -> EntryDetails:
    return gate.ask(EntryFile(entry_id=number))


def fact(gate: Gate, number: int, name: str) -> str:
    return next(fact.value for fact in read(gate, number).facts if fact.name == name)


def test_decisions_are_numbered_within_their_case(officer: Gate) -> None:
    one, other = a_case(officer), a_case(officer)
    numbers = [decide(officer, case) for case in (one, other, one, one)]
    said = [fact(officer, number, "number") for number in numbers]
    assert said == ["MS-22-0001/D1", "MS-22-0002/D1", "MS-22-0001/D2", "MS-22-0001/D3"]
    last = [decide(officer, one) for _ in range(7)][-1]
    assert read(officer, last).row.state == "D10"


def test_the_boxes_of_the_model_are_read_back_and_never_corrected(officer: Gate) -> None:
    number = decide(officer, a_case(officer), **BOXES)
    assert {name: fact(officer, number, name) for name in BOXES} == BOXES
    assert not read(officer, number).may_correct
    with pytest.raises(Invalid, match="Record one that replaces it"):
        officer.perform(CorrectEntry(entry_id=number, version=1, text="Enter.", reason="Wrong."))


def test_another_takes_its_place_and_both_say_so(officer: Gate) -> None:
    case = a_case(officer)
    former = decide(officer, case)
    reviewed = decide(officer, case, follows_id=former)
    assert read(officer, former).row.state == "D1"
    later = decide(officer, case, text="Enter.", follows_id=former, supersedes=True)
    assert read(officer, former).row.state == "D1, superseded by D3"
    assert [read(officer, each).row.state for each in (reviewed, later)] == ["D2", "D3"]
    with pytest.raises(Invalid) as refusal:
        decide(officer, case, follows_id=former, supersedes=True)
    assert refusal.value.problems == {"follows_id": SUPERSEDED}


def test_only_a_decision_is_superseded(officer: Gate) -> None:
    case = a_case(officer)
    for followed in (None, a_note(officer, case)):
        with pytest.raises(Invalid) as refusal:
            decide(officer, case, follows_id=followed, supersedes=True)
        assert refusal.value.problems == {"follows_id": NOT_A_DECISION}
    with pytest.raises(Invalid) as refusal:
        decide(officer, case, follows_id=decide(officer, a_case(officer)), supersedes=True)
    assert refusal.value.problems == {"follows_id": "Choose an entry from the same case."}
