"""Pads the charity's store, so that the size of its file does not reveal how much was written.

Police can see the file where both stores are on one machine. It grows only in steps: what is added within a
step fills empty pages. Its backups are as large as the store.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

STEP = 8 << 20
"""Bytes; several years of a small charity's notes fit in one step."""
_PAGE = 4096
_PAGE_ROW = _PAGE // 2
"""A row of this size takes a page of its own."""


def pad(engine: Engine, database: Path) -> None:
    """Grow the file to a whole number of steps."""
    if database.stat().st_size % STEP == 0:
        return
    while missing := -database.stat().st_size % STEP:
        large_size = missing - 64 * _PAGE
        sizes = [large_size] if large_size > 0 else [_PAGE_ROW] * max(1, missing // _PAGE // 2)
        with engine.begin() as connection:
            for size in sizes:
                connection.exec_driver_sql("INSERT INTO padding (filler) VALUES (zeroblob(?))", (size,))
    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM padding")
