"""Copying an encrypted database to a new file, under the same key or another, and checking it.

SQLite's backup interface copies page by page, so indexes, triggers, counters and full-text search are
preserved. Raises `Damaged` and what `cipher.connect` raises.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError
from sqlcipher3 import dbapi2

from mscu.errors import Damaged
from mscu.progress import Progress
from mscu.store.engine.store_errors import store_errors
from mscu.store.files.atomic import sync_file
from mscu.store.files.cipher import connect, connect_new

_PAGES_SHARE = 0.22
"""The share of a check that the code of each page takes; the rest is SQLite's own."""
_COPIED_SHARE = 0.34
"""The share of copying before the copy is checked. Both as measured on 100,000 entries."""
_STEPS_BETWEEN = 20_000
"""Steps of a statement between two looks at whether it was cancelled."""
_PAGES_AT_ONCE = 500
_QUICK = "quick_check"
_READ_ONCE = "PRAGMA cache_size = -8192"
"""KiB, for what is gone through once. A page in memory is locked against swapping, each by itself, and so is
a mapping of its own. Linux allows a process 65,530, half of which the store's connection may have."""


def check_integrity(path: Path, data_key: bytes, progress: Progress | None = None) -> tuple[str, ...]:
    """Return SQLite's complaints about pages and indexes, which hold only numbers and names of tables."""
    return _check(path, data_key, "integrity_check", progress or Progress())


def check_copy(path: Path, data_key: bytes, progress: Progress | None = None) -> tuple[str, ...]:
    """Check a copy in a third of the time, without comparing indexes: enough for a fresh copy."""
    return _check(path, data_key, _QUICK, progress or Progress())


def _check(path: Path, data_key: bytes, check: str, progress: Progress) -> tuple[str, ...]:
    pages = _check_pages(path, data_key)
    progress.report(_PAGES_SHARE)
    with closing(connect(path, data_key)) as connection, cancellable(connection, progress):
        if check == _QUICK:  # the other one looks each index up in its table
            connection.execute(_READ_ONCE)
        return (*pages, *_complaints(connection, check))


@contextmanager
def cancellable(connection: dbapi2.Connection, progress: Progress) -> Iterator[None]:
    """Interrupt the statements of a connection once the work is cancelled.

    Raises:
        Cancelled: It was; a statement that was interrupted has no other outcome.
    """
    connection.set_progress_handler(progress.is_cancelled, _STEPS_BETWEEN)
    try:
        yield
    except (dbapi2.DatabaseError, DBAPIError):
        progress.check()
        raise
    finally:
        connection.set_progress_handler(None, 0)
    progress.check()


def _check_pages(path: Path, data_key: bytes) -> list[str]:
    """Check the code of each page; all rows of the answer count, not only the first.

    It has a connection of its own, since after one damaged page SQLCipher refuses sound ones as well. It
    misses a page that was cut off at the end, which SQLite's own check finds.
    """
    with closing(connect(path, data_key)) as connection:
        return _complaints(connection, "cipher_integrity_check")


def _complaints(connection: dbapi2.Connection, check: str) -> list[str]:
    """Return the complaints of one check; a check that fails to run is a complaint."""
    try:
        rows = connection.execute(f"PRAGMA {check}").fetchall()
    except dbapi2.DatabaseError as error:
        return [f"{check} could not be completed: {error}"]
    return [str(row[0]) for row in rows if row != ("ok",)]


@store_errors()
def copy_encrypted(
    source: dbapi2.Connection, target: Path, data_key: bytes, progress: Progress | None = None
) -> dict[str, int]:
    """Fill a new file, check each of its pages, and return the number of rows of each table."""
    progress = progress or Progress()
    copying = progress.part(0, _COPIED_SHARE)

    def tell(_status: int, left: int, pages: int) -> None:
        copying.report(1 - left / max(1, pages))

    _remove_leftovers(target)
    with closing(connect_new(target, data_key)) as copy:
        copy.execute(_READ_ONCE)
        source.backup(copy, pages=_PAGES_AT_ONCE, progress=tell)
    sync_file(target)
    if check_copy(target, data_key, progress.part(_COPIED_SHARE, 1)):
        raise Damaged("The copy of the database was damaged, so it was not used.")
    with closing(connect(target, data_key)) as copy:
        copy.execute(_READ_ONCE)
        counts = count_rows(source)
        if count_rows(copy) != counts:
            raise Damaged("The copy of the database is not complete, so it was not used.")
    _journal_of(target).unlink(missing_ok=True)  # empty: the copy is closed
    return counts


def count_rows(connection: dbapi2.Connection) -> dict[str, int]:
    """Return the number of rows of each stored table, those behind full-text search included."""
    tables = connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0 ORDER BY name"
    ).fetchall()
    return {name: _count(connection, name) for (name,) in tables}


def _count(connection: dbapi2.Connection, table: str) -> int:
    quoted = table.replace('"', '""')
    cursor = connection.execute(f'SELECT count(*) FROM "{quoted}"')  # noqa: S608, quoted
    return int(cursor.fetchone()[0])


def _remove_leftovers(target: Path) -> None:
    """Remove what an interrupted copy left: its journal must not be replayed into the new file."""
    _journal_of(target).unlink(missing_ok=True)
    target.unlink(missing_ok=True)


def _journal_of(database: Path) -> Path:
    return database.with_name(database.name + "-journal")
