"""Disposing of a case's records: one person proposes it in a review and another agrees.

Everything that belongs to the case goes, with every nominal that nothing else names. What is left is a
tombstone (`models/record_retention.py`) that says nothing of the content.
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
from mscu.actions.clocks.clocks import FINISHED, load_clocks
from mscu.actions.core.action import Command, Work
from mscu.actions.core.checking import CONFIRM
from mscu.actions.core.legal_holds import HELD, is_held
from mscu.actions.records.nominals_kept import case_lines, nominals_kept
from mscu.batches import in_batches
from mscu.codes import MergedKind, ReviewDecision, StoreKind
from mscu.dates.london import show_day
from mscu.errors import Invalid, NotFound, NotPermitted
from mscu.models.base import Record
from mscu.models.case import Case, Restriction, RestrictionMember
from mscu.models.entries.entry import Entry
from mscu.models.hit import Hit
from mscu.models.kinds import dependents_first, whole
from mscu.models.links import pointers
from mscu.models.merge import Merge
from mscu.models.record_retention import Disposal, MopiGrading, RecordReview
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


def reason_to_retain(work: Work, case: Case, *, hidden: Collection[int] = ()) -> str:
    """Return why the records of a case must stay; empty if nothing keeps them.

    `hidden` holds cases that must not be revealed: no clear period is counted from them.
    """
    (line,) = case_lines(work, [case.id])
    period = retention_periods(work, [line])[case.id]
    return (
        _too_early(work, case, period)
        or _on_hold(work, case.id)
        or _clock_runs(work, line)
        or _nominal_stays(work, case.id, hidden)
        or _too_young(work, case.id, period)
    )


def _too_early(work: Work, case: Case, period: RetentionPeriod) -> str:
    if case.status not in FINISHED:
        return STILL_OPEN
    if period.group is None or period.review_on is None:
        return NOT_GRADED
    return TOO_EARLY.format(show_day(period.review_on)) if period.review_on > work.today else ""


def _on_hold(work: Work, case_id: int) -> str:
    if is_held(work, case_id):
        return HELD
    return RESTRICTED if is_restricted(work, case_id) else ""


def _clock_runs(work: Work, line: CaseColumns) -> str:
    for clock in load_clocks(work, [line]):
        if clock.state is ClockState.RUNNING:
            return CLOCK_RUNS.format(clock.title, clock.end)
    return ""


def is_restricted(work: Work, case_id: int) -> bool:
    """Return whether the case is restricted to named people today."""
    live = select(Restriction.id).where(Restriction.case_id == case_id, Restriction.ends_on >= work.today)
    return work.value(live) is not None


def _nominal_stays(work: Work, case_id: int, hidden: Collection[int]) -> str:
    for nominal in nominals_kept(work, case_id, hidden=hidden):
        if nominal.clear_until:
            return RUNS_ELSEWHERE.format(nominal.name, nominal.noticed_in, nominal.clear_until)
    return ""


def _too_young(work: Work, case_id: int, period: RetentionPeriod) -> str:
    """Return why nominals must be kept until an age: those graded so, or all if the case is."""
    if period.group is None or not period.group.keep_to_age:
        return ""
    groups = work.pairs(
        select(MopiGrading.subject_id, MopiGrading.mopi_group)
        .where(MopiGrading.case_id == case_id)
        .order_by(MopiGrading.id)
    )
    case_group = groups.get(None)
    people = work.records(
        select(Person)
        .join(Involvement, Involvement.subject_id == Person.id)
        .where(Involvement.case_id == case_id)
        .distinct()
        .order_by(Person.id)
    )
    for person in people:
        if groups.get(person.id, case_group) == period.group.key:
            if (born := person.known_age.born_between()[1]) is None:
                return NO_BIRTH.format(person.name)
            until = add_years(born, period.group.keep_to_age)
            if until > work.today:
                return TO_AGE.format(person.name, show_day(until))
    return ""


def newest_review(work: Work, case_id: int) -> RecordReview | None:
    statement = select(RecordReview).where(RecordReview.case_id == case_id)
    return next(iter(work.records(statement.order_by(RecordReview.id.desc()))), None)


OTHER_PERSON = "You proposed it: another person must agree."
OUTDATED = "The decision has changed since. Check the case again."


@dataclass(frozen=True, kw_only=True)
class DisposeRecords(Command[int]):
    """Agree to a disposal that another reviewer proposed, and erase; return the tombstone's id."""

    review_id: int
    agreed: bool = False
    """Confirmed by the person who agrees, since it cannot be undone."""
    needs = Permission.KEEP_RECORDS
    includes_restricted = True
    includes_withdrawn = True

    def perform(self, work: Work) -> int:
        """Erase every record of the case except what other cases share."""
        review = work.get(RecordReview, self.review_id)
        case = work.get(Case, review.case_id or 0)
        _require_access(work, case.id)
        if review.reviewed_by_id == work.actor.id:
            raise NotPermitted(OTHER_PERSON)
        if not self.agreed:
            raise Invalid({"agreed": CONFIRM})
        newest = newest_review(work, case.id)
        if newest is not review or review.decision is not ReviewDecision.DISPOSE:
            raise Invalid({"review_id": OUTDATED})
        if why_not := reason_to_retain(work, case, hidden=_hidden_cases(work)):
            raise Invalid({"review_id": why_not})
        return _dispose(work, case, review).id


