"""Disposing of a case's records: one person proposes it in a review and another agrees.

Everything that belongs to the case goes, with every nominal that nothing else names. What is left is a
tombstone (`models/record_keeping.py`) that says nothing of the content.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from sqlalchemy import or_, select

from mscu.access import Permission
from mscu.actions.clocks.clear_periods import add_years, retention_periods
from mscu.actions.clocks.clocks import FINISHED, clocks_of
from mscu.actions.core.action import HELD, Command, Work
from mscu.actions.records.nominals_kept import lines_of, nominals_kept
from mscu.batches import in_batches
from mscu.codes import MergedKind, ReviewDecision, StoreKind
from mscu.dates.london import show_day
from mscu.errors import Invalid, NotFound, NotPermitted
from mscu.models.base import Record
from mscu.models.case import Case, Restriction, RestrictionMember
from mscu.models.entries.complaint import CaseHold
from mscu.models.entries.entry import Entry
from mscu.models.hit import Hit
from mscu.models.kinds import dependents_first, with_kinds
from mscu.models.links import pointers
from mscu.models.merge import Merge
from mscu.models.records import Disposal, MopiGrading, RecordReview
from mscu.models.subject import Involvement, Person, Subject
from mscu.rules.clock_engine import ClockState

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mscu.actions.clocks.clear_periods import RetentionPeriod
    from mscu.actions.clocks.clock_events import CaseColumns


# What bars a disposal, checked both when it is proposed and when it is carried out


STILL_OPEN = "The case is still open."
NOT_GRADED = "The case has no MoPI group."
TOO_EARLY = "The clear period runs until {}."
RUNS_ELSEWHERE = "{} came to notice again in {}: the clear period runs until {}."
RESTRICTED = "The case is restricted: end the restriction first."
CLOCK_RUNS = "A clock is running in the case: {}, {}."
TO_AGE = "In this MoPI group the records of {} are kept until {}."
NO_BIRTH = (
    "In this MoPI group records are kept until a certain age, and the date of birth of {} is not known."
)


def why_stays(work: Work, case: Case, *, hidden: Collection[int] = ()) -> str:
    """Return why the records of a case must stay; empty if nothing keeps them.

    `hidden` holds cases that must not be revealed: no clear period is counted from them.
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


def _clock_runs(work: Work, line: CaseColumns) -> str:
    for clock in clocks_of(work, [line]):
        if clock.state is ClockState.RUNNING:
            return CLOCK_RUNS.format(clock.title, clock.end)
    return ""


def is_restricted(work: Work, case_id: int) -> bool:
    """Return whether the case is restricted to named people today."""
    live = select(Restriction.id).where(Restriction.case_id == case_id, Restriction.ends_on >= work.today)
    return work.value(live) is not None


def _nominal_stays(work: Work, case_id: int, hidden: Collection[int]) -> str:
    for each in nominals_kept(work, case_id, hidden=hidden):
        if each.clear_until:
            return RUNS_ELSEWHERE.format(each.name, each.noticed_in, each.clear_until)
    return ""


def _too_young(work: Work, case_id: int, here: RetentionPeriod) -> str:
    """Return why nominals must be kept until an age: those graded so, or all if the case is."""
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
            until = add_years(born, here.group.keep_to_age)
            if until > work.today:
                return TO_AGE.format(person.name, show_day(until))
    return ""


def newest_review(work: Work, case_id: int) -> RecordReview | None:
    """Return the current review of a case."""
    found = select(RecordReview).where(RecordReview.case_id == case_id)
    return next(iter(work.records(found.order_by(RecordReview.id.desc()))), None)


ANOTHER = "You proposed it: another person must agree."
OUTDATED = "The decision has changed since. Look at the case again."
SAY_SO = "Confirm that you agree: this cannot be undone."


@dataclass(frozen=True, kw_only=True)
class DisposeRecords(Command[int]):
    """Agree to a disposal that another reviewer proposed, and erase; return the tombstone's id."""

    review_id: int
    agreed: bool = False
    """Confirmed by the person who agrees, since it cannot be undone."""
    needs = Permission.KEEP_RECORDS
    over_all = True
    over_sealed = True

    def perform(self, work: Work) -> int:
        """Erase every record of the case except what other cases share."""
        review = work.get(RecordReview, self.review_id)
        case = work.get(Case, review.case_id or 0)
        _refuse_to_tell(work, case.id)
        if review.reviewed_by_id == work.actor.id:
            raise NotPermitted(ANOTHER)
        if not self.agreed:
            raise Invalid({"agreed": SAY_SO})
        newest = newest_review(work, case.id)
        if newest is not review or review.decision is not ReviewDecision.DISPOSE:
            raise Invalid({"review_id": OUTDATED})
        if why_not := why_stays(work, case, hidden=_not_to_be_told(work)):
            raise Invalid({"review_id": why_not})
        return _dispose(work, case, review).id


