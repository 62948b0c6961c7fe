"""How long the figures of a year take, everywhere and in a district, beside the bare counting.

    python benchmarks/impact.py FOLDER

Processor time is told too: it is what counts on a machine that is busy with other things.
"""

from __future__ import annotations

from functools import partial

from opened import folder, gate_of, p95, spent, timed, unlock
from sqlalchemy import func, select

from mscu.actions.impact import AskImpact
from mscu.models.entry import Entry
from mscu.store.unit import Unit

ROUNDS = 20
DISTRICTS = ("", "district:rochdale")


def main() -> None:
    """Ask by turns, and say how long it took."""
    unit = unlock(folder())
    print(f"{_entries(unit):,} entries")
    gate = gate_of(unit)
    for district in DISTRICTS:
        asked = AskImpact(district=district)
        ask = partial(gate.ask, asked)
        took = [timed(ask) for _ in range(ROUNDS)]
        used = [spent(ask) for _ in range(ROUNDS)]
        where = district or "everywhere"
        print(f"{where}: p95 {p95(took):.0f} ms, of the processor {p95(used):.0f} ms")
    unit.close()


def _entries(unit: Unit) -> int:
    with unit.engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(Entry.__table__)).scalar_one()


if __name__ == "__main__":
    main()
