"""The index of similar names and numbers, written on the connection of one action.

Like the word index it is derived: it has no audit rows, and can be rebuilt.
"""

from __future__ import annotations

from heapq import merge
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select, text

from mscu.batches import in_batches
from mscu.codes import IdentifierKind, Operation
from mscu.models.likeness import Likeness, LikenessIndex
from mscu.models.subject import Identifier, Subject
from mscu.store.indexes.marked_index import MarkedIndex
from mscu.text.likeness_keys import fingerprint, key_hash, keys_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from mscu.models.base import Record
    from mscu.store.engine.reading import Reading

AT_ONCE = 5_000
_ROWS: Any = Likeness.__table__
_IDENTIFIERS: Any = Identifier.__table__
_ALL = select(_IDENTIFIERS.c.subject_id, _IDENTIFIERS.c.kind, _IDENTIFIERS.c.value)
_FINGERPRINT = "SELECT fingerprint FROM likeness_index"
_STORED = "SELECT subject_id, key FROM likeness ORDER BY subject_id"
_GIVEN = f"SELECT subject_id, kind, value FROM {_IDENTIFIERS.name} ORDER BY subject_id"  # noqa: S608 - our own
_INSERT = text("INSERT INTO likeness (key, subject_id) VALUES (:key, :subject_id) ON CONFLICT DO NOTHING")


class LikenessTable(MarkedIndex):
    """The index in the transaction of one connection."""

    rows, mark_table = (_ROWS,), LikenessIndex.__table__

    def keep(self, changed: Mapping[Record, Operation]) -> None:
        """Index what changed; nothing is done to an index that has to be rebuilt."""
        identifiers = {record: op for record, op in changed.items() if isinstance(record, Identifier)}
        if not identifiers or not self.is_current(fingerprint()):
            return
        subjects = {record.subject_id for record, op in identifiers.items() if op is not Operation.COLLECTION}
        if subjects:  # a moved identifier was removed from a subject that changed as well
            subjects |= {record.id for record in changed if isinstance(record, Subject)}
        for subject_id in subjects:
            self._connection.execute(delete(_ROWS).where(_ROWS.c.subject_id == subject_id))
            self._put(self._connection.execute(_ALL.where(_IDENTIFIERS.c.subject_id == subject_id)))
        self._put(
            (record.subject_id, record.kind, record.value)
            for record in identifiers
            if record.subject_id not in subjects
        )

    def rebuild(self) -> None:
        """Rebuild the index."""
        self.empty()
        self._put(self._connection.execute(_ALL))
        self.mark(fingerprint())

    def _put(self, identifiers: Iterable[Any]) -> None:
        for part in in_batches(_rows(identifiers), AT_ONCE):
            self._connection.execute(_INSERT, part)


_KINDS = {kind.value: kind for kind in IdentifierKind}


def unlike(reading: Reading) -> Iterator[int]:
    """Yield the nominals for whom the index has other keys than their names and numbers give.

    An index that other rules made is rebuilt before anything reads it.
    """
    if reading.row(_FINGERPRINT) != (fingerprint(),):
        return
    stored = ((subject_id, key, "", "") for subject_id, key in reading.rows(_STORED))
    given = ((subject_id, None, kind, value) for subject_id, kind, value in reading.rows(_GIVEN))
    for subject_id, found in groupby(merge(stored, given, key=itemgetter(0)), key=itemgetter(0)):
        stored_keys, keys = set[int](), set[int]()
        for _, key, kind, value in found:
            if key is not None:
                stored_keys.add(key)
            elif kind in _KINDS:  # else the row was changed, which its digest tells
                keys.update(map(key_hash, keys_of(_KINDS[kind], value)))
        if stored_keys != keys:
            yield subject_id


def _rows(identifiers: Iterable[Any]) -> Iterator[dict[str, int]]:
    for subject_id, kind, value in identifiers:
        for key in keys_of(kind, value):
            yield {"key": key_hash(key), "subject_id": subject_id}
