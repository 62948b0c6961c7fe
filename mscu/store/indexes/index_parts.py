"""The parts of the index of words: FTS5 begins new ones as records come, and searches each.

It puts four of a size together by itself, which leaves some of every size: in all of them a search
takes up to twice as long as in one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Connection
    from sqlcipher3 import dbapi2

FEW = 4
"""Parts that are left as they are: putting them together writes the whole index anew."""
PAGES = 200
"""Pages that are put together at once: whoever asks the store meanwhile waits so long."""
_NOTHING = 2
"""FTS5 changed fewer rows than that where there was nothing left to put together."""
_PARTS = "SELECT count(DISTINCT segid) FROM find_text_idx"
_MERGE = "INSERT INTO find_text (find_text, rank) VALUES ('merge', ?)"


def put_together(connection: Connection, *, begun: bool) -> bool:
    """Put some pages together, of many parts or where it was begun; says whether to go on."""
    if not begun and parts(connection) <= FEW:
        return False
    raw: dbapi2.Connection = connection.connection.driver_connection
    before = raw.total_changes
    connection.exec_driver_sql(_MERGE, (-PAGES,))
    return bool(raw.total_changes - before >= _NOTHING)


def parts(connection: Connection) -> int:
    """Count them."""
    return int(connection.exec_driver_sql(_PARTS).scalar_one())
