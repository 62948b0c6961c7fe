"""Give the word index of an older store what it did not have yet: the ends of numbers, and plans.

A row whose words were not those of its record is left as it is, so that verification goes on
naming it.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from mscu.batches import in_batches
from mscu.codes import StoreKind
from mscu.store.audit.digest import type_name
from mscu.store.audit.record_check import digested
from mscu.store.audit.word_check import words_and_texts
from mscu.store.indexes.word_index import indexed_root, words_before_ends, words_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection
    from sqlcipher3 import dbapi2

    from mscu.models.base import Record

AT_ONCE = 5_000
PLANS_FOUND = "0035"
"""The revision from which on plans are in the index."""
_DOCUMENT = (
    "INSERT INTO find_document (source_type, source_id, target_type, target_id) VALUES (?, ?, ?, ?)"
)
_TEXT = "INSERT INTO find_text (rowid, words) VALUES (?, ?)"


def add_ends(connection: Connection, store_kind: StoreKind) -> None:
    """Write the words anew of all records that name a phone, an account or a plate."""
    raw: dbapi2.Connection = connection.connection.driver_connection
    for model in digested(store_kind):
        root = indexed_root(model)
        if root is None:
            continue
        for part in in_batches(list(_stale(raw, model, root)), AT_ONCE):
            raw.executemany("DELETE FROM find_text WHERE rowid = ?", [row[:1] for row in part])
            raw.executemany(_TEXT, part)


def add_plans(connection: Connection, store_kind: StoreKind, began: str) -> None:
    """Let plans be found in a store that comes from before they were."""
    if store_kind is not StoreKind.UNIT or began >= PLANS_FOUND:
        return
    raw: dbapi2.Connection = connection.connection.driver_connection
    for model in digested(store_kind):
        root = indexed_root(model)
        if root is None or root[0] != "plans":
            continue
        for number, target, known, _, _, _, *texts in list(words_and_texts(raw, model, root)):
            if known is None:
                made = raw.execute(_DOCUMENT, (type_name(model), number, root[0], target))
                raw.execute(_TEXT, (made.lastrowid, words_in(texts)))


def _stale(
    raw: dbapi2.Connection, model: type[Record], root: tuple[str, str]
) -> Iterator[tuple[int, str]]:
    """Give the rows that hold what an older program wrote, with what this one writes."""
    for _, _, number, _, _, words, *texts in words_and_texts(raw, model, root):
        wanted = unicodedata.normalize("NFC", words_in(texts))
        before = unicodedata.normalize("NFC", words_before_ends(texts))
        if number is not None and words == before != wanted:
            yield number, wanted
