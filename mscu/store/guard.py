"""The guarded session: what the gate's walls 3, 4 and 5 hang on.

Every statement gets the visibility rule, nothing but an ORM SELECT of mapped classes runs, and
nothing is written unless a command is running, nor kept before its audit is written. What a
command changes is collected for that audit.
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
"""What the visibility rule binds: no action may give it."""
MOST_PREPARED = 256
"""Statements that are made once and kept with their rule."""
HIDEABLE: dict[str, type[Record]] = {"cases": Case, "entry": Entry, "subject": Subject, "survivor": Survivor}
"""Tables whose rows a rule may hide: nothing may be tied to a row that the actor can't see."""


@dataclass
class Guard:
    """What one action is allowed on its session, and what it has changed so far."""

    role: Role
    writing: bool
    store: StoreKind = StoreKind.UNIT
    changed: dict[Record, Operation] = field(default_factory=dict)
    """In the order in which they were first touched."""
    moved: dict[Record, int | None] = field(default_factory=dict)
    """What was put into another case, or out of one, with the case that it was of before."""
    seen: set[tuple[type[Record], int]] = field(default_factory=set)
    named: set[int] = field(default_factory=set)
    """Survivors for whom the actor was found to be named."""
    audited: bool = False
    """Set by the gate once the audit is written: now what changed is kept and nothing changes."""

    def note(self, record: Record, operation: Operation) -> None:
        """Remember the strongest operation on a record: new stays new, erased is erased.

        What is added and erased by one command was never there for anybody.
        """
        if operation is Operation.ERASURE and self.changed.get(record) is Operation.COLLECTION:
            del self.changed[record]
        elif operation is Operation.ERASURE or record not in self.changed:
            self.changed[record] = operation


class GuardedSession(Session):
    """A session of one action."""


def open_session(engine: Engine | Connection, guard: Guard) -> GuardedSession:
    """Make the session of one action, or one more within its transaction."""
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
    """Return a statement the visibility rule.

    Raises:
        OutsideTheGate: a part of it is nothing that the rule reaches.
    """
    if any(map(_is_foreign, _parts(statement))):
        raise OutsideTheGate
    return statement.options(*visibility(role, store))


_kept = lru_cache(maxsize=MOST_PREPARED)(_through_the_rule)


def _parts(statement: Any) -> Iterator[object]:  # noqa: ANN401 - whatever can be executed
    return visitors.iterate(statement)


def _is_foreign(part: Any) -> bool:  # noqa: ANN401 - any part of a statement
    """Return whether a part of a statement stands for no mapped class, so that no rule reaches it."""
    if isinstance(part, ColumnClause):
        return _is_bare(part)
    return isinstance(part, TextClause | TableValuedAlias) or isinstance(
        getattr(part, "operator", None), custom_op
    )


def _is_bare(column: Any) -> bool:  # noqa: ANN401 - mapped columns are a class of their own
    """Return whether a column is of a bare table, or of none; SQLAlchemy itself uses bare numbers."""
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
    """Remember of which case a record was first: what is derived of that one changes as well."""
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
    """Refuse to tie a record to a case, an entry or a subject that the actor may not see."""
    state = inspect(record, raiseerr=True)
    for name, model in _links(type(record)):
        number = getattr(record, name)
        fresh = state.pending or name == "case_id" or state.attrs[name].history.has_changes()
        if fresh and number is not None and (model, number) not in guard.seen:
            _must_be_seen(session, model, number, merged_too=record.names_merged)
            guard.seen.add((model, number))


def _must_be_seen(session: Session, model: type[Record], number: int, *, merged_too: bool) -> None:
    """Refuse what may not be seen, and what is kept as another record by now."""
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
    """Refuse to write of a survivor for whom the actor is not named, as she may not read it."""
    if survivor_id in guard.named:
        return
    survivor = Survivor.__table__
    mine = select(survivor.c.id).where(survivor.c.id == survivor_id, named_for(survivor.c.id))
    if session.connection().scalar(mine) is None:  # the rule itself, which asks bare tables
        raise NotFound
    guard.named.add(survivor_id)


@cache
def _links(model: type[Record]) -> tuple[tuple[str, type[Record]], ...]:
    """Return the columns of a class that point to what a rule may hide."""
    return tuple(_links_of(model))


def _links_of(model: type[Record]) -> Iterator[tuple[str, type[Record]]]:
    for prop in model.__mapper__.column_attrs:
        for key in prop.columns[0].foreign_keys:
            target = HIDEABLE.get(str(key.column.table.name))
            if target and prop.key != "id":
                yield prop.key, target
