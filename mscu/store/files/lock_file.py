"""One writer at a time: a lock file that says who has the store open, and where.

The lock is the operating system's, so a crash frees it; the words in the file are only for the
person who is turned away. SQLite's own lock could not name anybody.
Raises `OpenElsewhere`.
"""

from __future__ import annotations

import json
import os
import platform
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from mscu.errors import OpenElsewhere
from mscu.store.files.os_lock import open_shared, try_lock
from mscu.store.files.sqlite_errors import in_our_words

_MOST_BYTES = 4096
_LONGEST_WORD = 100


@dataclass(frozen=True)
class StoreLock:
    """A store held by this process until `release`, or until the process ends."""

    file: BinaryIO

    @classmethod
    @in_our_words()
    def take(cls, path: Path, who: str) -> StoreLock:
        """Hold the store for a person, or say who holds it already."""
        file = open_shared(path)
        if not try_lock(file):
            with file:
                raise OpenElsewhere(_sentence(file.read(_MOST_BYTES)))
        holder = {"who": who, "host": platform.node(), "process": os.getpid()}
        file.truncate(0)
        file.write(json.dumps(holder).encode())
        return cls(file)

    def release(self) -> None:
        """Let others in. The file stays: taking it away would let two hold two files."""
        self.file.truncate(0)
        self.file.close()


def _sentence(content: bytes) -> str | None:
    """Say who holds the store, as far as the file tells; without it the general sentence stands."""
    try:
        match json.loads(content):
            case {"who": str(who), "host": str(host)}:
                return f"{_shown(who)} has this store open on {_shown(host)}."
    except (ValueError, RecursionError):
        pass
    return None


def _shown(word: str) -> str:
    return "".join(letter for letter in word[:_LONGEST_WORD] if letter.isprintable())
