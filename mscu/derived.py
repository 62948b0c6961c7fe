"""What the gate derives from each change in the same transaction: indexes, digests, audit rows.

Nothing here decides who may do or see what.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from mscu.batches import in_batches
from mscu.codes import Operation, Role
from mscu.models.base import OfCase, OfSurvivor, OpenOfSurvivor
from mscu.models.entries.shared import SharedCopy
from mscu.models.subject import Involvement
from mscu.store.audit import digest
from mscu.store.audit.audit import Line
from mscu.store.guard import Guard, GuardedSession, open_session
from mscu.store.indexes.word_index import WordIndex, target
from mscu.store.keys.staged_keys import KEYS_ROW
from mscu.viewer import EVER, viewing_as

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import Connection

    from mscu.access import Actor
    from mscu.actions.core.action import AuditNote, Command
    from mscu.models.base import Record
    from mscu.store.open_store import OpenStore

T = TypeVar("T")


def touched(changed: Iterable[Record]) -> Iterator[tuple[str, int]]:
    """Yield the records that pages show otherwise from now on, and the cases they belong to."""
    for record in changed:
        if aim := target(record):
            yield aim
            yield (aim[0], record.id) if getattr(record, "kept_id", None) else aim
        if isinstance(record, OfCase) and record.case_id is not None:
            yield ("cases", record.case_id)
        elif isinstance(record, OfSurvivor | OpenOfSurvivor):
            yield ("survivor", record.survivor_id)
        if isinstance(record, SharedCopy | Involvement) and record.entry_id is not None:
            yield ("entry", record.entry_id)


def whose(record: Record) -> int | None:
    """Return the number of the case, or in the navigators' store of the survivor, it belongs to."""
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


def of_keys(store: OpenStore) -> list[Line]:
    """Return the keys file that waits: this row is what puts it in force."""
    waiting = store.keys.pending
    if waiting is None:
        return []
    return [
        Line(
            operation=Operation.UPKEEP,
            object_type=KEYS_ROW,
            object_id=waiting.generation,
            reason="the keys file is written anew",
        )
    ]


def _parts(of: Iterable[T], command: Command[Any]) -> Iterator[Sequence[T]]:
    """Take some at a time, for as long as the command is to go on."""
    for part in in_batches(of):
        command.go_on()
        yield part


def keep_words(finder: WordIndex, changed: Mapping[Record, Operation], command: Command[Any]) -> None:
    """Let what changed be found by its present words, and what is gone by none."""
    finder.forget(record for record, op in changed.items() if op is Operation.ERASURE)
    for part in _parts(changed.items(), command):
        for record, operation in part:
            if operation is not Operation.ERASURE:
                finder.index(record, new=operation is Operation.COLLECTION)


def digests_of(
    store: OpenStore, connection: Connection, changed: Iterable[Record], command: Command[Any]
) -> dict[tuple[type[Record], int], bytes]:
    """Read what changed back, very many of a type at once: an import changes that many."""
    numbers: dict[type[Record], list[int]] = {}
    for record in changed:
        numbers.setdefault(type(record), []).append(record.id)
    return {
        (model, number): found
        for model, of_it in numbers.items()
        for part in _parts(of_it, command)
        for number, found in digest.digests_of(store.digest_key, connection, model, part).items()
    }


def changed_line(
    digests: Mapping[tuple[type[Record], int], bytes], record: Record, operation: Operation
) -> Line:
    """Return what became of a record; one that is gone has the empty digest."""
    model = type(record)
    return Line(
        operation=operation,
        object_type=digest.type_name(model),
        object_id=record.id,
        case_id=whose(record),
        digest=digests.get((model, record.id), b""),
    )


def note_line(store: OpenStore, note: AuditNote, connection: Connection) -> Line:
    return Line(
        operation=note.operation,
        object_type=note.object_type,
        object_id=note.object_id,
        case_id=note.case_id,
        purpose=note.purpose,
        recipients=note.recipients,
        reason=note.reason,
        sealed=store.seal_for_auditors(note.sealed, connection),
    )
