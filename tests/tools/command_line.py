"""Runs the command line in tests, as a script would."""

import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from mscu.actions.cases.cases import OpenCase
from mscu.app.command_line import CommandTools
from mscu.cli.commands import run
from mscu.codes import Operation
from mscu.models.audit import AuditEntry
from tests.scenes.stores import PASSPHRASE, Store

CANARY = "Grethe Quillfeather"
SECOND = "kestrel ladder orchid ferry"
ISSUED = (
    "--edition",
    "supervisor",
    "--recipient",
    "Superintendent Shaw",
    "--purpose",
    "supervision",
    "--gateway",
    "common_law",
    "--reason",
    "Monthly review",
)
"""What has to be said whenever a copy leaves the unit."""
FIRST_TWO = ("--unit", "Bury", "--supervisor", "ruth", "--administrator", "sam", "--passphrase-stdin")


@dataclass
class Line:
    """Runs the command line with an answer on standard input, as a script would."""

    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]
    shown: list[Path | None] = field(default_factory=list)

    def __call__(self, *words: object, passphrase: str = PASSPHRASE) -> tuple[int, str, str]:
        """Run it with one or more lines given; gives exit code, standard output and error."""
        self.monkeypatch.setattr("sys.stdin", _stdin(f"{passphrase}\n"))
        code = run([str(word) for word in words], CommandTools(self.show))
        said = self.capsys.readouterr()
        return code, said.out, said.err

    def unlocked(self, command: str, *words: object, user: str = "supervisor") -> Any:
        """Run a command that unlocks a store."""
        return self(command, *words, "--user", user, "--passphrase-stdin")

    def show(self, folder: Path | None, person: str = "") -> int:  # noqa: ARG002
        """Stand in for the window."""
        self.shown.append(folder)
        return 7


def _stdin(text: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(text.encode()))


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Line:
    return Line(monkeypatch, capsys)


@pytest.fixture
def reference(store: Store) -> str:
    """Return the reference of a case in the store, which is closed again."""
    store.gate("officer").perform(OpenCase(title=f"Help for {CANARY}"))
    store.close()
    return "MS-22-0001"


def operations(store: Store) -> list[tuple[Operation, str]]:
    again = Store(store.folder, store.template)
    with again.engine.connect() as connection:
        rows = connection.execute(
            select(AuditEntry.operation, AuditEntry.action).order_by(AuditEntry.seq)
        ).all()
    again.close()
    return [(row.operation, row.action) for row in rows]


def sentence(err: str) -> str:
    """Return the one sentence on standard error, and nothing but it."""
    (line_,) = err.splitlines()
    assert line_.endswith(".")
    assert CANARY not in line_
    return line_
