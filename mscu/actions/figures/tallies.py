"""Tallies of the unit's years: what each case counts for, updated with each command.

They are made by the same statements that count from the records (`impact_counts.py`), case by case. A lot is
what is recounted at once: a case, or some reports without a case.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy import and_, func, select
from typing_extensions import override

from mscu.actions.figures.impact_counts import (
    CHANGES_EVERY_MEASURE,
    MEASURES,
    OWN_WORK,
    Counting,
    ImpactCount,
    ImpactMeasure,
    Source,
    count_from_records,
    mark_text,
)
from mscu.actions.figures.impact_years import TwoYearSpan, Year, quarter_number
from mscu.batches import BATCH_SIZE, in_batches
from mscu.code_keys import UNKNOWN_DISTRICT, VICTIM_ROLES
from mscu.codes import Operation
from mscu.dates.london import local_day
from mscu.models.case import Case, CaseExploitation, Restriction
from mscu.models.entries.entry import Entry
from mscu.models.entries.report import Triage
from mscu.models.prepared import literal
from mscu.models.subject import Involvement, Person
from mscu.models.tally import Tally, TallyPart, fingerprint

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Select

    from mscu.actions.core.action import Work
    from mscu.models.base import Record

LOT_SIZE = 64
"""Entries without a case that make up one lot, by consecutive ids."""
Share = tuple[str, int, str, str, int, int]
"""What a lot adds to one sum: measure, quarter, district, marks, number and amount."""
_ShareKey = tuple[int, int, str, str]
"""Lot, quarter, district and marks."""
FIRST = datetime(1, 1, 1, tzinfo=UTC)


# Counting.


class StoredTallies(Protocol):
    """The table of tallies in the store."""

    def put(
        self,
        lots: Sequence[int],
        measures: Collection[str],
        shares: Mapping[int, Iterable[Share]],
        restricted_cases: Collection[int],
    ) -> None:
        """Replace what these lots add in these measures."""
        ...

    def empty(self) -> None: ...

    def mark(self, fingerprint: str) -> None:
        """Record the fingerprint of the rules by which the tallies were made."""
        ...


def lot_of(entry_id: int) -> int:
    """Return the lot of an entry without a case: negative, so that it is not the id of a case."""
    return -(entry_id // LOT_SIZE) - 1


class _AllTime(TwoYearSpan):
    """All time; the time itself is returned in place of the quarter."""

    @property
    @override
    def begins(self) -> datetime:
        """Return a time before all others."""
        return FIRST

    @override
    def within(self, moment: Any) -> ColumnElement[bool]:
        """Return the SQL condition that the time is known."""
        condition: ColumnElement[bool] = moment.is_not(None)
        return condition

    @override
    def quarter(self, moment: Any) -> ColumnElement[Any]:
        """Return the time itself: London's quarters are worked out in Python."""
        column: ColumnElement[Any] = moment
        return column


@dataclass(frozen=True)
class _LotCounting(Counting):
    """Counts lot by lot, over all years."""

    cases: Sequence[int] = ()
    entry_ids: range | None = None
    """Ids of the entries without a case."""

    @override
    def narrowed(self, statement: Any, case_id: Any, entry_id: Any = None) -> Any:
        """Narrow an inner statement to the lots."""
        return statement.where(self._is_counted(case_id, entry_id))

    @override
    def allowed(self, statement: Select[Any], case_id: Any, entry_id: Any = None) -> Select[Any]:
        """Narrow a statement to the lots and group by lot."""
        lot = case_id if self.entry_ids is None else entry_id
        narrowed = statement.where(self._is_counted(case_id, entry_id))
        return narrowed.add_columns(lot.label("lot")).group_by("lot")

    def _is_counted(self, case_id: Any, entry_id: Any) -> ColumnElement[bool]:  # noqa: ANN401
        if self.entry_ids is None:
            condition: ColumnElement[bool] = case_id.in_(self.cases)
            return condition
        return and_(case_id.is_(None), entry_id.between(self.entry_ids.start, self.entry_ids.stop - 1))

    @override
    def read(
        self, statement: Select[Any], marks: Sequence[str] = (), sums: Sequence[str] = ()
    ) -> Iterator[ImpactCount]:
        """Run the statement, and yield each row with its lot."""
        for row in self.work.rows(statement):
            yield ImpactCount(
                quarter=quarter_number(local_day(row.quarter)),
                number=row.many,
                district=row.in_district or UNKNOWN_DISTRICT,
                lot=row.lot if self.entry_ids is None else lot_of(row.lot),
                marks={name: mark_text(getattr(row, name)) for name in marks},
                sums={name: getattr(row, name) or 0 for name in sums},
            )


