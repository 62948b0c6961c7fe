"""How long reports wait for triage, from receipt to decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from sqlalchemy import func, select

from mscu.access import Permission
from mscu.actions.core.action import Query, Work
from mscu.actions.entries.entry_file import EntryDetails, EntryRow
from mscu.actions.intake.reports import NEW
from mscu.codes import Kind
from mscu.dates.partial_date import Precision
from mscu.models.entries.report import Report, Triage

DAYS = 28
_HOUR, _DAY = 60, 24 * 60
"""In minutes."""
_SHOWN_IN_DAYS = 2 * _DAY
_MINUTES_SHOWN_BELOW = 10


@dataclass(frozen=True, kw_only=True)
class TriageTimes:
    """How long reports triaged in recent weeks waited, and what is still waiting.

    In minutes. Only reports and triages with an exact time count; what waits also counts by its day alone.
    """

    days: int
    triaged: int = 0
    median: int = 0
    longest_waiting: int | None = None
    """The time since the oldest report without triage; None if there is none."""
    undated: int = 0
    """How many reports without triage have no date."""


@dataclass(frozen=True, kw_only=True)
class AskTriageTimes(Query[TriageTimes]):
    """How fast reports are triaged now."""

    needs = Permission.OPEN_CASES

    def answer(self, work: Work) -> TriageTimes:
        """Measure those whose first triage lies within recent weeks."""
        waiting_times = _waiting_times(work, work.now - timedelta(days=DAYS))
        oldest = work.value(
            select(func.min(Report.happened_at)).where(
                Report.triage_state == NEW, Report.happened_precision.in_((Precision.MOMENT, Precision.DAY))
            )
        )
        undated = select(func.count(Report.id)).where(
            Report.triage_state == NEW, Report.happened_precision == Precision.UNKNOWN
        )
        return TriageTimes(
            days=DAYS,
            triaged=len(waiting_times),
            median=round(median(waiting_times)) if waiting_times else 0,
            longest_waiting=_minutes(oldest, work.now) if oldest else None,
            undated=int(work.value(undated) or 0),
        )


def _waiting_times(work: Work, since: datetime) -> list[int]:
    triages = select(Triage.follows_id, Triage.happened_at, Triage.happened_precision)
    recent = triages.where(Triage.kind == Kind.TRIAGE, Triage.happened_at >= since)
    first: dict[int, tuple[datetime, str]] = {}
    for report_id, triaged_at, precision in work.rows(recent):
        first[report_id or 0] = min(
            (triaged_at, precision), first.get(report_id or 0, (triaged_at, precision))
        )
    earlier = triages.where(
        Triage.kind == Kind.TRIAGE, Triage.happened_at < since, Triage.follows_id.in_(list(first))
    )
    for report_id, _, _ in work.rows(earlier):
        first.pop(report_id or 0, None)
    exact = {
        report_id: triaged_at
        for report_id, (triaged_at, precision) in first.items()
        if precision == Precision.MOMENT
    }
    received = select(Report.id, Report.happened_at).where(
        Report.id.in_(list(exact)), Report.happened_precision == Precision.MOMENT
    )
    return [_minutes(received_at, exact[report_id]) for report_id, received_at in work.rows(received)]


def _minutes(begin: datetime, end: datetime) -> int:
    """Return whole minutes; a triage timed before its report counts as no wait."""
    return max(0, int((end - begin).total_seconds() // 60))


def round_minutes(minutes: int) -> int:
    """Round off the minutes that long times do not show, so that equal texts count as one."""
    if minutes < _MINUTES_SHOWN_BELOW * _HOUR:
        return minutes
    step = _HOUR if minutes < _SHOWN_IN_DAYS else _DAY
    return minutes // step * step


def time_to_triage(entry: EntryDetails) -> str:
    """Return how long a report waited, if both times are exact; empty if it still waits."""
    triages = [row for row in entry.followed_by if row.kind is Kind.TRIAGE]
    first = min(triages, key=_happened_at, default=None)
    if first is None or {entry.row.precision, first.precision} != {Precision.MOMENT}:
        return ""
    return f"{format_minutes(_minutes(entry.row.happened_at, first.happened_at))} after it came in"


def _happened_at(row: EntryRow) -> datetime:
    return row.happened_at


def format_minutes(minutes: int) -> str:
    """Format a duration: `24 min`, `5 h 10 min`, `31 h`, `3 days`."""
    if minutes < _HOUR:
        return f"{minutes} min"
    if minutes < _SHOWN_IN_DAYS:
        hours, minutes_left = divmod(minutes, _HOUR)
        return (
            f"{hours} h {minutes_left} min" if minutes_left and hours < _MINUTES_SHOWN_BELOW else f"{hours} h"
        )
    return f"{minutes // _DAY} days"
