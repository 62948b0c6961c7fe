"""From derived key to painted window, against the first bare main window of a fresh process.

What My desk shows comes from the worker afterwards: when it is all there is told as well. Run it
with `QT_QPA_PLATFORM=xcb` on a screen too: there a bare window costs more.
"""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from time import perf_counter

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from opened import NO_DEVICES, PASSPHRASE, demo_clock, folder, tell
from PySide6.QtCore import QEvent, QEventLoop
from PySide6.QtWidgets import QApplication, QWidget

from mscu.gate import Gate
from mscu.store.files.file_names import DATABASE, KEYS, store_files
from mscu.store.keys import keys
from mscu.store.open_store import assemble
from mscu.store.schema.database import open_database
from mscu.ui.forms.drafts import Drafts
from mscu.ui.look import theme
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.session.workspaces import SignedIn, Workspace, Workspaces
from mscu.ui.window.main_window import MainWindow

ROUNDS = 12
SIZE = (1440, 900)
where = folder()
app = QApplication([])
theme.apply(app, theme.Scheme.LIGHT)
unlocked = keys.unlock(where / KEYS, "officer", PASSPHRASE, devices=NO_DEVICES, now=datetime.now(UTC))


class NoDrafts:
    """A box without drafts."""

    def put(self, key: str, content: bytes) -> None:
        """Keep nothing."""

    def drop(self, key: str) -> None:
        """Forget nothing."""

    def contents(self) -> tuple[bytes, ...]:
        """Return an empty answer."""
        return ()


def paint(window: QWidget) -> None:
    """Show a window, laid out, and paint it once: what it asks for comes afterwards."""
    window.resize(*SIZE)
    window.show()
    app.sendPostedEvents()
    window.grab()


def ours() -> tuple[float, float]:
    """Open the store; give the milliseconds to the painted window, and to its answers."""
    begun = perf_counter()
    engine = open_database(where / DATABASE, unlocked.data_key)
    unit = assemble(store_files(where), engine, unlocked, devices=NO_DEVICES, now=datetime.now(UTC))
    gate = Gate(unit, unit.actor(), demo_clock)
    signed_in = SignedIn(actor=gate.actor, unit_name="Benchmark", store=where, fixed_day=unit.fixed_day)
    dispatcher = Dispatcher(gate)
    idle: list[bool] = []
    dispatcher.busy.connect(idle.append)
    drafts = Drafts(NoDrafts(), demo_clock, dispatcher)
    window = MainWindow(Workspaces(Workspace(dispatcher, drafts, signed_in)))
    window.stack.begin()
    paint(window)
    painted = perf_counter()
    while not idle or idle[-1]:
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    answered = perf_counter()
    window.close()
    dispatcher.close()
    window.deleteLater()
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # else the next one pays for it
    unit.close()
    return (painted - begun) * 1000, (answered - begun) * 1000


BARE = """
from time import perf_counter
from PySide6.QtWidgets import QApplication, QMainWindow
begun = perf_counter()
app = QApplication([])
window = QMainWindow()
window.resize(1440, 900)
window.show()
app.sendPostedEvents()
window.grab()
print((perf_counter() - begun) * 1000)
"""


def bare() -> float:
    """Return the milliseconds that a fresh process takes for a window with nothing in it."""
    said = subprocess.run([sys.executable, "-c", BARE], capture_output=True, text=True, check=True)
    return float(said.stdout)


mine, answers, floor = [], [], []
for _ in range(ROUNDS):
    painted, answered = ours()
    mine.append(painted)
    answers.append(answered)
    floor.append(bare())
tell("key to painted window", mine, floor)
tell("key to My desk answered", answers, floor)
