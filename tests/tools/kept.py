"""What takes long to make is made once, and kept until something that makes it changes.

Stores of tests are founded and filled by the program itself, which takes seconds. They are kept in the cache
of pytest, under a digest of the program and of what fills them; a session works on a copy of its own.
"""

from __future__ import annotations

import hashlib
import pickle
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QLockFile

T = TypeVar("T")
Making = Callable[[], AbstractContextManager[None]]
ROOT = Path(__file__).parents[2]
MAKERS = ("mscu", "resources", "tests/inputs", "tests/scenes", "tests/exchange")
"""Folders with whatever goes into a store."""
FORMER = 3
"""For how many former states of the program things stay: another run may be at work with them."""


@dataclass(frozen=True)
class Kept:
    """A folder in which things are kept, and one of the session for copies of them."""

    cache: Path
    session: Path
    making: Making = nullcontext
    """How things are made."""

    def get(self, name: str, make: Callable[[Path], T], *, depends_on: object = "") -> tuple[T, Path]:
        """Return a thing and the folder of its files, made by `make` in a folder that is not there yet.

        `depends_on` tells of what else it was made. Workers wait for the one that makes it.
        """
        key = hashlib.sha256(repr(depends_on).encode()).hexdigest()[:8]
        self.current.mkdir(parents=True, exist_ok=True)
        place, lock = self.current / f"{name}-{key}", QLockFile(str(self.current / f"{name}.lock"))
        lock.setStaleLockTime(0)
        lock.lock()
        try:
            if not (place / "made").is_file():
                shutil.rmtree(place, ignore_errors=True)
                place.mkdir()
                with self.making():
                    (place / "made").write_bytes(pickle.dumps(make(place / "files")))
        finally:
            lock.unlock()
        files = self.session / name
        shutil.copytree(place / "files", files)
        thing: T = pickle.loads((place / "made").read_bytes())  # noqa: S301 - written here
        return thing, files

    @cached_property
    def current(self) -> Path:
        """Return the folder for the program as it was when the run began; those of long ago are removed."""
        others = (path for path in self.cache.iterdir() if path.name != DIGEST)
        for former in sorted(others, key=lambda path: path.stat().st_mtime, reverse=True)[FORMER:]:
            shutil.rmtree(former, ignore_errors=True)
        return self.cache / DIGEST


def sources() -> Iterator[Path]:
    yield ROOT / "requirements.txt"
    for folder in MAKERS:
        files = (path for path in (ROOT / folder).rglob("*") if path.is_file())
        yield from sorted(path for path in files if path.suffix != ".pyc")


def digest_of(files: Iterator[Path]) -> str:
    """Return a digest of files, their names and this Python."""
    found = hashlib.sha256(sys.version.encode())
    for file in files:
        content = file.read_bytes()
        found.update(f"\0{file.relative_to(ROOT)}\0{len(content)}\0".encode() + content)
    return found.hexdigest()[:16]


DIGEST = digest_of(sources())
