"""Asks what is wrong with a command."""

from __future__ import annotations

from typing import Any

import pytest

from mscu.actions.core.action import Command
from mscu.errors import Invalid
from mscu.gate import Gate


def problems_of(gate: Gate, command: Command[Any]) -> dict[str, str]:
    """Return what a command is refused for, by field."""
    with pytest.raises(Invalid) as refused:
        gate.perform(command)
    return refused.value.problems
