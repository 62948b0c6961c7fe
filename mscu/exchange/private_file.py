"""Writes a file that only its owner may read: whole, or not at all."""

from __future__ import annotations

import os
from pathlib import Path

PRIVATE = 0o600
_BINARY = getattr(os, "O_BINARY", 0)


def write_private(path: Path, content: bytes) -> None:
    """Put a file in the place of an older one, once all of it is written.

    Raises:
        OSError: the place refuses; what was there before is untouched.
    """
    half = path.with_name(f"{path.name}.new")
    half.unlink(missing_ok=True)
    made = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, PRIVATE)
    with os.fdopen(made, "wb") as file:
        file.write(content)
    half.replace(path)
