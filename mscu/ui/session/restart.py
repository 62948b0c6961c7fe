"""Locking replaces the process, since plain text would stay in its memory otherwise.

The new process shows the unlock screen for the same store and user. They are passed in the environment, which
other users of the machine cannot read as they could read arguments.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping, MutableMapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from mscu import event_log
from mscu.resources import PACKAGE

VARIABLE = "MSCU_LOCKED"


@dataclass(frozen=True, kw_only=True)
class Locked:
    """The store that was locked, its user, and the position of the window."""

    store: str
    person: str
    geometry: str = ""
    """Geometry of the window as Qt writes it, in hexadecimal."""
    problem: str = ""
    """What the user must know although the store is locked; names nobody."""

    @classmethod
    def pop_from(cls, environment: MutableMapping[str, str] = os.environ) -> Locked | None:
        """Remove the values that the previous process passed from the environment, and return them."""
        with suppress(ValueError, TypeError):
            return cls(**json.loads(environment.pop(VARIABLE, "")))
        return None

    def next_environment(self, environment: Mapping[str, str]) -> dict[str, str]:
        content = {**environment, VARIABLE: json.dumps(asdict(self))}
        if getattr(sys, "frozen", False):
            content["PYINSTALLER_RESET_ENVIRONMENT"] = "1"  # otherwise the new process believes it is a child
        return content


def command() -> list[str]:
    """Return the command that starts the program's window again."""
    if getattr(sys, "frozen", False):
        return [sys.executable]
    # A folder that somebody stands in must not be searched for modules, unless we run from there.
    safe = [] if Path.cwd() == PACKAGE.parent else ["-P"]
    return [sys.executable, *safe, "-m", "mscu"]


def replace_process(locked: Locked) -> None:
    """Replace this process by a new one; does not return."""
    environment = locked.next_environment(os.environ)
    arguments = command()
    event_log.locked()
    sys.stdout.flush()
    sys.stderr.flush()
    try:
        if sys.platform == "win32":
            os.spawnve(os.P_NOWAIT, arguments[0], arguments, environment)  # noqa: S606 - no shell is wanted
        else:
            os.execve(arguments[0], arguments, environment)  # noqa: S606 - no shell is wanted
    finally:
        os._exit(0)  # ends even if no new process could be started
