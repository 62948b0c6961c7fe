"""What programs that work in one PostgreSQL database tell each other (LISTEN and NOTIFY).

Whoever may connect can listen, so nothing is told but how far the audit goes, and numbers that stand for
records only to who may see them. Who has a record open is a lock, which ends with the connection: all roles
may read which locks there are.
"""

from __future__ import annotations

import re
import socket
from contextlib import suppress
from selectors import EVENT_READ, DefaultSelector
from threading import Condition, Lock, Thread
from typing import TYPE_CHECKING, Any

from mscu.store.engine.server_sessions import HELD, HOLD
from mscu.store.engine.shared_errors import is_shut_out

if TYPE_CHECKING:
    from collections.abc import Callable

    import psycopg
    from sqlalchemy import Connection, Engine

    from mscu.store.engine.listening import Ears, Place

_ROWS, _PLACES = "mscu_rows", "mscu_places"
_TELL = "SELECT pg_notify(%s, %s)"
_GO = "SELECT pg_advisory_unlock_shared(%s, %s)"
_NUMBER = re.compile(r"-?[0-9]{1,10}")
_LARGEST = (1 << 31) - 1
_UNSIGNED = (1 << 32) - 1
"""As the server shows the first number of a lock."""
_LONGEST_MOVE = 2.0
"""Seconds for which a program waits until the others can read where it is, while a server is away."""
_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 5.0
"""Seconds between two tries to reach a server that is away."""
_LOOK_PAUSE = 1.0
"""Seconds between two looks at whether those who are here as well still are: who breaks off tells nobody."""


def told_number(payload: str) -> int:
    """Return the number that was told, or 0, on which everything is looked up.

    Whoever may connect can tell anything: words, or more than the window's signals hold.
    """
    return int(payload) if _NUMBER.fullmatch(payload) and abs(int(payload)) <= _LARGEST else 0


def announce(connection: Connection, row: int) -> None:
    """Announce to other programs how far the audit goes, once this transaction is committed."""
    connection.exec_driver_sql(_TELL, (_ROWS, str(row)))


def held_at(connection: Connection, number: int) -> frozenset[int]:
    """Return what all programs, this one too, have said that they are at under a number."""
    return frozenset(connection.exec_driver_sql(HELD, (number & _UNSIGNED,)).scalars())


class SharedListening:
    """Listens on a connection of its own, which is made anew whenever it is lost."""

    def __init__(self, engine: Engine, ears: Ears) -> None:
        """Begin to listen to the database of an engine."""
        self._driver: Any = engine.dialect.dbapi  # not imported: a start without a server needs none
        self._arguments, self._options = engine.dialect.create_connect_args(engine.url)
        self._ears = ears
        self._places: frozenset[Place] = frozenset()
        self._moved, self._here = Condition(), self._places
        self._telling, self._is_ended = Lock(), False
        self._woken, self._waker = socket.socketpair()
        self._woken.setblocking(False)
        self._thread = Thread(target=self._keep_listening, name="listening", daemon=True)
        self._thread.start()

    def be_at(self, *places: Place) -> None:
        self._places = frozenset(places)
        self._wake()
        with self._moved:
            self._moved.wait_for(lambda: self._here == self._places or self._is_ended, _LONGEST_MOVE)

    def end(self) -> None:
        with self._telling:
            self._is_ended = True
        self._wake()
        self._thread.join(_LONGEST_PAUSE)  # it is longer only while a server does not answer
        self._waker.close()

    def _wake(self) -> None:
        with suppress(OSError):  # closed, or full of calls that were not heard yet
            self._waker.send(b"\0")

    def _keep_listening(self) -> None:
        pause = _FIRST_PAUSE
        with self._woken:
            while not self._is_ended:
                try:
                    with self._connect() as connection:
                        pause = _FIRST_PAUSE
                        self._listen(connection)
                except self._driver.Error as error:
                    if is_shut_out(error):
                        self._tell(self._ears.shut_out)
                self._tell(self._ears.reached, False)
                self._wait(pause)
                pause = min(2 * pause, _LONGEST_PAUSE)

    def _connect(self) -> psycopg.Connection[Any]:
        connection: psycopg.Connection[Any] = self._driver.connect(
            *self._arguments, **self._options, autocommit=True
        )
        return connection

    def _listen(self, connection: psycopg.Connection[Any]) -> None:
        """Hear what is told until this is ended or the connection is lost."""
        for channel in (_ROWS, _PLACES):
            connection.execute(f"LISTEN {channel}")
        self._tell(self._ears.reached, True)
        self._tell(self._ears.rows, 0)
        self._tell(self._ears.places, 0)
        also_here: frozenset[Place] = frozenset()
        self._here = frozenset()
        while not self._is_ended:
            self._move(connection)
            before, also_here = also_here, self._also_here(connection)
            if any(each[0] in self._numbers() for each in before - also_here):
                self._tell(self._ears.places, 0)
            for notify in connection.notifies(timeout=0):
                ear = self._ears.rows if notify.channel == _ROWS else self._ears.places
                self._tell(ear, told_number(notify.payload))
            self._wait(_LOOK_PAUSE if also_here else None, connection.fileno())

    def _move(self, connection: psycopg.Connection[Any]) -> None:
        """Be where this program is by now; whoever is where it comes or goes is told."""
        places = self._places
        for each in places ^ self._here:
            with connection.transaction():
                connection.execute(HOLD if each in places else _GO, each)
                connection.execute(_TELL, (_PLACES, str(each[0])))
        with self._moved:
            self._here = places
            self._moved.notify_all()

    def _also_here(self, connection: psycopg.Connection[Any]) -> frozenset[Place]:
        """Return the places of others who are where this program is."""
        there = {
            (number, who)
            for number in self._numbers()
            for (who,) in connection.execute(HELD, (number & _UNSIGNED,))
        }
        return frozenset(there - self._here)

    def _numbers(self) -> set[int]:
        return {number for number, _ in self._here}

    def _tell(self, ear: Callable[..., object], *what: object) -> None:
        with self._telling:
            if not self._is_ended:
                ear(*what)

    def _wait(self, seconds: float | None, *also: int) -> None:
        """Wait until something is heard or asked of it here."""
        with DefaultSelector() as selector:
            for each in (self._woken.fileno(), *also):
                selector.register(each, EVENT_READ)
            selector.select(seconds)
        with suppress(BlockingIOError):
            self._woken.recv(1 << 10)
