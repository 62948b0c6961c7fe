"""Records due for review: closed cases by the day of their review, and one case in full.

The list shows only what its reader may see. A nominal's last notice is taken from every case that the reader
sees, so their clear period may run longer than the case's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.clocks.clear_periods import RetentionPeriod, mopi_rules, retention_periods
from mscu.actions.clocks.clocks import FINISHED
from mscu.actions.core.action import Query, Work
from mscu.actions.core.legal_holds import HoldLine, load_legal_holds
from mscu.actions.records.disposals import reason_to_retain
from mscu.actions.records.nominals_kept import NominalKept, case_lines, nominals_kept
from mscu.actions.records.record_reviews import ReviewLine, load_reviews
from mscu.batches import in_batches
from mscu.codes import Labelled
from mscu.dates.london import local_day, show_day
from mscu.models.case import Case
from mscu.models.entries.complaint import CaseHold
from mscu.models.entries.entry import Entry
from mscu.models.record_retention import ClearReset, MopiGrading
from mscu.models.user import User

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mscu.actions.clocks.clock_events import CaseColumns

SOON = timedelta(days=90)
AHEAD = timedelta(days=365)
MAX_ROWS = 300
"""The most rows of the list; reviews due later follow when these are done."""


class ReviewState(Labelled):
    """How near a review is."""

    LATE = "late", "late"
    SOON = "soon", "due soon"
    LATER = "later", "later"
    UNGRADED = "ungraded", "no group yet"
    OPEN = "open", "still open"


@dataclass(frozen=True, kw_only=True)
class RecordsRow:
    """A case as a row of the list."""

    id: int
    reference: str
    title: str
    closed: str
    group: str
    review: str
    state: ReviewState
    held: bool


@dataclass(frozen=True, kw_only=True)
class RecordsDetails:
    """One case, for the person who decides how long its records are kept."""

    row: RecordsRow
    version: int
    rule: str
    source: str
    to_confirm: bool
    clear_from: str
    since: str
    """What started the clear period, in words."""
    gradings: tuple[str, ...]
    resets: tuple[str, ...]
    nominals: tuple[NominalKept, ...]
    legal_holds: tuple[HoldLine, ...]
    reviews: tuple[ReviewLine, ...]
    """Newest first."""
    reason_to_retain: str
    """Why none of it may be disposed of now; empty if it may."""


@dataclass(frozen=True, kw_only=True)
class RecordsDue(Query[tuple[RecordsRow, ...]]):
    """Closed cases that are not graded yet or whose review is due within a year, latest first."""

    needs = Permission.KEEP_RECORDS

    def answer(self, work: Work) -> tuple[RecordsRow, ...]:
        closed = select(Case.id).where(Case.status.in_(FINISHED), Case.kept_id.is_(None))
        case_ids = work.values(closed.order_by(Case.id))
        rows: list[tuple[date, RecordsRow]] = []
        for batch in in_batches(case_ids):
            rows += _rows(work, case_lines(work, batch))
        due_rows = [pair for pair in rows if pair[0] <= work.today + AHEAD]
        return tuple(row for _, row in sorted(due_rows, key=lambda pair: (pair[0], pair[1].id)))[:MAX_ROWS]


def _rows(work: Work, lines: Sequence[CaseColumns]) -> list[tuple[date, RecordsRow]]:
    periods, held_ids = retention_periods(work, lines), _held_cases(work, [line.id for line in lines])
    return [
        (periods[line.id].review_on or date.min, _row(work, line, periods[line.id], held=line.id in held_ids))
        for line in lines
    ]


def _held_cases(work: Work, case_ids: Sequence[int]) -> set[int | None]:
    statement = select(CaseHold.case_id).where(CaseHold.case_id.in_(case_ids), CaseHold.lifted_on.is_(None))
    return set(work.values(statement))


def _row(
    work: Work, line: CaseColumns, period: RetentionPeriod, *, held: bool, is_open: bool = False
) -> RecordsRow:
    return RecordsRow(
        id=line.id,
        reference=line.reference,
        title=line.title,
        closed=show_day(local_day(line.closed_at)) if line.closed_at else "",
        group=work.label(period.group.key) if period.group else "",
        review=show_day(period.review_on) if period.review_on and not is_open else "",
        state=ReviewState.OPEN if is_open else _state(period, work.today),
        held=held,
    )


def _state(period: RetentionPeriod, today: date) -> ReviewState:
    if period.review_on is None:
        return ReviewState.UNGRADED
    if period.review_on < today:
        return ReviewState.LATE
    return ReviewState.SOON if period.review_on <= today + SOON else ReviewState.LATER


@dataclass(frozen=True, kw_only=True)
class RecordsFile(Query[RecordsDetails]):
    """A case, opened to decide how long its records are kept."""

    case_id: int
    needs = Permission.KEEP_RECORDS
    consults = "cases"

    def consulted(self) -> int:
        return self.case_id

    def answer(self, work: Work) -> RecordsDetails:
        case = work.get(Case, self.case_id)
        (line,) = case_lines(work, [case.id])
        period, holds = retention_periods(work, [line])[case.id], load_legal_holds(work, case.id)
        is_open = case.status not in FINISHED
        rule = period.group
        return RecordsDetails(
            row=_row(work, line, period, held=bool(holds), is_open=is_open),
            version=case.version,
            rule=rule.words if rule else "",
            source=rule.source if rule else "",
            to_confirm=rule is not None and not rule.is_confirmed,
            clear_from="" if is_open else show_day(period.clear_from),
            since=_since(work, line, period.clear_from),
            gradings=_gradings(work, case.id),
            resets=_resets(work, case.id),
            nominals=nominals_kept(work, case.id),
            legal_holds=holds,
            reviews=load_reviews(work, case.id),
            reason_to_retain=reason_to_retain(work, case),
        )


def _since(work: Work, line: CaseColumns, day: date) -> str:
    """Return what started the clear period: what last came to notice, or the closing of the case."""
    entries = (
        select(Entry.kind, Entry.happened_at)
        .where(Entry.case_id == line.id, Entry.kind.in_(mopi_rules().comes_to_notice))
        .order_by(Entry.happened_at.desc(), Entry.id.desc())
    )
    if line.closed_at and local_day(line.closed_at) == day:
        return "The case was closed"
    for kind, moment in work.rows(entries):
        if local_day(moment) == day:
            return kind.label
    resets = select(ClearReset.reset_by).where(ClearReset.case_id == line.id, ClearReset.happened_on == day)
    return work.label(work.value(resets))


def _gradings(work: Work, case_id: int) -> tuple[str, ...]:
    rows = work.rows(
        select(MopiGrading, User.display)
        .join(User, User.id == MopiGrading.graded_by_id)
        .where(MopiGrading.case_id == case_id, MopiGrading.subject_id.is_(None))
        .order_by(MopiGrading.id.desc())
    )
    return tuple(
        f"{work.label(grading.mopi_group)}, {show_day(local_day(grading.graded_at))}, by {user}"
        + (f": {grading.why}" if grading.why else "")
        for grading, user in rows
    )


def _resets(work: Work, case_id: int) -> tuple[str, ...]:
    resets = work.records(
        select(ClearReset).where(ClearReset.case_id == case_id).order_by(ClearReset.id.desc())
    )
    return tuple(
        f"{show_day(reset.happened_on)}: {work.label(reset.reset_by)}"
        + (f". {reset.note}" if reset.note else "")
        for reset in resets
    )
