"""The index of open clocks: how its rows are derived, found, ordered and read.

What is stored does not depend on the moment; the state of a clock at a moment follows from its row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol, cast

from sqlalchemy import Integer, and_, case, exists, extract, func, literal, or_, select
from sqlalchemy import cast as cast_to
from sqlalchemy.orm import aliased

from mscu.actions.clocks.case_clocks import CASE_COLUMNS, CaseClock, find_clocks
from mscu.actions.clocks.clear_periods import CLEAR_PERIOD_RECORDS, mopi_rules, review_clocks
from mscu.actions.clocks.clock_events import CaseColumns
from mscu.actions.clocks.clocks import FINISHED, owner_of
from mscu.actions.core.user_names import names_of
from mscu.actions.entries.entry_events import PERSON_KEY_PREFIX, VICTIM_KEY_PREFIX
from mscu.actions.entries.kind_spec import spec_of
from mscu.actions.entries.notes import NOTE_EVENTS
from mscu.actions.reference.clock_rules import AGREED, clock_rules_of
from mscu.batches import in_batches
from mscu.code_keys import VICTIM_ROLES
from mscu.codes import Operation, ReferenceField, ReferenceKind
from mscu.dates.london import local_day, start_of_day
from mscu.models.base import OfCase
from mscu.models.case import Case, Restriction, RestrictionMember
from mscu.models.clock_row import ClockRow, fingerprint
from mscu.models.entries.enforcement import Arrest, Charge
from mscu.models.entries.entry import Entry
from mscu.models.entries.exhibit import Exhibit
from mscu.models.entries.note import Note
from mscu.models.entries.referral import VictimContact
from mscu.models.reference_change import ReferenceChange
from mscu.models.subject import Involvement, Person
from mscu.models.user import User
from mscu.rules.clock_engine import OPEN_STATES, Clock, as_of
from mscu.rules.clocks import EventName, RuleKind, Unit, rules
from mscu.rules.unit_rules import rule_name

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from mscu.actions.core.action import Work
    from mscu.models.base import Record

CLOCK_NOTE_TYPES = frozenset({*NOTE_EVENTS, "nrm_drafted"})
OUT_OF_DATE = ""
"""A fingerprint that no rules have."""
MERGED_WITHIN = timedelta(days=31)
"""No clock stands for events that are further apart than this, since all of them are due together."""
FAR_FUTURE = datetime(9000, 1, 1, tzinfo=UTC)
AnySelect = Any
GROUP_STEP = 1_000_000_000_000
"""Seconds between the groups of the order: more than the calendar has."""


# Updating the index


class StoredClocks(Protocol):
    """The store's table of clocks."""

    def put(self, case_ids: Sequence[int], rows: Iterable[Mapping[str, Any]]) -> None:
        """Replace the clocks of these cases."""
        ...

    def empty(self) -> None:
        """Delete all rows."""
        ...

    def mark(self, fingerprint: str) -> None:
        """Record the fingerprint of the rules that the rows were derived by."""
        ...


def affected_cases(work: Work, changed: Mapping[Record, Operation]) -> list[int]:
    """Return the cases whose clocks these changes may move; for a person, all cases that name them."""
    cases = _cases_holding(work, changed)
    people = {record.id for record in changed if isinstance(record, Person)}
    users = {record for record in changed if isinstance(record, User)}
    for record, operation in changed.items():
        if isinstance(record, Case):
            cases.add(record.id)
        elif isinstance(record, OfCase) and record.case_id and _affects_clocks(record, operation):
            cases.add(record.case_id)
    if people:
        involved = select(Involvement.case_id).where(Involvement.subject_id.in_(people))
        cases.update(case_id for case_id in work.values(involved) if case_id)
    if users:
        restricted = select(Restriction.case_id).where(Restriction.owner_id.in_({user.id for user in users}))
        cases.update(work.values(restricted))
        contacted = select(VictimContact.case_id).where(
            VictimContact.contact_by.in_({name for user in users for name in names_of(work, user)})
        )
        cases.update(case_id for case_id in work.values(contacted) if case_id)
    return sorted(cases)


