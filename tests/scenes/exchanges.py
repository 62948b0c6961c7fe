"""Exchanges in tests: after each act, or up to a step at which they are cut."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QObject

from mscu.access import Actor
from mscu.actions.core.action import Command
from mscu.changes import Changes
from mscu.codes import StoreKind
from mscu.gate import Gate
from mscu.outbox import Outbox
from mscu.ui.session.dispatcher import Dispatcher


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


class _AfterActs(QObject):
    """Runs an outbox whenever a dispatcher's store has changed."""

    def __init__(self, outbox: Outbox, dispatcher: Dispatcher) -> None:
        super().__init__(dispatcher)
        self._outbox = outbox

    def exchange(self, _changed: object) -> None:
        self._outbox.run()


def exchange_after_acts(gates: Sequence[Gate], dispatchers: Sequence[Dispatcher]) -> None:
    """Exchange what waits after each act, as the session does, if both stores are open."""
    by_kind = {gate.actor.store: gate for gate in gates}
    if len(by_kind) == len(StoreKind):
        outbox = Outbox(by_kind[StoreKind.SURVIVORS], by_kind[StoreKind.UNIT])
        outbox.run()
        for dispatcher in dispatchers:
            dispatcher.records_changed.connect(_AfterActs(outbox, dispatcher).exchange)
