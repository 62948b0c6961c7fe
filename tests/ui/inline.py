"""A dispatcher and a background without threads: each answer is there when the call returns."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QObject
from typing_extensions import override

from mscu.errors import MscuError
from mscu.ui.session.background import Background, _WorkOutcome
from mscu.ui.session.dispatcher import Dispatcher, Gate, _Job, _JobOutcome

T = TypeVar("T")


class InlineDispatcher(Dispatcher):
    """A dispatcher without a thread.

    While the pages hear of a command, what they ask waits, as it does with the thread: when several parts ask
    the same again, it is read once.
    """

    def __init__(self, gate: Gate, parent: QObject | None = None) -> None:
        super().__init__(gate, parent)
        self._is_telling = False
        self._asked_meanwhile: deque[_Job[Any]] = deque()

    @override
    def _send(self, job: _Job[Any]) -> None:
        if self._is_telling:
            self._asked_meanwhile.append(job)
            return
        outcome = self._ask(job) if job.is_ask else self._perform(job)
        self._outcomes[job.ticket] = outcome
        self._deliver_ticket(job.ticket)

    @override
    def _deliver(self, outcome: _JobOutcome) -> None:
        if outcome.job.is_ask:
            super()._deliver(outcome)
            return
        self._is_telling = True
        try:
            super()._deliver(outcome)
        finally:
            self._is_telling = False
        while self._asked_meanwhile:
            self._send(self._asked_meanwhile.popleft())


class InlineBackground(Background):
    """A background that runs everything at once."""

    def prepare(self, work: Callable[[], object]) -> None:
        work()

    def run(
        self, work: Callable[[], T], *, then: Callable[[T], object], failed: Callable[[MscuError], object]
    ) -> None:
        try:
            outcome = _WorkOutcome(then, failed, answer=work())
        except Exception as error:  # noqa: BLE001 - as in the thread
            outcome = _WorkOutcome(then, failed, error=error)
        self._deliver(outcome)
