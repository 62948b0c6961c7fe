"""The digest of a record: an HMAC over its rows as the database returns them.

The rows are read rather than the objects, whose attributes may differ from a later read.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Inspector, Select, bindparam, inspect, literal_column, select, text

from mscu.batches import in_batches
from mscu.models.base import Record
from mscu.store.engine.engines import reading_of
from mscu.store.engine.stored_form import stored_form

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy import Connection

    from mscu.store.engine.reading import Reading


class Root:
    """The HMAC over the digests of all records, which one audit row holds after a migration."""

    def __init__(self, key: bytes) -> None:
        self._mac = hmac.new(key, digestmod="sha256")

    def add(self, object_type: str, record_id: int, digest: bytes) -> None:
        self._mac.update(json.dumps([object_type, record_id, digest.hex()]).encode())

    @property
    def value(self) -> bytes:
        return self._mac.digest()


def root_of(key: bytes, reading: Reading, seq: int) -> bytes:
    """Return the root over a baseline as the database holds it."""
    root = Root(key)
    rows: Iterable[tuple[str, int, bytes]] = reading.rows(
        "SELECT object_type, object_id, digest FROM digest_baseline WHERE seq = ? "
        "ORDER BY object_type, object_id",
        (seq,),
    )
    for object_type, record_id, digest in rows:
        root.add(object_type, record_id, digest)
    return root.value


KEY_BYTES = 32
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


@cache
def source(model: type[Record]) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return the FROM clause that joins a record's rows, and the table and column of each value."""
    tables = [mapper.local_table for mapper in reversed(list(model.__mapper__.iterate_to_root()))]
    columns = tuple((str(t.name), c.name) for t in tables for c in t.columns)
    base = str(tables[0].name)
    joins = "".join(f' JOIN "{t.name}" ON "{t.name}".id = "{base}".id' for t in tables[1:])
    return f'"{base}"{joins}', columns


@cache
def layout(model: type[Record]) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return the SELECT that reads a record's rows, and the table and column of each value."""
    joined, columns = source(model)
    selected = ", ".join(f'"{table}"."{name}"' for table, name in columns)
    return f"SELECT {selected} FROM {joined}", columns  # noqa: S608 - our own names


def type_name(model: type[Record]) -> str:
    """Return the audit's name for a type of record: that of its own table."""
    return str(model.__tablename__)


def canonical(columns: tuple[tuple[str, str], ...], row: tuple[Any, ...]) -> bytes:
    """Serialise a record's values in a fixed order, without NULLs, and blobs by their SHA-256."""
    parts = [
        (table, name, hashlib.sha256(form).hexdigest() if isinstance(form, bytes) else form)
        for (table, name), form in zip(columns, map(stored_form, row), strict=True)
        if form is not None
    ]
    parts.sort()  # no two have table and column in common, so values are never compared
    return _ENCODER.encode(parts).encode()


def digest_of(key: bytes, columns: tuple[tuple[str, str], ...], row: tuple[Any, ...]) -> bytes:
    """Return the digest of a row that was read by the layout of its type."""
    return _mac(key, canonical(columns, row))


def digests_of(
    key: bytes, connection: Connection, model: type[Record], ids: Sequence[int]
) -> dict[int, bytes]:
    """Return the present digests of records of a type; erased ones have none."""
    statement, columns = _by_ids(model), layout(model)[1]
    id_index = columns.index((columns[0][0], "id"))
    rows = (row for part in in_batches(ids) for row in connection.execute(statement, {"ids": part}))
    return {row[id_index]: digest_of(key, columns, tuple(row)) for row in rows}


@cache
def _by_ids(model: type[Record]) -> Select[Any]:
    """Return the SELECT that reads records by their ids, each value as the driver returns it."""
    joined, columns = source(model)
    selected: Iterator[Any] = (literal_column(f'"{table}"."{name}"') for table, name in columns)
    wanted = literal_column(f'"{columns[0][0]}".id').in_(bindparam("ids", expanding=True))
    return select(*selected).select_from(text(joined)).where(wanted)


def digests(key: bytes, connection: Connection, model: type[Record]) -> Iterator[tuple[int, bytes]]:
    """Yield the digests of all records of a type, by id."""
    return read_digests(key, reading_of(connection), model)


def read_digests(key: bytes, reading: Reading, model: type[Record]) -> Iterator[tuple[int, bytes]]:
    """Yield the same from what reads a whole store."""
    sql, columns = layout(model)
    base = columns[0][0]
    id_index = columns.index((base, "id"))
    for row in reading.rows(f'{sql} ORDER BY "{base}".id'):
        yield row[id_index], digest_of(key, columns, row)


def stored_digests(key: bytes, connection: Connection, object_type: str) -> Iterator[tuple[int, bytes]]:
    """Yield digests from the tables of a database of another version, without using the models.

    A type's own table and those that its id refers to are joined as `source` joins them.
    """
    seen = inspect(connection)
    if not seen.has_table(object_type):
        return
    tables = _stored_tables(seen, object_type)
    columns = tuple((table, column["name"]) for table in tables for column in seen.get_columns(table))
    selected = ", ".join(f'"{table}"."{column}"' for table, column in columns)
    joins = "".join(f' JOIN "{table}" ON "{table}".id = "{tables[0]}".id' for table in tables[1:])
    id_index = columns.index((tables[0], "id"))
    sql = f'SELECT {selected} FROM "{tables[0]}"{joins}'  # noqa: S608 - names of its own tables
    for row in reading_of(connection).rows(sql):
        yield row[id_index], digest_of(key, columns, row)


def _stored_tables(seen: Inspector, table: str) -> tuple[str, ...]:
    """Return a type's own table, preceded by those that it extends."""
    keys = seen.get_foreign_keys(table)
    parent = next((key["referred_table"] for key in keys if key["constrained_columns"] == ["id"]), None)
    return (*(_stored_tables(seen, parent) if parent else ()), table)


def _mac(key: bytes, body: bytes) -> bytes:
    return hmac.digest(key, body, "sha256")
