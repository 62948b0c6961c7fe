"""Each victim of a case has her own clock of what she must be told, stopped by nobody else's."""

from __future__ import annotations

import pytest

from mscu.actions.entries.corrections import CorrectEntry
from mscu.actions.nrm.referrals import RecordVictimContact
from mscu.gate import Gate
from mscu.rules.clock_engine import ClockState
from tests.actions.clocks.boards import board
from tests.actions.clocks.clock_scene import ARREST, BAIL, CHARGE, COURT, LATER, MORNING, enforce, of
from tests.inputs.factories import a_case, a_person

MET, RUNNING = ClockState.MET, ClockState.RUNNING
VICTIM, SUSPECT = "involvement_role:potential_victim", "involvement_role:suspect"


@pytest.fixture
def case(officer: Gate) -> int:
    return a_case(officer, opened="16 Jun 2022 09:00")


@pytest.fixture
def suspect(officer: Gate, case: int) -> int:
    return a_person(officer, case, name="Daniel Crabtree", roles=(SUSPECT,))


def tell(gate: Gate, case: int, person: int, happened: str = LATER) -> None:
    gate.perform(
        RecordVictimContact(
            case_id=case, happened=happened, text="Told.", person_id=person, contact_by="PC Shah"
        )
    )


def told(gate: Gate, case: int) -> dict[str, ClockState]:
    return {c.label.partition(",")[0]: c.state for c in of(gate, case, "victim_told")}


@pytest.mark.parametrize("what", [ARREST, CHARGE, BAIL])
def test_each_victim_has_a_clock_of_her_own(what: str, officer: Gate, case: int, suspect: int) -> None:
    one, _ = (a_person(officer, case, name=name, roles=(VICTIM,)) for name in ("One", "Two"))
    enforce(officer, case, suspect, what)
    assert told(officer, case) == {"One": RUNNING, "Two": RUNNING}
    tell(officer, case, one)
    assert told(officer, case) == {"One": MET, "Two": RUNNING}


def test_the_index_of_the_clocks_keeps_them_apart_too(officer: Gate, case: int, suspect: int) -> None:
    one, _ = (a_person(officer, case, name=name, roles=(VICTIM,)) for name in ("One", "Two"))
    enforce(officer, case, suspect, ARREST)
    tell(officer, case, one)
    labels = [c.label for c in board(officer) if c.key == "victim_told"]
    assert labels == ["Two, arrest: Daniel Crabtree"]


def test_two_victims_of_one_name_are_told_each(officer: Gate, case: int, suspect: int) -> None:
    one, _ = (a_person(officer, case, name="unknown male", roles=(VICTIM,)) for _ in range(2))
    enforce(officer, case, suspect, ARREST)
    tell(officer, case, one)
    states = [clock.state for clock in of(officer, case, "victim_told")]
    assert sorted(states) == sorted([MET, RUNNING])


def test_nobody_is_told_of_the_own_arrest(officer: Gate, case: int) -> None:
    both = a_person(officer, case, name="Marek Zielak", roles=(VICTIM, SUSPECT))
    enforce(officer, case, both, ARREST)
    assert told(officer, case) == {}
    a_person(officer, case, name="Two", roles=(VICTIM,))
    assert told(officer, case) == {"Two": RUNNING}


def test_somebody_else_s_contact_tells_no_victim(officer: Gate, case: int, suspect: int) -> None:
    a_person(officer, case, name="One", roles=(VICTIM,))
    enforce(officer, case, suspect, ARREST)
    tell(officer, case, suspect)
    assert told(officer, case) == {"One": RUNNING}


def test_a_contact_before_the_arrest_tells_nothing_of_it(officer: Gate, case: int, suspect: int) -> None:
    one = a_person(officer, case, name="One", roles=(VICTIM,))
    tell(officer, case, one, happened="19 Jun 2022 10:00")
    enforce(officer, case, suspect, ARREST)
    assert told(officer, case) == {"One": RUNNING}


@pytest.mark.parametrize("disposal", ["no_further_action", "rui"])
def test_victims_are_told_again_when_the_suspect_is_let_go(
    disposal: str, officer: Gate, case: int, suspect: int
) -> None:
    one = a_person(officer, case, name="One", roles=(VICTIM,))
    arrest = enforce(officer, case, suspect, ARREST, happened="16 Jun 2022 10:00")
    tell(officer, case, one, happened="16 Jun 2022 12:00")
    assert told(officer, case) == {"One": MET}
    officer.perform(
        CorrectEntry(
            entry_id=arrest,
            version=1,
            reason="CPS decided.",
            changes={"disposal": f"arrest_disposal:{disposal}", "disposal_on": "20 Jun 2022"},
        )
    )
    clocks = of(officer, case, "victim_told")
    assert [(c.due_words, c.state) for c in clocks] == [("17 Jun 2022", MET), ("21 Jun 2022", RUNNING)]


def test_no_further_action_ends_the_bail(officer: Gate, case: int, suspect: int) -> None:
    enforce(officer, case, suspect, BAIL, happened="18 Jun 2022 10:00", review_on="8 Jul 2022")
    enforce(
        officer,
        case,
        suspect,
        ARREST,
        happened=MORNING,
        disposal="arrest_disposal:no_further_action",
        disposal_on="20 Jun 2022",
    )
    assert [c.state for c in of(officer, case, "bail_review")] == [MET]


# ------------------------------------------------------------------------------ what courts decide


def outcomes(gate: Gate, case: int) -> dict[str, ClockState]:
    return {c.label.partition(",")[0]: c.state for c in of(gate, case, "outcome_told")}


@pytest.mark.parametrize(
    "decided",
    [{"plea": "plea:guilty"}, {"verdict": "verdict:not_guilty"}, {"sentence": "sentence:community"}],
)
def test_each_victim_is_told_what_the_court_decided(
    decided: dict[str, str], officer: Gate, case: int, suspect: int
) -> None:
    one, _ = (a_person(officer, case, name=name, roles=(VICTIM,)) for name in ("One", "Two"))
    enforce(officer, case, suspect, COURT, **decided)
    assert outcomes(officer, case) == {"One": RUNNING, "Two": RUNNING}
    tell(officer, case, one)
    assert outcomes(officer, case) == {"One": MET, "Two": RUNNING}
    assert told(officer, case) == {}


def test_the_outcome_is_owed_one_working_day_later_by_its_rule(
    officer: Gate, case: int, suspect: int
) -> None:
    a_person(officer, case, name="One", roles=(VICTIM,))
    enforce(officer, case, suspect, COURT, plea="plea:guilty", happened="17 Jun 2022 16:00")
    (clock,) = of(officer, case, "outcome_told")
    assert (clock.due_words, clock.state) == ("20 Jun 2022", RUNNING)
    assert (clock.period, clock.source[:22]) == ("1 working day", "Victims' Code, right 9")
    assert clock.label == "One, court result: Daniel Crabtree, guilty"


def test_nobody_is_told_of_the_own_trial(officer: Gate, case: int) -> None:
    both = a_person(officer, case, name="Marek Zielak", roles=(VICTIM, SUSPECT))
    a_person(officer, case, name="Two", roles=(VICTIM,))
    enforce(officer, case, both, COURT, verdict="verdict:guilty")
    assert outcomes(officer, case) == {"Two": RUNNING}


def test_without_a_victim_the_case_must_not_forget_it(officer: Gate, case: int, suspect: int) -> None:
    enforce(officer, case, suspect, COURT, verdict="verdict:guilty")
    assert outcomes(officer, case) == {"Court result: Daniel Crabtree": RUNNING}
