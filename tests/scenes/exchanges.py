"""A store as an exchange uses it, up to a step at which it is cut."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from mscu.access import Actor
from mscu.actions.core.action import Command
from mscu.gate import Gate
from mscu.outbox import Changes


class Cut(BaseException):
    """The program is killed."""


@dataclass
class Cutting:
    """A store that is used until a step of the exchange at which something happens."""

    gate: Gate
    steps: Iterator[int]
    cut_at: int = -1
    error: BaseException = field(default_factory=Cut)
    is_done_before: bool = False
    performed: list[Command[Any]] = field(default_factory=list)

    @property
    def actor(self) -> Actor:
        return self.gate.actor

    @property
    def changes(self) -> Changes:
        return self.gate.changes

    def ask(self, query: Any) -> Any:
        self._step()
        return self.gate.ask(query)

    def perform(self, command: Any) -> Any:
        if not self.is_done_before:
            self._step()
        self.performed.append(command)
        answer = self.gate.perform(command)
        if self.is_done_before:
            self._step()
        return answer

    def _step(self) -> None:
        if next(self.steps) == self.cut_at:
            raise self.error
