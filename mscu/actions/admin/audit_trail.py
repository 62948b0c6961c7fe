"""The rows of the audit as they are stored, and the filters of the audit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import itemgetter
from typing import Any, ClassVar

from sqlalchemy import ColumnElement, Select, false, func, select

from mscu.access import Permission
from mscu.actions.admin.audit_records import (
    OWNER_TABLES,
    Key,
    find_typed,
    in_case,
    of_nominal,
    owner_label,
    references,
)
from mscu.actions.admin.audit_words import reason_words
from mscu.actions.core.action import EVERY_STORE, Query, Work
from mscu.actions.core.checking import Validator
from mscu.actions.core.user_names import renames
from mscu.codes import Operation, StoreKind
from mscu.dates.london import local_day, show_day, show_moment, start_of_day
from mscu.models.audit import AuditEntry
from mscu.models.prepared import literal
from mscu.models.record_labels import record_label
from mscu.models.user import User
from mscu.rules.unusual import unusual_rules

PAGE_ROWS = 100
TABLE = "audit_entry"
USERS = User.__tablename__
WHOLE_ROWS: Select[Any] = select(AuditEntry)
"""Rows of the audit, which are no records."""


def moment(row: Any) -> ColumnElement[Any]:  # noqa: ANN401 - rows of the audit, or an alias
    """Return when a row was written, as an expression that SQLite compares as text.

    It would try to read the other side of a comparison with the column itself as a number, for each row: that
    takes forty times as long.
    """
    return func.coalesce(row.at, row.at)


@dataclass(frozen=True, kw_only=True)
class AuditFilter:
    """Filters of the audit; empty means all. Days are days in London, both included."""

    actor: str = ""
    operation: Operation | None = None
    object_type: str = ""
    object_id: int | None = None
    record: str = ""
    """A case or survivor by reference or number, or a nominal by number, as `find_typed` reads it."""
    first_day: str = ""
    last_day: str = ""
    first_row: int | None = None
    last_row: int | None = None

    def apply(self, statement: Select[Any], work: Work) -> Select[Any]:
        """Narrow a statement."""
        return statement.where(*self.of_act(work), *self.of_rows(work))

    def of_act(self, work: Work, row: Any = AuditEntry) -> list[ColumnElement[bool]]:  # noqa: ANN401 - or an alias
        """Return the conditions that are the same for all rows of one act."""
        first, after = self.period(work)
        conditions = [row.actor == self.actor] if self.actor else []
        if first:
            conditions.append(moment(row) >= first)
        if after:
            conditions.append(moment(row) < after)
        return conditions

    def of_rows(self, work: Work, row: Any = AuditEntry) -> list[ColumnElement[bool]]:  # noqa: ANN401 - as above
        """Return the conditions that only some rows of an act may meet."""
        pairs = (
            (self.operation, row.operation == self.operation),
            (self.object_type, row.object_type == self.object_type),
            (self.object_id is not None, row.object_id == self.object_id),
            (self.first_row is not None, row.seq >= (self.first_row or 0)),
            (self.last_row is not None, row.seq <= (self.last_row or 0)),
        )
        conditions = [condition for value, condition in pairs if value]
        if self.record.strip():
            conditions.append(_about(row, self.asked_record(work), work.actor.store))
        return conditions

    def period(self, work: Work) -> tuple[datetime | None, datetime | None]:
        """Return the moments from which, and before which, the days lie; None without a day.

        Raises:
            Invalid: A day cannot be read.
        """
        validator = Validator(work)
        first = validator.day("first_day", self.first_day, None)
        last = validator.day("last_day", self.last_day, None)
        validator.raise_if_invalid()
        after = None if last is None else start_of_day(last + timedelta(days=1))
        return None if first is None else start_of_day(first), after

    def asked_record(self, work: Work) -> Key | None:
        """Return the case, survivor or nominal that is asked for; None if the viewer can find none."""
        return find_typed(work, self.record) if self.record.strip() else None

    def finds_no_record(self, work: Work) -> bool:
        """Return whether a record is asked for that the viewer cannot find."""
        return bool(self.record.strip()) and self.asked_record(work) is None


def _about(row: Any, record: Key | None, store: StoreKind) -> ColumnElement[bool]:  # noqa: ANN401 - as above
    if record is None:
        return false()
    object_type, object_id = record
    return in_case(row, object_id, store) if object_type in OWNER_TABLES else of_nominal(row, object_id)


@dataclass(frozen=True, kw_only=True)
class AuditRow:
    """One operation, as a row of the audit."""

    seq: int
    at: datetime
    when: str
    actor: str
    device: str
    action: str
    """The action as recorded."""
    operation: Operation
    object_type: str
    object_id: int | None
    record: str
    """The kind of record, with its name, reference or id."""
    case_reference: str
    """The case's reference, where the viewer has access to the case; otherwise its id."""
    purpose: str
    recipients: str
    reason: str
    searched: str


