"""Writes the index of the open clocks on the connection of one action; the gate says what.

Like the word index it is derived: no row of the audit tells of it, and it can be made anew. So that
nobody hides a deadline by taking its row away, the index keeps the sum of its rows' keyed digests,
which each command moves by what it changes.
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
"""As SQLite keeps them, so that each is digested as it lies in the file."""
_OF_CASES = f"{ALL} WHERE case_id IN (SELECT value FROM json_each(?))"  # noqa: S608 - as above
_ROUND = 1 << 256


def total_of(rows: Iterable[Iterable[Any]], key: bytes) -> int:
    """Add up the digests of rows, in whatever order they come."""
    parts = (json.dumps(list(row)).encode() for row in rows)
    return sum(int.from_bytes(hmac.digest(key, part, "sha256")) for part in parts) % _ROUND


def written(total: int) -> str:
    """Write a sum as the index keeps it."""
    return f"{total:064x}"


class ClockTable(MarkedIndex):
    """The index of the clocks; `mark` keeps what it holds beside by what it was made."""

    rows, mark_table = (_ROWS,), _OF

    def __init__(self, connection: Connection, key: bytes = b"") -> None:
        """Work on this connection; rows are digested with the key of the records' digests."""
        super().__init__(connection)
        self._key = key

    def is_whole(self) -> bool:
        """Return whether it holds the rows that were written, no more, no fewer and none changed."""
        kept = self._connection.scalar(select(_OF.c.total))
        return kept == written(self._total(ALL))

    def put(self, case_ids: Sequence[int], rows: Iterable[Mapping[str, Any]]) -> None:
        """Put the clocks of these cases in place of former ones; the same keep their number."""
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
        """Move the sum; an index that is being made has none yet."""
        kept = self._connection.scalar(select(_OF.c.total))
        if kept:
            moved = written((int(kept, 16) + by) % _ROUND)
            self._connection.execute(update(_OF).values(total=moved))
