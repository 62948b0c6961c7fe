"""The register of everything received, newest first."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, not_, or_, select
from sqlalchemy.orm import aliased

from mscu.access import Permission
from mscu.actions.core.action import Query, Work
from mscu.actions.core.listing import (
    SLICE_LENGTH,
    FirstRows,
    IdSlice,
    ListFilter,
    Listing,
    ListOrder,
    ListPosition,
)
from mscu.actions.intake.reports import NEW
from mscu.codes import Kind, ToldUrgency
from mscu.dates.date_reading import Precision
from mscu.models.case import Case
from mscu.models.code import Code
from mscu.models.entries.entry import Entry
from mscu.models.entries.report import Report


@dataclass(frozen=True, kw_only=True)
class ReportFilter:
    """Which reports to list; by default all."""

    triage: str = ""
    source: str = ""
    district: str = ""
    sort: str = ""
    """One of `SORTS`; empty for the newest first, and of those to triage the urgent before them."""

    def apply(self, statement: Select[Any]) -> Select[Any]:
        """Narrow a statement over entries; all reports come straight from an index."""
        if replace(self, sort="") == ReportFilter():
            return statement.where(Entry.kind == Kind.REPORT)
        statement = statement.where(Report.id == Entry.id)
        pairs = (
            (Report.triage_state, self.triage),
            (Report.source, self.source),
            (Report.district, self.district),
        )
        for column, key in pairs:
            statement = statement.where(column == key) if key else statement
        return statement


@dataclass(frozen=True, kw_only=True)
class ReportRow:
    """A report as a line of the register."""

    id: int
    register_number: str
    happened: str
    waits_since: datetime
    """When it came in, or when it was recorded if no day is known, or it is that day."""
    headline: str
    detail: str
    district: str
    triage: str
    triage_label: str
    case_id: int | None
    case_reference: str
    under_18: str
    injured: str
    told_urgency: ToldUrgency | None


@dataclass(frozen=True, kw_only=True)
class FirstReports(Query[FirstRows[ReportRow]]):
    """The newest reports, read at once."""

    filter: ReportFilter = ReportFilter()
    needs = Permission.OPEN_CASES

    def answer(self, work: Work) -> FirstRows[ReportRow]:
        return sorted_listing(self.filter).first(work, self.filter)


@dataclass(frozen=True, kw_only=True)
class ReportNumbers(Query[IdSlice]):
    """A slice of the ids of all reports, in the order of the register."""

    filter: ReportFilter = ReportFilter()
    after: ListPosition | None = None
    needs = Permission.OPEN_CASES

    def answer(self, work: Work) -> IdSlice:
        return sorted_listing(self.filter).ids(work, self.filter, self.after)


@dataclass(frozen=True, kw_only=True)
class ReportRows(Query[tuple[ReportRow, ...]]):
    """The rows of some reports, in the order requested."""

    numbers: tuple[int, ...]
    needs = Permission.OPEN_CASES

    def answer(self, work: Work) -> tuple[ReportRow, ...]:
        return REPORTS.rows(work, self.numbers)


@dataclass(frozen=True, kw_only=True)
class CountNewReports(Query[int]):
    """How many reports wait for triage."""

    needs = Permission.OPEN_CASES

    def answer(self, work: Work) -> int:
        statement = select(func.count(Report.id)).where(Report.triage_state == NEW)
        return int(work.value(statement) or 0)


_A_DAY = timedelta(days=1)
_TRIAGE, _DISTRICT = aliased(Code), aliased(Code)
_ROWS = (
    select(
        Report.id,
        Report.register_number,
        Report.happened_words,
        Report.happened_at,
        Report.headline,
        Report.detail,
        _DISTRICT.label,
        Report.triage_state,
        _TRIAGE.label,
        Report.case_id,
        Case.reference,
        Report.under_18,
        Report.injured,
        Report.told_urgency,
        Report.happened_precision,
        Report.recorded_at,
    )
    .join(_TRIAGE, _TRIAGE.key == Report.triage_state)
    .outerjoin(_DISTRICT, _DISTRICT.key == Report.district)
    .outerjoin(Case, Case.id == Report.case_id)
)
"""Built once, and one statement only: painting waits for it."""


def _read(work: Work, report_ids: Sequence[int]) -> list[ReportRow]:
    return [
        ReportRow(
            id=row[0],
            register_number=row[1],
            happened=row[2],
            waits_since=_waits_since(row[14], row[3], row[15]),
            headline=row[4],
            detail=row[5],
            district=row[6] or "",
            triage=row[7],
            triage_label=row[8],
            case_id=row[9],
            case_reference=row[10] or "",
            under_18=row[11] or "",
            injured=row[12] or "",
            told_urgency=row[13],
        )
        for row in work.rows(_ROWS.where(Report.id.in_(report_ids)))
    ]


def _waits_since(precision: str, happened_at: datetime, recorded_at: datetime) -> datetime:
    is_earlier_day = precision == Precision.DAY and happened_at + _A_DAY <= recorded_at
    return happened_at if precision == Precision.MOMENT or is_earlier_day else recorded_at


def longest_waiting(work: Work, most: int) -> tuple[ReportRow, ...]:
    """Return reports without triage: what is immediate, what is urgent, then those that wait longest."""
    new = ReportFilter(triage=NEW)
    with work.together() as reads:
        urgent = reads.all(_urgent, work, new)
        others = reads.read(SORTS["oldest"].ids, work, _OfUrgency(new), None, most=most)
    rows = REPORTS.rows(work, [*urgent.value, *others.value.ids])
    return tuple(sorted(rows, key=_immediate_first))[:most]


def _immediate_first(row: ReportRow) -> tuple[int, datetime]:
    urgency = row.told_urgency
    return (URGENT.index(urgency) if urgency in URGENT else len(URGENT)), row.waits_since


@dataclass(frozen=True, kw_only=True)
class _UrgentFirst(Listing[ReportRow]):
    """The register, but that what was told as urgent comes before the rest: there is little of it."""

    def ids(
        self, work: Work, list_filter: ListFilter, position: ListPosition | None, *, most: int = SLICE_LENGTH
    ) -> IdSlice:
        """Read all that is urgent into the first slice, beyond its length."""
        if position is not None:
            return super().ids(work, _OfUrgency(list_filter), position, most=most)
        with work.together() as reads:
            urgent = reads.all(_urgent, work, list_filter)
            others = reads.read(super().ids, work, _OfUrgency(list_filter), None, most=most)
        return IdSlice(array("q", urgent.value) + others.value.ids, others.value.next)


@dataclass(frozen=True)
class _OfUrgency:
    """A filter narrowed to what was told as urgent, or to the rest."""

    filter: ListFilter
    is_urgent: bool = False

    def apply(self, statement: Select[Any]) -> Select[Any]:
        """Narrow a statement over entries and reports."""
        urgent = Report.told_urgency.in_(URGENT)
        narrowed = self.filter.apply(statement)
        return narrowed.where(urgent if self.is_urgent else or_(Report.told_urgency.is_(None), not_(urgent)))


def _urgent(work: Work, list_filter: ListFilter) -> Iterable[int]:
    """Return the ids of what was told as urgent, what is immediate first."""
    is_immediate = Report.told_urgency == ToldUrgency.IMMEDIATE
    ordered = REPORTS.order.apply(select(Entry.id).order_by(is_immediate.desc()))
    return work.values(_OfUrgency(list_filter, is_urgent=True).apply(ordered))


URGENT = (ToldUrgency.IMMEDIATE, ToldUrgency.URGENT)
REPORTS = Listing(order=ListOrder(key=Entry.happened_at, id_column=Entry.id, descending=True), read=_read)
TO_TRIAGE = _UrgentFirst(order=REPORTS.order, read=_read)
SORTS = {
    "newest": REPORTS,
    "oldest": replace(REPORTS, order=ListOrder(key=Entry.happened_at, id_column=Entry.id)),
    "recorded": replace(REPORTS, order=ListOrder(key=Entry.recorded_at, id_column=Entry.id, descending=True)),
}
"""Orders besides the newest first, limited to those that an index has already (`ix_entry_kind`,
`ix_entry_recorded`): of a million reports, one window is read at a time and none are sorted.
"""


def sorted_listing(report_filter: ReportFilter) -> Listing[ReportRow]:
    """Return the register in this order, or in the usual one if the order is unknown."""
    usual = TO_TRIAGE if report_filter.triage == NEW else REPORTS
    return SORTS.get(report_filter.sort, usual)
