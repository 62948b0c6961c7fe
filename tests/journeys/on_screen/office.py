"""An office: a store on a computer with one screen, at which one person after the other sits down."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from mscu.demo.store import DEMO_PASSPHRASE
from mscu.resources import PACKAGE
from mscu.ui.session.restart import Locked
from tests.documents.reading import text_of
from tests.journeys.on_screen.person import Effort, Person
from tests.tools.at_spi import screen_reader

CARAVAN = "Forced labour at a caravan site"
"""The case of the demo in which most has happened."""
ENDED = 128 + signal.SIGINT
UNLOCK_SECONDS = 60


@dataclass
class Office:
    """A store, the environment of its computer, and what the journey takes of those who sit there."""

    store: Path
    settings: Mapping[str, str]
    effort: Effort = field(default_factory=Effort)
    program: tuple[str, ...] = (sys.executable, "-m", "mscu")
    """The command that starts the program, in a checkout or installed."""
    user: int | None = None
    """The number of the user that it runs as, if that is another one."""

    @contextmanager
    def window(self, name: str = "", *, file: Path | None = None) -> Iterator[Person]:
        """Start the program, at the sign-in of a user of the store or with a file; end it as Ctrl+C does."""
        environment = dict(self.settings)
        if name:
            environment = Locked(store=str(self.store), person=name).next_environment(environment)
        command = self.program if file is None else (*self.program, str(file))
        with subprocess.Popen(command, cwd=PACKAGE.parent, env=environment) as program:
            try:
                with screen_reader(self.settings, user=self.user) as reader:
                    yield Person(self.settings, reader, self.effort)
                program.send_signal(signal.SIGINT)
                assert program.wait(timeout=UNLOCK_SECONDS) == ENDED
            finally:
                program.kill()

    @contextmanager
    def signed_in(self, name: str, passphrase: str = DEMO_PASSPHRASE) -> Iterator[Person]:
        """Start the program and unlock the store for a user."""
        with self.window(name) as person:
            person.unlock(passphrase)
            yield person

    @property
    def home(self) -> Path:
        return Path(self.settings["HOME"])

    def verify(self, inner: str = "", *, user: str = "supervisor", passphrase: str = DEMO_PASSPHRASE) -> None:
        """Compare the store, or the one in a folder of it, with its audit, by the command line."""
        command = ("verify", str(self.store / inner), "--user", user, "--passphrase-stdin")
        said = self.command(*command, passphrase=passphrase)
        assert "Sound: every record matches the audit." in said, said

    def summary(self, title: str) -> str:
        """Print the supervisor's edition of a case by the command line, and return its text."""
        listed = self.command("cases", str(self.store), "--user", "supervisor", "--passphrase-stdin")
        reference = next(line.split()[0] for line in listed.splitlines() if title in line)
        paper = self.store.with_name("summary.pdf")
        given = {
            "edition": "supervisor",
            "out": str(paper),
            "recipient": "DI Ruth Aspinall",
            "purpose": "supervision",
            "gateway": "dpa_s35",
            "reason": "Read back",
        }
        options = [word for name, value in given.items() for word in (f"--{name}", value)]
        self.command("summary", str(self.store), reference, *options, "--passphrase-stdin")
        return text_of(paper.read_bytes())

    def command(self, *words: str, passphrase: str = DEMO_PASSPHRASE) -> str:
        """Run a command of the command line, and return what it says."""
        ended = subprocess.run(
            [*self.program, *words],
            cwd=PACKAGE.parent,
            env=dict(self.settings),
            input=f"{passphrase}\n",
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert ended.returncode == 0, ended.stdout
        return ended.stdout
