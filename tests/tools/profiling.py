"""Where the time of a run of the tests goes, by cause, fixture, phase, file and test.

    .venv/bin/python -m tests.tools.profiling [arguments of pytest]

Without arguments it runs the tests of the day. Of causes and fixtures each second is counted once, with the
innermost of what was at work: a fixture without those that it asked for. Seconds are of the threads that run
the tests, waits included; processor minutes are of all threads and of the processes that were started.
"""

from __future__ import annotations

import functools
import importlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import get_ident
from time import perf_counter
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

import go

FOLDER = "MSCU_TEST_PROFILE"
"""The setting that names the folder in which each worker writes what it counted."""
CAUSES = {
    "deriving a key": "mscu.store.keys.slots:stretch",
    "unlocking": "mscu.store.keys.keys:unlock",
    "opening a database": "mscu.store.schema.database:open_database",
    "founding a store": "mscu.store.create_store:create_store",
    "migrating": "alembic.command:upgrade",
    "a command behind the gate": "mscu.gate:Gate.perform",
    "a query behind the gate": "mscu.gate:Gate.ask",
    "compiling a statement": "sqlalchemy.sql.elements:CompilerElement._compiler",
    "verifying": "mscu.store.verify:verify",
    "copying a store": "tests.scenes.stores:Store.copy",
    "reading all rows": "tests.scenes.stores:Store.snapshot",
    "computing digests": "tests.scenes.stores:Store.digests",
    "making a page": "mscu.ui.pages.core.page:Page.__init__",
    "making a form": "mscu.ui.forms.form:Form.__init__",
    "opening the window": "mscu.ui.window.program:Program.start",
    "painting a picture": "PySide6.QtWidgets:QWidget.grab",
    "events": "PySide6.QtWidgets:QApplication.processEvents",
    "waiting for a condition": "pytestqt.qtbot:QtBot.waitUntil",
    "waiting for a signal": "pytestqt.wait_signal:_AbstractSignalBlocker.wait",
    "collecting garbage": "gc:collect",
    "talking to a process": "subprocess:Popen.communicate",
    "waiting for a process": "subprocess:Popen.wait",
}
"""By name what tests wait for; lower layers first, as what is watched is imported by name by those above."""
ROWS = 30
TABLES = ("causes", "fixtures", "phases", "files", "tests")


class Stopwatch:
    """Counts the seconds of what is innermost, on the thread that made it."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._thread, self._open, self._since = get_ident(), list[str](), perf_counter()

    @contextmanager
    def counting(self, name: str) -> Iterator[None]:
        """Count what is done meanwhile under a name, but for what has another within."""
        if get_ident() != self._thread:
            yield
            return
        self._turn()
        self._open.append(name)
        try:
            yield
        finally:
            self._turn()
            self._open.pop()

    def _turn(self) -> None:
        now = perf_counter()
        if self._open:
            add(self.seconds, self._open[-1], now - self._since)
        self._since = now


def add(table: dict[str, float], name: str, seconds: float) -> None:
    table[name] = table.get(name, 0.0) + seconds


_watch = Stopwatch()
_tables: dict[str, dict[str, float]] = {title: {} for title in TABLES}


def pytest_load_initial_conftests() -> None:
    """Put a stopwatch around each cause, before tests and program import it by name."""
    for name, place in CAUSES.items():
        _put_watch(name, place)


def _put_watch(name: str, place: str) -> None:
    module, _, path = place.partition(":")
    owner: Any = importlib.import_module(module)
    *owners, attribute = path.split(".")
    for part in owners:
        owner = getattr(owner, part)
    found = getattr(owner, attribute)
    is_class_method = isinstance(vars(owner).get(attribute), classmethod)
    function: Callable[..., Any] = found.__func__ if is_class_method else found

    @functools.wraps(function)
    def counted(*arguments: Any, **named: Any) -> Any:
        with _watch.counting(name):
            return function(*arguments, **named)

    kind = classmethod if is_class_method else staticmethod if owner is QApplication else None
    setattr(owner, attribute, kind(counted) if kind else counted)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol() -> Generator[None, Any, Any]:
    with _watch.counting("the tests themselves"):
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[Any]) -> Generator[None, Any, Any]:
    name = f"{fixturedef.argname} ({fixturedef.scope})"
    start = perf_counter()
    with _watch.counting(f"fixture {name}"):
        made = yield
    add(_tables["fixtures"], name, perf_counter() - start)
    return made


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    file = report.nodeid.partition("::")[0]
    for title, name in (("phases", report.when), ("files", file), ("tests", report.nodeid)):
        add(_tables[title], str(name), report.duration)


def pytest_sessionfinish() -> None:
    """Write what this worker counted."""
    name = os.environ.get("PYTEST_XDIST_WORKER")
    if name:
        counted = {**_tables, "causes": _watch.seconds, "processor": sum(os.times()[:4])}
        Path(os.environ[FOLDER], f"{name}.json").write_text(json.dumps(counted), encoding="utf-8")


def main(arguments: list[str]) -> int:
    """Run tests, then print what their time went into."""
    with TemporaryDirectory() as folder:
        command = [*go.IN_PARALLEL, "-p", "tests.tools.profiling", *(arguments or ["-m", go.DAY])]
        settings = {**os.environ, **go.TEST_SETTINGS, FOLDER: folder}
        code = subprocess.call([sys.executable, "-m", *command], cwd=go.ROOT, env=settings)
        files = sorted(Path(folder).glob("*.json"))
        workers = [json.loads(file.read_text(encoding="utf-8")) for file in files]
    for title in TABLES:
        total: dict[str, float] = {}
        for name, seconds in (item for worker in workers for item in worker[title].items()):
            add(total, name, seconds)
        sys.stdout.write(f"\n{title}: {sum(total.values()):.0f} s\n")
        dearest = sorted(total.items(), key=lambda item: -item[1])[:ROWS]
        sys.stdout.writelines(f"{seconds:8.1f}  {name}\n" for name, seconds in dearest)
    minutes = sum(worker["processor"] for worker in workers) / 60
    sys.stdout.write(f"\nprocessor: {minutes:.1f} minutes\n")
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
