"""The tallies of the unit's years, written on the connection of one action.

Like the index of clocks they are derived: they have no audit rows, and can be rebuilt. A part and its share
of the sums are always written together.
"""

from __future__ import annotations

import json
from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert as upsert

from mscu.batches import in_batches
from mscu.models.tally import Tally, TallyIndex, TallyPart
from mscu.store.indexes.marked_index import MarkedIndex

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence


_SUMS: Any = Tally.__table__
_PARTS: Any = TallyPart.__table__
_ALIKE = ("measure", "quarter", "district", "marks")
Share = tuple[str, int, str, str, int, int]
"""What a part adds to one sum: measure, quarter, district, marks, count and amount."""


Kept = tuple[Any, ...]
"""A stored sum or part."""


class TallyTable(MarkedIndex):
    """The tallies in the transaction of one connection."""

    rows, mark_table = (_SUMS, _PARTS), TallyIndex.__table__

    def kept(self, fingerprint: str) -> frozenset[Kept] | None:
        """Return all stored rows for comparison; None if other rules, or none, built them."""
        if not self.fits(fingerprint):
            return None
        sums = select(*(_SUMS.c[name] for name in (*_ALIKE, "number", "amount")))
        parts = select(_PARTS.c.id, _PARTS.c.is_apart, _PARTS.c.counted)
        return frozenset(
            [tuple(row) for row in self._connection.execute(sums) if row.number or row.amount]
            + [(*row[:2], _in_order(row[2])) for row in self._connection.execute(parts)]
        )

    def put(
        self,
        lots: Sequence[int],
        measures: Collection[str],
        shares: Mapping[int, Iterable[Share]],
        apart: Collection[int],
    ) -> None:
        """Replace what these entry sets add to these measures, in the sums too."""
        change, parts = _Change(), []
        known = self._known(lots)
        for lot in lots:
            before, was_apart = known.get(lot, ((), False))
            kept = (each for each in before if each[0] not in measures)
            now, is_apart = [*kept, *shares.get(lot, ())], lot in apart
            if was_apart == is_apart and Counter(now) == Counter(before):
                continue
            change.add(() if is_apart else now)
            change.add(() if was_apart else before, -1)
            parts.append((lot, now, is_apart))
        self._write(parts)
        self._sum(change.rows())

    def _known(self, lots: Sequence[int]) -> dict[int, tuple[Sequence[Share], bool]]:
        asked = select(_PARTS.c.id, _PARTS.c.counted, _PARTS.c.is_apart)
        return {
            lot: ([tuple(each) for each in json.loads(counted)], is_apart)
            for part in in_batches(lots)
            for lot, counted, is_apart in self._connection.execute(asked.where(_PARTS.c.id.in_(part)))
        }

    def _write(self, parts: Sequence[tuple[int, Sequence[Share], bool]]) -> None:
        gone = [lot for lot, shares, _ in parts if not shares]
        for part in in_batches(gone):
            self._connection.execute(delete(_PARTS).where(_PARTS.c.id.in_(part)))
        rows = [
            {
                "id": lot,
                "case_id": lot if lot > 0 else None,
                "is_apart": is_apart,
                "counted": json.dumps(shares, separators=(",", ":")),
            }
            for lot, shares, is_apart in parts
            if shares
        ]
        if rows:
            made = upsert(_PARTS)
            names = ("counted", "is_apart")
            values = {name: made.excluded[name] for name in names}
            self._connection.execute(made.on_conflict_do_update(index_elements=["id"], set_=values), rows)

    def _sum(self, rows: Sequence[dict[str, Any]]) -> None:
        if not rows:
            return
        made = upsert(_SUMS)
        values = {name: _SUMS.c[name] + made.excluded[name] for name in ("number", "amount")}
        self._connection.execute(made.on_conflict_do_update(index_elements=_ALIKE, set_=values), rows)
        less = {row["quarter"] for row in rows if row["number"] < 0}
        self._connection.execute(delete(_SUMS).where(_SUMS.c.quarter.in_(less), _SUMS.c.number == 0))


def _in_order(counted: str) -> str:
    """Return a part's list in canonical order; anything but a list stays as it is."""
    with suppress(ValueError, TypeError):
        return json.dumps(sorted(map(json.dumps, json.loads(counted))))
    return counted


class _Change:
    """The change to each sum."""

    def __init__(self) -> None:
        self._numbers, self._amounts = Counter[tuple[Any, ...]](), Counter[tuple[Any, ...]]()

    def add(self, shares: Iterable[Share], times: int = 1) -> None:
        """Add shares `times` over; a negative number subtracts them."""
        for *alike, number, amount in shares:
            self._numbers[tuple(alike)] += times * number
            self._amounts[tuple(alike)] += times * amount

    def rows(self) -> list[dict[str, Any]]:
        """Return the sums that change, with their change."""
        return [
            {**dict(zip(_ALIKE, alike, strict=True)), "number": number, "amount": amount}
            for alike, number in self._numbers.items()
            if (amount := self._amounts[alike]) or number
        ]
