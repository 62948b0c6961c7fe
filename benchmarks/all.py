"""Runs all that measures what people wait for, and writes the table of README.md by itself.

    python benchmarks/all.py [FOLDER] [--rounds N] [--also] [--to FILE]

FOLDER is a store that `build.py` made; it is copied first. Without one it is built. With `--to` the table is
written to that file, and README.md stays as it is. Each wait is a median of its rounds, in processor
time of fresh processes. With `--also` the other scripts that open such a store run as well, and what they
print is shown.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

HERE = Path(__file__).parent
README = HERE / "README.md"
BUILT = ("--copies", "60")
"""What makes about 100,000 entries."""
PASSPHRASE = "four words make one"
OTHERS = ("save", "start", "find", "find_painted", "reports", "clocks", "impact", "case_data")
LIBRARIES = "PySide6.QtWidgets, sqlalchemy.orm, sqlcipher3, cryptography, typer, holidays, keyring"
IMPORT = "import gc, time; gc.disable(); at = time.process_time(); import {}; print(time.process_time() - at)"
COMMAND = "mscu.app.command_line, mscu.cli.commands"
WINDOW = "mscu.app.sign_in, mscu.app.demo_store, mscu.app.rule_files, mscu.ui.window.window_session"
PARTIAL = 'Not all was run: "not measured" says what was left out.'
MARKS = ("<!-- waits: written by all.py -->", "<!-- end of waits -->")


@dataclass(frozen=True, kw_only=True)
class Wait:
    """One row of the table."""

    words: str
    goal: str
    measured: str
    unit: str = "ms"


ROWS = (
    Wait(words="deriving the key, at the floor of Argon2", goal="stays", measured="derivation"),
    Wait(words="after that, to My desk answered and painted", goal="300", measured="My desk"),
    Wait(words="the same, if Enter comes before the program is loaded", goal="1,500", measured="at once"),
    Wait(words="the first case, then the next", goal="250, 100", measured="case"),
    Wait(words="the print page, first and next", goal="600, 300", measured="print"),
    Wait(words="Impact, first and next", goal="100", measured="impact"),
    Wait(words="reports, first and next", goal="100", measured="reports"),
    Wait(words="people, first and next", goal="100", measured="subjects"),
    Wait(words="groups, first and next", goal="100", measured="groups"),
    Wait(words="clocks, first and next", goal="100", measured="clocks"),
    Wait(words="panel report, first and next", goal="100", measured="panel"),
    Wait(words="records, first and next", goal="100", measured="records"),
    Wait(words="breaches, first and next", goal="100", measured="breaches"),
    Wait(words="the supervisor's summary of the caravan case", goal="300", measured="summary"),
    Wait(words="the longest task of upkeep", goal="50", measured="upkeep"),
    Wait(words="memory of the window", goal="250", measured="memory", unit="MiB"),
    Wait(words="loading the program, beside its libraries", goal="2 times", measured="load"),
    Wait(words="loading the command line, beside the same", goal="2 times", measured="command"),
    Wait(words="cases listed by a command, all but its key", goal="1,200", measured="cases command"),
    Wait(words="building the demo", goal="20", measured="demo", unit="s"),
)


def processor_time(command: list[str], *, typed: str = "") -> tuple[str, float]:
    """Run a process; return what it prints, and the milliseconds of processor time that it took."""
    before = os.times()
    done = subprocess.run(
        command, check=True, stdout=subprocess.PIPE, input=typed, text=True, cwd=HERE.parent
    )
    after = os.times()
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return done.stdout, used * 1000


def sittings(store: Path, rounds: int) -> dict[str, list[float]]:
    """Return the processor time of each wait, round by round."""
    measured = defaultdict[str, list[float]](list)
    for _ in range(rounds):
        sitting = [sys.executable, "benchmarks/one_sitting.py", str(store)]
        hers = json.loads(processor_time([*sitting, "--name", "supervisor"])[0])
        told = json.loads(processor_time(sitting)[0])
        of_both = hers | told  # of what both wait for, the officer's
        for name, (processor, _clock) in of_both.items():
            measured[name].append(processor)
        at_once = json.loads(processor_time([*sitting, "--at-once"])[0])
        measured["at once"].append(at_once["My desk"][0])
        printed, _ = processor_time([sys.executable, "benchmarks/summary.py", str(store)])
        measured["summary"].append(float(re.findall(r"median (\d+)", printed)[0]))
        libraries = float(processor_time([sys.executable, "-c", IMPORT.format(LIBRARIES)])[0])
        for name, modules in (("load", WINDOW), ("command", COMMAND)):
            loaded = float(processor_time([sys.executable, "-c", IMPORT.format(modules)])[0])
            measured[name].append(loaded / libraries)
        cases = [sys.executable, "-m", "mscu", "cases", str(store), "--user", "officer", "--passphrase-stdin"]
        _, used = processor_time(cases, typed=f"{PASSPHRASE}\n")
        measured["cases command"].append(used - statistics.median(measured["derivation"]))
        with tempfile.TemporaryDirectory() as folder:
            demo = [sys.executable, "-m", "mscu", "demo", "--no-window", "--store", f"{folder}/demo"]
            measured["demo"].append(processor_time(demo)[1] / 1000)
    return measured


def table(measured: dict[str, list[float]], rounds: int) -> str:
    """Return the rows of the table."""
    day = f"{datetime.now(UTC):%d %B %Y}".lstrip("0")
    lines = [
        f"Processor time of fresh processes on a busy machine, medians of {rounds}, {day}.",
        *(() if all(_names(row, measured) for row in ROWS) else (PARTIAL,)),
        "",
        "| wait | goal | measured |",
        "|---|---|---|",
    ]
    for row in ROWS:
        values = ", ".join(shown(row, statistics.median(measured[name])) for name in _names(row, measured))
        lines.append(f"| {row.words} | {row.goal} | {values or 'not measured'} |")
    return "\n".join(lines)


def _names(row: Wait, measured: dict[str, list[float]]) -> list[str]:
    return [name for name in (row.measured, f"{row.measured} 0", f"{row.measured} 1") if name in measured]


def shown(row: Wait, value: float) -> str:
    """Return a value as the table shows it."""
    return f"{value:.1f} times" if row.goal.endswith("times") else f"{value:,.0f} {row.unit}"


def main() -> None:
    """Measure, and write the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--also", action="store_true")
    parser.add_argument("--to", type=Path)
    given = parser.parse_args()
    begun = perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store"
        if given.folder is None:
            build = [sys.executable, "benchmarks/build.py", str(store), *BUILT]
            subprocess.run(build, check=True, cwd=HERE.parent)
        else:
            shutil.copytree(given.folder, store)
        processor_time([sys.executable, "benchmarks/one_sitting.py", str(store)])  # which makes its indexes
        rows = table(sittings(store, given.rounds), given.rounds)
        print(rows)
        if given.to is None:
            put_in_place(rows)
        else:
            given.to.write_text(f"{rows}\n", encoding="utf-8")
        for name in OTHERS if given.also else ():
            print(
                f"{name}: {processor_time([sys.executable, f'benchmarks/{name}.py', str(store)])[0].strip()}"
            )
    print(f"Measured in {perf_counter() - begun:.0f} s.")


def put_in_place(rows: str) -> None:
    """Put the table in the place of the one before."""
    before, _, rest = README.read_text(encoding="utf-8").partition(MARKS[0])
    _, _, after = rest.partition(MARKS[1])
    README.write_text(f"{before}{MARKS[0]}\n\n{rows}\n\n{MARKS[1]}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