def _refuse_to_tell(work: Work, case_id: int) -> None:
    """Treat a restricted case as if it did not exist.

    Raises:
        NotFound: The actor may not know of it.
    """
    member = select(RestrictionMember.id).where(
        RestrictionMember.case_id == case_id, RestrictionMember.user_id == work.actor.id
    )
    if is_restricted(work, case_id) and work.value(member) is None:
        raise NotFound


def _not_to_be_told(work: Work) -> set[int]:
    """Return the cases that are restricted to other people."""
    mine = select(RestrictionMember.case_id).where(RestrictionMember.user_id == work.actor.id)
    hidden = select(Restriction.case_id).where(
        Restriction.ends_on >= work.today, Restriction.case_id.not_in(mine)
    )
    return set(work.values(hidden))


def _dispose(work: Work, case: Case, review: RecordReview) -> Disposal:
    (line,) = lines_of(work, [case.id])
    disposal = Disposal(
        reference=case.reference,
        case_number=case.id,
        mopi_group=review.mopi_group,
        clear_from=retention_periods(work, [line])[case.id].clear_from,
        records=0,
        digest="",
        proposed_by_id=review.reviewed_by_id,
        agreed_by_id=work.actor.id,
        disposed_at=work.now,
    )
    disposal.records, disposal.digest = _counted(work, case)
    work.add(disposal)  # first, because earlier versions can only go once it exists
    _erase(work, case)
    return disposal


# What belongs to a case

Rows = dict[type[Record], dict[int, Record]]
"""Rows by class and id."""


@dataclass
class DisposalPreview:
    """Everything that goes: rows by class, and rows elsewhere that only point to them."""

    rows: Rows = field(default_factory=lambda: defaultdict(dict))
    pointing: list[tuple[Record, str]] = field(default_factory=list)


def _belonging(work: Work, roots: Rows, cases: Collection[int]) -> DisposalPreview:
    """Return the rows that point to some rows, directly or through others, within these cases."""
    preview, fresh = DisposalPreview(), roots
    while fresh:
        for model, rows in fresh.items():
            preview.rows[model] |= rows
        fresh = _next(work, fresh, preview, cases)
    return preview


def _next(work: Work, fresh: Rows, preview: DisposalPreview, cases: Collection[int]) -> Rows:
    found: Rows = defaultdict(dict)
    numbers = {_table(model): sorted(rows) for model, rows in fresh.items()}
    for model, name, table in pointers():
        for row in _pointing(work, model, name, numbers.get(table, ())):
            of = _root(row)
            if row.id in preview.rows[of]:
                continue
            elsewhere = getattr(row, "case_id", None)
            if elsewhere is not None and elsewhere not in cases:
                preview.pointing.append((row, name))
            else:
                found[of][row.id] = row
    return found


def _pointing(work: Work, model: type[Any], name: str, numbers: Collection[int]) -> Iterator[Record]:
    for part in in_batches(numbers):
        asked = select(model).where(getattr(model, name).in_(part))
        yield from work.records(asked.options(with_kinds()) if model is Entry else asked)


def _root(row: Record) -> type[Record]:
    """Return the class that numbers a row: for an entry, the base class of entries."""
    return Entry if isinstance(row, Entry) else Subject if isinstance(row, Subject) else type(row)


def _table(model: type[Record]) -> str:
    return str(model.__tablename__)


def _of_case(work: Work, case: Case) -> DisposalPreview:
    """Return all rows of a case and of what was merged into it."""
    cases = {case.id: case}
    while more := [
        each
        for each in work.records(select(Case).where(Case.kept_id.in_(list(cases))))
        if each.id not in cases
    ]:
        cases |= {each.id: each for each in more}
    preview = _belonging(work, {Case: dict(cases)}, cases)
    entries = list(preview.rows[Entry])
    hits = select(Hit).where(or_(Hit.about_case.in_(list(cases)), Hit.in_entry.in_(entries)))
    loose: Rows = {
        Hit: {each.id: each for each in work.records(hits)},
        Merge: {
            each.id: each
            for kinds, numbers in (
                ((MergedKind.CASE,), list(cases)),
                ((MergedKind.REPORT, MergedKind.GROUP), entries),
            )
            for each in _merges(work, kinds, numbers)
        },
    }
    for model, rows in _belonging(work, loose, cases).rows.items():
        preview.rows[model] |= rows
    return preview


