"""Whether the questions of a part of the window have been answered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import StrEnum

from PySide6.QtCore import QObject, Signal

Key = tuple[int, object]
"""The object and method that take an answer."""


class Stage(StrEnum):
    """What a part of the window has to show."""

    WAITING = "waiting"
    ANSWERED = "answered"
    FAILED = "failed"


class Answers(QObject):
    """The questions of a part of the window that have no answer yet.

    An object with one as its attribute `answers` is such a part, together with its children. It waits from
    its first question until every question that was asked meanwhile is answered. What is asked afterwards
    reads the same again, or more, and changes no stage; `wait` begins anew, for another record.

    Signals: `changed` after each change of the stage.
    """

    changed = Signal()

    def __init__(self, parent: QObject, *, begun: bool = True) -> None:
        super().__init__(parent)
        self._begun = begun
        self._stage = Stage.ANSWERED
        self._is_new = True
        self._open: set[Key] = set()
        self._failed: dict[Key, Callable[[], object]] = {}
        self._unread: dict[Key, Callable[[], object]] = {}
        """Questions that failed and were not waited for, such as choices in forms."""
        self.is_shown = False
        """Whether a part of the window shows the stage."""
        self.sentence = ""
        """Why a question failed."""

    @property
    def stage(self) -> Stage:
        return self._stage

    @property
    def is_answered(self) -> bool:
        """Return whether everything was answered."""
        return self._stage is Stage.ANSWERED

    def begin(self) -> None:
        """Count the questions from now on: those before were about the choices in forms."""
        self._begun = True

    def wait(self) -> None:
        """Wait for the answers about another record, which are asked for next."""
        self._begun = self._is_new = True
        self._forget()
        self._set_stage(Stage.WAITING)

    def cancel(self) -> None:
        """Wait no longer: something else is shown there, and questions asked before change no stage."""
        self._forget()
        self._settle()

    def settle(self) -> None:
        """Wait no longer if nothing was asked."""
        if self._stage is Stage.WAITING and not self._open:
            self._settle()

    def asked(self, key: Key) -> None:
        """Note a question."""
        if self._begun and self._is_new:
            self._open.add(key)
            self._failed.pop(key, None)
            self._set_stage(Stage.WAITING)

    def answered(self, key: Key) -> None:
        """Note that a question was answered, and what the answer led to was asked."""
        was_counted = key in self._open or key in self._failed
        self._open.discard(key)
        self._failed.pop(key, None)
        self._unread.pop(key, None)
        if was_counted:
            self._settle()

    def failed(self, key: Key, sentence: str, again: Callable[[], object]) -> bool:
        """Note that a question failed; return False where what was answered before stays in view."""
        if key not in self._open or not self.is_shown:
            self.answered(key)
            return False
        self._open.discard(key)
        self._failed[key] = again
        self.sentence = sentence
        self._settle()
        return True

    def keep_unread(self, key: Key, again: Callable[[], object]) -> None:
        """Keep a question that failed and was not waited for, to ask it again with the others."""
        self._unread[key] = again

    def try_again(self) -> None:
        """Ask once more what failed."""
        questions = (*self._failed.values(), *self._unread.values())
        self._unread.clear()
        for again in questions:
            again()

    def _forget(self) -> None:
        for questions in (self._failed, self._unread):
            questions.clear()
        self._open.clear()

    def _settle(self) -> None:
        if self._open:
            return
        self._is_new = bool(self._failed)
        self._set_stage(Stage.FAILED if self._failed else Stage.ANSWERED)

    def _set_stage(self, stage: Stage) -> None:
        if stage is not self._stage:
            self._stage = stage
            self.changed.emit()


def answers_of(part: QObject | None) -> Answers | None:
    """Return the answers that the nearest part of the window waits for."""
    return next(_answers_around(part), None)


def shown_answers_of(part: QObject) -> Answers | None:
    """Return those of the nearest part that shows what it waits for."""
    return next((answers for answers in _answers_around(part) if answers.is_shown), None)


def _answers_around(part: QObject | None) -> Iterator[Answers]:
    while part is not None:
        answers = getattr(part, "answers", None)
        if isinstance(answers, Answers):
            yield answers
        part = part.parent()
