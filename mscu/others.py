"""What other programs that have the store open do in it, as far as the user of this one may know."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from mscu.actions.matching.hit_matching import MATCHED_TABLES
from mscu.batches import in_batches
from mscu.changes import SOMETHING, Changes
from mscu.codes import Operation
from mscu.derived import changed_records
from mscu.models.audit import AuditEntry
from mscu.models.case import Case
from mscu.models.hit import Hit, HitCursor
from mscu.models.links import holds_records, model_of_table
from mscu.models.user import AccessGrant, User
from mscu.store.audit.audit import UNTOLD
from mscu.store.audit.digest import type_name
from mscu.store.engine.engines import engine_of

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping, Sequence

    from sqlalchemy import Connection, Row

    from mscu.models.base import Record
    from mscu.store.guard import GuardedSession

MAX_ROWS = 5_000
"""Rows of the audit that are looked through; after more, pages read again whatever they show."""
MAX_RECORDS = 500
"""Records that are looked up; an import writes thousands."""
_CHANGES = frozenset({Operation.COLLECTION, Operation.ALTERATION})
_UNSHOWN = frozenset({type_name(Hit), type_name(HitCursor)})
"""Types of which a user hears only of what is their own."""
_PLACE = b"mscu open record\0"


@dataclass(frozen=True)
class OthersRows:
    """The rows that others have added to the audit."""

    rows: Sequence[Row[Any]]
    is_whole: bool
    """Whether they are all: not where there are very many, or a server shows the user only some."""


def rows_of_others(connection: Connection, after: int, head: int, own: Container[int]) -> OthersRows:
    """Return the rows of the audit after one, up to the newest, but for those of the actions in `own`.

    An action is known by its last row, the one that is signed.
    """
    entry = AuditEntry
    is_last = (func.length(entry.signature) > 0).label("is_last")
    columns = (entry.seq, entry.operation, entry.object_type, entry.object_id, is_last)
    statement = select(*columns).where(entry.seq > after).order_by(entry.seq).limit(MAX_ROWS)
    rows: list[Row[Any]] = [*connection.execute(statement)]
    found: list[Row[Any]] = []
    action: list[Row[Any]] = []
    for row in rows:
        action.append(row)
        if row.is_last:
            found += () if row.seq in own else action
            action = []
    return OthersRows(found + action, is_whole=len(rows) >= head - after)


def changes_in(session: GuardedSession, others: OthersRows, user_id: int) -> Changes | None:
    """Return what the pages of a user have to read again after others' rows; None if nothing."""
    told = [row for row in others.rows if row.operation not in UNTOLD]
    ids: dict[str, set[int]] = {}
    for row in told:
        if row.operation in _CHANGES and row.object_id is not None:
            ids.setdefault(row.object_type, set()).add(row.object_id)
    if not others.is_whole or sum(map(len, ids.values())) > MAX_RECORDS:
        return frozenset({SOMETHING})
    found = frozenset(_found(session, ids, user_id))
    if any(row.operation is Operation.ERASURE for row in told):
        found |= {SOMETHING}
    is_shown = any(row.object_type not in _UNSHOWN and row.operation is not Operation.UPKEEP for row in told)
    return found if found or is_shown else None


def _found(session: GuardedSession, ids: Mapping[str, set[int]], user_id: int) -> Iterator[tuple[str, int]]:
    """Yield what those records are shown as that the user may see, and something for the others."""
    for name, record_ids in ids.items():
        if not holds_records(name):
            yield SOMETHING
            continue
        model: Any = model_of_table(name)
        records: list[Record] = []
        for batch in in_batches(sorted(record_ids)):
            records += session.scalars(select(model).where(model.id.in_(batch)))
        yield from changed_records(records, user_id)
        if len(records) < len(record_ids) and name not in _UNSHOWN:
            yield SOMETHING


def touches_access(others: OthersRows) -> bool:
    """Return whether somebody's role or access may have been changed."""
    return not others.is_whole or any(
        row.object_type in {type_name(User), type_name(AccessGrant)} for row in others.rows
    )


def is_unmatched(others: OthersRows) -> bool | None:
    """Return whether others have recorded what they have not searched for hits; None if they did neither."""
    types = [row.object_type for row in others.rows if row.operation in _CHANGES]
    matching = [name for name in types if name in MATCHED_TABLES or name == type_name(HitCursor)]
    return matching[-1] != type_name(HitCursor) if matching else None


def number_of_case(session: GuardedSession, case_id: int, key: bytes) -> int | None:
    """Return the number that stands for a case where all can read it; None if the user may not see the case.

    It is made of what only those read who may see it.
    """
    uuid = session.scalar(select(Case.uuid).where(Case.id == case_id))
    if uuid is None:
        return None
    return int.from_bytes(hmac.digest(key, _PLACE + uuid.encode(), "sha256")[:4], signed=True)


def names_at(session: GuardedSession, number: int, user_id: int) -> tuple[str, ...]:
    """Return the names of the other users who have a record open."""
    connection = session.connection()
    others = engine_of(connection).held_at(connection, number) - {user_id}
    named = select(User.display).where(User.id.in_(sorted(others))).order_by(User.display)
    return tuple(session.scalars(named)) if others else ()
