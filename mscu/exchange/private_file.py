"""Writes a file that only its owner may read: whole, or not at all."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

PRIVATE = 0o600
_BINARY = getattr(os, "O_BINARY", 0)


def write_private(path: Path, content: bytes) -> None:
    """Put a file in the place of an older one, once all of it is written.

    Raises:
        OSError: the place refuses; what was there before is untouched.
    """
    write_beside(path, [content])
    put_in_place(path)


def write_beside(path: Path, parts: Iterable[bytes]) -> str:
    """Write a file beside its place as its parts come; gives the SHA-256 of all that it holds.

    Nothing is left of it if the parts end in an error.

    Raises:
        OSError: the place refuses.
    """
    half, digest = _half(path), hashlib.sha256()
    half.unlink(missing_ok=True)
    made = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, PRIVATE)
    try:
        with os.fdopen(made, "wb") as file:
            for part in parts:
                digest.update(part)
                file.write(part)
    except BaseException:
        drop_beside(path)
        raise
    return digest.hexdigest()


def put_in_place(path: Path) -> None:
    """Put what was written beside a place there.

    Raises:
        OSError: the place refuses; what was there before is untouched.
    """
    _half(path).replace(path)


def drop_beside(path: Path) -> None:
    """Take away what was written beside a place, if anything was."""
    _half(path).unlink(missing_ok=True)


def _half(path: Path) -> Path:
    return path.with_name(f"{path.name}.new")
