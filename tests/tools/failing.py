"""A database whose driver fails one statement, as on a disk that gives way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, event
from sqlcipher3 import dbapi2

_EVENTS = ("do_execute", "do_executemany")


class Failing:
    """Fails the statement before which `after` others ran; none until then."""

    def __init__(self, message: str) -> None:
        self.message, self.left, self.has_failed = message, -1, False

    def after(self, statements: int) -> None:
        self.left, self.has_failed = statements, False

    def run(self, *_statement: object) -> None:
        self.left -= 1
        if self.left == -1:
            self.has_failed = True
            raise dbapi2.OperationalError(self.message)


@contextmanager
def failing(engine: Engine, message: str) -> Iterator[Failing]:
    """Yield what decides which statement of a database fails, in the words of the driver."""
    switch = Failing(message)
    for name in _EVENTS:
        event.listen(engine, name, switch.run)
    try:
        yield switch
    finally:
        for name in _EVENTS:
            event.remove(engine, name, switch.run)
