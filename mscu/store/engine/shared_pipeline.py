"""Reading several things of a server's database in the time of one: their statements travel together.

A server may be milliseconds away, so what a page reads takes as long as the number of times that the program
waits for an answer. Reads that need nothing of each other run in a greenlet each, as SQLAlchemy's own asyncio
does it: where one has sent a statement the next goes on, and when all wait, the answers are fetched at once
(PostgreSQL's pipeline mode).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from contextvars import copy_context
from functools import partial
from typing import TYPE_CHECKING, Any

from greenlet import getcurrent, greenlet
from typing_extensions import override

if TYPE_CHECKING:
    from sqlalchemy import Connection

Read = Callable[[], object]


def together(connection: Connection, reads: Sequence[Read], *, are_last: bool = False) -> None:
    """Run reads, none of which needs what another returns; raise the first error of any.

    After the last of a transaction it is committed, which travels with what is written there and not read.
    """
    current = getcurrent()
    if isinstance(current, _Running):
        current.turns.run_in(current, reads)
        return
    driver: Any = connection.connection.driver_connection
    with ExitStack() as pipeline:
        sync = pipeline.enter_context(driver.pipeline()).sync
        turns = _Turns(sync, connection.dialect.loaded_dbapi.Error)
        turns.run(reads)
        if are_last and not driver.to_begin:
            turns.fetch = pipeline.close  # which would else wait once more, for nothing
            turns.run([partial(connection.exec_driver_sql, "COMMIT")])


def wait_for_turn(connection: Connection) -> None:
    """Begin a transaction that writes now, so that nobody else writes from here on to its end."""
    driver: Any = connection.connection.driver_connection
    begin, *statements = driver.to_begin or ("",)
    for statement in statements:
        driver.to_begin = (begin,)
        connection.exec_driver_sql(statement)


def await_answer() -> None:
    """Wait for the answer to a statement that was sent, while other reads go on."""
    current = getcurrent()
    if isinstance(current, _Running):
        current.turns.await_answer(current)


class _Running(greenlet):
    """A read that has begun."""

    def __init__(self, turns: _Turns, read: Read) -> None:
        super().__init__(parent=turns.main)
        self.turns, self.read = turns, read
        self.raised: BaseException | None = None
        self.is_waiting = False
        """Whether its next step needs an answer that has not been fetched."""
        self.begun: list[_Running] = []
        """Reads that it began itself and waits for."""
        self.gr_context = copy_context()

    @override
    def run(self) -> None:
        try:
            self.read()
        except BaseException as error:  # noqa: BLE001 - raised again where all are done
            self.raised = error
            self.turns.note_error(error)

    @property
    def can_go_on(self) -> bool:
        return not self.dead and not self.is_waiting and all(other.dead for other in self.begun)


class _Turns:
    """Whose turn it is: all go on until each waits for an answer, then all answers are fetched."""

    def __init__(self, fetch: Callable[[], object], errors: type[Exception]) -> None:
        self.fetch, self._errors = fetch, errors
        self.main = getcurrent()
        self._running: list[_Running] = []
        self._failure: Exception | None = None
        self._raised: list[BaseException] = []
        """The errors of all reads, in the order in which they came."""

    def run(self, reads: Iterable[Read]) -> None:
        """Run reads, and those that they begin in turn, to their end."""
        begun = self._begin(reads)
        while self._running:
            while going_on := [running for running in self._running if running.can_go_on]:
                for running in going_on:
                    running.switch()
            self._running = [running for running in self._running if not running.dead]
            if self._running:
                self._fetch()
        self._raise_first(begun)

    def run_in(self, current: _Running, reads: Iterable[Read]) -> None:
        """Run reads that one of the reads has begun, which waits for them."""
        current.begun = self._begin(reads)
        self.main.switch()
        self._raise_first(current.begun)

    def await_answer(self, current: _Running) -> None:
        current.is_waiting = True
        self.main.switch()
        if self._failure is not None:
            raise self._failure

    def _begin(self, reads: Iterable[Read]) -> list[_Running]:
        begun = [_Running(self, read) for read in reads]
        self._running += begun
        return begun

    def _fetch(self) -> None:
        try:
            self.fetch()
        except self._errors as error:
            self._failure = error
        for running in self._running:
            running.is_waiting = False

    def note_error(self, error: BaseException) -> None:
        """Remember when an error came, which is raised again in each read that had begun the one before."""
        if not any(error is earlier for earlier in self._raised):
            self._raised.append(error)

    def _raise_first(self, done: Iterable[_Running]) -> None:
        """Raise the error that came first: after a connection broke, the others say only that it did."""
        raised = [running.raised for running in done if running.raised is not None]
        if raised:
            raise next(error for error in self._raised if any(error is own for own in raised))
