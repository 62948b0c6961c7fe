"""The board's clocks out of their index, and the same derived case by case: never two answers."""

from mscu.actions.cases.case_list import CaseNumbers, CaseRows
from mscu.actions.clocks.clock_board import BoardFilter, ClockLines, ClockNumbers
from mscu.actions.clocks.clocks import RunningClock
from mscu.codes import CaseStatus
from mscu.gate import Gate
from tests.actions.clocks.case_clocks import CaseClocks


def board(gate: Gate, **wanted: object) -> list[RunningClock]:
    """Read the whole board in its order."""
    numbers = gate.ask(ClockNumbers(filter=BoardFilter(**wanted)))  # type: ignore[arg-type]
    return [row.clock for row in gate.ask(ClockLines(numbers=tuple(numbers.ids)))]


def derived(gate: Gate) -> list[RunningClock]:
    """Derive all open clocks of all open cases that this person sees."""
    cases = gate.ask(CaseRows(numbers=tuple(gate.ask(CaseNumbers()).ids)))
    return [
        clock
        for case in cases
        if case.status not in (CaseStatus.CLOSED, CaseStatus.ARCHIVED)
        for clock in gate.ask(CaseClocks(case_id=case.id))
        if clock.is_open
    ]


def agrees(gate: Gate) -> bool:
    """Return whether the index holds what is derived, neither more nor less."""
    return sorted(board(gate), key=repr) == sorted(derived(gate), key=repr)