@dataclass(frozen=True, kw_only=True)
class AuditSheet:
    """A page of the audit, newest first, and where the next one begins."""

    rows: tuple[AuditRow, ...]
    total: int
    before: int | None
    """The id from which to read on; None at the end."""


@dataclass(frozen=True, kw_only=True)
class AuditPage(Query[AuditSheet]):
    """Rows of the audit before an id, newest first. Reading them is audited too."""

    filter: AuditFilter = AuditFilter()
    before: int | None = None
    limit: int = PAGE_ROWS
    needs = Permission.READ_AUDIT
    consults: ClassVar[str] = TABLE
    stores = EVERY_STORE

    def answer(self, work: Work) -> AuditSheet:
        filtered = self.filter.apply(select(AuditEntry), work)
        statement = filtered if self.before is None else filtered.where(AuditEntry.seq < self.before)
        entries = work.records(statement.order_by(AuditEntry.seq.desc()).limit(literal(self.limit + 1)))
        page = entries[: self.limit]
        known = references(work, {owner_id(entry) for entry in page})
        names = record_names(work, page, known)
        return AuditSheet(
            rows=tuple(_row(work, entry, known, names) for entry in page),
            total=work.value(self.filter.apply(select(func.count(AuditEntry.seq)), work)),
            before=page[-1].seq if len(entries) > self.limit else None,
        )


@dataclass(frozen=True, kw_only=True)
class AuditChoices(Query["Choices"]):
    """The choices for filtering the audit."""

    needs = Permission.READ_AUDIT
    stores = EVERY_STORE

    def answer(self, work: Work) -> Choices:
        """Read everyone who ever had access, and the types of record with rows."""
        people = work.rows(select(User.name, User.display).order_by(User.display))
        types = [
            object_type
            for object_type in work.values(select(AuditEntry.object_type).distinct())
            if object_type
        ]
        newest = work.value(select(AuditEntry.at).order_by(AuditEntry.seq.desc()))
        days = timedelta(days=unusual_rules().days - 1)
        return Choices(
            first_day="" if newest is None else show_day(local_day(newest) - days),
            people=tuple((name, display) for name, display in people),
            object_types=tuple(
                sorted(((object_type, record_label(object_type)) for object_type in types), key=itemgetter(1))
            ),
        )


@dataclass(frozen=True, kw_only=True)
class Choices:
    """The people, by log-in and shown name, and the types of record, by stored name and label."""

    first_day: str
    """From which day the page shows at first."""
    people: tuple[tuple[str, str], ...]
    object_types: tuple[tuple[str, str], ...]


def owner_id(entry: AuditEntry) -> int | None:
    """Return the case, or survivor, that a row belongs to."""
    return entry.object_id if entry.object_type in OWNER_TABLES else entry.case_id


def record_names(work: Work, entries: Sequence[AuditEntry], known: dict[int, str]) -> dict[int, str]:
    """Return the name of each row's user, as it was then, or the reference of its case, by row.

    Other names would reveal what is in a case.
    """
    users = {entry.object_id for entry in entries if entry.object_type == USERS} - {None}
    present = work.pairs(select(User.id, User.display).where(User.id.in_(users)))
    names = {
        entry.seq: present[entry.object_id]
        for entry in entries
        if entry.object_type == USERS and entry.object_id in present
    }
    for rename in reversed(tuple(renames(work))) if names else ():
        for entry in entries:
            if entry.seq in names and entry.object_id == rename.user_id and entry.seq <= rename.seq:
                names[entry.seq] = rename.former
    return names | {
        entry.seq: known[entry.object_id]
        for entry in entries
        if entry.object_type in OWNER_TABLES and entry.object_id in known
    }


def _record(entry: AuditEntry, names: dict[int, str]) -> str:
    label = record_label(entry.object_type)
    if entry.object_id is None:
        return label
    return f"{label} {names.get(entry.seq, f'no. {entry.object_id}')}"


def searched_words(work: Work, entry: AuditEntry) -> str:
    """Return what was searched for, decrypted for an auditor; empty for anyone else."""
    may_read = entry.sealed and work.actor.may(Permission.READ_FINDING)
    return work.keys.open_sealed(entry.sealed) if may_read else ""


def _row(work: Work, entry: AuditEntry, known: dict[int, str], names: dict[int, str]) -> AuditRow:
    return AuditRow(
        seq=entry.seq,
        at=entry.at,
        when=show_moment(entry.at),
        actor=entry.actor,
        device=entry.device,
        action=entry.action,
        operation=entry.operation,
        object_type=entry.object_type,
        object_id=entry.object_id,
        record=_record(entry, names),
        case_reference=owner_label(work, owner_id(entry), known),
        purpose=work.label(entry.purpose) or entry.purpose,
        recipients=entry.recipients,
        reason=reason_words(entry.reason, work.label),
        searched=searched_words(work, entry),
    )
