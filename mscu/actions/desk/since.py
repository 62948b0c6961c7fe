"""Everything recorded since a given time, highest risk first, for the morning meeting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.core.action import Query, Work
from mscu.actions.core.repointing import MergeEvent, merge_events_since
from mscu.actions.entries.entry_file import EntryRow, entry_rows
from mscu.codes import Kind, Urgency, YesNo
from mscu.dates.london import LONDON, show_moment
from mscu.dates.partial_date import PartialDate
from mscu.errors import Invalid
from mscu.models.case import Case
from mscu.models.entries.entry import Entry
from mscu.models.entries.report import Report, Triage
from mscu.models.kinds import whole
from mscu.models.prepared import literal

MEETING = time(8)
MAX_ROWS = 500


@dataclass(frozen=True, kw_only=True)
class SinceLine:
    """An entry with its risk and its case."""

    row: EntryRow
    case_reference: str
    case_title: str
    risk: int
    """0 for danger to life, 1 for time-critical or a child, 2 for the rest."""
    why: str


@dataclass(frozen=True, kw_only=True)
class RecentEntries:
    """The ranked entries, and the time from which they were read."""

    since: str
    lines: tuple[SinceLine, ...]
    more: bool
    merged: tuple[MergeEvent, ...] = ()
    """Merges and undone merges, newest first."""


@dataclass(frozen=True, kw_only=True)
class Since(Query[RecentEntries]):
    """Everything recorded since 08:00 yesterday, or since the time typed."""

    since: str = ""
    needs = Permission.OPEN_CASES

    def answer(self, work: Work) -> RecentEntries:
        start, entry = self._start(work), whole(Entry)
        statement = (
            select(entry)
            .where(entry.recorded_at >= start)
            .order_by(entry.recorded_at.desc(), entry.id.desc())
            .limit(literal(MAX_ROWS + 1))
        )
        entries = work.records(statement)
        lines = _lines(work, entries[:MAX_ROWS])
        return RecentEntries(
            since=show_moment(start),
            lines=lines,
            more=len(entries) > MAX_ROWS,
            merged=merge_events_since(work, start),
        )

    def _start(self, work: Work) -> datetime:
        if not self.since.strip():
            day = work.today - timedelta(days=1)
            return datetime.combine(day, MEETING, LONDON)
        try:
            return PartialDate.parse(self.since, today=work.today).sort_key()
        except ValueError as problem:
            raise Invalid({"since": str(problem)}) from None


def _lines(work: Work, entries: Sequence[Entry]) -> tuple[SinceLine, ...]:
    cases = {
        case_id: (reference, title)
        for case_id, reference, title in work.rows(
            select(Case.id, Case.reference, Case.title).where(
                Case.id.in_({entry.case_id for entry in entries} - {None})
            )
        )
    }
    rows = entry_rows(work, entries)
    lines = []
    for entry, row in zip(entries, rows, strict=True):
        reference, title = cases.get(entry.case_id or 0, ("", ""))
        risk, why = risk_of(entry)
        lines.append(SinceLine(row=row, case_reference=reference, case_title=title, risk=risk, why=why))
    return tuple(sorted(lines, key=lambda line: line.risk))


def risk_of(entry: Entry) -> tuple[int, str]:
    """Return an entry's risk rank and the reason, from its own columns."""
    if isinstance(entry, Triage):
        by_urgency = {Urgency.THREAT_TO_LIFE: 0, Urgency.TIME_CRITICAL: 1}
        return by_urgency.get(entry.urgency, 2), entry.urgency.label.lower()
    if isinstance(entry, Report):
        return _risk_of_report(entry)
    if entry.kind is Kind.ENQUIRY and getattr(entry, "urgent", False):
        return 1, "fast-track"
    return 2, ""


def _risk_of_report(entry: Report) -> tuple[int, str]:
    if entry.injured is YesNo.YES:
        return 0, "someone is injured"
    if entry.under_18 in {YesNo.YES, YesNo.NOT_SURE}:
        return 1, "perhaps a child"
    return (1, "suspects present") if entry.suspects_there is YesNo.YES else (2, "")
