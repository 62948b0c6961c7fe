"""Put each drawn fault into the program, and note which test catches it.

    python benchmarks/mutation/run.py RESULTS [--day] [--jobs 2] [--only 3,7,20-29] [--tests PATH ...]

RESULTS is a table of what was found so far: a fault that was caught is tried first against the test that
caught it, and only then against all tests of its area. With `--day` only tests of the day are tried. No file
is changed: each fault has a process of its own, which imports the faulty module from memory.
"""

from __future__ import annotations

import argparse
import csv
import os
import sys
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import suppress
from importlib import import_module
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from time import monotonic
from types import CodeType, ModuleType

import pytest
from typing_extensions import override

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(ROOT))

import go

TIME_LIMIT = 600
"""Seconds of wall time; a fault that goes on for longer counts as caught."""
COLUMNS = ("number", "outcome", "test", "seconds")
Row = dict[str, str]

LOADED = (
    "alembic.command",
    "phonenumbers",
    "PySide6.QtSvg",
    "PySide6.QtTest",
    "PySide6.QtWidgets",
    "pikepdf",
    "reportlab.platypus",
    "sqlalchemy.orm",
    "sqlcipher3",
)
"""What each process has from the first one: libraries, but nothing of the program."""
TESTS = {
    "access": [
        "tests/store/audit/test_role_check.py",
        "tests/actions/admin",
        "tests/test_access_silence.py",
        "tests/test_access.py",
        "tests/role_matrix",
    ],
    "gate": [
        "tests/test_gate.py",
        "tests/test_gate_commit.py",
        "tests/test_gate_disk.py",
        "tests/test_gate_sessions.py",
        "tests/test_gate_stale.py",
        "tests/test_gate_survivors.py",
        "tests/test_gate_cancelling.py",
        "tests/test_gate_history.py",
        "tests/test_kept_figures.py",
        "tests/actions/core",
    ],
    "audit": ["tests/store/audit", "tests/store/test_verify.py", "tests/actions/admin"],
    "visibility": [
        "tests/test_safeguarding_slice.py",
        "tests/actions/cases/test_restrictions.py",
        "tests/test_access_silence.py",
        "tests/test_access_reach.py",
        "tests/test_access.py",
        "tests/actions/sharing",
    ],
    "keys": [
        "tests/store/keys",
        "tests/app/test_accounts.py",
        "tests/app/test_sign_in.py",
        "tests/store/backups",
    ],
    "clocks": [
        "tests/rules",
        "tests/actions/clocks",
        "tests/actions/nrm",
        "tests/actions/records",
        "tests/demo/test_clock_counts.py",
    ],
    "editions": ["tests/documents/editions", "tests/actions/editions", "tests/ui/pages/editions"],
}
"""The tests nearest to each area, in the order in which they are tried."""


def main() -> None:
    options = _options()
    results = {row["number"]: row for row in _rows(options.results)}
    wanted = [fault for fault in _rows(HERE / "faults.csv") if _is_wanted(int(fault["number"]), options.only)]
    for name in LOADED:
        import_module(name)
    with ProcessPoolExecutor(options.jobs, get_context("fork")) as workers:
        tried = {}
        for fault in wanted:
            before = results.get(fault["number"], {}).get("test", "")
            tests = options.tests or TESTS[fault["area"]]
            tried[workers.submit(_tried, fault, tests, before, is_day=options.day)] = fault
        for done in as_completed(tried):
            fault = tried[done]
            results[fault["number"]] = {"number": fault["number"], **done.result()}
            print(*results[fault["number"]].values(), fault["module"], fault["line"], flush=True)
            _write(options.results, sorted(results.values(), key=lambda row: int(row["number"])))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("results", type=Path)
    parser.add_argument("--day", action="store_true")
    parser.add_argument("--jobs", type=int, default=2)
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


def _tried(fault: Row, tests: Sequence[str], before: str, *, is_day: bool) -> Row:
    """Return the outcome of the tests with a fault in place: caught, survived, or gone with its line."""
    started = monotonic()
    source = _with_fault(fault)
    if source is None:
        return {"outcome": "gone", "test": "", "seconds": ""}
    test = _first_failing(fault["module"], source, [before], is_day) if "::" in before else ""
    if test in {"", "start"}:  # or the test has another name now
        test = _first_failing(fault["module"], source, tests, is_day)
    outcome = "caught" if test else "survived"
    return {"outcome": outcome, "test": test, "seconds": f"{monotonic() - started:.0f}"}


def _with_fault(fault: Row) -> str | None:
    """Return the module with the line of a fault changed, or the nearest one that reads the same."""
    lines = (ROOT / fault["module"]).read_text(encoding="utf-8").splitlines(keepends=True)
    same = [at for at, line in enumerate(lines) if line.rstrip("\n") == fault["before"]]
    if not same:
        return None
    lines[min(same, key=lambda found: abs(found + 1 - int(fault["line"])))] = fault["after"] + "\n"
    return "".join(lines)


def _first_failing(module: str, source: str, tests: Sequence[str], is_day: bool) -> str:
    """Return the test that fails first, or an empty string."""
    there = [test for test in tests if (ROOT / test.partition("::")[0]).exists()]
    fork = get_context("fork")
    receiver, sender = fork.Pipe(duplex=False)
    arguments = ["-x", "-q", "-p", "no:randomly", *(["-m", go.DAY] if is_day else []), *there]
    process = fork.Process(target=_run, args=(module, source, arguments, sender))
    process.start()
    sender.close()
    process.join(TIME_LIMIT)
    if process.is_alive():
        process.kill()
        process.join()
        return "time limit"
    with suppress(EOFError):
        found: str = receiver.recv()
        return found
    return "start"


class _Faulty(SourceFileLoader):
    """Loads one module with a fault in it."""

    def __init__(self, name: str, path: str, source: str) -> None:
        super().__init__(name, path)
        self._source = source

    @override
    def get_code(self, fullname: str) -> CodeType:
        code: CodeType = compile(self._source, self.path, "exec", dont_inherit=True)
        return code


class _Finder(MetaPathFinder):
    def __init__(self, module: str, source: str) -> None:
        self._path, self._source = str(ROOT / module), source
        self._name = module.removesuffix(".py").replace("/", ".")

    @override
    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname != self._name:
            return None
        loader = _Faulty(fullname, self._path, self._source)
        return spec_from_file_location(fullname, self._path, loader=loader)


class _First:
    """Notes the test that fails first."""

    failed = ""

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed and not self.failed:
            self.failed = report.nodeid

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed and not self.failed:
            self.failed = report.nodeid or "start"


def _run(module: str, source: str, arguments: list[str], sender: Connection) -> None:
    """Run tests with a fault in place, in a process of its own, and send the test that fails first."""
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    os.chdir(ROOT)
    sys.meta_path.insert(0, _Finder(module, source))
    first = _First()
    code = pytest.main(arguments, plugins=[first])
    known = {pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED}
    sender.send(first.failed or ("" if code in known else "start"))
    os._exit(0)


if __name__ == "__main__":
    main()
