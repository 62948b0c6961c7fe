"""The tallies of the unit's years, written on the connection of one action.

Like the index of clocks they are derived: they have no audit rows, and can be rebuilt. A part and its share
of the sums are always written together.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Any

from sqlalchemy import delete, select, text

from mscu.batches import in_batches
from mscu.models.tally import Tally, TallyIndex, TallyPart
from mscu.store.engine.engines import engine_of
from mscu.store.indexes.marked_index import MarkedIndex

_SUMS: Any = Tally.__table__
_PARTS: Any = TallyPart.__table__
_SUM_KEY = ("measure", "quarter", "district", "marks")
_PUT_PART = text(
    "INSERT INTO tally_part (id, case_id, is_apart, counted) VALUES (:id, :case_id, :is_apart, :counted) "
    "ON CONFLICT (id) DO UPDATE SET counted = excluded.counted, is_apart = excluded.is_apart"
)
_ADD_TO_SUM = text(
    "INSERT INTO tally (measure, quarter, district, marks, number, amount) "
    "VALUES (:measure, :quarter, :district, :marks, :number, :amount) "
    "ON CONFLICT (quarter, measure, district, marks) "
    "DO UPDATE SET number = tally.number + excluded.number, amount = tally.amount + excluded.amount"
)
Share = tuple[str, int, str, str, int, int]
"""What a part adds to one sum: measure, quarter, district, marks, count and amount."""


StoredRow = tuple[Any, ...]
"""A stored sum or part."""


class TallyTable(MarkedIndex):
    """The tallies in the transaction of one connection."""

    rows, mark_table = (_SUMS, _PARTS), TallyIndex.__table__

    def stored(self, fingerprint: str) -> frozenset[StoredRow] | None:
        """Return all stored rows for comparison; None if other rules, or none, built them."""
        if not self.is_current(fingerprint):
            return None
        sums = select(*(_SUMS.c[name] for name in (*_SUM_KEY, "number", "amount")))
        parts = select(_PARTS.c.id, _PARTS.c.is_apart, _PARTS.c.counted)
        return frozenset(
            [tuple(row) for row in self._connection.execute(sums) if row.number or row.amount]
            + [(*row[:2], _canonical(row[2])) for row in self._connection.execute(parts)]
        )

    def put(
        self,
        part_ids: Sequence[int],
        measures: Collection[str],
        shares: Mapping[int, Iterable[Share]],
        restricted_cases: Collection[int],
    ) -> None:
        """Replace what these parts add to these measures, in the sums too."""
        change, parts = _Change(), []
        stored = self._stored_shares(part_ids)
        for part_id in part_ids:
            old, was_apart = stored.get(part_id, ((), False))
            unchanged = (share for share in old if share[0] not in measures)
            new, is_apart = [*unchanged, *shares.get(part_id, ())], part_id in restricted_cases
            if was_apart == is_apart and Counter(new) == Counter(old):
                continue
            change.add(() if is_apart else new)
            change.add(() if was_apart else old, -1)
            parts.append((part_id, new, is_apart))
        sums = change.rows()
        engine_of(self._connection).together(
            self._connection,
            [partial(self._write, parts), partial(self._add_to_sums, sums), partial(self._drop_zeros, sums)],
        )

    def _stored_shares(self, part_ids: Sequence[int]) -> dict[int, tuple[Sequence[Share], bool]]:
        statement = select(_PARTS.c.id, _PARTS.c.counted, _PARTS.c.is_apart)
        return {
            part_id: ([tuple(share) for share in json.loads(counted)], is_apart)
            for part in in_batches(part_ids)
            for part_id, counted, is_apart in self._connection.execute(statement.where(_PARTS.c.id.in_(part)))
        }

    def _write(self, parts: Sequence[tuple[int, Sequence[Share], bool]]) -> None:
        emptied = [part_id for part_id, shares, _ in parts if not shares]
        for part in in_batches(emptied):
            self._connection.execute(delete(_PARTS).where(_PARTS.c.id.in_(part)))
        rows = [
            {
                "id": part_id,
                "case_id": part_id if part_id > 0 else None,
                "is_apart": is_apart,
                "counted": json.dumps(shares, separators=(",", ":")),
            }
            for part_id, shares, is_apart in parts
            if shares
        ]
        if rows:
            self._connection.execute(_PUT_PART, rows)

    def _add_to_sums(self, rows: Sequence[dict[str, Any]]) -> None:
        if rows:
            self._connection.execute(_ADD_TO_SUM, rows)

    def _drop_zeros(self, rows: Sequence[dict[str, Any]]) -> None:
        if reduced := {row["quarter"] for row in rows if row["number"] < 0}:
            self._connection.execute(delete(_SUMS).where(_SUMS.c.quarter.in_(reduced), _SUMS.c.number == 0))


def _canonical(counted: str) -> str:
    """Return a part's list in canonical order; anything but a list stays as it is."""
    with suppress(ValueError, TypeError):
        return json.dumps(sorted(map(json.dumps, json.loads(counted))))
    return counted


class _Change:
    def __init__(self) -> None:
        self._numbers, self._amounts = Counter[tuple[Any, ...]](), Counter[tuple[Any, ...]]()

    def add(self, shares: Iterable[Share], times: int = 1) -> None:
        """Add shares `times` over; a negative number subtracts them."""
        for *key, number, amount in shares:
            self._numbers[tuple(key)] += times * number
            self._amounts[tuple(key)] += times * amount

    def rows(self) -> list[dict[str, Any]]:
        """Return the sums that change, with their change."""
        return [
            {**dict(zip(_SUM_KEY, key, strict=True)), "number": number, "amount": amount}
            for key, number in self._numbers.items()
            if (amount := self._amounts[key]) or number
        ]
