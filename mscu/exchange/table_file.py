"""Reads a file of somebody's disk as a table, and says which file it was."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from threading import Event

from mscu.errors import MscuError
from mscu.exchange.sheet import MOST_BYTES, Table
from mscu.exchange.table_process import read_apart


class NoSuchFile(MscuError):
    """No file of this name can be opened. Check the name, or choose it with Browse."""


@dataclass(frozen=True)
class TableFile:
    """A table with the name and the SHA-256 of the file that it was read from."""

    name: str
    sha256: str
    table: Table


def read_table_file(
    path: Path,
    *,
    sheet: int = 0,
    stop: Event | None = None,
    heard: Callable[[int], object] | None = None,
) -> TableFile:
    """Read one sheet of a file in a process of its own.

    Raises:
        NoSuchFile: it cannot be opened.
        BadSheet: it is no table, or reading it takes too much.
        Cancelled: `stop` was set.
    """
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except (OSError, ValueError):
        raise NoSuchFile from None
    table = read_apart(content, sheet=sheet, stop=stop, heard=heard)
    return TableFile(path.name, sha256(content).hexdigest(), table)
