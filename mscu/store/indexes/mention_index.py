"""The index of what reports name, written on the connection of one action.

Like the index of likenesses it is derived: it has no audit rows, and can be rebuilt.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert

from mscu.batches import in_batches
from mscu.models.mention import Mention, MentionIndex
from mscu.store.indexes.marked_index import MarkedIndex

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

ROWS_AT_ONCE = 5_000
_ROWS: Any = Mention.__table__


class MentionTable(MarkedIndex):
    """The index in the transaction of one connection."""

    rows, mark_table = (_ROWS,), MentionIndex.__table__

    def put(self, reports: Iterable[tuple[int, int | None, Collection[int]]]) -> None:
        """Add reports that are not in it: the id, the case and the keys of each."""
        rows = (
            {"key": key, "entry_id": entry_id, "case_id": case_id}
            for entry_id, case_id, keys in reports
            for key in keys
        )
        for part in in_batches(rows, ROWS_AT_ONCE):
            self._connection.execute(insert(_ROWS), list(part))

    def forget(self, report_ids: Iterable[int]) -> None:
        """Remove reports."""
        for part in in_batches(report_ids):
            self._connection.execute(delete(_ROWS).where(_ROWS.c.entry_id.in_(part)))
