"""Put each drawn fault into the program, and note which test file catches it.

    python benchmarks/mutation/run.py RESULTS [--wide] [--only 3,7,20-29] [--tests PATH ...]

Run it in a clean checkout of its own, with the environment's Python: a fault changes a file while its
tests run. RESULTS is a table of what was found so far; faults in it are not tried again, so that a run
can be stopped and taken up. `--wide` tries those that survived again, against all tests of their area;
`--tests` names the tests instead.
"""

from __future__ import annotations

import argparse
import csv
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib.util import cache_from_source
from pathlib import Path
from time import monotonic

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
TIME_LIMIT = 900
"""Seconds of wall time; a fault that goes on for longer counts as caught."""
COLUMNS = ("number", "outcome", "test", "seconds")
Row = dict[str, str]

NARROW = {
    "access": ["tests/store/audit/test_role_check.py", "tests/actions/admin", "tests/test_access_silence.py"],
    "gate": ["tests/test_gate.py", "tests/test_gate_disk.py", "tests/test_gate_survivors.py"],
    "audit": ["tests/store/audit"],
    "visibility": ["tests/test_safeguarding_slice.py", "tests/actions/cases/test_restrictions.py"],
    "clocks": ["tests/rules", "tests/actions/clocks"],
    "redaction": ["tests/redaction", "tests/actions/editions/test_masking.py"],
}
WIDE = {
    "access": ["tests/test_access.py", "tests/role_matrix"],
    "gate": ["tests/test_gate_history.py", "tests/test_kept_figures.py", "tests/actions/core"],
    "audit": ["tests/store/test_verify.py", "tests/store/test_rebuild_words.py", "tests/actions/admin"],
    "visibility": ["tests/test_access_reach.py", "tests/test_access.py", "tests/actions/sharing"],
    "clocks": ["tests/actions/nrm", "tests/actions/records", "tests/demo/test_clock_counts.py"],
    "redaction": ["tests/actions/editions", "tests/documents/editions"],
}


def main() -> None:
    options = _options()
    results = {row["number"]: row for row in _rows(options.results)}
    for fault in _rows(HERE / "faults.csv"):
        number = fault["number"]
        known = results.get(number, {}).get("outcome")
        if not _is_wanted(int(number), options.only) or known == "caught" or (known and not options.wide):
            continue
        tests = options.tests or (WIDE if options.wide else NARROW)[fault["area"]]
        results[number] = {"number": number, **_tried(fault, tests)}
        print(*results[number].values(), fault["module"], fault["line"], flush=True)
        _write(options.results, results.values())


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("results", type=Path)
    parser.add_argument("--wide", action="store_true")
    parser.add_argument("--only", default="")
    parser.add_argument("--tests", nargs="+")
    return parser.parse_args()


def _is_wanted(number: int, only: str) -> bool:
    spans = [part.split("-") for part in only.split(",") if part]
    return not spans or any(int(span[0]) <= number <= int(span[-1]) for span in spans)


def _rows(path: Path) -> list[Row]:
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _write(path: Path, rows: Iterable[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _tried(fault: Row, tests: list[str]) -> Row:
    """Return the outcome of the tests with a fault in place: caught, survived, or gone with its line."""
    started = monotonic()
    with _in_place(fault) as placed:
        if not placed:
            return {"outcome": "gone", "test": "", "seconds": ""}
        test = _first_failing(tests)
    outcome = "caught" if test else "survived"
    return {"outcome": outcome, "test": test, "seconds": f"{monotonic() - started:.0f}"}


@contextmanager
def _in_place(fault: Row) -> Iterator[bool]:
    """Change the line of a fault, or the nearest one that reads the same, and change it back."""
    path = ROOT / fault["module"]
    original = path.read_text(encoding="utf-8")
    lines = original.splitlines(keepends=True)
    same = [at for at, line in enumerate(lines) if line.rstrip("\n") == fault["before"]]
    if not same:
        yield False
        return
    at = min(same, key=lambda found: abs(found + 1 - int(fault["line"])))
    lines[at] = fault["after"] + "\n"
    try:
        _rewrite(path, "".join(lines))
        yield True
    finally:
        _rewrite(path, original)


def _rewrite(path: Path, text: str) -> None:
    """Write a module, and delete what was compiled of it: both may be of the same second and size."""
    path.write_text(text, encoding="utf-8")
    Path(cache_from_source(str(path))).unlink(missing_ok=True)


def _first_failing(tests: list[str]) -> str:
    """Return the test that fails first, or an empty string."""
    pytest = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:randomly", "-p", "no:cacheprovider"]
    settings = {**os.environ, "PYTHONPATH": str(ROOT)}
    try:
        done = subprocess.run(
            [*pytest, *tests],
            cwd=ROOT,
            env=settings,
            check=False,
            capture_output=True,
            text=True,
            timeout=TIME_LIMIT,
        )
    except subprocess.TimeoutExpired:
        return "time limit"
    if not done.returncode:
        return ""
    found = re.search(r"^(?:FAILED|ERROR) (\S+)", done.stdout, re.MULTILINE)
    return found[1] if found else "start"


if __name__ == "__main__":
    main()
