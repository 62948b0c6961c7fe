"""What every index that is made from the records has in common: it says by what it was made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy import delete, insert, select

if TYPE_CHECKING:
    from sqlalchemy import Connection


class MarkedIndex:
    """An index in the transaction of one connection; it can be made anew."""

    rows: ClassVar[tuple[Any, ...]]
    """Its tables."""
    mark_table: ClassVar[Any]
    """The one with the fingerprint of what it was made by."""

    def __init__(self, connection: Connection) -> None:
        """Work on this connection."""
        self._connection = connection

    def fits(self, fingerprint: str) -> bool:
        """Return whether it was made by these rules."""
        return bool(self._connection.scalar(select(self.mark_table.c.fingerprint)) == fingerprint)

    def empty(self) -> None:
        """Forget all of it."""
        for table in (*self.rows, self.mark_table):
            self._connection.execute(delete(table))

    def mark(self, fingerprint: str, **beside: str) -> None:
        """Say by which rules it was made."""
        self._connection.execute(delete(self.mark_table))
        self._connection.execute(insert(self.mark_table), {"fingerprint": fingerprint, **beside})
