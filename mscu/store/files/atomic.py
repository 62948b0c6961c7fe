"""Writing a small file so that a crash leaves the old one or the new one, never half of one."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

PRIVATE = 0o600
_SECTOR = 512  # bytes, which a disk writes whole
_BINARY = getattr(os, "O_BINARY", 0)


def write_atomically(path: Path, content: bytes) -> None:
    """Replace a file durably: once this returns, the new content survives a power cut.

    The temporary file has a fixed name, so that crashes do not accumulate them. Two writers of one file must
    hold a lock.
    """
    temporary = path.with_name(path.name + ".new")
    with open_fresh(temporary) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    put_in_place(temporary, path)


def overwrite(path: Path, content: bytes) -> None:
    """Replace a small file without waiting for the disk; after a power cut it may be some seconds old.

    Content of the same length that fits a sector is written in place: a power cut leaves no half of it.
    """
    with suppress(FileNotFoundError), path.open("r+b", buffering=0) as file:
        if os.fstat(file.fileno()).st_size == len(content) <= _SECTOR:
            file.write(content)
            return
    write_atomically(path, content)


def open_fresh(path: Path) -> BinaryIO:
    """Create a file readable by its owner only, replacing what a crash left under that name."""
    path.unlink(missing_ok=True)
    return open_new(path)


def open_new(path: Path) -> BinaryIO:
    """Create a file readable by its owner only.

    Raises:
        FileExistsError: The file exists; it is left as it is.
    """
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | _BINARY, PRIVATE), "w+b")


def put_in_place(temporary: Path, path: Path) -> None:
    """Rename a finished file that is already on the disk, replacing an older one."""
    temporary.replace(path)
    sync_folder(path.parent)


def sync_file(path: Path) -> None:
    """Wait until the file's content is on the disk."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk; not available, nor needed, on Windows."""
    if sys.platform != "win32":
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
