"""Runs one function at a time in a thread and hands the result to the window.

For the time before a store is open; after that the dispatcher does it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

from mscu.errors import MscuError, whereabouts

T = TypeVar("T")
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _WorkOutcome:
    then: Callable[[Any], object]
    failed: Callable[[MscuError], object]
    answer: Any = None
    error: Exception | None = None


class Background(QObject):
    """A background thread.

    Signals: `crashed` with where an unexpected error arose, without any data.
    """

    crashed = Signal(str)
    _arrived = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="background")
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._awaited = 0

    @property
    def is_busy(self) -> bool:
        """Whether the window waits for an answer."""
        return self._awaited > 0

    def prepare(self, work: Callable[[], object]) -> None:
        """Run something first whose result nobody waits for, such as imports needed later."""
        self._worker.submit(work)

    def run(
        self, work: Callable[[], T], *, then: Callable[[T], object], failed: Callable[[MscuError], object]
    ) -> None:
        """Run `work`; `then` and `failed` are bound methods of a QObject."""
        self._awaited += 1
        self._worker.submit(self._work, work, then, failed)

    def close(self) -> None:
        """End the thread once it has finished."""
        self._worker.shutdown(wait=True)

    def _work(
        self, work: Callable[[], T], then: Callable[[T], object], failed: Callable[[MscuError], object]
    ) -> None:
        try:
            outcome = _WorkOutcome(then, failed, answer=work())
        except Exception as error:  # noqa: BLE001 - whatever it is, the window must hear of it
            outcome = _WorkOutcome(then, failed, error=error)
        self._arrived.emit(outcome)

    def _deliver(self, outcome: _WorkOutcome) -> None:
        self._awaited -= 1
        owner = getattr(outcome.then, "__self__", None)
        if isinstance(owner, QObject) and not isValid(owner):
            return
        if outcome.error is None:
            outcome.then(outcome.answer)
        elif isinstance(outcome.error, MscuError):
            outcome.failed(outcome.error)
        else:
            location = whereabouts(outcome.error)
            log.error("Unexpected: %s", location)
            self.crashed.emit(location)
            outcome.failed(MscuError("Something went wrong in the program. Nothing was changed."))
