"""How what people wait for grows with the store: the same deeds in several sizes, by turns.

    python benchmarks/build.py SMALL --copies 5
    python benchmarks/build.py MIDDLE --copies 60
    python benchmarks/build.py LARGE --copies 600
    python benchmarks/growth.py SMALL MIDDLE LARGE

The stores are copies of the same cases, so of each thing that is looked for a large store has more
that are alike than a real one has: matching and searching are measured at their worst.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from statistics import median

from opened import gate_of, p95, spent, timed, unlock
from sqlalchemy import func, select

from mscu.actions.cases.case_list import FirstCases
from mscu.actions.intake.report_register import FirstReports
from mscu.actions.matching.matching import MatchReportText
from mscu.actions.search.find import Find, FindAlike
from mscu.actions.subjects.subject_list import FirstSubjects
from mscu.gate import Gate
from mscu.models.entries.entry import Entry
from mscu.store.open_store import OpenStore

ROUNDS = 40
OPENINGS = 3
WORDS = ("caravan", "pho", "nail bar", "MX19", "ngu", "cctv", "ol10 0aa", "0417", "crabtre")
REPORT = (
    "A caller says Danny Crabtre keeps five lads in vans off Hollin Lane, one with the tipper "
    "MX19 CTC, and 07700 900417 is on his leaflets. Marek Zelak makes sure that nobody talks."
)


def _deeds(gate: Gate) -> Mapping[str, Callable[[int], object]]:
    return {
        "first screen of reports": lambda _: gate.ask(FirstReports()),
        "first screen of cases": lambda _: gate.ask(FirstCases()),
        "first screen of people and places": lambda _: gate.ask(FirstSubjects()),
        "search as typed": lambda n: gate.ask(Find(words=WORDS[n % len(WORDS)])),
        "what is written otherwise": lambda n: gate.ask(FindAlike(words=WORDS[n % len(WORDS)])),
        "match of a report": lambda _: gate.ask(MatchReportText(words=REPORT)),
    }


def main() -> None:
    """Open all stores, and do each deed in each of them by turns."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folders", type=Path, nargs="+")
    folders: list[Path] = parser.parse_args().folders
    opening: dict[Path, list[float]] = {folder: [] for folder in folders}
    for _ in range(OPENINGS):
        for folder in folders:
            opening[folder].append(timed(partial(_open, folder)))
    units = {folder: unlock(folder) for folder in folders}
    sizes = {folder: _entries(unit) for folder, unit in units.items()}
    print("| deed | " + " | ".join(f"{sizes[folder]:,} entries" for folder in folders) + " |")
    print(_row("open", [f"{median(opening[folder]):.0f} ms" for folder in folders]))
    deeds = {folder: _deeds(gate_of(unit)) for folder, unit in units.items()}
    for what in next(iter(deeds.values())):
        clock: dict[Path, list[float]] = {folder: [] for folder in folders}
        busy: dict[Path, list[float]] = {folder: [] for folder in folders}
        for number in range(-2, ROUNDS):
            for folder in folders:
                deed = partial(deeds[folder][what], number)
                worked = spent(deed)
                took = timed(deed)
                if number >= 0:
                    busy[folder].append(worked)
                    clock[folder].append(took)
        print(_row(what, [f"{p95(clock[f]):.1f} ms ({p95(busy[f]):.1f})" for f in folders]))
    print("p95 by the clock, in brackets of processor time")
    for unit in units.values():
        unit.close()


def _open(folder: Path) -> None:
    unlock(folder).close()


def _entries(unit: OpenStore) -> int:
    with unit.engine.connect() as connection:
        return connection.scalar(select(func.count(Entry.id))) or 0


def _row(what: str, cells: list[str]) -> str:
    return f"| {what} | {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