_ALL_TIME = _AllTime(Year(1))
_COUNTED_TYPES: tuple[type[Record], ...] = (
    *CHANGES_EVERY_MEASURE,
    *(model for measure in MEASURES.values() for model in measure.changed_by),
)
"""The types of record that tallies depend on."""


def _shares(counting: _LotCounting, names: Iterable[str]) -> Mapping[int, Sequence[Share]]:
    """Count measures of some lots, and return what each adds to the sums."""
    shares: dict[int, list[Share]] = defaultdict(list)
    for name in names:
        measure = MEASURES[name]
        if counting.entry_ids is not None and not measure.without_case:
            continue
        counts, amounts = Counter[_ShareKey](), Counter[_ShareKey]()
        for count in measure.count(counting):
            marks = json.dumps([count.marks[mark] for mark in measure.marks])
            key = (count.lot, count.quarter, count.district, marks)
            counts[key] += count.number
            amounts[key] += count.sums[measure.amount] if measure.amount else 0
        for key, total in counts.items():
            lot, quarter, district, marks = key
            shares[lot].append((name, quarter, district, marks, total, amounts[key]))
    return shares


def _restricted_ever(work: Work, cases: Sequence[int]) -> frozenset[int]:
    """Return those of some cases with a restriction, current or past: they are excluded from every total."""
    return frozenset(work.values(select(Restriction.case_id).where(Restriction.case_id.in_(cases))))


# Updating the tallies.


def update_tallies(
    work: Work, table: StoredTallies, changed: Mapping[Record, Operation], moved: Mapping[Record, int | None]
) -> None:
    """Recount what changes may affect; `moved` has the case that each moved record left, or None."""
    records = list(_relevant_changes(changed))
    measures = _measures_of(records, is_moved=bool(moved))
    if not measures:
        return
    _put_cases(work, table, _changed_case_ids(work, records, moved), measures)
    for entry_ids in runs_of_lots(_ids_without_case(records, moved)):
        _put_without_case(work, table, entry_ids, measures)


def _relevant_changes(changed: Mapping[Record, Operation]) -> Iterator[Record]:
    """Yield the changes that can affect a sum.

    A new case or person counts for nothing by itself: its victims and entries are among the changes too.
    """
    new = {record for record, operation in changed.items() if operation is Operation.COLLECTION}
    cases = {record.id for record in new if isinstance(record, Case)}
    for record in changed:
        if not isinstance(record, _COUNTED_TYPES) or (record in new and isinstance(record, Case | Person)):
            continue
        if record in new and isinstance(record, Involvement) and record.role not in VICTIM_ROLES:
            continue
        if not (isinstance(record, CaseExploitation) and record.case_id in cases):
            yield record


def rebuild_tallies(work: Work, table: StoredTallies) -> None:
    table.empty()
    measures = list(MEASURES)
    _put_cases(work, table, work.values(select(Case.id).order_by(Case.id)), measures)
    last = work.value(select(func.max(Entry.id))) or 0
    for start in range(0, last + 1, BATCH_SIZE * LOT_SIZE):
        _put_without_case(work, table, range(start, start + BATCH_SIZE * LOT_SIZE), measures)
    table.mark(fingerprint())


def _put_cases(work: Work, table: StoredTallies, cases: Sequence[int], measures: Collection[str]) -> None:
    for batch in in_batches(cases):
        with work.together() as reads:
            shares = reads.read(_shares, _LotCounting(work, _ALL_TIME, cases=batch), measures)
            restricted = reads.read(_restricted_ever, work, batch)
        table.put(batch, measures, shares.value, restricted.value)


