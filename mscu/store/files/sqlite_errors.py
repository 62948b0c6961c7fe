"""Errors of SQLite and the operating system about a file, as messages that an officer can act on."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError
from sqlcipher3 import dbapi2

from mscu.errors import (
    Damaged,
    DiskError,
    DiskFull,
    NoAccess,
    NotAStore,
    OpenElsewhere,
    ReadOnly,
    StoreError,
    StoreUnreachable,
    WrongKey,
)

_BY_SQLITE: dict[int, type[StoreError]] = {
    dbapi2.SQLITE_BUSY: OpenElsewhere,
    dbapi2.SQLITE_LOCKED: OpenElsewhere,
    dbapi2.SQLITE_CORRUPT: Damaged,
    dbapi2.SQLITE_NOTADB: WrongKey,
    dbapi2.SQLITE_FULL: DiskFull,
    dbapi2.SQLITE_IOERR: DiskError,
    dbapi2.SQLITE_CANTOPEN: NoAccess,
    dbapi2.SQLITE_READONLY: ReadOnly,
    dbapi2.SQLITE_PERM: NoAccess,
}
# The backup interface gives no code, only the words of sqlite3_errstr().
_CODE_OF = {
    "attempt to write a readonly database": dbapi2.SQLITE_READONLY,
    "database is locked": dbapi2.SQLITE_BUSY,
    "database disk image is malformed": dbapi2.SQLITE_CORRUPT,
    "database or disk is full": dbapi2.SQLITE_FULL,
    "disk I/O error": dbapi2.SQLITE_IOERR,
    "file is not a database": dbapi2.SQLITE_NOTADB,
    "unable to open database file": dbapi2.SQLITE_CANTOPEN,
}
_BY_SYSTEM: dict[int | None, type[StoreError]] = {
    errno.ENOSPC: DiskFull,
    errno.EDQUOT: DiskFull,
    errno.ENOENT: NoAccess,
    errno.ENOTDIR: NoAccess,
    errno.ELOOP: NoAccess,
    errno.EACCES: NoAccess,
    errno.EPERM: NoAccess,
    errno.EROFS: ReadOnly,
}
_PRIMARY = 0xFF  # the low byte; the rest of a result code is a detail


def store_error_for(error: BaseException) -> type[StoreError] | None:
    """Return the store error for a driver's or system's error, if it is about the file."""
    if isinstance(error, DBAPIError) and error.orig is not None:
        error = error.orig
    if isinstance(error, OSError):
        return _BY_SYSTEM.get(error.errno, DiskError)
    if isinstance(error, dbapi2.DatabaseError):
        code = getattr(error, "sqlite_errorcode", None) or _CODE_OF.get(str(error), 0)
        return _BY_SQLITE.get(code & _PRIMARY)
    return None


@contextmanager
def store_errors() -> Iterator[None]:
    """Convert errors about the file to store errors; others pass unchanged."""
    try:
        yield
    except (OSError, dbapi2.DatabaseError, DBAPIError) as error:
        store_error = store_error_for(error)
        if store_error is None:
            raise
        raise store_error from error


@contextmanager
def open_store_errors() -> Iterator[None]:
    """Convert errors about the file of a store that is open: its key was right, and its folder was there."""
    try:
        with store_errors():
            yield
    except WrongKey as error:
        raise Damaged from error
    except ReadOnly:
        raise
    except (NoAccess, NotAStore) as error:
        raise StoreUnreachable from error
