"""Check a database file as far as the file alone can show: every page, index and reference.

A page put back from an older copy passes all of it: that is found by the records' digests.
Raises what `cipher.connect` raises; the database must not be open elsewhere.
"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from sqlcipher3 import dbapi2

from mscu.store.cipher import connect, in_our_words


def check_integrity(path: Path, data_key: bytes) -> tuple[str, ...]:
    """List what is wrong, in SQLite's words, which hold numbers and names of tables only.

    The connection is a fresh one: after one damaged page, SQLCipher refuses sound ones as well.
    """
    with closing(connect(path, data_key)) as connection, in_our_words():
        # SQLCipher's check misses a page that was cut off, SQLite's misses unused pages.
        damaged = [row[0] for row in connection.execute("PRAGMA cipher_integrity_check")]
    with closing(connect(path, data_key)) as connection, in_our_words():
        return (*damaged, *_structure(connection), *_references(connection))


def _structure(connection: dbapi2.Connection) -> list[str]:
    found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check")]
    return [] if found == ["ok"] else found


def _references(connection: dbapi2.Connection) -> list[str]:
    rows = connection.execute("PRAGMA foreign_key_check")
    return [f"row {row} of {table} refers to nothing in {parent}" for table, row, parent, _ in rows]