def _put_without_case(work: Work, table: StoredTallies, entry_ids: range, measures: Collection[str]) -> None:
    lots = [lot_of(entry_id) for entry_id in entry_ids[::LOT_SIZE]]
    table.put(lots, measures, _shares(_LotCounting(work, _ALL_TIME, entry_ids=entry_ids), measures), ())


def _measures_of(changed: Iterable[Record], *, is_moved: bool) -> list[str]:
    types = {type(record) for record in changed}
    if is_moved or types & set(CHANGES_EVERY_MEASURE):
        return list(MEASURES)
    return [name for name, measure in MEASURES.items() if types & set(measure.changed_by)]


def _changed_case_ids(work: Work, changed: Iterable[Record], moved: Mapping[Record, int | None]) -> list[int]:
    """Return the cases that these records belong or belonged to; for a person, all cases naming them."""
    case_ids = set(moved.values())
    person_ids = []
    for record in changed:
        if isinstance(record, Person):
            person_ids.append(record.id)
        else:
            case_ids.add(record.id if isinstance(record, Case) else getattr(record, "case_id", None))
    for batch in in_batches(person_ids):
        statement = select(Involvement.case_id).where(Involvement.subject_id.in_(batch))
        case_ids.update(work.values(statement))
    return sorted(case_id for case_id in case_ids if case_id)


def _ids_without_case(changed: Iterable[Record], moved: Mapping[Record, int | None]) -> Iterator[int]:
    """Yield the ids of the entries that are or were without a case."""
    for record in changed:
        if isinstance(record, Entry) and (record.case_id is None or moved.get(record, 0) is None):
            yield (record.follows_id if isinstance(record, Triage) else record.id) or record.id


def runs_of_lots(entry_ids: Iterable[int]) -> Iterator[range]:
    """Yield the whole lots of these entries, adjacent lots together."""
    lots = sorted({entry_id // LOT_SIZE for entry_id in entry_ids})
    first = 0
    for index, lot in enumerate(lots):
        if index + 1 == len(lots) or lots[index + 1] != lot + 1:
            yield range(lots[first] * LOT_SIZE, (lot + 1) * LOT_SIZE)
            first = index + 1


# Reading the tallies.


def tallied_counts(work: Work, span: TwoYearSpan) -> Source:
    """Return a source of the tallied measures of two years; the unit's own work is counted."""
    tallies = _read(work, span)
    from_records = count_from_records(Counting(work, span))
    return lambda name: from_records(name) if name in OWN_WORK else tallies[name]


def _read(work: Work, span: TwoYearSpan) -> Mapping[str, Sequence[ImpactCount]]:
    by_measure: dict[str, list[ImpactCount]] = {name: [] for name in MEASURES}
    quarters = span.quarters
    for measure, quarter, *key in _read_sums(work, quarters):
        by_measure[measure].append(_count_of(MEASURES[measure], quarter - quarters.start, key))
    return by_measure


def _read_sums(work: Work, quarters: range) -> Iterator[Sequence[Any]]:
    """Yield the sums, then one by one the restricted cases that the viewer has access to."""
    within = Tally.quarter.between(literal(quarters.start), literal(quarters.stop - 1))
    yield from work.rows(
        select(Tally.measure, Tally.quarter, Tally.district, Tally.marks, Tally.number, Tally.amount).where(
            within
        )
    )
    for shares in work.values(select(TallyPart.counted).where(TallyPart.is_apart)):
        yield from (share for share in json.loads(shares) if share[1] in quarters)


def _count_of(measure: ImpactMeasure, quarter: int, key: Sequence[Any]) -> ImpactCount:
    district, marks, number, amount = key
    return ImpactCount(
        quarter=quarter,
        district=district,
        number=number,
        marks=dict(zip(measure.marks, json.loads(marks), strict=True)),
        sums={measure.amount: amount} if measure.amount else {},
    )
