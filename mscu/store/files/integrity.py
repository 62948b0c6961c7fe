"""Check a database file as far as the file alone can show: every page, index and reference.

A page put back from an older copy passes all of it: that is found by the records' digests.
Raises what `cipher.connect` raises; the database must not be open elsewhere.
"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from sqlcipher3 import dbapi2

from mscu.store.files.cipher import connect


def check_integrity(path: Path, data_key: bytes) -> tuple[str, ...]:
    """List what is wrong, in SQLite's words, which hold numbers and names of tables only."""
    damaged = _pages(path, data_key)
    with closing(connect(path, data_key)) as connection:
        broken = _ask(connection, "integrity_check")
        loose = _ask(connection, "foreign_key_check")
    return (*damaged, *broken, *loose)


def check_copy(path: Path, data_key: bytes) -> tuple[str, ...]:
    """The same in a third of the time, without comparing indexes: enough for a fresh copy."""
    damaged = _pages(path, data_key)
    with closing(connect(path, data_key)) as connection:
        return (*damaged, *_ask(connection, "quick_check"))


def _pages(path: Path, data_key: bytes) -> list[str]:
    """Check the code of each page: all rows of the answer count, not the first alone.

    On a connection of its own: after one damaged page, SQLCipher refuses sound ones as well.
    It misses a page that was cut off at the end, which SQLite's own check finds.
    """
    with closing(connect(path, data_key)) as connection:
        return _ask(connection, "cipher_integrity_check")


def _ask(connection: dbapi2.Connection, check: str) -> list[str]:
    """Give the complaints of one check; that it could not be made is one."""
    try:
        rows = connection.execute(f"PRAGMA {check}").fetchall()
    except dbapi2.DatabaseError as error:
        return [f"{check} came to no end: {error}"]
    return [_sentence(row) for row in rows if row != ("ok",)]


def _sentence(row: tuple[object, ...]) -> str:
    match row:
        case (str(table), number, parent, _):
            return f"row {number} of {table} refers to nothing in {parent}"
    return str(row[0])
