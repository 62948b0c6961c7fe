"""The guarded session: what the gate's walls 3, 4 and 5 hang on.

Every statement gets the visibility rule, nothing but an ORM SELECT runs, and nothing is written
unless a command is running. What a command changes is collected for the audit.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import event, select
from sqlalchemy.orm import Session

from mscu.access import visibility
from mscu.codes import Operation
from mscu.errors import NotFound, OutsideTheGate
from mscu.models.base import Record
from mscu.models.case import Case

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine
    from sqlalchemy.orm import ORMExecuteState, UOWTransaction

    from mscu.codes import Role

GUARD = "guard"


@dataclass
class Guard:
    """What one action is allowed on its session, and what it has changed so far."""

    role: Role
    writing: bool
    changed: dict[Record, Operation] = field(default_factory=dict)
    """In the order in which they were first touched."""
    cases_seen: set[int] = field(default_factory=set)

    def note(self, record: Record, operation: Operation) -> None:
        """Remember the strongest operation on a record: new stays new, erased is erased."""
        if operation is Operation.ERASURE or record not in self.changed:
            self.changed[record] = operation


class GuardedSession(Session):
    """A session of one action."""


def open_session(engine: Engine, guard: Guard) -> GuardedSession:
    """Make the session of one action."""
    return GuardedSession(engine, expire_on_commit=False, info={GUARD: guard})


@event.listens_for(GuardedSession, "do_orm_execute")
def _only_visible(state: ORMExecuteState) -> None:
    if not (state.is_select and state.is_orm_statement):
        raise OutsideTheGate
    if not state.is_column_load:
        guard: Guard = state.session.info[GUARD]
        state.statement = state.statement.options(*visibility(guard.role))


@event.listens_for(GuardedSession, "before_flush")
def _only_in_commands(session: Session, _context: UOWTransaction, _instances: Any) -> None:  # noqa: ANN401
    guard: Guard = session.info[GUARD]
    dirty = [record for record in session.dirty if session.is_modified(record)]
    touched = [*session.new, *dirty, *session.deleted]
    if not touched:
        return
    if not guard.writing:
        raise OutsideTheGate
    for record in touched:
        _must_be_seen(session, guard, record)
    for record in session.new:
        guard.note(record, Operation.COLLECTION)
    for record in dirty:
        guard.note(record, Operation.ALTERATION)
    for record in session.deleted:
        guard.note(record, Operation.ERASURE)


def _must_be_seen(session: Session, guard: Guard, record: Any) -> None:  # noqa: ANN401
    """Refuse to write into a case that the actor may not see."""
    case_id = getattr(record, "case_id", None)
    if case_id is None or case_id in guard.cases_seen:
        return
    with session.no_autoflush:
        if session.scalar(select(Case.id).where(Case.id == case_id)) is None:
            raise NotFound
    guard.cases_seen.add(case_id)
