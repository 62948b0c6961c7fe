"""The guarded session, which enforces visibility and auditing on every statement.

Every statement gets the visibility rule, and only an ORM SELECT of mapped classes may run. Nothing is written
unless a command is running, nor committed before its audit is written. What a command changes is collected
for that audit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy import ColumnClause, Engine, TableClause, TextClause, event, inspect, null, select
from sqlalchemy.orm import Session
from sqlalchemy.sql import visitors
from sqlalchemy.sql.annotation import Annotated
from sqlalchemy.sql.operators import custom_op
from sqlalchemy.sql.selectable import Alias, TableValuedAlias
from sqlalchemy.util import LRUCache

from mscu.codes import Operation, StoreKind
from mscu.errors import Invalid, NotFound, OutsideTheGate, RecordMerged
from mscu.models.base import OfCase, OfSurvivor, Record, is_text
from mscu.models.case import Case
from mscu.models.entries.entry import Entry
from mscu.models.prepared import PREPARED
from mscu.models.subject import Subject
from mscu.models.survivors.survivor import Survivor
from mscu.store.engine.engines import writing
from mscu.text.storable_text import text_problem
from mscu.visibility import named_for, visibility

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy.engine import Connection
    from sqlalchemy.orm import ORMExecuteState, UOWTransaction

    from mscu.codes import Role

GUARD = "guard"
_TABLE_AND_ID = attrgetter("__tablename__", "id")
RULE_PARAMETERS = frozenset({"looker", "looking_on"})
"""Parameters of the visibility rule, which no action may set."""
MAX_PREPARED = 256
"""Prepared statements kept with their rule."""
MAX_REACHED = 2048
"""How many statements are known to be reached by the rule: more than somebody runs in a day."""
RESTRICTED_TABLES: dict[str, type[Record]] = {
    "cases": Case,
    "entry": Entry,
    "subject": Subject,
    "survivor": Survivor,
}
"""Tables whose rows the rule may hide: nothing may refer to a row that the actor cannot see."""


@dataclass
class Guard:
    """What one action may do on its session, and what it has changed so far."""

    role: Role
    writing: bool
    store: StoreKind = StoreKind.UNIT
    is_secured: bool = False
    """Whether the database itself shows only the rows that the rule would leave."""
    changed: dict[Record, Operation] = field(default_factory=dict)
    """In the order in which they were first changed."""
    moved: dict[Record, int | None] = field(default_factory=dict)
    """Records moved into or out of a case, with their former case."""
    visible: set[tuple[type[Record], int]] = field(default_factory=set)
    assigned: set[int] = field(default_factory=set)
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


class FlushWatch(Protocol):
    """What a session tells of stored records before it writes; it may refuse, or add records."""

    def before_delete(self, record: Record) -> None:
        """Hear that a record will be deleted."""
        ...

    def before_change(self, record: Record) -> None:
        """Hear that a record will be changed by this action for the first time."""
        ...


class GuardedSession(Session):
    """The session of one action."""

    watch: FlushWatch | None = None
    """Set by the gate; without it, nothing stored can be changed or deleted."""


def open_session(engine: Engine | Connection, guard: Guard) -> GuardedSession:
    """Open the session of an action, or a further one within its transaction."""
    bind = writing(engine) if guard.writing and isinstance(engine, Engine) else engine
    return GuardedSession(bind, expire_on_commit=False, info={GUARD: guard})


@event.listens_for(GuardedSession, "do_orm_execute")
def _apply_visibility(state: ORMExecuteState) -> None:
    if not (state.is_select and state.is_orm_statement):
        raise OutsideTheGate
    if state.is_column_load:  # SQLAlchemy reads the rest of a record that was seen
        return
    parameters = state.parameters or {}
    # Parameters of these names would override the rule's own.
    if not isinstance(parameters, Mapping) or RULE_PARAMETERS & parameters.keys():
        raise OutsideTheGate
    guard: Guard = state.session.info[GUARD]
    add_rule = _cached_with_rule if state.execution_options.get(PREPARED) else _with_rule
    state.statement = add_rule(state.statement, guard.role, guard.store, is_secured=guard.is_secured)


def _with_rule(statement: Any, role: Role, store: StoreKind, *, is_secured: bool) -> Any:  # noqa: ANN401
    """Return a statement with the visibility rule added, unless the database has the same.

    Raises:
        OutsideTheGate: The rule does not reach part of it.
    """
    _require_reached(statement)
    return statement if is_secured else statement.options(*visibility(role, store))


_cached_with_rule = lru_cache(maxsize=MAX_PREPARED)(_with_rule)


def _require_reached(statement: Any) -> None:  # noqa: ANN401 - whatever can be executed
    """Check the parts of a statement, once for all statements that are the same but for bound values."""
    key = statement._generate_cache_key()  # noqa: SLF001 - by which SQLAlchemy itself compiles it once
    if key is None or key.key not in _reached:
        if any(map(_is_foreign, _parts(statement))):
            raise OutsideTheGate
        if key is not None:
            _reached[key.key] = True


_reached: LRUCache[tuple[Any, ...], bool] = LRUCache(MAX_REACHED)


def _parts(statement: Any) -> Iterator[object]:  # noqa: ANN401 - whatever can be executed
    return visitors.iterate(statement)


def _is_foreign(part: object) -> bool:
    """Return whether part of a statement is not a mapped class, so that the rule does not reach it."""
    if isinstance(part, ColumnClause):
        return _is_bare(part)
    return isinstance(part, TextClause | TableValuedAlias) or isinstance(
        getattr(part, "operator", None), custom_op
    )


def _is_bare(column: Any) -> bool:  # noqa: ANN401 - mapped columns are a class of their own
    """Return whether a column belongs to an unmapped table, or to none; SQLAlchemy uses bare ids."""
    if column.table is None:
        return bool(column.name != "*")
    table = column.table.element if isinstance(column.table, Alias) else column.table
    mapped_or_id = isinstance(column, Annotated) or getattr(column, "primary_key", False)
    return isinstance(table, TableClause) and not mapped_or_id


@event.listens_for(GuardedSession, "before_flush")
def _check_flush(session: GuardedSession, _context: UOWTransaction, _instances: object) -> None:
    guard: Guard = session.info[GUARD]
    dirty = [record for record in session.dirty if session.is_modified(record)]
    if not (session.new or dirty or session.deleted):
        return
    if guard.audited or not guard.writing or any(record.only_followed for record in dirty):
        raise OutsideTheGate
    _tell_watch(session, guard, dirty)
    for record in (*session.new, *dirty, *session.deleted):
        _check_lengths(record)
        _check_links(session, guard, record)
        if isinstance(record, OfSurvivor):
            _check_assigned(session, guard, record.survivor_id)
    for record in session.new:
        guard.note(record, Operation.COLLECTION)
    for record in dirty:
        guard.note(record, Operation.ALTERATION)
        _note_move(guard, record)
    for record in session.deleted:
        guard.note(record, Operation.ERASURE)


def _tell_watch(session: GuardedSession, guard: Guard, dirty: Sequence[Record]) -> None:
    """Call the watch of a session for each stored record before it changes, in a fixed order."""
    first_changed = sorted((record for record in dirty if record not in guard.changed), key=_TABLE_AND_ID)
    if session.watch is None and (first_changed or session.deleted):
        raise OutsideTheGate
    if session.watch is not None:
        for record in session.deleted:
            session.watch.before_delete(record)
        for record in first_changed:
            session.watch.before_change(record)


def _note_move(guard: Guard, record: Record) -> None:
    """Remember a record's original case, since what is derived for that case changes too."""
    if isinstance(record, OfCase) and record not in guard.moved:
        former = inspect(record, raiseerr=True).attrs["case_id"].history.deleted
        if former:
            guard.moved[record] = former[0]


