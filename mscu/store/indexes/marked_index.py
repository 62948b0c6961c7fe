"""Base of the indexes derived from the records: each keeps the fingerprint of its rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy import delete, insert, select

if TYPE_CHECKING:
    from sqlalchemy import Connection


class MarkedIndex:
    """A rebuildable index in the transaction of one connection."""

    rows: ClassVar[tuple[Any, ...]]
    """Its tables."""
    mark_table: ClassVar[Any]
    """The table with the fingerprint of the rules that built it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def is_current(self, fingerprint: str) -> bool:
        """Return whether it was built by these rules."""
        return bool(self._connection.scalar(select(self.mark_table.c.fingerprint)) == fingerprint)

    def empty(self) -> None:
        """Delete all of its rows."""
        for table in (*self.rows, self.mark_table):
            self._connection.execute(delete(table))

    def mark(self, fingerprint: str, **values: str) -> None:
        """Record the fingerprint of the rules that built it."""
        self._connection.execute(delete(self.mark_table))
        self._connection.execute(insert(self.mark_table), {"fingerprint": fingerprint, **values})
