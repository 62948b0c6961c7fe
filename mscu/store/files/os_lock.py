"""Lock a file against other processes; the system frees the lock when a process dies."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from mscu.store.files.atomic import PRIVATE

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_BINARY = getattr(os, "O_BINARY", 0)
# A link in its place would have us write into whatever file it names.
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
# Windows refuses to read bytes that are locked, so the lock lies far behind the content.
_FAR = 1 << 30


def open_shared(path: Path) -> BinaryIO:
    """Open a file to read and write, made first if it is not there, for its owner only."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | _BINARY | _NO_LINK, PRIVATE)
    return os.fdopen(handle, "r+b", buffering=0)


def try_lock(file: BinaryIO) -> bool:
    """Take the lock, or say that another process has it."""
    try:
        _lock(file, wait=False)
    except OSError:
        return False
    return True


@contextmanager
def locked(path: Path) -> Iterator[BinaryIO]:
    """Open a file and wait for its lock, for a change that takes no time."""
    with open_shared(path) as file:
        _lock(file, wait=True)
        yield file  # closing it frees the lock


def _lock(file: BinaryIO, *, wait: bool) -> None:
    if sys.platform == "win32":
        file.seek(_FAR)
        msvcrt.locking(file.fileno(), msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
        file.seek(0)
    else:
        fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
