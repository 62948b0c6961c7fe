"""Runs queries and commands in the background, and tells the pages what has changed.

One worker thread owns the gate. A page passes a bound method, which is called with the answer in the window's
thread. A newer query for the same method replaces the older one, which is interrupted, but only while the
gate is answering that very query. An urgent query, for which a paint waits, goes before all others; a query
that may wait is interrupted for it and run again afterwards. A command is never dropped and never
interrupted.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from threading import Condition
from typing import Any, Generic, Protocol, TypeVar
from weakref import WeakMethod

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

from mscu.actions.core.action import Undo
from mscu.changes import Changes
from mscu.errors import Cancelled, Invalid, MscuError, NotSaved, ServerUnreachable, StaleRecord, whereabouts
from mscu.progress import Progress
from mscu.ui.session.answers import Answers, Key, answers_of, shown_answers_of

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
log = logging.getLogger(__name__)


class QueryLike(Protocol[T_co]):
    """A query, as `Dispatcher.ask` takes it."""

    def answer(self, work: Any, /) -> T_co:  # noqa: ANN401 - the gate's own
        ...


class CommandLike(Protocol[T_co]):
    """A command, as `Dispatcher.perform` takes it."""

    def perform(self, work: Any, /) -> T_co:  # noqa: ANN401 - the gate's own
        ...


class Gate(Protocol):
    """The part of the gate that the dispatcher uses."""

    @property
    def changes(self) -> Changes:
        """The subjects and ids that the last command changed."""
        ...

    @property
    def undo(self) -> Undo | None:
        """How the last command can be undone, if at all."""
        ...

    def ask(self, query: Any, progress: Progress | None = None, /) -> Any:  # noqa: ANN401 - its answer
        """Answer a query."""
        ...

    def perform(self, command: Any, progress: Progress | None = None, /) -> Any:  # noqa: ANN401 - its result
        """Perform a command."""
        ...

    def interrupt(self) -> None:
        """Interrupt the query that is being answered."""
        ...


Problems = Callable[[dict[str, str]], object]
UNREAD = "The program hit an error and could not read this."


@dataclass(frozen=True)
class _Job(Generic[T]):
    """A task for the worker, with the methods that take its outcome."""

    ticket: int
    what: Any
    is_ask: bool
    then: WeakMethod[Callable[[T], object]] | None = None
    problems: WeakMethod[Problems] | None = None
    stale: WeakMethod[Callable[[StaleRecord], object]] | None = None
    failed: WeakMethod[Callable[[MscuError], object]] | None = None
    key: Key | None = None
    progress: Progress | None = None
    urgent: bool = False
    may_wait: bool = False
    answers: Answers | None = None
    """The part of the window that waits for it."""

    @property
    def can_interrupt(self) -> bool:
        """Return whether the task may be interrupted.

        A consultation writes its audit entry first, so it never is.
        """
        return self.is_ask and not getattr(self.what, "consults", "")


@dataclass(frozen=True)
class _JobOutcome:
    job: _Job[Any]
    answer: Any = None
    error: Exception | None = None
    changes: Changes = frozenset()
    undo: Undo | None = None


class Dispatcher(QObject):
    """Takes the queries and commands of the pages.

    Signals: `performed` when the user's command has succeeded, before its page is told;
    `records_changed` after each command with what it changed; `trouble` with a sentence for the
    page's message bar, `trouble_over` with the same sentence once the question is asked anew or
    the server is back; `crashed` with where an unexpected error arose, without any data; `busy` when work
    begins and when all of it is done;
    `ended` with the progress of an action, before its page is told, and whether it was cancelled;
    `came_or_went` when somebody else may have opened or left the case that is open here; `others_lost` when
    nothing more is heard of others, until they are there again.
    """

    performed = Signal()
    records_changed = Signal(frozenset)
    trouble = Signal(str)
    trouble_over = Signal(str)
    crashed = Signal(str)
    busy = Signal(bool)
    ended = Signal(object, bool)
    came_or_went = Signal()
    others_lost = Signal()
    _arrived = Signal(int)

    def __init__(self, gate: Gate, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._gate = gate
        self.is_shared = False
        """Whether other programs can have the store open at the same time."""
        self.undo: Undo | None = None
        """How the command can be undone of which a page is being told."""
        self._lock = Condition()
        self._tickets = 0
        self._newest: dict[Key, int] = {}
        self._troubles: dict[Key, str] = {}
        self._unreached: dict[Key, _Job[Any]] = {}
        """What the window asked, or did of its own accord, that failed because the server did not answer."""
        self._is_command_unreached = False
        """Whether the newest command did: its message stays, as the user has to act again."""
        self._waiting: deque[_Job[Any]] = deque()
        self._running: _Job[Any] | None = None
        self._is_interrupted = False
        self._outcomes: dict[int, _JobOutcome] = {}
        self._pending = 0
        self._closed = False
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="desk")
        self._arrived.connect(self._deliver_ticket, Qt.ConnectionType.QueuedConnection)

    def ask(  # noqa: PLR0913 - each says how the answer is waited for
        self,
        query: QueryLike[T],
        *,
        then: Callable[[T], object],
        urgent: bool = False,
        may_wait: bool = False,
        answers: Answers | None = None,
        failed: Callable[[MscuError], object] | None = None,
        progress: Progress | None = None,
    ) -> None:
        """Ask for an answer; `then` is a bound method of a QObject.

        What fails is shown to the user, unless nobody asked for it: then `failed` is called.

        A query that may wait is run again from the start when an urgent one interrupts it, so it must only
        read. What waits for the answer is the part of the window to which the object belongs, unless
        `answers` names another; nothing waits for a query that may wait or is urgent.
        """
        key = (id(_owner(then)), getattr(then, "__func__", then))
        waiting = None if urgent or may_wait else answers or answers_of(_owner(then))
        job = _Job(
            self._next_ticket(),
            query,
            is_ask=True,
            then=_weak(then),
            failed=_weak(failed),
            key=key,
            progress=progress,
            urgent=urgent,
            may_wait=may_wait,
            answers=waiting,
        )
        with self._lock:
            self._newest[key] = job.ticket
        self._unreached.pop(key, None)
        if key in self._troubles:
            self.trouble_over.emit(self._troubles.pop(key))
        if waiting is not None:
            waiting.asked(key)
        self._begin(job)

    def perform(
        self,
        command: CommandLike[T],
        *,
        then: Callable[[T], object] | None = None,
        problems: Problems | None = None,
        stale: Callable[[StaleRecord], object] | None = None,
        failed: Callable[[MscuError], object] | None = None,
        progress: Progress | None = None,
    ) -> None:
        """Perform a command, unless it is cancelled.

        `problems` is called with the fields that were refused, `stale` if somebody has changed the record,
        and `failed` with any refusal, instead of showing it.
        """
        if not _is_upkeep(command):
            self._is_command_unreached = False
        job = _Job(
            self._next_ticket(),
            command,
            is_ask=False,
            then=_weak(then),
            problems=_weak(problems),
            stale=_weak(stale),
            failed=_weak(failed),
            progress=progress,
        )
        self._begin(job)

    def reached_again(self) -> None:
        """Ask again what the server did not answer, and withdraw what was said of it: it does by now."""
        unreached, self._unreached = self._unreached, {}
        for sentence in {self._troubles.pop(key) for key in unreached if key in self._troubles}:
            if not self._is_command_unreached:
                self.trouble_over.emit(sentence)
        for job in unreached.values():
            if job.is_ask and not job.urgent:  # what is urgent is asked again when it is painted
                self._ask_again(job)

    def wait_for(self, then: Callable[..., object], seconds: float) -> bool:
        """Wait up to `seconds` for the answer of a method, and deliver it at once if it comes.

        For painters, which would otherwise show a placeholder for one frame.
        """
        key = (id(_owner(then)), getattr(then, "__func__", then))
        with self._lock:
            ticket = self._newest.get(key, 0)
            has_arrived = self._lock.wait_for(self._has_outcome(ticket), seconds) if ticket else False
        if has_arrived:
            self._deliver_ticket(ticket)
        return has_arrived

    def close(self) -> None:
        """Perform the commands that wait, drop the queries, and end the thread."""
        with self._lock:
            self._closed = True
            if self._running is not None and self._running.can_interrupt:
                self._gate.interrupt()
        self._worker.shutdown(wait=True)

    def _has_outcome(self, ticket: int) -> Callable[[], bool]:
        def arrived() -> bool:
            return ticket in self._outcomes

        return arrived

    def _next_ticket(self) -> int:
        self._tickets += 1
        return self._tickets

    def _begin(self, job: _Job[Any]) -> None:
        self._pending += 1
        if self._pending == 1:
            self.busy.emit(True)
        self._send(job)

    def _send(self, job: _Job[Any]) -> None:
        with self._lock:
            self._queue(job)
            self._interrupt_running(job)

    def _queue(self, job: _Job[Any]) -> None:
        if job.urgent:
            self._waiting.appendleft(job)
        else:
            self._waiting.append(job)
        self._worker.submit(self._work)

    def _interrupt_running(self, job: _Job[Any]) -> None:
        """Interrupt the running query if this task replaces it or cannot wait for it."""
        running = self._running
        if running is None or not running.can_interrupt:
            return
        self._is_interrupted |= job.urgent and running.may_wait
        if self._is_interrupted or running.key == job.key:
            self._gate.interrupt()

    def _work(self) -> None:
        """In the worker: run the next task and hand in its outcome."""
        with self._lock:
            job = self._waiting.popleft()
            self._running, self._is_interrupted = job, False
        outcome = self._ask(job) if job.is_ask else self._perform(job)
        with self._lock:
            self._running = None
            if outcome.error and self._is_interrupted and not self._is_stale(job):
                self._queue(job)
                return
            self._outcomes[job.ticket] = outcome
            self._lock.notify_all()
        self._arrived.emit(job.ticket)

    def _ask(self, job: _Job[Any]) -> _JobOutcome:
        with self._lock:
            if self._is_stale(job):
                return _JobOutcome(job)
        try:
            return _JobOutcome(job, answer=self._gate.ask(job.what, job.progress))
        except Exception as error:  # noqa: BLE001 - the one place where anything may arrive
            return _JobOutcome(job, error=error)

    def _perform(self, job: _Job[Any]) -> _JobOutcome:
        try:
            answer = self._gate.perform(job.what, job.progress)
        except Exception as error:  # noqa: BLE001 - the one place where anything may arrive
            # What is said of a save is true also once the server is back.
            is_lost = type(error) is ServerUnreachable and not _is_upkeep(job.what)
            return _JobOutcome(job, error=NotSaved() if is_lost else error)
        return _JobOutcome(job, answer=answer, changes=self._gate.changes, undo=self._gate.undo)

    def _is_stale(self, job: _Job[Any]) -> bool:
        newer = job.key is not None and self._newest.get(job.key) != job.ticket
        return newer or (self._closed and job.is_ask)

    def _deliver_ticket(self, ticket: int) -> None:
        """In the window: deliver the outcome, unless it is no longer wanted."""
        with self._lock:
            outcome = self._outcomes.pop(ticket, None)
        if outcome is None:
            return
        if outcome.job.progress is not None:
            self.ended.emit(outcome.job.progress, isinstance(outcome.error, Cancelled))
        try:
            self._deliver(outcome)
        finally:
            self._pending -= 1
            if not self._pending:
                self.busy.emit(False)

    def _deliver(self, outcome: _JobOutcome) -> None:
        job = outcome.job
        if self._is_stale(job):
            return
        if job.key is not None:
            del self._newest[job.key]
        if outcome.error is not None:
            self._report(job, outcome.error)
            return
        self._tell(job, outcome)
        asks_on = job.key in self._newest  # `then` has asked again, and that is waited for too
        if job.key is not None and not asks_on and job.answers is not None and isValid(job.answers):
            job.answers.answered(job.key)
        if not job.is_ask and (outcome.changes or not _is_upkeep(job.what)):
            self.records_changed.emit(outcome.changes)

    def _tell(self, job: _Job[Any], outcome: _JobOutcome) -> None:
        """Call the method that takes the answer."""
        if not job.is_ask and not _is_upkeep(job.what):
            self.performed.emit()
        then = _alive(job.then)
        self.undo = outcome.undo
        try:
            if then is not None:
                then(outcome.answer)
        except Exception:
            self._is_shown_in_place(job, UNREAD)
            raise
        finally:
            self.undo = None

    def _report(self, job: _Job[Any], error: Exception) -> None:
        problems, stale, failed = _alive(job.problems), _alive(job.stale), _alive(job.failed)
        if job.progress is not None and isinstance(error, Cancelled):
            return  # whoever follows the progress has heard of it
        if failed is not None and isinstance(error, MscuError):
            failed(error)
        elif isinstance(error, StaleRecord) and stale is not None:
            stale(error)
        elif isinstance(error, Invalid) and problems is not None:
            problems(error.problems)
        elif isinstance(error, MscuError):
            self._keep_trouble(job, error)
            if not self._is_shown_in_place(job, error.sentence):
                self.trouble.emit(error.sentence)
        else:
            self._is_shown_in_place(job, UNREAD)
            location = whereabouts(error)
            log.error("Unexpected: %s", location)
            self.crashed.emit(location)

    def _keep_trouble(self, job: _Job[Any], error: MscuError) -> None:
        """Keep what is said of a question until it is asked anew or the server is back."""
        is_unreached = isinstance(error, ServerUnreachable)
        key = job.key
        if key is None and _is_upkeep(job.what):  # the program's own act, after which nobody has to act
            key = (0, type(job.what))
        if key is None:
            self._is_command_unreached = is_unreached and not isinstance(error, NotSaved)
            return
        self._troubles[key] = error.sentence
        if is_unreached:
            self._unreached[key] = job

    def _is_shown_in_place(self, job: _Job[Any], sentence: str) -> bool:
        """Return whether a part of the window shows the sentence where the answer would have been."""
        then, answers = _alive(job.then), job.answers
        if job.key is None or (answers is not None and not isValid(answers)):
            return False
        if then is None:
            if answers is not None:
                answers.answered(job.key)
            return False
        again = partial(self._ask_again, job)
        if answers is not None and answers.failed(job.key, sentence, again):
            return True
        shown = None if job.urgent else shown_answers_of(_owner(then))
        if shown is not None:
            shown.keep_unread(job.key, again)
        return False

    def _ask_again(self, job: _Job[Any]) -> None:
        then = _alive(job.then)
        if then is not None:
            self.ask(job.what, then=then, may_wait=job.may_wait, answers=job.answers)


def _is_upkeep(command: object) -> bool:
    return bool(getattr(command, "upkeep", False))


def _owner(method: Callable[..., object]) -> QObject:
    owner = getattr(method, "__self__", None)
    if not isinstance(owner, QObject):
        raise TypeError("Only a bound method of a QObject can hear an answer.")
    return owner


def _weak(method: Callable[[T], object] | None) -> WeakMethod[Callable[[T], object]] | None:
    """Return a reference to the method that does not keep its widget alive."""
    if method is None:
        return None
    _owner(method)
    return WeakMethod(method)


def _alive(method: WeakMethod[Callable[..., object]] | None) -> Callable[..., object] | None:
    """Return the method, or None if its widget is gone."""
    target = method() if method is not None else None
    return target if target is not None and isValid(_owner(target)) else None