def _merges(work: Work, kinds: Collection[MergedKind], numbers: list[int]) -> Iterator[Merge]:
    for part in in_batches(numbers):
        asked = select(Merge).where(
            Merge.kind.in_(kinds), or_(Merge.kept_id.in_(part), Merge.other_id.in_(part))
        )
        yield from work.records(asked)


def _counted(work: Work, case: Case) -> tuple[int, str]:
    """Return how many rows go and their digest, leaving out nominals, since other cases may name them."""
    rows = [row for rows in _of_case(work, case).rows.values() for row in rows.values()]
    lines = sorted(f"{each.__tablename__} {each.id} {each.version}" for each in rows)
    return len(rows), hashlib.sha256("\n".join(lines).encode()).hexdigest()


# Erasing


def _erase(work: Work, case: Case) -> None:
    preview = _of_case(work, case)
    people = work.values(
        select(Involvement.subject_id).where(Involvement.case_id.in_(list(preview.rows[Case])))
    )
    _delete(work, preview)
    for number in sorted(set(people)):
        _erase_unknown(work, number)


def _delete(work: Work, preview: DisposalPreview) -> None:
    """Delete class by class, referring rows first; entries all at once."""
    for row, name in preview.pointing:
        setattr(row, name, None)
    entries = preview.rows.pop(Entry, {})
    for entry in entries.values():
        if isinstance(entry, Entry):
            entry.follows_id = None
    for row in (*preview.rows.get(Case, {}).values(), *preview.rows.get(Subject, {}).values()):
        row.kept_id = None  # type: ignore[attr-defined]
    work.flush()
    order = dependents_first(StoreKind.UNIT)
    last = [entries, *(preview.rows.pop(each, {}) for each in (Subject, Case))]
    for model in sorted(preview.rows, key=lambda model: order.index(_table(model))):
        _delete_rows(work, preview.rows[model])
    for rows in last:
        _delete_rows(work, {number: rows[number] for number in _pointing_first(work, rows)})


def _pointing_first(work: Work, rows: dict[int, Record]) -> Iterable[int]:
    """Order the rows of a table so that each is deleted before those it points to.

    Rows that point to one another in a ring have no such order: one link of the ring is cleared.
    """
    while True:
        try:
            return list(TopologicalSorter(_pointed(rows)).static_order())
        except CycleError as ring:
            if not _open(rows, ring.args[1]):
                raise
            work.flush()


def _pointed(rows: dict[int, Record]) -> dict[int, set[int]]:
    """Return the rows that point to each row."""
    pointed: dict[int, set[int]] = {number: set() for number in rows}
    for number, row in rows.items():
        for _, to in _links(row):
            if to in pointed and to != number:
                pointed[to].add(number)
    return pointed


def _links(row: Record) -> Iterator[tuple[str, int | None]]:
    """Yield each column in which a row points to another of its own table, with that row's id."""
    for model, name, table in pointers():
        if isinstance(row, model) and table == _table(_root(row)):
            yield name, getattr(row, name)


def _open(rows: dict[int, Record], ring: Sequence[int]) -> bool:
    """Clear one nullable link of a ring in which each row points to the next."""
    for number, to in pairwise(ring):
        row = rows[number]
        names = [name for name, named in _links(row) if named == to]
        columns = row.__mapper__.column_attrs
        if names and all(columns[name].columns[0].nullable for name in names):
            for name in names:
                setattr(row, name, None)
            return True
    return False


def _delete_rows(work: Work, rows: dict[int, Record]) -> None:
    for row in rows.values():
        work.delete(row)
    work.flush()


def _erase_unknown(work: Work, number: int) -> None:
    """Erase a nominal with all its names once nothing in the store refers to it."""
    found = next(iter(work.records(select(Subject).where(Subject.id == number))), None)
    if found is None or found.kept_id is not None:
        return
    preview = _belonging(work, {Subject: {found.id: found}}, ())
    if preview.pointing or any(issubclass(model, Involvement | Entry) for model in preview.rows):
        return
    subjects = list(preview.rows[Subject])
    merged = {each.id: each for each in _merges(work, (MergedKind.SUBJECT,), subjects)}
    for model, rows in _belonging(work, {Merge: dict(merged)}, ()).rows.items():
        preview.rows[model] |= rows
    _delete(work, preview)