def _cases_holding(work: Work, changed: Iterable[Record]) -> set[int]:
    """Return the cases that arrested or charged a person whose role in any case was changed."""
    people = {each.subject_id for each in changed if isinstance(each, Involvement) and each.entry_id is None}
    if not people:
        return set()
    held = (select(model.case_id).where(model.person_id.in_(people)) for model in (Arrest, Charge))
    return {case_id for statement in held for case_id in work.values(statement) if case_id}


def _affects_clocks(record: OfCase, operation: Operation) -> bool:
    """Return whether clocks read this record; most new notes and exhibits do not matter to them."""
    if isinstance(record, Note) and operation is Operation.COLLECTION:
        return (record.note_type or "").partition(":")[2] in CLOCK_NOTE_TYPES
    if isinstance(record, Exhibit) and operation is Operation.COLLECTION:
        return bool(record.cash_pence)
    if isinstance(record, Entry):
        return spec_of(record.kind).clocks is not None or record.kind in mopi_rules().comes_to_notice
    if isinstance(record, Involvement):
        return record.entry_id is None
    return isinstance(record, (Restriction, RestrictionMember, *CLEAR_PERIOD_RECORDS))


def derived_rows(work: Work, case_ids: Sequence[int]) -> Iterator[dict[str, Any]]:
    """Yield the rows of these cases; for a closed case, only the review of its records."""
    counted_by = clock_rules_of(work)
    for case_clock in (
        *find_clocks(work, _case_columns(work, case_ids, Case.status.not_in(FINISHED)), now=FAR_FUTURE),
        *review_clocks(work, _case_columns(work, case_ids, Case.status.in_(FINISHED)), FAR_FUTURE),
    ):
        clock = case_clock.clock
        if _may_be_open(clock, work.now):
            yield {
                "case_id": case_clock.case.id,
                "entry_id": clock.entry_id,
                "rule": counted_by.position_of(clock.rule),
                "about": clock.about,
                "label": clock.label,
                "owner": owner_of(case_clock),
                "lead": case_clock.case.lead,
                "officer_in_case": case_clock.case.officer_in_case,
                "started": clock.started,
                "due": clock.due,
                "due_day": clock.due_day,
                "to_the_minute": clock.to_the_minute,
                "day_only": clock.day_only,
                "stopped": clock.stopped,
            }


def _case_columns(
    work: Work, case_ids: Sequence[int], condition: ColumnElement[bool]
) -> Sequence[CaseColumns]:
    statement = select(*CASE_COLUMNS).where(Case.id.in_(case_ids), condition, Case.kept_id.is_(None))
    return cast("Sequence[CaseColumns]", work.rows(statement))


def case_id_batches(work: Work) -> Iterator[Sequence[int]]:
    """Yield the ids of all cases, open and closed, in batches."""
    statement = select(Case.id).where(Case.kept_id.is_(None))
    return in_batches(work.values(statement.order_by(Case.id)))


def update_clocks(work: Work, table: StoredClocks, changed: Mapping[Record, Operation]) -> None:
    """Update the clocks that these changes move."""
    if cases := affected_cases(work, changed):
        table.put(cases, derived_rows(work, cases))
    if any(
        isinstance(record, Case) and operation is Operation.ERASURE for record, operation in changed.items()
    ):
        table.mark(fingerprint())  # the database has deleted the clocks of a deleted case
    if periods := [each for each in changed if isinstance(each, ReferenceChange) and _sets_period(each)]:
        _update_for_periods(work, table, periods)


def _sets_period(change: ReferenceChange) -> bool:
    is_period = change.kind is ReferenceKind.RULE and change.what is ReferenceField.PERIOD
    return is_period and change.state in AGREED and change.agreed_at is not None


