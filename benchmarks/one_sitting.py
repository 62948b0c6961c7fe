"""One sitting in a fresh process: what an officer waits for, in order, as one line of JSON.

    python benchmarks/one_sitting.py FOLDER [--name LOG-IN] [--at-once]

Each page is waited for until its questions are answered and it is painted. With `--at-once` the passphrase
was entered before the program was loaded, so nothing is prepared meanwhile. For each wait two numbers, in
milliseconds: the processor's time of all threads, and the clock's; for memory MiB. Upkeep is what the window
runs by itself, such as looking for hits: the longest that one task held the worker.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import sys
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import perf_counter, process_time, thread_time
from typing import TYPE_CHECKING, Any, cast
from unittest.mock import patch

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parent.parent))

import psutil
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from mscu.__main__ import load
from mscu.actions.cases.case_list import FirstCases
from mscu.actions.core.action import Command
from mscu.app.warming import Warming
from mscu.gate import Gate
from mscu.progress import Progress
from mscu.store.keys import slots
from mscu.ui.look import theme
from mscu.ui.look.frame import Frame
from mscu.ui.session.collection import GarbageCollector
from mscu.ui.sign_in.sign_in_ports import Opened

if TYPE_CHECKING:
    from mscu.app.unlocked_stores import UnlockedStores
    from mscu.ui.window.window_session import WindowSession

PASSPHRASE = "four words make one"
SIZE = (1440, 900)
POLL_MS = 4
QUIET_MS = 2_000
"""For how long nobody does anything at the end, so that upkeep begins."""
MIB = 2**20
CASES = 3
PAGES = ("clocks", "reports", "cases", "subjects", "groups", "impact", "panel", "records", "breaches")
parser = argparse.ArgumentParser()
parser.add_argument("folder", type=Path)
parser.add_argument("--name", default="officer")
parser.add_argument("--at-once", action="store_true")
given = parser.parse_args()
told: dict[str, tuple[float, float]] = {}
"""For each wait the processor's time and the clock's."""


def wait_for(what: str, deed: Callable[[], object]) -> None:
    """Do something and note how long it took."""
    processor, clock = process_time(), perf_counter()
    deed()
    told[what] = (process_time() - processor) * 1000, (perf_counter() - clock) * 1000


upkeep: list[tuple[float, float]] = []
_perform = Gate.perform


def perform(gate: Gate, command: Command[Any], progress: Progress | None = None) -> object:
    """Perform a command, and note how long it held the worker if nobody asked for it."""
    processor, clock = thread_time(), perf_counter()
    try:
        return _perform(gate, command, progress)
    finally:
        if command.upkeep:
            upkeep.append(((thread_time() - processor) * 1000, (perf_counter() - clock) * 1000))


patch.object(Gate, "perform", perform).start()
derived: list[tuple[float, float]] = []
_stretch = slots.stretch


def stretch(*of: Any) -> bytes:
    """Derive a key, and note how long that took: it is in every unlocking, and stays."""
    processor, clock = process_time(), perf_counter()
    key = _stretch(*of)
    derived.append(((process_time() - processor) * 1000, (perf_counter() - clock) * 1000))
    return key


patch.object(slots, "stretch", stretch).start()
if given.at_once:
    patch.object(Warming, "begin", lambda _self: None).start()
app = QApplication([])
theme.apply(app, theme.Scheme.LIGHT)
GarbageCollector(app)
made: list[Opened] = []
sign_in = load()
for thread in threading.enumerate():
    if thread.name == "warming":
        thread.join()
wait_for("unlock", lambda: made.append(sign_in.unlock(given.folder, given.name, PASSPHRASE)))
told["derivation"] = derived[0]
frame = Frame()
frame.resize(*SIZE)
session = cast("WindowSession", made[0].open_session(frame))
stack = session.main.stack
dispatchers = [workspace.dispatcher for workspace in session.workspaces]
busy = dict.fromkeys(dispatchers, False)
for each in dispatchers:
    each.busy.connect(partial(busy.__setitem__, each))


def is_answered() -> bool:
    """Return whether nothing is waited for."""
    page = stack.page
    return page is not None and page.answers.is_answered and not any(busy.values())


def paint_answered() -> None:
    """Wait until all is answered, and paint it."""
    loop, timer = QEventLoop(), QTimer(interval=POLL_MS)

    def end_once_answered() -> None:
        if is_answered():
            loop.quit()

    timer.timeout.connect(end_once_answered)
    timer.start()
    loop.exec()
    timer.stop()
    frame.grab()


def begin() -> None:
    """Show the window."""
    frame.show_content(session.widget)
    frame.show()
    paint_answered()


def open_page(name: str) -> None:
    """Turn to a page."""
    stack.turn_to(name)
    paint_answered()


def open_record(kind: str, number: int) -> None:
    """Open a record on its page."""
    stack.open(kind, number)
    paint_answered()


wait_for("My desk", begin)
gate = cast("UnlockedStores", made[0]).sessions[0].gate
cases = [row.id for row in gate.ask(FirstCases()).rows][:CASES]
for place, case_id in enumerate(cases):
    wait_for(f"case {place}", partial(open_record, "cases", case_id))
for place, case_id in enumerate(cases):
    wait_for(f"print {place}", partial(open_record, "print", case_id))
for name in PAGES:
    if name in {page.name for page in stack.kinds()}:
        for place in range(2):
            open_page("desk")
            wait_for(f"{name} {place}", partial(open_page, name))
loop = QEventLoop()
QTimer.singleShot(QUIET_MS, loop.quit)
loop.exec()
if upkeep:
    told["upkeep"] = max(upkeep)
gc.collect()
told["memory"] = (psutil.Process().memory_info().rss / MIB,) * 2
print(json.dumps(told))
sys.stdout.flush()
os._exit(0)
