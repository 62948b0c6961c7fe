"""What is unusual in the audit, by the rules of `resources/rules/unusual.toml`.

A rule marks rows for the auditor to ask about; nothing is stored, and nobody is stopped.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, extract, func, or_, select
from sqlalchemy.orm import aliased

from mscu.actions.admin.audit_records import OWNER_MODELS, OWNER_TABLES, SUBJECT_TYPES, Key, about_records
from mscu.actions.admin.audit_words import CODES_REFUSED
from mscu.actions.core.action import Work
from mscu.actions.core.program_acts import BY_THE_PROGRAM
from mscu.actions.core.user_names import holders_of_names
from mscu.batches import in_batches
from mscu.codes import Operation, Sensitivity, StoreKind
from mscu.dates.london import LONDON, local_day
from mscu.models.audit import AuditEntry
from mscu.models.case import Case
from mscu.models.clock_row import ClockRow
from mscu.models.entries.entry import Entry
from mscu.models.entries.shared import SharedRecipient
from mscu.models.kinds import mapped
from mscu.models.on_call import OnCall
from mscu.models.prepared import literal
from mscu.models.survivors.charity import RotaTurn
from mscu.models.survivors.survivor import Named
from mscu.models.user import User
from mscu.rules.unusual import Unusual, UnusualRule, unusual_rules

WORKS_ON = (
    Operation.COLLECTION,
    Operation.ALTERATION,
    Operation.ERASURE,
    Operation.COMBINATION,
    Operation.DISCLOSURE,
    Operation.PERMISSION,
)
"""What somebody does who works on a case, or gave a reason to open it; reading and searching alone is not."""
CALLS = frozenset({"TakeCall", "AnswerUrgent", "AskForCard", "ReleaseCard", "RefuseCard", "TellByPhone"})
"""The names on record of what is done when a call comes."""
NOT_TYPED = frozenset({"WhatIsKnown", "KnownInWords", "SetWatch"})
"""The searches that the program makes by itself, from the text of a report or call."""
RECOVER = "Recover"
"""The name on record of opening the store with both recovery codes."""
COPIED = "nrm_form"
"""What is copied field by field, and so is no edition."""
_BY_ITSELF = (Operation.UPKEEP, Operation.LOGOUT, Operation.FAILED)
_WATCHED = (
    Operation.CONSULTATION,
    Operation.FINDING,
    Operation.DISCLOSURE,
    Operation.REFUSAL,
    Operation.FAILED,
)
_WRONG = re.compile(r"(\d+) wrong")


class Seen(NamedTuple):
    """The part of an audit row that the rules look at."""

    seq: int
    at: datetime
    actor: str
    action: str
    operation: Operation
    object_type: str
    object_id: int | None
    case_id: int | None
    reason: str


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One occasion on which a rule applies, with the rows that it marks."""

    rule: Unusual
    actor: str
    at: datetime
    rows: tuple[int, ...]
    """The numbers of the last rows of the marked acts."""


def find_unusual(work: Work, *conditions: ColumnElement[bool]) -> tuple[Finding, ...]:
    """Return what the rules find in the rows of some days, oldest first within each rule."""
    rules = unusual_rules().rules
    rows = _seen(work, conditions, rules)
    found = [finding for key, rule in rules.items() for finding in _RULES[key](work, rule, rows)]
    ends = last_rows(work, {seq for finding in found for seq in finding.rows})
    return tuple(
        Finding(
            rule=finding.rule,
            actor=finding.actor,
            at=finding.at,
            rows=tuple(dict.fromkeys(ends[seq] for seq in finding.rows if seq in ends)),
        )
        for finding in found
    )


def _seen(work: Work, conditions: Iterable[ColumnElement[bool]], rules: Collection[Unusual]) -> list[Seen]:
    """Read the rows that a rule may be about, in one pass."""
    recovered = and_(AuditEntry.operation == Operation.PERMISSION, AuditEntry.action == RECOVER)
    watched: ColumnElement[bool] = or_(AuditEntry.operation.in_(_WATCHED), recovered)
    if Unusual.NIGHT in rules:
        rule = unusual_rules().rules[Unusual.NIGHT]
        hours = (rule.to_hour - rule.from_hour) % 24 + 1  # in summer London is an hour ahead of UTC
        night = [(rule.from_hour - 1 + more) % 24 for more in range(hours)]
        at_night = and_(extract("hour", AuditEntry.at).in_(night), AuditEntry.operation.not_in(_BY_ITSELF))
        watched = or_(watched, at_night)
    statement = select(
        AuditEntry.seq,
        AuditEntry.at,
        AuditEntry.actor,
        AuditEntry.action,
        AuditEntry.operation,
        AuditEntry.object_type,
        AuditEntry.object_id,
        AuditEntry.case_id,
        AuditEntry.reason,
    )
    rows = work.rows(statement.where(*conditions, watched).order_by(AuditEntry.seq))
    return [Seen(*row) for row in rows]


