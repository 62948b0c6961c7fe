"""Runs one thing at a time in a thread, and hands what came of it to the window.

For what happens before a store is open: afterwards it is the desk's work.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

from mscu.errors import MscuError
from mscu.ui.session.dispatcher import whereabouts

T = TypeVar("T")
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Outcome:
    then: Callable[[Any], object]
    failed: Callable[[MscuError], object]
    answer: Any = None
    error: Exception | None = None


class Background(QObject):
    """A thread beside the window.

    Signals: `crashed` with where an unexpected error arose, without any data.
    """

    crashed = Signal(str)
    _arrived = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="background")
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def prepare(self, work: Callable[[], object]) -> None:
        """Do something first that nobody waits for, such as loading what is needed later."""
        self._worker.submit(work)

    def run(
        self, work: Callable[[], T], *, then: Callable[[T], object], failed: Callable[[MscuError], object]
    ) -> None:
        """Do something; `then` and `failed` are bound methods of a QObject."""
        self._worker.submit(self._work, work, then, failed)

    def close(self) -> None:
        """End the thread once it is done."""
        self._worker.shutdown(wait=True)

    def _work(
        self, work: Callable[[], T], then: Callable[[T], object], failed: Callable[[MscuError], object]
    ) -> None:
        try:
            outcome = _Outcome(then, failed, answer=work())
        except Exception as error:  # noqa: BLE001 - whatever it is, the window must hear of it
            outcome = _Outcome(then, failed, error=error)
        self._arrived.emit(outcome)

    def _deliver(self, outcome: _Outcome) -> None:
        owner = getattr(outcome.then, "__self__", None)
        if isinstance(owner, QObject) and not isValid(owner):
            return
        if outcome.error is None:
            outcome.then(outcome.answer)
        elif isinstance(outcome.error, MscuError):
            outcome.failed(outcome.error)
        else:
            where = whereabouts(outcome.error)
            log.error("Unexpected: %s", where)
            self.crashed.emit(where)
            outcome.failed(MscuError("Something went wrong in the program. Nothing was changed."))


class InlineBackground(Background):
    """Does everything at once, for tests."""

    def prepare(self, work: Callable[[], object]) -> None:
        """Do it now."""
        work()

    def run(
        self, work: Callable[[], T], *, then: Callable[[T], object], failed: Callable[[MscuError], object]
    ) -> None:
        """Do it now."""
        try:
            outcome = _Outcome(then, failed, answer=work())
        except Exception as error:  # noqa: BLE001 - as in the thread
            outcome = _Outcome(then, failed, error=error)
        self._deliver(outcome)
