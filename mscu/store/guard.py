"""The guarded session, which enforces visibility and auditing on every statement.

Every statement gets the visibility rule, and only an ORM SELECT of mapped classes may run. Nothing is written
unless a command is running, nor committed before its audit is written. What a command changes is collected
for that audit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnClause, TableClause, TextClause, event, inspect, null, select
from sqlalchemy.orm import Session
from sqlalchemy.sql import visitors
from sqlalchemy.sql.annotation import Annotated
from sqlalchemy.sql.operators import custom_op
from sqlalchemy.sql.selectable import Alias, TableValuedAlias

from mscu.codes import Operation, StoreKind
from mscu.errors import MergedMeanwhile, NotFound, OutsideTheGate
from mscu.models.base import OfCase, OfSurvivor, Record
from mscu.models.case import Case
from mscu.models.entries.entry import Entry
from mscu.models.prepared import PREPARED
from mscu.models.subject import Subject
from mscu.models.survivors.survivor import Survivor
from mscu.visibility import named_for, visibility

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import Connection, Engine
    from sqlalchemy.orm import ORMExecuteState, UOWTransaction

    from mscu.codes import Role

GUARD = "guard"
OF_THE_RULE = frozenset({"looker", "looking_on"})
"""Parameters of the visibility rule, which no action may set."""
MOST_PREPARED = 256
"""Prepared statements kept with their rule."""
HIDEABLE: dict[str, type[Record]] = {"cases": Case, "entry": Entry, "subject": Subject, "survivor": Survivor}
"""Tables whose rows the rule may hide: nothing may refer to a row that the actor cannot see."""


@dataclass
class Guard:
    """What one action may do on its session, and what it has changed so far."""

    role: Role
    writing: bool
    store: StoreKind = StoreKind.UNIT
    changed: dict[Record, Operation] = field(default_factory=dict)
    """In the order in which they were first changed."""
    moved: dict[Record, int | None] = field(default_factory=dict)
    """Records moved into or out of a case, with their former case."""
    seen: set[tuple[type[Record], int]] = field(default_factory=set)
    named: set[int] = field(default_factory=set)
    """Survivors to whom the actor was found to be assigned."""
    audited: bool = False
    """Set by the gate once the audit is written: from then on nothing may change."""

    def note(self, record: Record, operation: Operation) -> None:
        """Remember the strongest operation on a record: new stays new, erased is erased.

        What one command both adds and erases is not recorded.
        """
        if operation is Operation.ERASURE and self.changed.get(record) is Operation.COLLECTION:
            del self.changed[record]
        elif operation is Operation.ERASURE or record not in self.changed:
            self.changed[record] = operation


class GuardedSession(Session):
    """The session of one action."""


def open_session(engine: Engine | Connection, guard: Guard) -> GuardedSession:
    """Open the session of an action, or a further one within its transaction."""
    return GuardedSession(engine, expire_on_commit=False, info={GUARD: guard})


@event.listens_for(GuardedSession, "do_orm_execute")
def _only_visible(state: ORMExecuteState) -> None:
    if not (state.is_select and state.is_orm_statement):
        raise OutsideTheGate
    if state.is_column_load:  # SQLAlchemy reads the rest of a record that was seen
        return
    given = state.parameters or {}
    if not isinstance(given, Mapping) or OF_THE_RULE & given.keys():  # they go before its own
        raise OutsideTheGate
    guard: Guard = state.session.info[GUARD]
    keep = _kept if state.execution_options.get(PREPARED) else _through_the_rule
    state.statement = keep(state.statement, guard.role, guard.store)


def _through_the_rule(statement: Any, role: Role, store: StoreKind) -> Any:  # noqa: ANN401
    """Return a statement with the visibility rule added.

    Raises:
        OutsideTheGate: The rule does not reach part of it.
    """
    if any(map(_is_foreign, _parts(statement))):
        raise OutsideTheGate
    return statement.options(*visibility(role, store))


_kept = lru_cache(maxsize=MOST_PREPARED)(_through_the_rule)


def _parts(statement: Any) -> Iterator[object]:  # noqa: ANN401 - whatever can be executed
    return visitors.iterate(statement)


def _is_foreign(part: Any) -> bool:  # noqa: ANN401 - any part of a statement
    """Return whether part of a statement is no mapped class, so that the rule does not reach it."""
    if isinstance(part, ColumnClause):
        return _is_bare(part)
    return isinstance(part, TextClause | TableValuedAlias) or isinstance(
        getattr(part, "operator", None), custom_op
    )


def _is_bare(column: Any) -> bool:  # noqa: ANN401 - mapped columns are a class of their own
    """Return whether a column belongs to an unmapped table, or to none; SQLAlchemy uses bare numbers."""
    if column.table is None:
        return bool(column.name != "*")
    table = column.table.element if isinstance(column.table, Alias) else column.table
    mapped_or_number = isinstance(column, Annotated) or getattr(column, "primary_key", False)
    return isinstance(table, TableClause) and not mapped_or_number


@event.listens_for(GuardedSession, "before_flush")
def _only_in_commands(session: Session, _context: UOWTransaction, _instances: Any) -> None:  # noqa: ANN401
    guard: Guard = session.info[GUARD]
    dirty = [record for record in session.dirty if session.is_modified(record)]
    touched = [*session.new, *dirty, *session.deleted]
    if not touched:
        return
    if guard.audited or not guard.writing or any(record.only_followed for record in dirty):
        raise OutsideTheGate
    for record in touched:
        _links_must_be_seen(session, guard, record)
        if isinstance(record, OfSurvivor):
            _must_be_named(session, guard, record.survivor_id)
    for record in session.new:
        guard.note(record, Operation.COLLECTION)
    for record in dirty:
        guard.note(record, Operation.ALTERATION)
        _note_move(guard, record)
    for record in session.deleted:
        guard.note(record, Operation.ERASURE)


def _note_move(guard: Guard, record: Record) -> None:
    """Remember a record's original case, since what is derived for that case changes too."""
    if isinstance(record, OfCase) and record not in guard.moved:
        former = inspect(record, raiseerr=True).attrs["case_id"].history.deleted
        if former:
            guard.moved[record] = former[0]


