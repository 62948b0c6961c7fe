"""Reads My desk and the clock board, against the bare queries, and against deriving every clock.

In processor time: that is steady on a busy machine.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from time import process_time

from opened import folder, gate_of, tell, unlock

from mscu.actions.cases.case_list import CaseNumbers, CaseRows
from mscu.actions.clocks.clock_board import BoardFilter, ClockNumbers, FirstClocks
from mscu.actions.desk.my_desk import MyDesk
from mscu.codes import CaseStatus
from tests.actions.clocks.case_clocks import CaseClocks

ROUNDS = 15
TOP = (
    "SELECT k.id FROM clock AS k JOIN cases AS c ON c.id = k.case_id "
    "WHERE k.started <= '2022-06-20 09:26:00.000000' "
    "ORDER BY (k.due > '2022-06-20 09:26:00.000000') * 10000000 + julianday(k.due), k.id LIMIT "
)
unit = unlock(folder())
gate = gate_of(unit)
start = process_time()
gate.ask(FirstClocks())
print(f"the index is there after {process_time() - start:.2f} s of processor time")


def timed(deed: Callable[[], object]) -> float:
    """Do it once, and say how many milliseconds of the processor it took."""
    began = process_time()
    deed()
    return (process_time() - began) * 1000


def bare(rows: int) -> None:
    """Read and order the index without us."""
    unit.driver.execute(f"{TOP}{rows}").fetchall()


def my_desk() -> None:
    """Answer My desk for the whole unit."""
    gate.ask(MyDesk(mine=False))


def numbers() -> None:
    """Order the whole board."""
    gate.ask(ClockNumbers(filter=BoardFilter()))


cases = gate.ask(CaseRows(numbers=tuple(gate.ask(CaseNumbers()).ids)))
running = [c.id for c in cases if c.status not in (CaseStatus.CLOSED, CaseStatus.ARCHIVED)]
sample = running[:: max(1, len(running) // 200)]


def derived() -> None:
    """Derive the clocks of some cases, case by case."""
    for number in sample:
        gate.ask(CaseClocks(case_id=number))


clocks = gate.ask(MyDesk(mine=False)).clocks_in_all
print(f"{clocks:,} open clocks in {len(running):,} open cases")
for words, deed, rows in (("My desk of the unit", my_desk, 60), ("the board", numbers, 50_000)):
    floor = partial(bare, rows)
    pairs = [(timed(deed), timed(floor)) for _ in range(ROUNDS)]
    tell(words, [ours for ours, _ in pairs], [bare_ms for _, bare_ms in pairs])
print(f"deriving a case's clocks: {timed(derived) / len(sample):.1f} ms")
unit.close()
