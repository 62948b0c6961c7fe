"""Reading the audit: who did what, when and where, for the auditor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import itemgetter
from typing import Any, ClassVar

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from mscu.access import Permission
from mscu.actions.admin.audit_words import action_words, reason_words
from mscu.actions.core.action import EVERY_STORE, Query, Work
from mscu.actions.core.checking import Validator
from mscu.actions.core.user_names import renames
from mscu.codes import Operation, StoreKind
from mscu.dates.london import show_moment, start_of_day
from mscu.models.audit import AuditEntry
from mscu.models.case import Case
from mscu.models.prepared import literal
from mscu.models.record_labels import record_label
from mscu.models.survivors.survivor import Survivor
from mscu.models.user import User

PAGE_ROWS = 100
TABLE = "audit_entry"
USERS = User.__tablename__
OWNER_MODELS: dict[StoreKind, type[Case | Survivor]] = {StoreKind.UNIT: Case, StoreKind.SURVIVORS: Survivor}
"""What the rows of a store's audit belong to."""
OWNER_TABLES = ("cases", "survivor")
_NO_CASE = 0


@dataclass(frozen=True, kw_only=True)
class AuditFilter:
    """Filters of the audit; empty means all. Days are days in London, both included."""

    actor: str = ""
    operation: Operation | None = None
    object_type: str = ""
    object_id: int | None = None
    case_reference: str = ""
    first_day: str = ""
    last_day: str = ""

    def apply(self, statement: Select[Any], work: Work) -> Select[Any]:
        """Narrow a statement."""
        pairs = (
            (AuditEntry.actor, self.actor or None),
            (AuditEntry.operation, self.operation),
            (AuditEntry.object_type, self.object_type or None),
            (AuditEntry.object_id, self.object_id),
        )
        for column, value in pairs:
            statement = statement if value is None else statement.where(column == value)
        if self.case_reference:
            statement = statement.where(_case_condition(self._case_id(work)))
        return self._within_days(statement, Validator(work))

    def _within_days(self, statement: Select[Any], validator: Validator) -> Select[Any]:
        first = validator.day("first_day", self.first_day, None)
        last = validator.day("last_day", self.last_day, None)
        validator.raise_if_invalid()
        if first:
            statement = statement.where(AuditEntry.at >= start_of_day(first))
        if last:
            after = start_of_day(last + timedelta(days=1))
            statement = statement.where(AuditEntry.at < after)
        return statement

    def _case_id(self, work: Work) -> int:
        """Return the id of the case, from its reference or the id itself."""
        reference = self.case_reference.strip().upper()
        case_id = reference.removeprefix("CASE ").removeprefix("NO. ")
        if case_id.isdecimal():
            return int(case_id)
        model = OWNER_MODELS[work.actor.store]
        return work.value(select(model.id).where(model.reference == reference)) or _NO_CASE


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
    action_words: str
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
    """The words searched for, decrypted for an auditor; empty for anyone else."""


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
        references = _references(work, {_owner_id(entry) for entry in page})
        names = _names(work, page, references)
        return AuditSheet(
            rows=tuple(_row(work, entry, references, names) for entry in page),
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
        return Choices(
            people=tuple((name, display) for name, display in people),
            object_types=tuple(
                sorted(((object_type, record_label(object_type)) for object_type in types), key=itemgetter(1))
            ),
        )


@dataclass(frozen=True, kw_only=True)
class Choices:
    """The people, by log-in and shown name, and the types of record, by stored name and label."""

    people: tuple[tuple[str, str], ...]
    object_types: tuple[tuple[str, str], ...]


def _case_condition(case_id: int) -> ColumnElement[bool]:
    """Return the SQL condition that a row is about a case or survivor, or anything in it."""
    itself = and_(AuditEntry.object_type.in_(OWNER_TABLES), AuditEntry.object_id == case_id)
    return or_(AuditEntry.case_id == case_id, itself)


def _owner_id(entry: AuditEntry) -> int | None:
    return entry.object_id if entry.object_type in OWNER_TABLES else entry.case_id


def _references(work: Work, case_ids: set[int | None]) -> dict[int, str]:
    model = OWNER_MODELS[work.actor.store]
    rows = work.rows(select(model.id, model.reference).where(model.id.in_(case_ids - {None})))
    return {row.id: row.reference for row in rows}


def _names(work: Work, entries: Sequence[AuditEntry], references: dict[int, str]) -> dict[int, str]:
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
    for rename in reversed(tuple(renames(work))):
        for entry in entries:
            if entry.seq in names and entry.object_id == rename.user_id and entry.seq <= rename.seq:
                names[entry.seq] = rename.former
    return names | {
        entry.seq: references[entry.object_id]
        for entry in entries
        if entry.object_type in OWNER_TABLES and entry.object_id in references
    }


def _record(entry: AuditEntry, names: dict[int, str]) -> str:
    label = record_label(entry.object_type)
    if entry.object_id is None:
        return label
    return f"{label} {names.get(entry.seq, f'no. {entry.object_id}')}"


def _row(work: Work, entry: AuditEntry, references: dict[int, str], names: dict[int, str]) -> AuditRow:
    may_read = entry.sealed and work.actor.may(Permission.READ_FINDING)
    return AuditRow(
        seq=entry.seq,
        at=entry.at,
        when=show_moment(entry.at),
        actor=entry.actor,
        device=entry.device,
        action=entry.action,
        action_words=action_words(entry.action),
        operation=entry.operation,
        object_type=entry.object_type,
        object_id=entry.object_id,
        record=_record(entry, names),
        case_reference=_case_label(_owner_id(entry), references),
        purpose=work.label(entry.purpose) or entry.purpose,
        recipients=entry.recipients,
        reason=reason_words(entry.reason, work.label),
        searched=work.keys.open_sealed(entry.sealed) if may_read else "",
    )


def _case_label(case_id: int | None, references: dict[int, str]) -> str:
    return "" if case_id is None else references.get(case_id, f"case no. {case_id}")
