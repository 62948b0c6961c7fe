"""A small real gate for the desk, with questions that can be held, and a page that hears."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, QThread

PATIENCE = 5


class Interrupted(Exception):
    """The statement was stopped."""


@dataclass
class SmallGate:
    """Runs what it is given and notes the thread, the order and every interruption."""

    changes: frozenset[tuple[str, int]] = frozenset()
    undo: None = None
    threads: set[str] = field(default_factory=set)
    done: list[object] = field(default_factory=list)
    interrupted_while: list[object] = field(default_factory=list)
    now: object = None
    stop: threading.Event = field(default_factory=threading.Event)

    def ask(self, query: "Question", _progress: object = None) -> object:
        return self._run(query, query.answer)

    def perform(self, command: "Order", _progress: object = None) -> object:
        self.changes = frozenset()
        answer = self._run(command, command.perform)
        self.changes = frozenset({("cases", command.number)})
        return answer

    def _run(self, action: object, act: Callable[["SmallGate"], object]) -> object:
        self.threads.add(threading.current_thread().name)
        self.now = action
        self.stop.clear()
        try:
            return act(self)
        finally:
            self.now = None
            self.done.append(action)

    def interrupt(self) -> None:
        self.interrupted_while.append(self.now)
        self.stop.set()


@dataclass(frozen=True)
class Question:
    """A query that answers its number; a held one waits until it is let go or stopped."""

    number: int
    held: threading.Event | None = None
    started: threading.Event | None = None
    error: Exception | None = None
    consults: str = ""

    def answer(self, gate: SmallGate) -> int:
        if self.started:
            self.started.set()
        while self.held and not self.held.wait(0.005):
            if gate.stop.is_set():
                raise Interrupted
        if self.error:
            raise self.error
        return self.number


@dataclass(frozen=True)
class Order:
    """A command that gives its number back."""

    number: int
    held: threading.Event | None = None
    error: Exception | None = None

    def perform(self, _gate: SmallGate) -> int:
        if self.held:
            assert self.held.wait(PATIENCE)
        if self.error:
            raise self.error
        return self.number


class Page(QObject):
    """Hears answers, and notes in which thread."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[int] = []
        self.other: list[int] = []
        self.problems: dict[str, str] = {}
        self.right_thread = True

    def hear(self, answer: int) -> None:
        self.heard.append(answer)
        self.right_thread &= QThread.currentThread() is self.thread()

    def hear_other(self, answer: int) -> None:
        self.other.append(answer)

    def take_problems(self, problems: dict[str, str]) -> None:
        self.problems = problems
