"""Rights of the Victims' Code: offered on contacts, read together for each victim of a case."""

from typing import Any

import pytest

from mscu.actions.cases.case_file import CaseFile
from mscu.actions.cases.victims_code import RightLine
from mscu.actions.nrm.referrals import RecordVictimContact
from mscu.errors import Invalid
from mscu.gate import Gate
from tests.inputs.factories import a_case, a_person

VICTIM = "involvement_role:potential_victim"
UNDERSTOOD, STATEMENT = "victims_code_right:understood", "victims_code_right:statement"


def told(gate: Gate, case_id: int, person_id: int, **more: Any) -> int:
    said = {"happened": "9 Apr 2022 12:30", "text": "Told of the arrests."}
    given: dict[str, Any] = said | {"method": "contact_method:in_person"} | more
    return gate.perform(
        RecordVictimContact(case_id=case_id, person_id=person_id, contact_by="PC Shah", **given)
    )


def rights(gate: Gate, case_id: int, person_id: int) -> dict[str, RightLine]:
    lines = gate.ask(CaseFile(case_id=case_id)).rights.get(person_id, ())
    return {line.right.partition(" ")[0]: line for line in lines}


def updates(gate: Gate, case_id: int) -> list[tuple[str, str, bool]]:
    clocks = gate.ask(CaseFile(case_id=case_id)).clocks
    return [(c.label, c.due_words, c.is_open) for c in clocks if c.key == "victim_update"]


def test_each_right_of_a_victim_says_when_it_was_offered_first_and_whether_it_is_declined(
    officer: Gate,
) -> None:
    case = a_case(officer)
    person, other = (a_person(officer, case, name=name, roles=(VICTIM,)) for name in ("One", "Two"))
    assert rights(officer, case, person) == {}
    with pytest.raises(Invalid) as refusal:
        told(officer, case, person, rights_declined=(STATEMENT,))
    assert refusal.value.problems.keys() == {"rights_declined"}, "only what was offered can be"
    first = told(officer, case, person, rights_offered=(UNDERSTOOD,))
    told(officer, case, person, happened="20 Apr 2022 10:00", rights_offered=(UNDERSTOOD, STATEMENT))
    lines = rights(officer, case, person)
    assert list(lines) == [str(number) for number in range(1, 13)]
    assert (lines["1"].offered, lines["1"].entry_id) == ("9 Apr 2022 12:30", first)
    assert (lines["7"].offered, lines["2"].offered) == ("20 Apr 2022 10:00", "")
    for day, declined in ((21, (STATEMENT,)), (22, ())):
        happened = f"{day} Apr 2022 10:00"
        offered = {"rights_offered": (STATEMENT,), "rights_declined": declined}
        told(officer, case, person, happened=happened, **offered)
        assert rights(officer, case, person)["7"].declined == bool(declined)
    assert rights(officer, case, other) == {}


def test_the_day_that_was_agreed_runs_until_that_person_is_told_again(officer: Gate) -> None:
    case = a_case(officer)
    person = a_person(officer, case, roles=(VICTIM,))
    other = a_person(officer, case, name="Keith Ormrod", roles=(VICTIM,))
    told(officer, case, person, update_on="12 Apr 2022")
    assert updates(officer, case) == [("Ionut Balan", "12 Apr 2022", True)]
    told(officer, case, other, happened="11 Apr 2022 10:00")
    assert updates(officer, case)[0][2]
    told(officer, case, person, happened="12 Apr 2022 15:00")
    assert [is_open for _, _, is_open in updates(officer, case)] == [False]
