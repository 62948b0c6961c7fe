"""What the gate derives from each change in the same transaction: indexes, digests, audit rows.

Nothing here decides who may do or see what.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from mscu.batches import in_batches
from mscu.codes import Operation, Role
from mscu.models.base import OfCase, OfSurvivor, OpenOfSurvivor
from mscu.models.entries.shared import SharedCopy
from mscu.models.hit import Hit
from mscu.models.subject import Involvement
from mscu.store.audit import digest
from mscu.store.audit.audit import AuditLine, keys_line
from mscu.store.guard import Guard, GuardedSession, open_session
from mscu.store.indexes.word_index import WordIndex, target
from mscu.viewer import EVER, viewing_as

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from sqlalchemy import Connection

    from mscu.access import Actor
    from mscu.actions.core.action import AuditNote
    from mscu.models.base import Record
    from mscu.progress import Progress
    from mscu.store.open_store import OpenStore


def changed_records(changed: Iterable[Record], user_id: int) -> Iterator[tuple[str, int]]:
    """Yield the records that the pages of a user have to refresh, and the cases that they belong to."""
    for record in changed:
        if isinstance(record, Hit) and record.user_id == user_id:  # nobody learns of others' hits
            yield ("hit", record.id)
        if shown := target(record):
            yield shown
            yield (shown[0], record.id) if getattr(record, "kept_id", None) else shown
        if isinstance(record, OfCase) and record.case_id is not None:
            yield ("cases", record.case_id)
        elif isinstance(record, OfSurvivor | OpenOfSurvivor):
            yield ("survivor", record.survivor_id)
        if isinstance(record, SharedCopy | Involvement) and record.entry_id is not None:
            yield ("entry", record.entry_id)


def owner_id(record: Record) -> int | None:
    """Return the id of the case, or in the charity's store of the survivor, that a record belongs to."""
    if isinstance(record, OfSurvivor | OpenOfSurvivor):
        return record.survivor_id
    return getattr(record, "case_id", None)


@contextmanager
def seeing_all(connection: Connection, actor: Actor) -> Iterator[GuardedSession]:
    """Read within a transaction what is derived from everything, hidden cases included.

    Nothing of it is answered: clocks are read through the rule, like all rows of a case.
    """
    guard = Guard(Role.SUPERVISOR, writing=False)
    with viewing_as(actor.id, EVER), open_session(connection, guard) as session:
        yield session


def keys_lines(store: OpenStore, connection: Connection) -> list[AuditLine]:
    """Return the line for a staged keys file, which comes into force with this row."""
    generation = store.write_keys(connection)
    return [] if generation is None else [keys_line(generation)]


def update_word_index(finder: WordIndex, changed: Mapping[Record, Operation], progress: Progress) -> None:
    """Index the present words of changed records, and remove those of erased ones."""
    finder.forget(record for record, op in changed.items() if op is Operation.ERASURE)
    batches = list(in_batches(changed.items()))
    for batch in progress.counting(batches, len(batches), between=1):
        finder.index(
            [record for record, op in batch if op is not Operation.ERASURE],
            new={record for record, op in batch if op is Operation.COLLECTION},
        )


def digests_of(
    store: OpenStore, connection: Connection, changed: Collection[Record], progress: Progress
) -> dict[tuple[type[Record], int], bytes]:
    """Return the digests of changed records, read back in batches by type."""
    ids: dict[type[Record], list[int]] = {}
    for record in changed:
        ids.setdefault(type(record), []).append(record.id)
    batches = [(model, batch) for model, record_ids in ids.items() for batch in in_batches(record_ids)]
    return {
        (model, record_id): value
        for model, batch in progress.counting(batches, len(batches), between=1)
        for record_id, value in digest.digests_of(store.digest_key, connection, model, batch).items()
    }


def changed_line(
    digests: Mapping[tuple[type[Record], int], bytes], record: Record, operation: Operation
) -> AuditLine:
    """Return the audit line of a changed record; an erased one has the empty digest."""
    model = type(record)
    return AuditLine(
        operation=operation,
        object_type=digest.type_name(model),
        object_id=record.id,
        case_id=owner_id(record),
        digest=digests.get((model, record.id), b""),
    )


def note_line(store: OpenStore, note: AuditNote, connection: Connection) -> AuditLine:
    return AuditLine(
        operation=note.operation,
        object_type=note.object_type,
        object_id=note.object_id,
        case_id=note.case_id,
        purpose=note.purpose,
        recipients=note.recipients,
        reason=note.reason,
        sealed=store.seal_for_auditors(note.sealed, connection),
    )
