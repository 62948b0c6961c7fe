"""The index of open clocks, written on the connection of one action.

Like the word index it is derived: it has no audit rows, and can be rebuilt. So that nobody hides a deadline
by deleting its row, the index keeps the sum of its rows' keyed digests, which each command updates.
"""

from __future__ import annotations

import hmac
import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select, update
from typing_extensions import override

from mscu.batches import in_batches
from mscu.models.clock_row import ClockIndex, ClockRow
from mscu.store.indexes.marked_index import MarkedIndex

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Connection

_ROWS: Any = ClockRow.__table__
_OF: Any = ClockIndex.__table__
_NAMES = [column.name for column in _ROWS.columns if column.name != "id"]
_KNOWN = select(_ROWS.c.id, *(_ROWS.c[name] for name in _NAMES))
ALL = f"SELECT {', '.join(('id', *_NAMES))} FROM clock"  # noqa: S608 - our own names
"""As SQLite stores them, since they are digested as they are in the file."""
_OF_CASES = f"{ALL} WHERE case_id IN (SELECT value FROM json_each(?))"  # noqa: S608 - as above
_ROUND = 1 << 256


def total_of(rows: Iterable[Iterable[Any]], key: bytes) -> int:
    """Return the sum of the digests of rows, in any order."""
    parts = (json.dumps(list(row)).encode() for row in rows)
    return sum(int.from_bytes(hmac.digest(key, part, "sha256")) for part in parts) % _ROUND


def written(total: int) -> str:
    """Format a sum as the index stores it."""
    return f"{total:064x}"


class ClockTable(MarkedIndex):
    """The index of clocks; `mark` keeps its sum and the fingerprint of the rules."""

    rows, mark_table = (_ROWS,), _OF

    def __init__(self, connection: Connection, key: bytes = b"") -> None:
        """Use this connection; rows are digested with the key of the record digests."""
        super().__init__(connection)
        self._key = key

    def is_whole(self) -> bool:
        """Return whether it holds exactly the rows that were written, unchanged."""
        kept = self._connection.scalar(select(_OF.c.total))
        return kept == written(self._total(ALL))

    def put(self, case_ids: Sequence[int], rows: Iterable[Mapping[str, Any]]) -> None:
        """Replace the clocks of these cases; unchanged ones keep their id."""
        fresh = {tuple(row[name] for name in _NAMES): row for row in rows}
        gone = []
        for part in in_batches(case_ids):
            for number, *values in self._connection.execute(_KNOWN.where(_ROWS.c.case_id.in_(part))):
                if fresh.pop(tuple(values), None) is None:
                    gone.append(number)
        if gone or fresh:
            before = self._total(_OF_CASES, json.dumps(case_ids))
            self._write(gone, list(fresh.values()))
            self._move(self._total(_OF_CASES, json.dumps(case_ids)) - before)

    @override
    def mark(self, fingerprint: str, **beside: str) -> None:
        super().mark(fingerprint, total=written(self._total(ALL)), **beside)

    def _write(self, gone: Sequence[int], fresh: Sequence[Mapping[str, Any]]) -> None:
        for part in in_batches(gone):
            self._connection.execute(delete(_ROWS).where(_ROWS.c.id.in_(part)))
        if fresh:
            self._connection.execute(insert(_ROWS), list(fresh))

    def _total(self, statement: str, *values: str) -> int:
        return total_of(self._connection.exec_driver_sql(statement, values), self._key)

    def _move(self, by: int) -> None:
        """Add to the sum; an index that is being built has none yet."""
        kept = self._connection.scalar(select(_OF.c.total))
        if kept:
            moved = written((int(kept, 16) + by) % _ROUND)
            self._connection.execute(update(_OF).values(total=moved))
