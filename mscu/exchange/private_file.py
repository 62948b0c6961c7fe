"""Writing a file that only its owner may read: completely, or not at all.

It is first written under an unused name in the same folder. Other files of the folder are never removed or
overwritten; only the target file is replaced.
"""

from __future__ import annotations

import errno
import hashlib
import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

PRIVATE = 0o600
SUFFIX = ".new"
_FULL, _NO_FOLDER = "the disk is full", "there is no such folder"
_NOT_ALLOWED = "the folder is read-only, or the file is open in another program"
_CAUSES = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EFBIG: _FULL,
    errno.EACCES: _NOT_ALLOWED,
    errno.EPERM: _NOT_ALLOWED,
    errno.EROFS: _NOT_ALLOWED,
    errno.ENOENT: _NO_FOLDER,
    errno.ENOTDIR: _NO_FOLDER,
}


def why_not_written(error: OSError) -> str:
    """Return that a file was not written, with the cause where it is known."""
    cause = _CAUSES.get(error.errno or 0)
    return f"The file could not be written{f': {cause}' if cause else ''}."


def not_written(error: OSError) -> str:
    """Return that a file was not written, with the cause where it is known, and what to do."""
    return f"{why_not_written(error)} Choose another folder."


@dataclass(eq=False)
class PrivateFile:
    """A temporary file beside its target; only files that it made itself are moved or removed."""

    place: Path
    _temporary: Path | None = field(default=None, init=False, repr=False)

    def write(self, parts: Iterable[bytes]) -> str:
        """Write the parts as they come; return the SHA-256 of the whole file.

        Nothing is left of it if the parts end in an error.

        Raises:
            OSError: the folder cannot be written to.
        """
        self.drop()
        digest = hashlib.sha256()
        # Readable by its owner only, and never over an existing file.
        handle, name = tempfile.mkstemp(SUFFIX, f"{self.place.name}.", self.place.parent)
        self._temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                for part in parts:
                    digest.update(part)
                    file.write(part)
        except BaseException:
            self.drop()
            raise
        return digest.hexdigest()

    def put_in_place(self) -> None:
        """Move the file to its target.

        Raises:
            OSError: the move failed, or nothing was written; an existing target is unchanged.
        """
        if self._temporary is None:
            raise FileNotFoundError(self.place)
        self._temporary.replace(self.place)
        self._temporary = None

    def drop(self) -> None:
        """Remove the file unless it has been moved to its target."""
        if self._temporary is not None:
            self._temporary.unlink(missing_ok=True)
            self._temporary = None


def write_private(path: Path, content: bytes) -> None:
    """Replace a file once the new content is completely written.

    Raises:
        OSError: the folder cannot be written to; an existing file is unchanged.
    """
    file = PrivateFile(path)
    try:
        file.write([content])
        file.put_in_place()
    finally:
        file.drop()
