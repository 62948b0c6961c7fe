"""The derived indexes: emptied together, and rebuilt when asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mscu.store.indexes.clock_index import ClockTable
from mscu.store.indexes.likeness_index import LikenessTable
from mscu.store.indexes.marked_index import MarkedIndex
from mscu.store.indexes.mention_index import MentionTable
from mscu.store.indexes.tally_table import TallyTable

if TYPE_CHECKING:
    from collections.abc import Container

    from sqlalchemy import Connection

INDEXES: tuple[type[MarkedIndex], ...] = (ClockTable, TallyTable, LikenessTable, MentionTable)
NOT_COMPARED: tuple[type[MarkedIndex], ...] = (ClockTable, LikenessTable)
"""Those that a verification empties without looking at what is in them."""


def empty_indexes(connection: Connection, tables: Container[str] | None = None) -> None:
    """Empty the indexes; an older store may lack some of them."""
    for index in INDEXES:
        if tables is None or index.mark_table.name in tables:
            index(connection).empty()
