"""The program on a screen of its own, with somebody at its mouse and keyboard."""

import select
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from mscu.resources import PACKAGE
from mscu.ui.session.restart import Locked
from tests.scenes.stores import PASSPHRASE
from tests.tools.screen import Hands

WITHIN_SECONDS = 60
"""How long to wait for what should be seen."""


class Workstation(Hands):
    """The program on a screen, with somebody at its mouse and keyboard."""

    def __init__(self, settings: Mapping[str, str], program: subprocess.Popen[str]) -> None:
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

    def unlock(self, passphrase: str = PASSPHRASE) -> None:
        self.ask("keyboard Passphrase")
        self.write(passphrase)
        self.keys("Return")
        self.ask("answered")

    def close(self) -> None:
        """End the program as Ctrl+C in its terminal does, so that its store can be read."""
        self._program.send_signal(signal.SIGINT)
        try:
            code = self._program.wait(timeout=60)
        except subprocess.TimeoutExpired:
            self._program.kill()
            raise
        assert code == 128 + signal.SIGINT, code

    def click_on(self, name: str) -> None:
        x, y = self.ask(f"where {name}").split()
        self.click(int(x), int(y))


@contextmanager
def at_workstation(store: Path, person: str, settings: Mapping[str, str]) -> Iterator[Workstation]:
    """Start the program at the sign-in of a store, on the screen of these settings."""
    command = [sys.executable, "-m", "tests.journeys.at_a_screen"]
    env = Locked(store=str(store), person=person).next_environment(settings)
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, cwd=PACKAGE.parent, env=env, stdin=pipe, stdout=pipe, text=True
    ) as program:
        made = Workstation(settings, program)
        try:
            yield made
        finally:
            made.close()