def _update_for_periods(work: Work, table: StoredClocks, changes: Iterable[ReferenceChange]) -> None:
    """Update the clocks of rules whose periods the unit set.

    A minimum that was decided may be open again under a longer period, and the index has no row of it: then
    the next action that reads clocks makes them all anew.
    """
    for change in changes:
        positions = _rule_positions(lambda rule, name=change.about: rule_name(rule) == name)
        if any(rules()[position].kind is RuleKind.MINIMUM for position in positions):
            table.mark(OUT_OF_DATE)
            return
        since = start_of_day(change.holds_from or local_day(change.agreed_at or work.now)) - MERGED_WITHIN
        touched = select(ClockRow.case_id).where(ClockRow.rule.in_(positions), ClockRow.started >= since)
        for cases in in_batches(work.values(touched.distinct().order_by(ClockRow.case_id))):
            table.put(cases, derived_rows(work, cases))


def rebuild_clocks(work: Work, table: StoredClocks) -> None:
    table.empty()
    for cases in case_id_batches(work):
        table.put(cases, derived_rows(work, cases))
    table.mark(fingerprint())


def _may_be_open(clock: Clock, now: datetime) -> bool:
    """Return whether the clock is open, or will be until something settles it."""
    if clock.stopped is None or clock.stopped > now:
        return True
    ended = clock.stopped_by in clock.rule.ends_on
    return clock.rule.kind is RuleKind.MINIMUM and not ended and now < clock.due


# Reading the index


def _rule_positions(matches: Any) -> list[int]:  # noqa: ANN401 - a test of a rule
    return [position for position, rule in enumerate(rules()) if matches(rule)]


@cache
def _passing_rules() -> list[int]:
    return _rule_positions(lambda rule: rule.passes)


@cache
def _minimum_rules() -> list[int]:
    return _rule_positions(lambda rule: rule.kind is RuleKind.MINIMUM)


@cache
def _lapsing_rules() -> list[int]:
    return _rule_positions(lambda rule: rule.lapses)


@cache
def _immediate_rules() -> list[int]:
    return _rule_positions(lambda rule: rule.unit is Unit.AT_ONCE)


@cache
def _rules_for_victims_held() -> list[int]:
    """Return the rules of clocks that run because a person held is a victim in this or another case."""
    return _rule_positions(lambda rule: EventName.VICTIM_HELD in rule.starts_on)


@cache
def _rules_with_lead_time() -> list[tuple[int, int]]:
    """Return the rules whose clocks are shown only some days before their end, with that number of days."""
    return [(position, rules()[position].ahead) for position in _rule_positions(lambda rule: rule.ahead)]


def moment_literal(now: datetime) -> ColumnElement[datetime]:
    """Return a moment as a literal; SQLite parses a bound one again for each row, ten times slower."""
    return literal(now, ClockRow.due.type, literal_execute=True)


def open_at(now: datetime, row: Any = ClockRow) -> ColumnElement[bool]:  # noqa: ANN401 - in any form
    """Return the SQL condition that a clock is open at this moment."""
    moment = moment_literal(now)
    return and_(
        or_(row.rule.not_in(_rules_for_victims_held()), _is_seen_as_victim(row)),
        row.started <= moment,
        *(
            or_(row.rule != position, row.due_day <= local_day(now) + timedelta(days=days))
            for position, days in _rules_with_lead_time()
        ),
        or_(row.rule.not_in(_passing_rules()), row.due > moment),
        or_(
            row.stopped.is_(None),
            row.stopped > moment,
            and_(row.rule.in_(_minimum_rules()), row.due > moment),
        ),
    )


def _is_seen_as_victim(row: Any) -> ColumnElement[bool]:  # noqa: ANN401
    """Return the SQL condition that the reader may see a case in which the row's person is a victim."""
    number = cast_to(func.substr(row.about, len(PERSON_KEY_PREFIX) + 1), Integer)
    person_id = case((row.about.startswith(PERSON_KEY_PREFIX, autoescape=True), number))
    involved = aliased(Involvement)
    return exists(
        select(involved.id).where(involved.subject_id == person_id, involved.role.in_(VICTIM_ROLES))
    )


