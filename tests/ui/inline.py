"""A dispatcher and a background without threads: each answer is there when the call returns."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from typing_extensions import override

from mscu.errors import MscuError
from mscu.ui.session.background import Background, _WorkOutcome
from mscu.ui.session.dispatcher import Dispatcher, _Job

T = TypeVar("T")


class InlineDispatcher(Dispatcher):
    """A dispatcher without a thread."""

    @override
    def _send(self, job: _Job[Any]) -> None:
        outcome = self._ask(job) if job.is_ask else self._perform(job)
        self._outcomes[job.ticket] = outcome
        self._deliver_ticket(job.ticket)


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