def _require_access(work: Work, case_id: int) -> None:
    """Treat a restricted case as if it did not exist.

    Raises:
        NotFound: The actor may not know of it.
    """
    member = select(RestrictionMember.id).where(
        RestrictionMember.case_id == case_id, RestrictionMember.user_id == work.actor.id
    )
    if is_restricted(work, case_id) and work.value(member) is None:
        raise NotFound


def _hidden_cases(work: Work) -> set[int]:
    """Return the cases that are restricted to other people."""
    own_cases = select(RestrictionMember.case_id).where(RestrictionMember.user_id == work.actor.id)
    hidden = select(Restriction.case_id).where(
        Restriction.ends_on >= work.today, Restriction.case_id.not_in(own_cases)
    )
    return set(work.values(hidden))


def _dispose(work: Work, case: Case, review: RecordReview) -> Disposal:
    (line,) = case_lines(work, [case.id])
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
    disposal.records, disposal.digest = _count_and_digest(work, case)
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
    references: list[tuple[Record, str]] = field(default_factory=list)


def _dependent_rows(work: Work, roots: Rows, cases: Collection[int]) -> DisposalPreview:
    """Return the rows that point to some rows, directly or through others, within these cases."""
    preview, new_rows = DisposalPreview(), roots
    while new_rows:
        for model, rows in new_rows.items():
            preview.rows[model] |= rows
        new_rows = _next_dependents(work, new_rows, preview, cases)
    return preview


def _next_dependents(work: Work, new_rows: Rows, preview: DisposalPreview, cases: Collection[int]) -> Rows:
    dependents: Rows = defaultdict(dict)
    ids = {_table(model): sorted(rows) for model, rows in new_rows.items()}
    for model, name, table in pointers():
        for row in _referring_rows(work, model, name, ids.get(table, ())):
            root = _root_class(row)
            if row.id in preview.rows[root]:
                continue
            case_id = getattr(row, "case_id", None)
            if case_id is not None and case_id not in cases:
                preview.references.append((row, name))
            else:
                dependents[root][row.id] = row
    return dependents


def _referring_rows(work: Work, model: type[Any], name: str, ids: Collection[int]) -> Iterator[Record]:
    for batch in in_batches(ids):
        yield from work.records(select(whole(model)).where(getattr(whole(model), name).in_(batch)))


def _root_class(row: Record) -> type[Record]:
    """Return the class that numbers a row: for an entry, the base class of entries."""
    return Entry if isinstance(row, Entry) else Subject if isinstance(row, Subject) else type(row)


def _table(model: type[Record]) -> str:
    return str(model.__tablename__)


def _rows_of_case(work: Work, case: Case) -> DisposalPreview:
    """Return all rows of a case and of what was merged into it."""
    cases = {case.id: case}
    while merged := [
        record
        for record in work.records(select(Case).where(Case.kept_id.in_(list(cases))))
        if record.id not in cases
    ]:
        cases |= {record.id: record for record in merged}
    preview = _dependent_rows(work, {Case: dict(cases)}, cases)
    entries = list(preview.rows[Entry])
    hits = select(Hit).where(or_(Hit.about_case.in_(list(cases)), Hit.in_entry.in_(entries)))
    other_roots: Rows = {
        Hit: {record.id: record for record in work.records(hits)},
        Merge: {
            record.id: record
            for kinds, ids in (
                ((MergedKind.CASE,), list(cases)),
                ((MergedKind.REPORT, MergedKind.GROUP), entries),
            )
            for record in _merges(work, kinds, ids)
        },
    }
    for model, rows in _dependent_rows(work, other_roots, cases).rows.items():
        preview.rows[model] |= rows
    return preview