def is_folded(now: datetime) -> ColumnElement[bool]:
    """Return the SQL condition that an earlier open clock of the same victim stands for this one."""
    earlier_row = aliased(ClockRow)
    is_earlier = or_(
        earlier_row.due < ClockRow.due, and_(earlier_row.due == ClockRow.due, earlier_row.id < ClockRow.id)
    )
    same_victim = and_(earlier_row.case_id == ClockRow.case_id, earlier_row.about == ClockRow.about)
    earlier = select(earlier_row.id).where(same_victim, is_earlier, open_at(now, earlier_row))
    return and_(awaits_victim(), exists(earlier))


def awaits_victim() -> ColumnElement[bool]:
    """Return the SQL condition that a clock waits for a victim to be told."""
    return ClockRow.about.startswith(VICTIM_KEY_PREFIX, autoescape=True)


def is_about_person() -> ColumnElement[bool]:
    """Return the SQL condition that a clock is about somebody: due for them, or to be told to them."""
    return or_(awaits_victim(), ClockRow.about.startswith(PERSON_KEY_PREFIX, autoescape=True))


LATE, OWED, RUNNING, RUNS_ON, LAPSED = range(len(OPEN_STATES))
"""The groups of the order: places in `OPEN_STATES`."""


def group_at(now: datetime) -> ColumnElement[int]:
    """Return the SQL expression for a clock's group at this moment."""
    return case(
        (ClockRow.rule.in_(_immediate_rules()), OWED),
        (ClockRow.due > moment_literal(now), RUNNING),
        (ClockRow.rule.in_(_minimum_rules()), RUNS_ON),
        (ClockRow.rule.in_(_lapsing_rules()), LAPSED),
        else_=LATE,
    )


def urgency_at(now: datetime) -> ColumnElement[Any]:
    """Return the SQL expression that clocks are ordered by: their group, then when they end."""
    return literal(GROUP_STEP) * group_at(now) + extract("epoch", ClockRow.due)


def is_mine(names: Sequence[str]) -> ColumnElement[bool]:
    """Return the SQL condition that a clock, or its case, belongs to the officer who has had these names."""
    return or_(*(column.in_(names) for column in (ClockRow.lead, ClockRow.officer_in_case, ClockRow.owner)))


@dataclass(frozen=True)
class StoredClock:
    """An open clock with the id of its row."""

    id: int
    case_clock: CaseClock


def read_rows(work: Work, statement: AnySelect) -> Iterator[StoredClock]:
    """Yield the clocks of a statement, which is `CLOCKS_WITH_CASES` narrowed."""
    with work.together() as reads:
        stored = reads.read(work.rows, statement)
        counted_by = reads.read(clock_rules_of, work)
    for row, *case_columns in stored.value:
        clock = Clock(
            rule=counted_by.value.rule_on(row.rule, local_day(row.started)),
            about=row.about,
            label=row.label,
            entry_id=row.entry_id,
            started=row.started,
            due=row.due,
            due_day=row.due_day,
            to_the_minute=row.to_the_minute,
            day_only=row.day_only,
            owner=row.owner,
            stopped=row.stopped if row.stopped and row.stopped <= work.now else None,
        )
        yield StoredClock(
            row.id, CaseClock(cast("CaseColumns", _CaseColumns(*case_columns)), as_of(clock, work.now))
        )


@dataclass(frozen=True)
class _CaseColumns:
    """The columns of a case that clocks read, in the order of `CASE_COLUMNS`."""

    id: int
    reference: str
    title: str
    opened_at: datetime
    closed_at: datetime | None
    lead: str
    officer_in_case: str


CLOCKS_WITH_CASES: AnySelect = select(ClockRow, *CASE_COLUMNS).join(Case, Case.id == ClockRow.case_id)
