"""Errors of a database or the operating system, as messages that an officer can act on."""

from __future__ import annotations

import errno
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from mscu.errors import (
    Damaged,
    DiskError,
    DiskFull,
    NoAccess,
    NotAStore,
    ProgramIncomplete,
    ReadOnly,
    StoreError,
    StoreUnreachable,
    WrongKey,
)
from mscu.resources import PACKAGE
from mscu.store.engine import embedded_errors, shared_errors

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


def store_error_for(error: BaseException) -> type[StoreError] | None:
    """Return the store error for a driver's or system's error, if it is about the file or the server."""
    if isinstance(error, DBAPIError) and error.orig is not None:
        error = error.orig
    if isinstance(error, OSError):
        if _is_of_program(error.filename):
            return ProgramIncomplete
        return _BY_SYSTEM.get(error.errno, DiskError)
    if shared_errors.is_of_server(error):
        return shared_errors.store_error_for(error)
    return embedded_errors.store_error_for(error)


def _is_of_program(path: object) -> bool:
    """Return whether a path is that of a file of the program or of its libraries, where no store is."""
    places = PACKAGE, Path(sys.prefix)
    return isinstance(path, str) and any(Path(path).is_relative_to(place) for place in places)


@contextmanager
def store_errors() -> Iterator[None]:
    """Convert errors about the file or the server to store errors; others pass unchanged."""
    try:
        yield
    except Exception as error:
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
