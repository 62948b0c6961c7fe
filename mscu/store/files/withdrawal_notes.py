"""Notes by which the charity withdraws shared copies while the unit's store is shut or open elsewhere.

A note is a small file in the unit's folder. It is named by the SHA-256 of a secret that only the charity can
derive, and holds the secret and the day: the unit's store knows the digest of each copy that it may still
show, and looks for those names alone. So nobody learns from a note which copy it withdraws, nobody can forge
one, and any number of other files costs nothing. Notes stay: an older copy of the unit's store, once put
back, reads them again.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from mscu.codes import StoreKind
from mscu.errors import NoAccess, StoreError
from mscu.store.engine.store_errors import store_errors
from mscu.store.files.atomic import write_atomically
from mscu.store.files.file_names import StoreFiles
from mscu.store.files.strict_json import canonical, read_record

FOLDER = "withdrawals"
TAKEN = "Something else has its name. Have it removed from the folder “withdrawals” beside that store."
_PRIVATE_FOLDER = 0o700
_MAX_BYTES = 256
_NAME = re.compile(r"[0-9a-f]{64}")
# Neither follow a link nor wait for a pipe that somebody put there.
_PLAIN = getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


@dataclass(frozen=True, kw_only=True)
class _Content:
    """What a note says, as it is written."""

    secret: bytes
    day: str


@dataclass(frozen=True)
class WithdrawalNotes:
    """The notes beside a unit's store."""

    unit_folder: Path

    @property
    def folder(self) -> Path:
        return self.unit_folder / FOLDER

    @store_errors()
    def write(self, secret: bytes, day: date) -> None:
        """Write a note durably, unless it is there already.

        Raises:
            StoreError: The unit's store is not in the folder, or nothing can be written there.
        """
        content = canonical(_Content(secret=secret, day=day.isoformat()))
        path = self.folder / hashlib.sha256(secret).hexdigest()
        if _read(path) == content:
            return
        if not StoreFiles(self.unit_folder, StoreKind.UNIT).keys.is_file():
            raise NoAccess
        try:
            self.folder.mkdir(mode=_PRIVATE_FOLDER, exist_ok=True)
            write_atomically(path, content)
        except (FileExistsError, IsADirectoryError, NotADirectoryError) as error:
            raise StoreError(TAKEN) from error

    def digests(self) -> frozenset[str]:
        """Return the names of all notes, without reading any."""
        with suppress(OSError):
            return frozenset(path.name for path in self.folder.iterdir())
        return frozenset()

    def is_barred(self) -> bool:
        """Return whether something has the folder's name in which no note can be looked for."""
        try:
            os.scandir(self.folder).close()
        except FileNotFoundError:
            return False
        except OSError:
            return True
        return False

    def read(self, digests: Iterable[str]) -> Iterator[tuple[bytes, date | None]]:
        """Yield secret and day of each note for one of these digests; anything else is passed over.

        The day is None if it is none. It is not protected: whoever can write the file can change it.
        """
        for digest in digests:
            content = _read(self.folder / digest)
            if content is None:
                continue
            with suppress(ValueError):
                note = read_record(_Content, content)
                if hashlib.sha256(note.secret).hexdigest() == digest:
                    yield note.secret, _day(note.day)

    def copy_to(self, folder: Path) -> None:
        """Copy what may be a note to another folder, in which an older copy of the store is put."""
        with suppress(OSError):
            for path in self.folder.iterdir():
                content = _read(path) if _NAME.fullmatch(path.name) else None
                if content is not None:
                    target = folder / FOLDER
                    target.mkdir(mode=_PRIVATE_FOLDER, exist_ok=True)
                    write_atomically(target / path.name, content)


def _day(text: str) -> date | None:
    with suppress(ValueError):
        return date.fromisoformat(text)
    return None


def _read(path: Path) -> bytes | None:
    """Return the content of a small file; None for whatever else is there."""
    with suppress(OSError, ValueError), os.fdopen(os.open(path, os.O_RDONLY | _PLAIN), "rb") as file:
        if stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            content = file.read(_MAX_BYTES + 1)
            return content if len(content) <= _MAX_BYTES else None
    return None
