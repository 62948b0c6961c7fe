"""Writes a file that only its owner may read: whole, or not at all.

It is written beside its place first, under a name that nobody else had there: what lies in the
folder already is never taken away or written over, but for the file of the very name.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

PRIVATE = 0o600
ENDING = ".new"


@dataclass(eq=False)
class Beside:
    """A file on its way to a place: it puts there, and takes away, what it made itself alone."""

    place: Path
    _made: Path | None = field(default=None, init=False, repr=False)

    def write(self, parts: Iterable[bytes]) -> str:
        """Write the file as its parts come; gives the SHA-256 of all that it holds.

        Nothing is left of it if the parts end in an error.

        Raises:
            OSError: the place refuses.
        """
        self.drop()
        digest = hashlib.sha256()
        # Made for its owner alone, and only where nothing of that name is.
        handle, name = tempfile.mkstemp(ENDING, f"{self.place.name}.", self.place.parent)
        self._made = Path(name)
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
        """Put there what was written.

        Raises:
            OSError: the place refuses, or nothing was written; what was there is untouched.
        """
        if self._made is None:
            raise FileNotFoundError(self.place)
        self._made.replace(self.place)
        self._made = None

    def drop(self) -> None:
        """Take away what was written, if anything was and is not in its place yet."""
        if self._made is not None:
            self._made.unlink(missing_ok=True)
            self._made = None


def write_private(path: Path, content: bytes) -> None:
    """Put a file in the place of an older one, once all of it is written.

    Raises:
        OSError: the place refuses; what was there before is untouched.
    """
    beside = Beside(path)
    try:
        beside.write([content])
        beside.put_in_place()
    finally:
        beside.drop()
