"""What beats disposing of the records of a case: asked when it is proposed, and when it is done."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from sqlalchemy import select

from mscu.actions.clocks.clear_periods import retention_periods, years_on
from mscu.actions.clocks.clocks import FINISHED, clocks_of
from mscu.actions.core.action import HELD
from mscu.actions.records.nominals_kept import lines_of, nominals_kept
from mscu.dates.london import show_day
from mscu.models.case import Restriction
from mscu.models.entries.complaint import CaseHold
from mscu.models.record_keeping import MopiGrading, RecordReview
from mscu.models.subject import Involvement, Person
from mscu.rules.clock_engine import ClockState

if TYPE_CHECKING:
    from mscu.actions.clocks.clear_periods import RetentionPeriod
    from mscu.actions.clocks.clock_sources import CaseLine
    from mscu.actions.core.action import Work
    from mscu.models.case import Case

STILL_OPEN = "The case is still open."
NOT_GRADED = "Nobody gave the case a MoPI group."
TOO_EARLY = "The clear period runs until {}."
RUNS_ELSEWHERE = "{} came to notice again in {}: the clear period runs until {}."
RESTRICTED = "The case is restricted: the restriction ends first."
CLOCK_RUNS = "A clock of the case runs: {}, {}."
TO_AGE = "In this group the records of {} are kept until {}."
NO_BIRTH = "In this group records are kept to a certain age, and nobody knows when {} was born."


def why_stays(work: Work, case: Case, *, hidden: Collection[int] = ()) -> str:
    """Say why the records of a case must stay; empty if nothing keeps them.

    `hidden` are cases of which nothing may be told: nobody's period is counted from them.
    """
    (line,) = lines_of(work, [case.id])
    here = retention_periods(work, [line])[case.id]
    return (
        _too_early(work, case, here)
        or _held(work, case.id)
        or _clock_runs(work, line)
        or _nominal_stays(work, case.id, hidden)
        or _too_young(work, case.id, here)
    )


def _too_early(work: Work, case: Case, here: RetentionPeriod) -> str:
    if case.status not in FINISHED:
        return STILL_OPEN
    if here.group is None or here.review_on is None:
        return NOT_GRADED
    return TOO_EARLY.format(show_day(here.review_on)) if here.review_on > work.today else ""


def _held(work: Work, case_id: int) -> str:
    held = select(CaseHold.id).where(CaseHold.case_id == case_id, CaseHold.lifted_on.is_(None))
    if work.value(held) is not None:
        return HELD
    return RESTRICTED if is_restricted(work, case_id) else ""


def _clock_runs(work: Work, line: CaseLine) -> str:
    for clock in clocks_of(work, [line]):
        if clock.state is ClockState.RUNNING:
            return CLOCK_RUNS.format(clock.title, clock.end)
    return ""


def is_restricted(work: Work, case_id: int) -> bool:
    """Say whether only named people may know of a case today."""
    live = select(Restriction.id).where(
        Restriction.case_id == case_id, Restriction.ends_on >= work.today
    )
    return work.value(live) is not None


def _nominal_stays(work: Work, case_id: int, hidden: Collection[int]) -> str:
    for each in nominals_kept(work, case_id, hidden=hidden):
        if each.clear_until:
            return RUNS_ELSEWHERE.format(each.name, each.noticed_in, each.clear_until)
    return ""


def _too_young(work: Work, case_id: int, here: RetentionPeriod) -> str:
    """Keep whom the group keeps to an age: those graded so, or all where the case is."""
    if here.group is None or not here.group.keep_to_age:
        return ""
    groups = work.pairs(
        select(MopiGrading.subject_id, MopiGrading.mopi_group)
        .where(MopiGrading.case_id == case_id)
        .order_by(MopiGrading.id)
    )
    of_case = groups.get(None)
    people = work.records(
        select(Person)
        .join(Involvement, Involvement.subject_id == Person.id)
        .where(Involvement.case_id == case_id)
        .distinct()
        .order_by(Person.id)
    )
    for person in people:
        if groups.get(person.id, of_case) == here.group.key:
            if (born := person.born_by) is None:
                return NO_BIRTH.format(person.name)
            until = years_on(born, here.group.keep_to_age)
            if until > work.today:
                return TO_AGE.format(person.name, show_day(until))
    return ""


def newest_review(work: Work, case_id: int) -> RecordReview | None:
    """Give the review of a case that counts."""
    found = select(RecordReview).where(RecordReview.case_id == case_id)
    return next(iter(work.records(found.order_by(RecordReview.id.desc()))), None)
