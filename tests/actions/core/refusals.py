"""Tries a command and undoes it, for tests that ask what would be refused."""

from dataclasses import dataclass
from typing import Any

import pytest

from mscu.access import Permission
from mscu.actions.core.action import EVERY_STORE, Command, Work
from mscu.errors import Invalid
from mscu.gate import Gate


class Undone(Exception):
    """Roll back what was tried."""


@dataclass(frozen=True, kw_only=True)
class Try(Command[None]):
    """Do a command and undo it."""

    command: Command[Any]
    needs = Permission.USE_STORE
    stores = EVERY_STORE

    def perform(self, work: Work) -> None:
        self.command.perform(work)
        raise Undone


def refusals(gate: Gate, command: Command[Any]) -> dict[str, str]:
    """Return what is wrong with a command, by field; nothing is changed."""
    with pytest.raises((Invalid, Undone)) as raised:
        gate.perform(Try(command=command))
    return raised.value.problems if isinstance(raised.value, Invalid) else {}
