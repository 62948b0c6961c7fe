"""Writes the index of the open clocks on the connection of one action; the gate says what.

Like the word index it is derived: no row of the audit tells of it, and it can be made anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select

from mscu.models.clock_row import ClockIndex, ClockRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Connection

AT_ONCE = 500
_ROWS: Any = ClockRow.__table__
_OF: Any = ClockIndex.__table__
_NAMES = [column.name for column in _ROWS.columns if column.name != "id"]
_KNOWN = select(_ROWS.c.id, *(_ROWS.c[name] for name in _NAMES))


class ClockTable:
    """The index in the transaction of one connection."""

    def __init__(self, connection: Connection) -> None:
        """Work on this connection."""
        self._connection = connection

    def fits(self, fingerprint: str) -> bool:
        """Say whether the index was made by these rules."""
        return self._connection.scalar(select(_OF.c.fingerprint)) == fingerprint

    def put(self, case_ids: Sequence[int], rows: Iterable[Mapping[str, Any]]) -> None:
        """Put the clocks of these cases in place of former ones; the same keep their number."""
        fresh = {tuple(row[name] for name in _NAMES): row for row in rows}
        gone = []
        for start in range(0, len(case_ids), AT_ONCE):
            part = case_ids[start : start + AT_ONCE]
            for number, *values in self._connection.execute(
                _KNOWN.where(_ROWS.c.case_id.in_(part))
            ):
                if fresh.pop(tuple(values), None) is None:
                    gone.append(number)
        for start in range(0, len(gone), AT_ONCE):
            part = gone[start : start + AT_ONCE]
            self._connection.execute(delete(_ROWS).where(_ROWS.c.id.in_(part)))
        if fresh:
            self._connection.execute(insert(_ROWS), list(fresh.values()))

    def empty(self) -> None:
        """Forget all of it."""
        self._connection.execute(delete(_ROWS))
        self._connection.execute(delete(_OF))

    def mark(self, fingerprint: str) -> None:
        """Say by which rules it was made."""
        self._connection.execute(delete(_OF))
        self._connection.execute(insert(_OF), {"fingerprint": fingerprint})
