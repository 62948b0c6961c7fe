"""Calls under a window manager, with a real mouse and keys: what no test of events alone shows."""

from __future__ import annotations

import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy

from mscu.models.entries.tactical_advice import TacticalAdvice
from mscu.resources import PACKAGE
from mscu.ui.session.restart import Locked
from tests.scenes.stores import PASSPHRASE, Store
from tests.tools.screen import LACKING, Hands, screen

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="X11 only"),
    pytest.mark.skipif(bool(LACKING), reason=f"install first: {LACKING}"),
]


WITHIN_SECONDS = 60
"""How long to wait for what should be seen."""
GIVEN = 2
"""One piece by the mouse, one by the keyboard."""


class Workstation(Hands):
    """The program on a screen, with somebody at its mouse and keyboard."""

    def __init__(self, settings: dict[str, str], program: subprocess.Popen[str]) -> None:
        super().__init__(settings)
        self._program = program

    def ask(self, question: str) -> str:
        """Return what can be seen, once it can be."""
        assert self._program.stdin is not None
        assert self._program.stdout is not None
        self._program.stdin.write(f"{question}\n")
        self._program.stdin.flush()
        seen, _, _ = select.select([self._program.stdout], [], [], WITHIN_SECONDS)
        assert seen, f"not seen: {question}"
        return self._program.stdout.readline().strip()

    def close(self) -> None:
        """End the program as Ctrl+C in its terminal does, so that its store can be read."""
        self._program.send_signal(signal.SIGINT)
        try:
            code = self._program.wait(timeout=60)
        except subprocess.TimeoutExpired:
            self._program.kill()
            raise
        assert code == 128 + signal.SIGINT

    def click_on(self, name: str) -> None:
        x, y = self.ask(f"where {name}").split()
        self.click(int(x), int(y))


@pytest.fixture
def workstation(store: Store, tmp_path: Path) -> Iterator[Workstation]:
    """The officer's window, as it is after unlocking."""
    store.close()
    command = [sys.executable, "-m", "tests.journeys.at_a_screen"]
    pipe = subprocess.PIPE
    with screen(tmp_path) as settings:
        env = Locked(store=str(store.folder), person="officer").next_environment(settings)
        with subprocess.Popen(
            command, cwd=PACKAGE.parent, env=env, stdin=pipe, stdout=pipe, text=True
        ) as program:
            made = Workstation(settings, program)
            try:
                made.ask("keyboard Passphrase")
                made.write(PASSPHRASE)
                made.keys("Return")
                made.ask("reads My desk")
                yield made
            finally:
                made.close()


def test_a_call_is_taken_with_mouse_and_keys(workstation: Workstation, store: Store) -> None:
    workstation.keys("ctrl+shift+n")
    workstation.ask("keyboard Caller")
    workstation.write("PC 4471 Hughes")
    workstation.keys("Tab", "Tab")
    workstation.write("Pilsworth")
    workstation.click_on("Give")
    workstation.ask("reads , given ")
    workstation.write(" Services")
    assert workstation.ask("keyboard Where").endswith(": Pilsworth Services")
    workstation.keys("Tab", "Tab", "Tab", "y", "n", "s", "y")
    workstation.ask("keyboard What the officer says")
    workstation.keys("Tab", "Tab")
    assert workstation.ask("keyboard 2. ").startswith("2. ")
    workstation.keys("Return")
    workstation.ask("keyboard 3. ")
    workstation.click_on("Save")
    workstation.ask("reads saved, ")
    workstation.close()
    again = Store(store.folder, store.template)
    with again.engine.connect() as connection:
        (advice,) = connection.execute(sqlalchemy.select(TacticalAdvice.text)).scalars()
    again.close()
    assert len(advice.splitlines()) == GIVEN


def test_a_message_is_closed_and_the_keyboard_stays_in_its_field(workstation: Workstation) -> None:
    workstation.keys("ctrl+shift+n")
    workstation.ask("keyboard Caller")
    workstation.write("PS 88 Lunt")
    workstation.keys("ctrl+n", "Return")
    workstation.ask("reads Not saved yet: ")
    workstation.ask("keyboard Caller")
    workstation.write("PC 44")
    workstation.click_on("Close this message")
    workstation.write("71 Hughes")
    assert workstation.ask("keyboard Caller").endswith(": PC 4471 Hughes")
    workstation.keys("Tab", "Tab")
    workstation.write("Pilsworth")
    workstation.keys("ctrl+s")
    workstation.ask("reads saved, ")
    workstation.ask("keyboard Caller")
    workstation.click_on("Close this message")
    workstation.write("PC 1234 Khan")
    assert workstation.ask("keyboard Caller").endswith(": PC 1234 Khan")
