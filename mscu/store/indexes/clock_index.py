"""The index of open clocks, written on the connection of one action.

Like the word index it is derived: it has no audit rows, and can be rebuilt. So that nobody hides a deadline
by deleting its row, the index keeps the sum of its rows' keyed digests, which each command updates.
"""

from __future__ import annotations

import hmac
import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, delete, insert, literal_column, select, update
from typing_extensions import override

from mscu.batches import in_batches
from mscu.models.clock_row import ClockIndex, ClockRow
from mscu.store.engine.stored_form import stored_form
from mscu.store.indexes.marked_index import MarkedIndex

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Connection

_ROWS: Any = ClockRow.__table__
_INDEX: Any = ClockIndex.__table__
_NAMES = [column.name for column in _ROWS.columns if column.name != "id"]
_STORED = select(_ROWS.c.id, *(_ROWS.c[name] for name in _NAMES))
_VALUES: list[Any] = [literal_column(name) for name in ("id", *_NAMES)]
ALL = select(*_VALUES).select_from(_ROWS)
"""Reads the values as the driver returns them, since those are what is digested."""
_MODULUS = 1 << 256


def total_of(rows: Iterable[Iterable[Any]], key: bytes) -> int:
    """Return the sum of the digests of rows, in any order."""
    parts = (json.dumps([*map(stored_form, row)]).encode() for row in rows)
    return sum(int.from_bytes(hmac.digest(key, part, "sha256")) for part in parts) % _MODULUS


def format_total(total: int) -> str:
    """Format a sum as the index stores it."""
    return f"{total:064x}"


class ClockTable(MarkedIndex):
    """The index of clocks; `mark` keeps its sum and the fingerprint of the rules."""

    rows, mark_table = (_ROWS,), _INDEX

    def __init__(self, connection: Connection, key: bytes = b"") -> None:
        """Use this connection; rows are digested with the key of the record digests."""
        super().__init__(connection)
        self._key = key

    def is_intact(self) -> bool:
        """Return whether it holds exactly the rows that were written, unchanged."""
        stored = self._connection.scalar(select(_INDEX.c.total))
        return stored == format_total(self._total(ALL))

    def put(self, case_ids: Sequence[int], rows: Iterable[Mapping[str, Any]]) -> None:
        """Replace the clocks of these cases; unchanged ones keep their id."""
        new_rows = {tuple(row[name] for name in _NAMES): row for row in rows}
        removed = []
        for part in in_batches(case_ids):
            for row_id, *values in self._connection.execute(_STORED.where(_ROWS.c.case_id.in_(part))):
                if new_rows.pop(tuple(values), None) is None:
                    removed.append(row_id)
        if removed or new_rows:
            old_total = self._total_of_cases(case_ids)
            self._write(removed, list(new_rows.values()))
            self._add_to_total(self._total_of_cases(case_ids) - old_total)

    @override
    def mark(self, fingerprint: str, **values: str) -> None:
        super().mark(fingerprint, total=format_total(self._total(ALL)), **values)

    def _write(self, removed: Sequence[int], new_rows: Sequence[Mapping[str, Any]]) -> None:
        for part in in_batches(removed):
            self._connection.execute(delete(_ROWS).where(_ROWS.c.id.in_(part)))
        if new_rows:
            self._connection.execute(insert(_ROWS), list(new_rows))

    def _total(self, statement: Select[Any]) -> int:
        return total_of(self._connection.execute(statement), self._key)

    def _total_of_cases(self, case_ids: Sequence[int]) -> int:
        return sum(
            self._total(ALL.where(_ROWS.c.case_id.in_(part))) for part in in_batches(dict.fromkeys(case_ids))
        )

    def _add_to_total(self, change: int) -> None:
        """Add to the sum; an index that is being built has none yet."""
        stored = self._connection.scalar(select(_INDEX.c.total))
        if stored:
            total = format_total((int(stored, 16) + change) % _MODULUS)
            self._connection.execute(update(_INDEX).values(total=total))
