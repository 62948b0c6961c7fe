"""Errors of SQLite, as messages that an officer can act on."""

from __future__ import annotations

from sqlcipher3 import dbapi2

from mscu.errors import Damaged, DiskError, DiskFull, NoAccess, OpenElsewhere, ReadOnly, StoreError, WrongKey

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
_PRIMARY = 0xFF  # the low byte; the rest of a result code is a detail


def store_error_for(error: BaseException) -> type[StoreError] | None:
    """Return the store error for a driver's error, if it is about the file."""
    if not isinstance(error, dbapi2.DatabaseError):
        return None
    code = getattr(error, "sqlite_errorcode", None) or _CODE_OF.get(str(error), 0)
    return _BY_SQLITE.get(code & _PRIMARY)
