"""The clock board: across all cases that one may see, filtered, the worst first."""

import pytest

from mscu.actions.cases.cases import CloseCase
from mscu.actions.clocks.clock_board import AskBoardChoices, BoardFilter, ClockNumbers, FirstClocks, When
from mscu.actions.desk.my_desk import MyDesk
from mscu.codes import Role
from mscu.gate import Gate
from mscu.rules.clock_engine import ClockState
from tests.actions.clocks.boards import board
from tests.actions.clocks.clock_scene import BAIL, decide, enforce, refer
from tests.inputs.factories import World, a_case, a_person, an_enquiry
from tests.scenes.stores import Store

OTHER = "DS Nolan"


def due(gate: Gate, **wanted: object) -> list[int]:
    return sorted(c.case_id for c in board(gate, **wanted) if c.key == "enquiry_due")


def test_only_open_clocks_of_open_cases(world: World) -> None:
    supervisor = world.store.gate(Role.SUPERVISOR)
    opened = a_case(supervisor, title="Open", opened="2 Feb 2020")
    an_enquiry(supervisor, opened, due_on="22 Jun 2022")
    closed = a_case(supervisor, title="Closed")
    supervisor.perform(CloseCase(case_id=closed, version=1, reason="No offence.", mopi_group="mopi_group:3"))
    clocks = board(supervisor)
    assert all(clock.is_open for clock in clocks)
    assert {clock.case_id for clock in clocks} == {world.case_id, opened}
    assert due(supervisor) == [opened]


def test_mine_are_those_i_owe_and_those_of_cases_i_lead_or_work(officer: Gate) -> None:
    me = officer.actor.display
    led, worked = a_case(officer, lead=me), a_case(officer, officer_in_case=me)
    owed, other = a_case(officer, lead=OTHER), a_case(officer, lead=OTHER)
    for case in (led, worked, other):
        an_enquiry(officer, case, due_on="22 Jun 2022")
    an_enquiry(officer, owed, due_on="22 Jun 2022", owner=me)
    assert due(officer, mine=True) == [led, worked, owed]
    assert due(officer) == [led, worked, owed, other]
    assert {c.key for c in board(officer, mine=True) if c.case_id == owed} == {"enquiry_due"}


@pytest.fixture
def many(officer: Gate) -> int:
    """A case with a clock in each part of the board."""
    case = a_case(officer, opened="1 Jun 2022 09:00", lead=OTHER)
    for day in ("17 Jun 2022", "20 Jun 2022", "21 Jun 2022", "26 Jun 2022", "27 Jun 2022"):
        an_enquiry(officer, case, due_on=day, owner="DC Fielding")
    victim = a_person(officer, case, roles=("involvement_role:potential_victim",))
    referral = refer(officer, case, victim, "nrm", happened="1 Apr 2022 10:00")
    other = a_person(officer, case, name="Keith Ormrod", roles=("involvement_role:potential_victim",))
    assert other
    decide(officer, case, referral, "reasonable_grounds", "positive")
    return case


def test_the_parts_of_the_board_count_as_on_my_desk(officer: Gate, many: int) -> None:
    days = {when: [c.due_words for c in board(officer, when=when) if c.key == "enquiry_due"] for when in When}
    assert days == {
        When.LATE: ["17 Jun 2022"],
        When.OWED: [],
        When.TODAY: ["20 Jun 2022"],
        When.WEEK: ["20 Jun 2022", "21 Jun 2022", "26 Jun 2022"],
        When.LATER: ["27 Jun 2022"],
        When.RUNS_ON: [],
        When.LAPSED: [],
    }
    assert [c.key for c in board(officer, when=When.OWED)] == ["nrm_or_notify"]
    late = BoardFilter(when=When.LATE)
    first, numbers = officer.ask(FirstClocks(filter=late)), officer.ask(ClockNumbers(filter=late)).ids
    assert ([row.id for row in first.rows], first.more) == (list(numbers), False)
    desk = officer.ask(MyDesk(mine=False))
    today = [clock.key for clock in board(officer, when=When.TODAY)]
    assert sorted(today) == ["enquiry_due", "nrm_or_notify"], "what is due now is due today"
    assert "nrm_or_notify" in [clock.key for clock in board(officer, when=When.WEEK)]
    choices = officer.ask(AskBoardChoices())
    assert (choices.late, choices.today) == tuple(day.count for day in desk.week[:2])
    assert choices.today == 2
    assert many


def test_what_is_late_comes_first_and_what_runs_on_last(store: Store, officer: Gate) -> None:
    case = a_case(officer, opened="1 Jun 2022 09:00")
    person = a_person(officer, case, roles=("involvement_role:potential_victim",))
    referral = refer(officer, case, person, "nrm", happened="1 Apr 2022 10:00")
    decide(officer, case, referral, "reasonable_grounds", "positive")
    enforce(officer, case, a_person(officer, case, name="Lorraine Pike"), BAIL, review_on="8 Jul 2022")
    store.clock.turn(days=60)
    a_person(officer, case, name="Li Wei", roles=("involvement_role:potential_victim",))
    an_enquiry(officer, case, happened="1 Aug 2022", due_on="30 Sep 2022")
    states = [clock.state for clock in board(officer)]
    order = [ClockState.LATE, ClockState.OWED, ClockState.RUNNING, ClockState.RUNS_ON, ClockState.LAPSED]
    assert sorted(states, key=order.index) == states
    assert set(states) == set(order)
    assert [c.left for c in board(officer, when=When.LAPSED)] == ["ended 8 Jul 2022: what happened?"]
    late = states.count(ClockState.LATE)
    assert officer.ask(AskBoardChoices()).late == len(board(officer, when=When.LATE)) == late
    assert officer.ask(MyDesk(mine=False)).week[0].count == late


def test_filters_by_case_kind_and_who_owes(officer: Gate, many: int) -> None:
    other = a_case(officer, opened="1 Jun 2022 09:00")
    an_enquiry(officer, other, due_on="22 Jun 2022")
    reference = next(c.case_reference for c in board(officer) if c.case_id == many)
    for typed in (reference, f" {reference.lower()}"):
        assert {c.case_id for c in board(officer, case=typed)} == {many}
    assert {c.case_id for c in board(officer, case="MS-22-")} == {many, other}
    assert board(officer, case="%") == []
    assert {c.key for c in board(officer, kind="enquiry_due")} == {"enquiry_due"}
    assert len(board(officer, kind="enquiry_due")) == 6
    assert {c.key for c in board(officer, owner="Competent authority")} == {"recovery_minimum"}
    assert {c.owner for c in board(officer, owner=OTHER)} == {OTHER}
    choices = officer.ask(AskBoardChoices())
    assert {"Competent authority", "DC Fielding", OTHER} <= set(choices.owners)
    assert ("enquiry_due", "Enquiry due") in choices.kinds
    assert choices.today == 2
    assert choices.late == len(board(officer, when=When.LATE))
