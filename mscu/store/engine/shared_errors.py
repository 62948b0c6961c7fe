"""Errors of a PostgreSQL server, as messages that an officer can act on.

The driver is not imported: a start without a server would take 60 ms longer.
"""

from __future__ import annotations

import re

from mscu.errors import (
    SavedElsewhere,
    ServerBusy,
    ServerDamaged,
    ServerFull,
    ServerReadOnly,
    ServerRefuses,
    ServerUnreachable,
    ServerUntrusted,
    StoreError,
)

_BY_STATE: dict[str, type[StoreError]] = {
    "08": ServerUnreachable,
    "25006": ServerReadOnly,
    "28": ServerRefuses,
    "3D": ServerRefuses,
    "40": SavedElsewhere,
    "42501": ServerRefuses,
    "42704": ServerRefuses,  # the role of somebody who was shut out meanwhile
    "53100": ServerFull,
    "53": ServerBusy,
    "55P03": SavedElsewhere,
    "57P": ServerUnreachable,
    "58": ServerDamaged,
    "XX": ServerDamaged,
}
"""By the state that an error has (SQLSTATE, appendix A of PostgreSQL's manual), or by how that begins."""

_BROKEN_OFF = ("SSL connection has been closed", "SSL SYSCALL", "eof while reading")
"""Of an encrypted connection that ends without a word, as when a server crashes or the network goes."""

_BY_WORDS: tuple[tuple[str, type[StoreError]], ...] = (
    ("pg_hba.conf", ServerRefuses),  # which says that SSL was used
    ("no password supplied", ServerRefuses),
    ("certificate", ServerUntrusted),
    *((words, ServerUnreachable) for words in _BROKEN_OFF),
    ("SSL", ServerUntrusted),
    ("server requested", ServerUntrusted),
    ("authentication failed", ServerRefuses),
    ("not permitted to log in", ServerRefuses),
    ("permission denied for database", ServerRefuses),
    ("does not exist", ServerRefuses),
    ("too many", ServerBusy),
    ("connection slots", ServerBusy),
)
"""By words of the driver's library or the server, which tells no state of a connection that was not made."""

_NOT_MADE = ("OperationalError", "ConnectionTimeout")
"""The driver's errors of a connection that is not there."""


def is_of_server(error: BaseException) -> bool:
    """Return whether an error is the driver's own."""
    return type(error).__module__.partition(".")[0] == "psycopg"


def store_error_for(error: BaseException) -> type[StoreError] | None:
    """Return the store error for a driver's error, if it is about the server rather than a statement.

    A connection that breaks has no state, as nobody is there who could tell one.
    """
    state = getattr(error, "sqlstate", None)
    if state is None:
        words = str(error)
        meant = next((meant for part, meant in _BY_WORDS if part in words), ServerUnreachable)
        return meant if type(error).__name__ in _NOT_MADE else None
    return next((_BY_STATE[state[:size]] for size in (5, 3, 2) if state[:size] in _BY_STATE), None)


_SHUT_OUT = re.compile(
    r'authentication failed|not permitted to log in|permission denied for database|role ".*" does not exist'
)
"""What a server says to somebody whose log-in is gone or was given another password."""


def is_shut_out(error: BaseException) -> bool:
    """Return whether a connection was not made as the server lets its user in no more."""
    return _SHUT_OUT.search(str(error)) is not None


_OF_WHAT_IS_STORED = ("22", "42")
"""States of sound statements: a table or column is missing, or holds what the program never writes."""


def is_damage(error: BaseException) -> bool:
    """Return whether an error says that the database cannot be read as it is."""
    if not is_of_server(error):
        return False
    meant = store_error_for(error)
    return meant is ServerDamaged or (
        meant is None and str(getattr(error, "sqlstate", "")).startswith(_OF_WHAT_IS_STORED)
    )
