"""What a folder's store still lacks: a file beside it remembers that, until it is there.

While a store is being made nobody has used it, so a half-made one can be removed. A store whose recovery
codes nobody has confirmed works, but would be lost with its passphrases: new codes are then drawn.
"""

from __future__ import annotations

from contextlib import suppress
from enum import StrEnum
from typing import TYPE_CHECKING

from mscu.store.engine.store_errors import store_errors
from mscu.store.files.atomic import write_atomically

if TYPE_CHECKING:
    from pathlib import Path

    from mscu.store.files.file_names import StoreFiles

_MAX_BYTES = 16


class Lacks(StrEnum):
    """What is not finished; the values are in files."""

    STORE = "store"
    CODES = "codes"


def lacks(files: StoreFiles) -> Lacks | None:
    """Return what is not finished, or None."""
    if not files.unfinished.is_file():
        return None
    with suppress(OSError, ValueError), files.unfinished.open("rb") as file:
        return Lacks(file.read(_MAX_BYTES).decode("ascii", "replace"))
    return None


@store_errors()
def remember_lack(files: StoreFiles, what: Lacks) -> None:
    """Remember what is not finished, also after a power cut."""
    write_atomically(files.unfinished, what.encode())


@store_errors()
def forget_lack(files: StoreFiles) -> None:
    """Remember that everything is finished."""
    files.unfinished.unlink(missing_ok=True)


def is_half_made(files: StoreFiles) -> bool:
    """Return whether the folder holds a store that was never finished, and nothing else."""
    return lacks(files) is Lacks.STORE and set(files.folder.iterdir()) == set(_own(files))


@store_errors()
def remove_half_made(files: StoreFiles) -> None:
    """Remove what is left of a store that was never finished; its lock file stays."""
    if lacks(files) is Lacks.STORE:
        for path in _own(files):
            if path not in {files.lock, files.unfinished}:
                path.unlink()
        forget_lack(files)


def _own(files: StoreFiles) -> list[Path]:
    return [path for path in files.folder.glob(f"{files.store_kind}.*") if path.is_file()]
