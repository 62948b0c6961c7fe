"""The rows of a store as they pass from one database to the other, and what is left behind.

A store that was left says where it went, in a setting that opening it reads and an audit row that somebody
signed. The other one has the same audit up to then.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from sqlalchemy import insert, select, text
from sqlalchemy.exc import DBAPIError

from mscu.codes import Operation
from mscu.errors import MoveDiffers, StoreError, StoreMoved
from mscu.models.code import MOVED_TO, Setting
from mscu.models.kinds import TABLES
from mscu.store.audit.audit import MOVE_AWAY, Audit, AuditLine, read_head
from mscu.store.audit.digest import digests_of, type_name
from mscu.store.audit.record_check import digested
from mscu.store.audit.word_check import words_and_texts
from mscu.store.engine import embedded_search
from mscu.store.engine.engines import EMBEDDED, SHARED, engine_of, reading_of
from mscu.store.engine.indexed_words import Document
from mscu.store.engine.shared_database import allow_idle, set_counters
from mscu.store.engine.stored_rows import TableColumns, differing, read_rows
from mscu.store.indexes.word_index import indexed_root, words_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sqlalchemy import Connection, Engine

    from mscu.codes import StoreKind
    from mscu.store.engine.reading import Reading

_ROWS_AT_ONCE = 1_000


def copy_rows(source: Connection, target: Connection, store_kind: StoreKind) -> None:
    """Copy all rows into the empty tables of the other database, and what its ids have come to.

    The links of a file are checked at the end of the transaction.
    """
    to_server = engine_of(target) is SHARED
    allow_idle(target if to_server else source)
    target.exec_driver_sql(engine_of(target).defer_links)
    for table in TABLES[store_kind].sorted_tables:
        rows = source.execute(select(table)).mappings()
        for part in rows.partitions(_ROWS_AT_ONCE):
            target.execute(insert(table), [dict(row) for row in part])
    counters = _counters(reading_of(source), store_kind)
    if to_server:
        set_counters(target, counters)
        SHARED.search.put(target, _documents(source))
        target.execute(text("SET LOCAL session_replication_role = origin"))
    else:
        embedded_search.set_counters(target, counters)
        embedded_search.put_numbered(target, _documents_of_records(source, store_kind))


def _counters(reading: Reading, store_kind: StoreKind) -> dict[str, int]:
    tables = TABLES[store_kind].tables
    return {name: highest for name, highest in reading.counters().items() if name in tables and highest}


def _documents(source: Connection) -> Iterator[Document]:
    """Yield the words of a file's records in the order in which they were written."""
    search = EMBEDDED.search
    words = f"SELECT d.*, {search.STORED_WORDS} AS words FROM find_document AS d {search.STORED_WORDS_JOIN}"  # noqa: S608
    for row in source.execute(text(f"{words} ORDER BY d.id")):
        target = (row.target_type, row.target_id)
        yield Document(source=(row.source_type, row.source_id), target=target, words=row.words)


def _documents_of_records(source: Connection, store_kind: StoreKind) -> Iterator[tuple[int, Document]]:
    """Yield number and words of the documents of a server, whose index has the words as they are compared."""
    reading = reading_of(source)
    for model in digested(store_kind):
        root = indexed_root(model)
        if root is None:
            continue
        for record_id, target_id, document_id, _, _, _, *texts in words_and_texts(
            reading, SHARED.search, model, root
        ):
            if document_id is not None:
                words = words_in(texts)
                about = Document(
                    source=(type_name(model), record_id), target=(root[0], target_id), words=words
                )
                yield document_id, about


def require_same_rows(source: Connection, target: Connection, store_kind: StoreKind) -> None:
    """Compare every row of every table in its stored form, and what ids have come to.

    Raises:
        MoveDiffers: Something is not the same; nothing may be committed.
    """
    tables = {
        f'"{table.name}"': TableColumns(
            [column.name for column in table.columns], [column.name for column in table.primary_key]
        )
        for table in TABLES[store_kind].sorted_tables
    }
    readings = reading_of(source), reading_of(target)
    found = differing(*(read_rows(reading, tables) for reading in readings))
    reached, counters = (_counters(reading, store_kind) for reading in reversed(readings))
    found += [name for name, highest in counters.items() if reached.get(name, 0) < highest]
    if found:
        raise MoveDiffers(found)


def leave_behind(source: Connection, audit: Audit, digest_key: bytes, where: str, *, now: datetime) -> None:
    """Record in a store that it has gone, so that nobody opens it or writes to it any more.

    Raises:
        StoreMoved: Somebody else has moved it meanwhile.
    """
    if (former := _moved_to(source)) is not None:
        raise StoreMoved(former)
    head = read_head(source)
    added = source.execute(insert(Setting).values(name=MOVED_TO, value=where, version=1))
    (setting_id,) = added.inserted_primary_key or (0,)
    line = AuditLine(
        operation=Operation.UPKEEP,
        object_type=type_name(Setting),
        object_id=setting_id,
        reason=f"to {where}, with row {head.seq}, {head.hash.hex()}",
        digest=digests_of(digest_key, source, Setting, [setting_id])[setting_id],
    )
    audit.write(source, MOVE_AWAY, [line], now)


def has_left(engine: Engine) -> bool | None:
    """Return whether a store that was to be left says that it has gone; None if it does not answer."""
    engine.dispose()  # what a failed commit leaves of a connection
    with suppress(StoreError, DBAPIError, OSError), engine.connect() as connection:
        return _moved_to(connection) is not None
    return None


def _moved_to(connection: Connection) -> str | None:
    return connection.execute(select(Setting.value).where(Setting.name == MOVED_TO)).scalar()
