"""Pads the navigators' store, so that the size of its file tells nobody how much was written.

Police can see the file where both stores lie on one machine. It grows in steps only: what is
added inside a step goes into pages that stood empty in it. Its backups are as large as itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

STEP = 8 << 20
"""Bytes; several years of a small charity's notes are one step."""
_PAGE = 4096
_LEAF = _PAGE // 2
"""A row of this size has a page to itself."""


def pad(engine: Engine, database: Path) -> None:
    """Grow the file to whole steps; one that is so already is left alone."""
    if database.stat().st_size % STEP == 0:
        return
    while missing := -database.stat().st_size % STEP:
        large = missing - 64 * _PAGE
        sizes = [large] if large > 0 else [_LEAF] * max(1, missing // _PAGE // 2)
        with engine.begin() as connection:
            for size in sizes:
                connection.exec_driver_sql("INSERT INTO padding (filler) VALUES (zeroblob(?))", (size,))
    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM padding")