@event.listens_for(GuardedSession, "before_commit")
def _check_commit(session: Session) -> None:
    guard: Guard = session.info[GUARD]
    if not guard.audited:
        raise OutsideTheGate


def _check_lengths(record: Record) -> None:
    """Refuse a new text that is longer than its column holds; one that is already there stays."""
    state = inspect(record, raiseerr=True)
    problems = {
        name: problem
        for name, limit in _text_limits(type(record))
        if isinstance(value := state.dict.get(name), str)
        and len(value) > limit
        and state.attrs[name].history.added
        and (problem := text_problem(value, limit))
    }
    if problems:
        raise Invalid(problems)


@cache
def _text_limits(model: type[Record]) -> tuple[tuple[str, int], ...]:
    """Return the text columns of a class with their most characters."""
    columns = ((prop.key, prop.columns[0]) for prop in model.__mapper__.column_attrs)
    return tuple((key, column.info["limit"]) for key, column in columns if is_text(column))


def _check_links(session: Session, guard: Guard, record: Record) -> None:
    """Refuse to link a record to a case, entry or subject that the actor may not see."""
    state = inspect(record, raiseerr=True)
    for name, model in _links(type(record)):
        record_id = getattr(record, name)
        is_new = state.pending or name == "case_id" or state.attrs[name].history.has_changes()
        if is_new and record_id is not None and (model, record_id) not in guard.visible:
            _check_visible(session, model, record_id, allow_merged=record.names_merged)
            guard.visible.add((model, record_id))


def _check_visible(session: Session, model: type[Record], record_id: int, *, allow_merged: bool) -> None:
    """Refuse a record that may not be seen, or that was merged into another."""
    record = session.identity_map.get(session.identity_key(model, record_id))
    if record is None:
        with session.no_autoflush:
            kept_column = getattr(model, "kept_id", null())
            row = session.execute(select(model.id, kept_column).where(model.id == record_id)).first()
        if row is None:
            raise NotFound
        kept_id = row[1]
    else:
        kept_id = getattr(record, "kept_id", None)
    if kept_id is not None and not allow_merged:
        raise RecordMerged


def _check_assigned(session: Session, guard: Guard, survivor_id: int) -> None:
    """Refuse to write about a survivor to whom the actor is not assigned."""
    if survivor_id in guard.assigned:
        return
    survivor = Survivor.__table__
    assigned = select(survivor.c.id).where(survivor.c.id == survivor_id, named_for(survivor.c.id))
    if session.connection().scalar(assigned) is None:  # the rule itself, so bare tables are allowed here
        raise NotFound
    guard.assigned.add(survivor_id)


@cache
def _links(model: type[Record]) -> tuple[tuple[str, type[Record]], ...]:
    """Return the columns of a class that refer to tables whose rows may be hidden."""
    return tuple(_links_of(model))


def _links_of(model: type[Record]) -> Iterator[tuple[str, type[Record]]]:
    for prop in model.__mapper__.column_attrs:
        for key in prop.columns[0].foreign_keys:
            target = RESTRICTED_TABLES.get(str(key.column.table.name))
            if target and prop.key != "id":
                yield prop.key, target
