"""Clear periods of closed cases: when each began, when it ends, and the review that is then due."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from mscu.access import Permission
from mscu.actions.clocks.case_clocks import CaseClock
from mscu.actions.core.action import Command, Work
from mscu.actions.core.checking import Validator
from mscu.actions.reference.clock_rules import clock_rules_of
from mscu.codes import Timing
from mscu.dates.counting import add_months
from mscu.dates.london import local_day, start_of_day
from mscu.models.case import Case
from mscu.models.entries.entry import Entry
from mscu.models.record_retention import ClearReset, MopiGrading, RecordReview
from mscu.models.subject import Involvement, Person
from mscu.resources import resource
from mscu.rules.clock_engine import Event, run
from mscu.rules.clocks import EventName
from mscu.rules.mopi import MopiGroup, MopiRules, load_mopi_rules
from mscu.text.storable_text import FILL_IN

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime

    from mscu.actions.clocks.clock_events import CaseColumns


# MoPI groups and what restarts a clear period


NOT_IN_CASE = "Choose a person from this case."


def grade(work: Work, case_id: int, group: str, *, why: str = "", subject_id: int | None = None) -> int:
    """Record a MoPI group and return the id of the grading."""
    grading = MopiGrading(
        case_id=case_id,
        subject_id=subject_id,
        mopi_group=group,
        why=why,
        graded_at=work.now,
        graded_by_id=work.actor.id,
    )
    return work.add(grading).id


def is_graded(work: Work, case_id: int) -> bool:
    """Return whether the case itself has a MoPI group."""
    grading = select(MopiGrading.id).where(MopiGrading.case_id == case_id, MopiGrading.subject_id.is_(None))
    return work.value(grading) is not None


@dataclass(frozen=True, kw_only=True)
class GradeRecords(Command[int]):
    """Put a case, or one nominal in it, into a MoPI group; return the id of the grading."""

    case_id: int
    subject_id: int | None = None
    mopi_group: str
    why: str = ""
    needs = Permission.KEEP_RECORDS

    def perform(self, work: Work) -> int:
        validator = Validator(work)
        validator.code("mopi_group", "mopi_group", self.mopi_group)
        why = validator.text("why", self.why, MopiGrading.why)
        case = work.get(Case, self.case_id)
        if self.subject_id is not None and not self._is_known(work):
            validator.problems["subject_id"] = NOT_IN_CASE
        validator.raise_if_invalid()
        return grade(work, case.id, self.mopi_group, why=why, subject_id=self.subject_id)

    def _is_known(self, work: Work) -> bool:
        person = (
            select(Involvement.id)
            .join(Person, Person.id == Involvement.subject_id)
            .where(Involvement.case_id == self.case_id, Person.id == self.subject_id)
        )
        return work.value(person) is not None


@dataclass(frozen=True, kw_only=True)
class ResetClearPeriod(Command[int]):
    """Record what came to notice about a case, so that its clear period restarts; return the record's id."""

    case_id: int
    reset_by: str
    happened_on: str
    note: str = ""
    needs = Permission.KEEP_RECORDS

    def perform(self, work: Work) -> int:
        validator = Validator(work)
        validator.code("reset_by", "clear_reset", self.reset_by)
        day = validator.day("happened_on", self.happened_on, Timing.HAPPENED)
        note = validator.text("note", self.note, ClearReset.note)
        if day is None:
            validator.problems.setdefault("happened_on", FILL_IN)
        case = work.get(Case, self.case_id)
        validator.raise_if_invalid()
        reset = ClearReset(
            case_id=case.id,
            reset_by=self.reset_by,
            happened_on=day,
            note=note,
            recorded_at=work.now,
            recorded_by_id=work.actor.id,
        )
        return work.add(reset).id


MONTHS_PER_YEAR = 12


@cache
def mopi_rules() -> MopiRules:
    return load_mopi_rules(resource("rules/mopi.toml"))


def add_years(day: date, years: int) -> date:
    """Return the same day some years later."""
    return add_months(day, MONTHS_PER_YEAR * years)


@dataclass(frozen=True, kw_only=True)
class RetentionPeriod:
    """How long the records of one closed case are kept."""

    group: MopiGroup | None
    """The strictest group of the case and its nominals; None until it is graded."""
    clear_from: date
    review_on: date | None


def retention_periods(work: Work, cases: Sequence[CaseColumns]) -> dict[int, RetentionPeriod]:
    """Return the retention period of each case, by case id."""
    case_ids = [case.id for case in cases]
    groups, starts = _mopi_groups(work, case_ids), _clear_period_starts(work, case_ids)
    next_reviews = _next_reviews(work, case_ids)
    periods = {}
    for case in cases:
        closed = local_day(case.closed_at or case.opened_at)
        clear_from = min(max([closed, *starts[case.id]]), work.today)
        group = mopi_rules().strictest(*groups[case.id].values())
        due = add_years(clear_from, group.first_years) if group else None
        if due and (next_review := next_reviews.get(case.id)):
            due = max(due, next_review)
        periods[case.id] = RetentionPeriod(group=group, clear_from=clear_from, review_on=due)
    return periods


def _mopi_groups(work: Work, case_ids: Sequence[int]) -> dict[int, dict[int | None, str]]:
    """Return the newest grading of each case and of each nominal in it."""
    groups: dict[int, dict[int | None, str]] = defaultdict(dict)
    rows = work.rows(
        select(MopiGrading.case_id, MopiGrading.subject_id, MopiGrading.mopi_group)
        .where(MopiGrading.case_id.in_(case_ids))
        .order_by(MopiGrading.id)
    )
    for case_id, subject_id, group in rows:
        groups[case_id or 0][subject_id] = group
    return groups


def _next_reviews(work: Work, case_ids: Sequence[int]) -> dict[int | None, date | None]:
    """Return the day that the newest review set for each case."""
    reviews = select(RecordReview.case_id, RecordReview.next_on).where(RecordReview.case_id.in_(case_ids))
    return work.pairs(reviews.order_by(RecordReview.id))


def _clear_period_starts(work: Work, case_ids: Sequence[int]) -> dict[int, list[date]]:
    """Return the days from which the clear period of each case may begin."""
    starts: dict[int, list[date]] = defaultdict(list)
    newest = select(Entry.case_id, func.max(Entry.happened_at)).where(
        Entry.case_id.in_(case_ids), Entry.kind.in_(mopi_rules().comes_to_notice)
    )
    for case_id, at in work.rows(newest.group_by(Entry.case_id)):
        starts[case_id or 0].append(local_day(at))
    resets = select(ClearReset.case_id, func.max(ClearReset.happened_on)).where(
        ClearReset.case_id.in_(case_ids)
    )
    for case_id, day in work.rows(resets.group_by(ClearReset.case_id)):
        starts[case_id or 0].append(day)
    return starts


def review_clocks(work: Work, cases: Sequence[CaseColumns], now: datetime) -> Iterator[CaseClock]:
    """Yield the review clock of each closed case that has been graded."""
    periods = retention_periods(work, cases) if cases else {}
    for case in cases:
        period = periods[case.id]
        if period.group is not None and period.review_on is not None:
            event = Event(
                name=EventName.RECORDS_KEPT,
                at=start_of_day(period.clear_from),
                about=f"records {case.id}",
                label=work.label(period.group.key),
                as_entered_due=period.review_on,
            )
            for clock in run(clock_rules_of(work).all, [event], now):
                yield CaseClock(case, clock)


CLEAR_PERIOD_RECORDS: tuple[type[Any], ...] = (MopiGrading, ClearReset, RecordReview)
"""What moves the clock of a closed case, besides its entries."""
