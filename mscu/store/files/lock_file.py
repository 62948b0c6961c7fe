"""One writer at a time: a lock file that says since when the store is open, and where.

The lock is the operating system's, so a crash releases it; the text in the file is only for the user who is
turned away, since SQLite's own lock could tell nothing. It names nobody in clear: who has the store open is
sealed for those who can unlock it. Raises `OpenElsewhere`.
"""

from __future__ import annotations

import json
import os
import platform
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from mscu.dates.london import show_moment
from mscu.errors import OpenElsewhere
from mscu.store.engine.store_errors import store_errors
from mscu.store.files.atomic import PRIVATE

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_BINARY = getattr(os, "O_BINARY", 0)
# Refuse a symbolic link, which could point the write at any other file.
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
# Windows refuses to read locked bytes, so the lock is placed far beyond the content.
_LOCK_OFFSET = 1 << 30


def open_shared(path: Path) -> BinaryIO:
    """Open a file to read and write, creating it readable by its owner only."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | _BINARY | _NO_LINK, PRIVATE)
    return os.fdopen(handle, "r+b", buffering=0)


def try_lock(file: BinaryIO) -> bool:
    """Take the lock, and return False if another process has it."""
    try:
        _lock(file, wait=False)
    except OSError:
        return False
    return True


@contextmanager
def locked(path: Path) -> Iterator[BinaryIO]:
    """Open a file and wait for its lock, for a short change."""
    with open_shared(path) as file:
        _lock(file, wait=True)
        yield file  # closing it frees the lock


def _lock(file: BinaryIO, *, wait: bool) -> None:
    if sys.platform == "win32":
        file.seek(_LOCK_OFFSET)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
        finally:
            file.seek(0)  # whoever is refused the lock reads who has it
    else:
        fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)


Unseal = Callable[[bytes], bytes | None]
"""Opens a sealed name, or returns None."""


def _nobody(_sealed: bytes) -> bytes | None:
    return None


CLOSE_THERE = "When it is closed there, try again."
_MAX_BYTES = 4096
_MAX_NAME = 100


@dataclass(frozen=True)
class StoreLock:
    """A store locked by this process until `release`, or until the process ends."""

    file: BinaryIO

    @classmethod
    @store_errors()
    def take(cls, path: Path, who: bytes = b"", unseal: Unseal = _nobody) -> StoreLock:
        """Lock the store for a user, whose name is sealed.

        Raises:
            OpenElsewhere: Another process holds it; the message says since when, and who if `unseal` can.
        """
        file = open_shared(path)
        if not try_lock(file):
            with file:
                raise _open_elsewhere(file.read(_MAX_BYTES), unseal)
        since = datetime.now(UTC).isoformat(timespec="seconds")
        holder = {"who": who.hex(), "host": platform.node(), "since": since, "process": os.getpid()}
        file.truncate(0)
        file.write(json.dumps(holder).encode())
        return cls(file)

    def release(self) -> None:
        """Release the lock. The file stays: if it were deleted, two processes could lock two files."""
        self.file.truncate(0)
        self.file.close()


def _open_elsewhere(content: bytes, unseal: Unseal) -> OpenElsewhere:
    """Return an error that says since when the store is open according to the file, where and by whom."""
    with suppress(ValueError, RecursionError, OverflowError):
        match json.loads(content):
            case {"who": str(sealed), "host": str(host), "since": str(since)}:
                name = (unseal(bytes.fromhex(sealed)) or b"").decode()
                who = _printable(name) or "Somebody else"
                time = show_moment(datetime.fromisoformat(since))
                where = _printable(host)
                sentence = f"{who} has had this store open on {where} since {time}. {CLOSE_THERE}"
                return OpenElsewhere(sentence, since=time)
    return OpenElsewhere()


def _printable(name: str) -> str:
    return "".join(letter for letter in name[:_MAX_NAME] if letter.isprintable())
