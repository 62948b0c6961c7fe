"""How long the figures of a year take, everywhere and in a district.

    python benchmarks/impact.py FOLDER [--varied VICTIMS]

The copies in a made-up store are alike, so few of their sums differ. With `--varied`, sums of so
many victims and twice as many reports a quarter, of all kinds there are, are written over the
tallies first: give a copy of a store. Cold is without the tables that were worked out before.
Processor time counts on a machine that is busy.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Callable
from functools import partial

from opened import DAY, folder, gate_of, p95, spent, timed, unlock
from sqlalchemy import func, select

from mscu.actions.figures import suppression
from mscu.actions.figures.impact import AskImpact
from mscu.actions.figures.impact_years import TwoYearSpan, Year
from mscu.models.entries.entry import Entry
from mscu.models.tally import Tally
from mscu.store.open_store import OpenStore

ROUNDS = 20
DISTRICTS = ("", "district:rochdale")
KEYS = "SELECT key FROM code WHERE list_name = ? ORDER BY position"
PUT = "INSERT INTO tally (measure, quarter, district, marks, number, amount) VALUES (?, ?, ?, ?, ?, 0)"


def main() -> None:
    """Ask by turns, and say how long it took."""
    unit = unlock(folder())
    gate = gate_of(unit)
    gate.ask(AskImpact())
    parser = argparse.ArgumentParser()
    parser.add_argument("--varied", type=int, default=0)
    if victims := parser.parse_known_args()[0].varied:
        _vary(unit, victims)
    print(f"{_number(unit, Entry):,} entries, {_number(unit, Tally):,} sums")
    for district in DISTRICTS:
        ask = partial(gate.ask, AskImpact(district=district))
        took = [timed(ask) for _ in range(ROUNDS)]
        used = [spent(ask) for _ in range(ROUNDS)]
        cold = [_cold(ask) for _ in range(ROUNDS)]
        by = f"clock {p95(took):.0f} ms, processor {p95(used):.0f} ms, cold {p95(cold):.0f} ms"
        print(f"{district or 'everywhere'}: p95 by the {by}")
    unit.close()


def _cold(ask: Callable[[], object]) -> float:
    suppression.suppress_cached.cache_clear()
    return spent(ask)


def _number(unit: OpenStore, model: type[Entry | Tally]) -> int:
    with unit.engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(model.__table__)).scalar_one()


def _vary(unit: OpenStore, victims: int) -> None:
    sums = Counter[tuple[str, int, str, str]]()
    with unit.engine.begin() as connection:
        keys = {
            name: [row[0] for row in connection.exec_driver_sql(KEYS, (name,))]
            for name in ("district", "report_source", "nationality", "sector", "exploitation")
        }
        for quarter in TwoYearSpan(Year.of(DAY.date()).before).quarters:
            for _ in range(victims):
                kinds = [_common(keys[name]) for name in ("sector", "exploitation", "nationality")]
                age = random.choice(("18 or over", "17 or under", "Not known"))
                sums["victims", quarter, _common(keys["district"]), json.dumps([*kinds, age])] += 1
            for _ in range(2 * victims):
                district, source = _common(keys["district"]), _common(keys["report_source"])
                sums["reports", quarter, district, json.dumps([source])] += 1
                minutes = json.dumps([str(int(random.expovariate(1 / 90)))])
                sums["triaged", quarter, district, minutes] += 1
        connection.exec_driver_sql("DELETE FROM tally")
        for alike, number in sums.items():
            connection.exec_driver_sql(PUT, (*alike, number))


def _common(keys: list[str]) -> str:
    """Choose one: the first are the most frequent, as kinds of things are."""
    return random.choices(keys, [1 / place for place in range(1, len(keys) + 1)])[0]


if __name__ == "__main__":
    main()