@event.listens_for(GuardedSession, "before_commit")
def _only_with_audit(session: Session) -> None:
    guard: Guard = session.info[GUARD]
    if not guard.audited:
        raise OutsideTheGate


def _links_must_be_seen(session: Session, guard: Guard, record: Record) -> None:
    """Refuse to link a record to a case, entry or subject that the actor may not see."""
    state = inspect(record, raiseerr=True)
    for name, model in _links(type(record)):
        number = getattr(record, name)
        fresh = state.pending or name == "case_id" or state.attrs[name].history.has_changes()
        if fresh and number is not None and (model, number) not in guard.seen:
            _must_be_seen(session, model, number, merged_too=record.names_merged)
            guard.seen.add((model, number))


def _must_be_seen(session: Session, model: type[Record], number: int, *, merged_too: bool) -> None:
    """Refuse a record that may not be seen, or that was merged into another."""
    record = session.identity_map.get(session.identity_key(model, number))
    if record is None:
        with session.no_autoflush:
            kept = getattr(model, "kept_id", null())
            row = session.execute(select(model.id, kept).where(model.id == number)).first()
        if row is None:
            raise NotFound
        kept_id = row[1]
    else:
        kept_id = getattr(record, "kept_id", None)
    if kept_id is not None and not merged_too:
        raise MergedMeanwhile


def _must_be_named(session: Session, guard: Guard, survivor_id: int) -> None:
    """Refuse to write about a survivor to whom the actor is not assigned."""
    if survivor_id in guard.named:
        return
    survivor = Survivor.__table__
    mine = select(survivor.c.id).where(survivor.c.id == survivor_id, named_for(survivor.c.id))
    if session.connection().scalar(mine) is None:  # the rule itself, which asks bare tables
        raise NotFound
    guard.named.add(survivor_id)


@cache
def _links(model: type[Record]) -> tuple[tuple[str, type[Record]], ...]:
    """Return the columns of a class that refer to tables whose rows may be hidden."""
    return tuple(_links_of(model))


def _links_of(model: type[Record]) -> Iterator[tuple[str, type[Record]]]:
    for prop in model.__mapper__.column_attrs:
        for key in prop.columns[0].foreign_keys:
            target = HIDEABLE.get(str(key.column.table.name))
            if target and prop.key != "id":
                yield prop.key, target
