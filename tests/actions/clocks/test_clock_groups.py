"""What one victim must be told is one line that hides nothing that is late."""

import pytest

from mscu.actions.clocks.clock_board import BoardFilter, ClockLines, ClockNumbers, FirstClocks, When
from mscu.actions.clocks.clocks import RunningClock, clock_heading, fold_clocks, folded_count
from mscu.actions.desk.my_desk import MyDesk
from mscu.gate import Gate
from mscu.rules.clock_engine import ClockState
from tests.actions.clocks.case_clocks import CaseClocks
from tests.actions.clocks.clock_scene import ARREST, CHARGE, COURT, contact, enforce
from tests.inputs.factories import a_case, a_person

VICTIM, SUSPECT = "involvement_role:potential_victim", "involvement_role:suspect"
TELLING = frozenset({"victim_told", "outcome_told"})
ONE, TWO = "Nguyễn Văn Hải", "POP, Ionela"


@pytest.fixture
def case(officer: Gate) -> int:
    """Return a case with two victims, of whom each waits to be told of three things, two late."""
    number = a_case(officer, opened="10 Jun 2022 09:00")
    suspect = a_person(officer, number, name="Daniel Crabtree", roles=(SUSPECT,))
    for name in (ONE, TWO):
        a_person(officer, number, name=name, roles=(VICTIM,))
    enforce(officer, number, suspect, ARREST, happened="10 Jun 2022 10:00")
    enforce(officer, number, suspect, CHARGE, happened="13 Jun 2022 10:00")
    enforce(officer, number, suspect, COURT, happened="20 Jun 2022 08:00", plea="plea:guilty")
    return number


def told(clocks: list[RunningClock]) -> list[tuple[str, str, str]]:
    """Return what a victim must be told, as the board says it."""
    return [(clock_heading(c), folded_count(c), c.left) for c in clocks if c.key in TELLING]


def shown(gate: Gate, **wanted: object) -> list[RunningClock]:
    filter_ = BoardFilter(folded=True, **wanted)  # type: ignore[arg-type]
    numbers = gate.ask(ClockNumbers(filter=filter_)).ids
    rows = gate.ask(ClockLines(numbers=tuple(numbers), folded=filter_.folds))
    assert gate.ask(FirstClocks(filter=filter_)).rows == rows
    return [row.clock for row in rows]


def folded_lines(*names: str) -> list[tuple[str, str, str]]:
    return [(f"Tell the victim: {name}", "3 to tell, 2 late", "7 days late") for name in names]


def test_board_desk_and_case_have_a_line_a_victim_with_how_many_are_late(case: int, officer: Gate) -> None:
    clocks: tuple[RunningClock, ...] = officer.ask(CaseClocks(case_id=case))
    groups = fold_clocks(clocks)
    desk = officer.ask(MyDesk(mine=False)).clocks
    for lines in (shown(officer), list(desk), [clock for clock, _ in groups]):
        assert sorted(told(lines)) == sorted(folded_lines(ONE, TWO))
    assert [len(group) for clock, group in groups if clock.more] == [3, 3]
    assert sum(len(group) for _, group in groups) == len(clocks)
    chosen: tuple[tuple[dict[str, object], int], ...] = (
        ({"when": When.LATE}, 4),
        ({"kind": "victim_told"}, 4),
        ({"kind": "outcome_told"}, 2),
    )
    for wanted, number in chosen:
        each_by_itself = told(shown(officer, **wanted))
        assert (len(each_by_itself), {many for _, many, _ in each_by_itself}) == (number, {""})


def test_one_contact_settles_the_line_and_no_other(case: int, officer: Gate) -> None:
    people = {c.label.partition(",")[0]: c.about for c in shown(officer) if c.key in TELLING}
    contact(officer, case, int(people[ONE].removeprefix("told ")), "20 Jun 2022 09:00")
    assert told(shown(officer)) == folded_lines(TWO)


def test_one_alone_stands_as_it_is(officer: Gate) -> None:
    number = a_case(officer, opened="10 Jun 2022 09:00")
    suspect = a_person(officer, number, name="Daniel Crabtree", roles=(SUSPECT,))
    a_person(officer, number, name=ONE, roles=(VICTIM,))
    enforce(officer, number, suspect, ARREST, happened="10 Jun 2022 10:00")
    (line,) = told(shown(officer))
    assert line[:2] == (f"Tell the victim: {ONE}, arrest: Daniel Crabtree", "")


def test_one_duty_to_two_victims_is_one_row_of_the_desk_and_comes_before_papers(officer: Gate) -> None:
    number = a_case(officer, opened="1 Jun 2022 09:00")
    suspect = a_person(officer, number, name="Daniel Crabtree", roles=(SUSPECT,))
    for name in (ONE, TWO):
        a_person(officer, number, name=name, roles=(VICTIM,))
    enforce(officer, number, suspect, ARREST, happened="10 Jun 2022 10:00")
    desk = officer.ask(MyDesk(mine=False))
    first, *others = [clock for clock in desk.clocks if clock.state is ClockState.LATE]
    assert clock_heading(first) == f"Tell the victim: {ONE} and {TWO}"
    assert first.people == 2
    assert others, "the crime should have been recorded before, which is a paper"
    assert min(clock.due for clock in others) < first.due
    assert not [clock for clock in others if clock.victim]
    assert desk.counts[ClockState.LATE] == len(others) + first.people