def _merges(work: Work, kinds: Collection[MergedKind], ids: list[int]) -> Iterator[Merge]:
    for batch in in_batches(ids):
        statement = select(Merge).where(
            Merge.kind.in_(kinds), or_(Merge.kept_id.in_(batch), Merge.other_id.in_(batch))
        )
        yield from work.records(statement)


def _count_and_digest(work: Work, case: Case) -> tuple[int, str]:
    """Return how many rows go and their digest, leaving out nominals, since other cases may name them."""
    rows = [row for rows in _rows_of_case(work, case).rows.values() for row in rows.values()]
    lines = sorted(f"{row.__tablename__} {row.id} {row.version}" for row in rows)
    return len(rows), hashlib.sha256("\n".join(lines).encode()).hexdigest()


# Erasing


def _erase(work: Work, case: Case) -> None:
    preview = _rows_of_case(work, case)
    subject_ids = work.values(
        select(Involvement.subject_id).where(Involvement.case_id.in_(list(preview.rows[Case])))
    )
    _delete(work, preview)
    for subject_id in sorted(set(subject_ids)):
        _erase_unreferenced(work, subject_id)


def _delete(work: Work, preview: DisposalPreview) -> None:
    """Delete class by class, referring rows first; entries all at once."""
    for row, name in preview.references:
        setattr(row, name, None)
    entries = preview.rows.pop(Entry, {})
    for entry in entries.values():
        if isinstance(entry, Entry):
            entry.follows_id = None
    for row in (*preview.rows.get(Case, {}).values(), *preview.rows.get(Subject, {}).values()):
        row.kept_id = None  # type: ignore[attr-defined]
    work.flush()
    order = dependents_first(StoreKind.UNIT)
    last = [entries, *(preview.rows.pop(base, {}) for base in (Subject, Case))]
    for model in sorted(preview.rows, key=lambda model: order.index(_table(model))):
        _delete_rows(work, preview.rows[model])
    for rows in last:
        _delete_rows(work, {id_: rows[id_] for id_ in _referring_first(work, rows)})


def _referring_first(work: Work, rows: dict[int, Record]) -> Iterable[int]:
    """Order the rows of a table so that each is deleted before those it points to.

    Rows that point to one another in a ring have no such order: one link of the ring is cleared.
    """
    while True:
        try:
            return list(TopologicalSorter(_references_to(rows)).static_order())
        except CycleError as cycle:
            if not _break_cycle(rows, cycle.args[1]):
                raise
            work.flush()


def _references_to(rows: dict[int, Record]) -> dict[int, set[int]]:
    referring: dict[int, set[int]] = {id_: set() for id_ in rows}
    for id_, row in rows.items():
        for _, target in _self_references(row):
            if target in referring and target != id_:
                referring[target].add(id_)
    return referring


def _self_references(row: Record) -> Iterator[tuple[str, int | None]]:
    """Yield each column in which a row points to another of its own table, with that row's id."""
    for model, name, table in pointers():
        if isinstance(row, model) and table == _table(_root_class(row)):
            yield name, getattr(row, name)


def _break_cycle(rows: dict[int, Record], cycle: Sequence[int]) -> bool:
    """Clear one nullable link of a ring in which each row points to the next."""
    for id_, target in pairwise(cycle):
        row = rows[id_]
        names = [name for name, linked_id in _self_references(row) if linked_id == target]
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


def _erase_unreferenced(work: Work, subject_id: int) -> None:
    """Erase a nominal with all its names once nothing in the store refers to it."""
    subject = next(iter(work.records(select(Subject).where(Subject.id == subject_id))), None)
    if subject is None or subject.kept_id is not None:
        return
    preview = _dependent_rows(work, {Subject: {subject.id: subject}}, ())
    if preview.references or any(issubclass(model, Involvement | Entry) for model in preview.rows):
        return
    subjects = list(preview.rows[Subject])
    merged = {merge.id: merge for merge in _merges(work, (MergedKind.SUBJECT,), subjects)}
    for model, rows in _dependent_rows(work, {Merge: dict(merged)}, ()).rows.items():
        preview.rows[model] |= rows
    _delete(work, preview)