def last_rows(work: Work, rows: Collection[int]) -> dict[int, int]:
    """Return the last row of the act that each row belongs to: the one that is signed."""
    last = aliased(AuditEntry)
    end = (
        select(last.seq)
        .where(last.seq >= AuditEntry.seq, is_last(last))
        .order_by(last.seq)
        .limit(literal(1))
        .scalar_subquery()
    )
    return {
        seq: found
        for batch in in_batches(rows)
        for seq, found in work.rows(select(AuditEntry.seq, end).where(AuditEntry.seq.in_(batch)))
        if found is not None
    }


def is_last(row: Any) -> ColumnElement[bool]:  # noqa: ANN401 - rows of the audit
    """Return the SQL condition that a row is the last of its act."""
    return func.length(row.signature) > 0


# The rules


def _grouped(rows: Iterable[Seen], key: Callable[[Seen], Any]) -> Iterable[list[Seen]]:
    """Return the rows with each value of the key."""
    groups: dict[Any, list[Seen]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return groups.values()


def _finding(rule: UnusualRule, rows: Sequence[Seen]) -> Finding:
    return Finding(rule=rule.key, actor=rows[0].actor, at=rows[0].at, rows=tuple(row.seq for row in rows))


def _searches(_work: Work, rule: UnusualRule, rows: Sequence[Seen]) -> Iterator[Finding]:
    """Yield each run of searches in which more than so many fall into so many minutes."""
    span = timedelta(minutes=rule.minutes)
    typed = [row for row in rows if is_search(row)]
    for all_of_actor in _grouped(typed, lambda row: row.actor):
        acts = [next(rows_of_act) for _, rows_of_act in groupby(all_of_actor, key=attrgetter("at"))]
        marked: set[int] = set()
        first = 0
        for last, act in enumerate(acts):
            while act.at - acts[first].at > span:
                first += 1
            if last - first + 1 > rule.more_than:
                marked.update(range(first, last + 1))
        for _, run in groupby(
            sorted(marked), key=lambda place: place - sum(other < place for other in marked)
        ):
            yield _finding(rule, [acts[place] for place in run])


def is_search(row: Any) -> bool:  # noqa: ANN401 - a row of the audit
    """Return whether a row tells of a search that somebody typed."""
    return row.operation is Operation.FINDING and row.action not in NOT_TYPED


def _night(work: Work, rule: UnusualRule, rows: Sequence[Seen]) -> Iterator[Finding]:
    """Yield each night of a person who was not on call and took no call."""
    night = [
        row
        for row in rows
        if is_between(row.at, rule.from_hour, rule.to_hour)
        and row.operation not in _BY_ITSELF
        and row.action not in BY_THE_PROGRAM
    ]
    turns = on_call_turns(work) if night else []
    for of_night in _grouped(night, lambda row: (row.actor, _night_of(row.at, rule.to_hour))):
        took_call = any(row.action in CALLS for row in of_night)
        quiet = [row for row in of_night if not is_on_call(turns, row.actor, row.at)]
        if quiet and not took_call:
            yield _finding(rule, quiet)


def is_between(at: datetime, from_hour: int, to_hour: int) -> bool:
    """Return whether a moment is between two hours in London, round midnight if need be."""
    hour = at.astimezone(LONDON).hour
    return from_hour <= hour < to_hour if from_hour < to_hour else hour >= from_hour or hour < to_hour


def _night_of(at: datetime, to_hour: int) -> object:
    return (at.astimezone(LONDON) - timedelta(hours=to_hour)).date()


class Turn(NamedTuple):
    """A turn of the rota of somebody who has a slot here."""

    actor: str
    starts_at: datetime
    ends_at: datetime


def on_call_turns(work: Work) -> list[Turn]:
    """Return the turns of the charity's rota that name a user of this store."""
    model = OnCall if work.actor.store is StoreKind.UNIT else RotaTurn
    holders = holders_of_names(work)
    logins = work.pairs(select(User.id, User.name))
    turns = work.rows(select(model.name, model.starts_at, model.ends_at))
    return [Turn(logins[holders[name]], start, end) for name, start, end in turns if name in holders]


def is_on_call(turns: Iterable[Turn], actor: str, at: datetime) -> bool:
    return any(turn.actor == actor and turn.starts_at <= at < turn.ends_at for turn in turns)


def _printed(_work: Work, rule: UnusualRule, rows: Sequence[Seen]) -> Iterator[Finding]:
    """Yield each day on which a person printed or exported more than so many editions."""
    left = [row for row in rows if row.operation is Operation.DISCLOSURE and row.object_type != COPIED]
    return _too_many(rule, left)


def _refused(_work: Work, rule: UnusualRule, rows: Sequence[Seen]) -> Iterator[Finding]:
    """Yield each day on which a person was refused something more than so many times."""
    return _too_many(rule, [row for row in rows if row.operation is Operation.REFUSAL])


def _too_many(rule: UnusualRule, rows: Iterable[Seen]) -> Iterator[Finding]:
    for of_day in _grouped(rows, lambda row: (row.actor, local_day(row.at))):
        if len({row.at for row in of_day}) > rule.more_than:
            yield _finding(rule, of_day)


def _passphrases(_work: Work, rule: UnusualRule, rows: Sequence[Seen]) -> Iterator[Finding]:
    """Yield each unlock before which more than so many wrong passphrases were counted."""
    for row in rows:
        wrong = _WRONG.match(row.reason) if row.operation is Operation.FAILED else None
        if wrong and int(wrong[1]) > rule.more_than:
            yield _finding(rule, [row])


def _codes(_work: Work, rule: UnusualRule, rows: Sequence[Seen]) -> Iterator[Finding]:
    """Yield each opening with recovery codes, and each unlock before which some were refused."""
    for row in rows:
        were_refused = row.operation is Operation.FAILED and row.reason.endswith(CODES_REFUSED)
        if were_refused or row.action == RECOVER:
            yield _finding(rule, [row])


def _outside(work: Work, rule: UnusualRule, rows: Sequence[Seen]) -> Iterator[Finding]:
    """Yield each case or person that somebody opened who is not on it.

    What is opened in a case belongs to the same occasion. Of a case that the viewer may not know of nothing
    is asked: whoever could open it is named on it.
    """
    roles = work.pairs(select(User.name, User.role))
    opened = [
        row
        for row in rows
        if row.operation is Operation.CONSULTATION
        and row.object_id is not None
        and roles.get(row.actor) not in rule.all_cases
    ]
    cases_of = cases_opened(work, opened)
    asked = {(row.actor, case_id) for row in opened for case_id in cases_of.get(_key(row), ())}
    on_it = people_on(work, asked)

    def occasion(row: Seen) -> tuple[str, object]:
        key = _key(row)
        return row.actor, key if row.object_type in SUBJECT_TYPES else cases_of.get(key, key)

    for of_record in _grouped(opened, occasion):
        case_ids = cases_of.get(_key(of_record[0]), ())
        if case_ids and not any((of_record[0].actor, case_id) in on_it for case_id in case_ids):
            yield _finding(rule, of_record)


def _key(row: Seen) -> Key:
    return row.object_type, row.object_id or 0


def cases_opened(work: Work, rows: Iterable[Any]) -> dict[Key, tuple[int, ...]]:
    """Return the cases in which each opened record is known to the viewer, by its type and id."""
    keys = {(row.object_type, row.object_id) for row in rows if row.object_id is not None}
    owners = {key for key in keys if key[0] in OWNER_TABLES}
    found = {key: about.case_ids for key, about in about_records(work, keys - owners).items()}
    model = OWNER_MODELS[work.actor.store]
    known = {
        case_id
        for batch in in_batches({case_id for _, case_id in owners})
        for case_id in work.values(select(model.id).where(model.id.in_(batch)))
    }
    return found | {key: (key[1],) for key in owners if key[1] in known}


Pairs = set[tuple[str, int]]


def people_on(work: Work, asked: Collection[tuple[str, int]]) -> Pairs:
    """Return those pairs of a person and a case in which the person is on the case.

    On it is who recorded or changed anything in it, leads it, owns a task of it, or is named in it.
    """
    on_it = {pair for pair in _workers(work, {case_id for _, case_id in asked}) if pair in asked}
    if work.actor.store is not StoreKind.UNIT:
        return on_it | set(_named_for(work, asked))
    for named in (_leads, _named_in_entries):
        if left := {pair for pair in asked if pair not in on_it}:
            on_it |= {pair for pair in named(work, {case_id for _, case_id in left}) if pair in left}
    return on_it


def _pairs(work: Work, statement: Any) -> Iterator[tuple[str, int]]:  # noqa: ANN401 - of names and cases
    return ((name, case_id) for name, case_id in work.rows(statement) if case_id is not None)


def _workers(work: Work, case_ids: Iterable[int]) -> Iterator[tuple[str, int]]:
    """Yield who did more than read, by the audit itself."""
    by_hand = AuditEntry.operation.in_(WORKS_ON), AuditEntry.action.not_in(BY_THE_PROGRAM)
    did = select(AuditEntry.actor).where(*by_hand).distinct()
    for batch in in_batches(case_ids):
        in_it = did.add_columns(AuditEntry.case_id).where(AuditEntry.case_id.in_(batch))
        itself = did.add_columns(AuditEntry.object_id).where(
            AuditEntry.object_type.in_(OWNER_TABLES), AuditEntry.object_id.in_(batch)
        )
        yield from (*_pairs(work, in_it), *_pairs(work, itself))


def _named_for(work: Work, asked: Iterable[tuple[str, int]]) -> Iterator[tuple[str, int]]:
    for batch in in_batches({case_id for _, case_id in asked}):
        named = select(User.name, Named.survivor_id).join(User, User.id == Named.user_id)
        yield from _pairs(work, named.where(Named.survivor_id.in_(batch)))


def _leads(work: Work, case_ids: Iterable[int]) -> Iterator[tuple[str, int]]:
    """Yield who leads a case, is its officer, or has to meet a clock in it."""
    for batch in in_batches(case_ids):
        for column, case_id in (
            (Case.lead, Case.id),
            (Case.officer_in_case, Case.id),
            (ClockRow.owner, ClockRow.case_id),
        ):
            yield from _named(work, select(column, case_id).where(case_id.in_(batch)))


def _named_in_entries(work: Work, case_ids: Iterable[int]) -> Iterator[tuple[str, int]]:
    """Yield who is named in an entry of a case: in any field for a colleague's name, or as a reader."""
    for batch in in_batches(case_ids):
        of_cases = Entry.case_id.in_(batch)
        for column in _staff_columns():
            yield from _named(work, select(column, Entry.case_id).where(of_cases, column != ""))
        readers = (
            select(User.name, Entry.case_id)
            .join(SharedRecipient, SharedRecipient.user_id == User.id)
            .join(Entry, Entry.id == SharedRecipient.entry_id)
        )
        yield from _pairs(work, readers.where(of_cases))


def _staff_columns() -> list[Any]:
    """Return every column of an entry that names a colleague."""
    return [
        getattr(model, name)
        for model in mapped()
        if issubclass(model, Entry) and model is not Entry
        for name, column in model.__mapper__.columns.items()
        if column.info.get("sensitivity") is Sensitivity.STAFF
    ]


def _named(work: Work, statement: Any) -> Iterator[tuple[str, int]]:  # noqa: ANN401 - of names and cases
    """Yield the users whose names, present or former, a statement finds, with the cases."""
    holders = holders_of_names(work)
    logins = work.pairs(select(User.id, User.name))
    for text, case_id in work.rows(statement.distinct()):
        for name, user_id in holders.items():
            if name in text and case_id is not None:  # some fields name several
                yield logins[user_id], case_id


_RULES = {
    Unusual.OUTSIDE: _outside,
    Unusual.SEARCHES: _searches,
    Unusual.NIGHT: _night,
    Unusual.PRINTED: _printed,
    Unusual.REFUSED: _refused,
    Unusual.PASSPHRASES: _passphrases,
    Unusual.CODES: _codes,
}
"""What finds the rows of each rule."""
