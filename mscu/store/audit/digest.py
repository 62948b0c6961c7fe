"""The digest of a record: an HMAC over its rows as the database returns them.

The rows are read rather than the objects, whose attributes may differ from a later read.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from functools import cache
from typing import TYPE_CHECKING, Any

from mscu.batches import in_batches
from mscu.models.base import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy import Connection
    from sqlcipher3 import dbapi2


# --- The root over the digests of all records, which one row of the audit holds after a
# migration.


class Root:
    """The HMAC over all digests, by type and id."""

    def __init__(self, key: bytes) -> None:
        self._mac = hmac.new(key, digestmod="sha256")

    def add(self, name: str, number: int, value: bytes) -> None:
        self._mac.update(json.dumps([name, number, value.hex()]).encode())

    @property
    def value(self) -> bytes:
        return self._mac.digest()


def root_of(key: bytes, connection: dbapi2.Connection, seq: int) -> bytes:
    """Return the root over a baseline as the database holds it."""
    root = Root(key)
    rows: Iterable[tuple[str, int, bytes]] = connection.execute(
        "SELECT object_type, object_id, digest FROM digest_baseline WHERE seq = ? "
        "ORDER BY object_type, object_id",
        (seq,),
    )
    for name, number, value in rows:
        root.add(name, number, value)
    return root.value


# --------------------------------------------------------------------------------------------------


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
    wanted = ", ".join(f'"{table}"."{name}"' for table, name in columns)
    return f"SELECT {wanted} FROM {joined}", columns  # noqa: S608 - our own names


def type_name(model: type[Record]) -> str:
    """Return the audit's name for a type of record: that of its own table."""
    return str(model.__tablename__)


def canonical(columns: tuple[tuple[str, str], ...], row: tuple[Any, ...]) -> bytes:
    """Serialise a record's values in a fixed order, without NULLs, and blobs by their SHA-256."""
    parts = [
        (table, name, hashlib.sha256(value).hexdigest() if isinstance(value, bytes) else value)
        for (table, name), value in zip(columns, row, strict=True)
        if value is not None
    ]
    parts.sort()  # no two have table and column in common, so values are never compared
    return _ENCODER.encode(parts).encode()


def digest_of(key: bytes, columns: tuple[tuple[str, str], ...], row: tuple[Any, ...]) -> bytes:
    """Return the digest of a row that was read by the layout of its type."""
    return _mac(key, canonical(columns, row))


def digests_of(
    key: bytes, connection: Connection, model: type[Record], numbers: Sequence[int]
) -> dict[int, bytes]:
    """Return the present digests of records of a type; erased ones have none."""
    sql, columns = layout(model)
    base = columns[0][0]
    at, cursor = columns.index((base, "id")), connection.connection.cursor()
    found: dict[int, bytes] = {}
    for part in in_batches(numbers):
        marks = ", ".join("?" * len(part))
        for row in cursor.execute(f'{sql} WHERE "{base}".id IN ({marks})', part):
            found[row[at]] = digest_of(key, columns, row)
    return found


def digests(key: bytes, connection: Connection, model: type[Record]) -> Iterator[tuple[int, bytes]]:
    """Yield the digests of all records of a type, by id."""
    return read_digests(key, connection.connection.cursor(), model)


def read_digests(
    key: bytes, cursor: dbapi2.Cursor | dbapi2.Connection, model: type[Record]
) -> Iterator[tuple[int, bytes]]:
    """Yield the same straight from the driver, which reads a million rows in a third of the time."""
    sql, columns = layout(model)
    base = columns[0][0]
    at = columns.index((base, "id"))
    for row in cursor.execute(f'{sql} ORDER BY "{base}".id'):
        yield row[at], digest_of(key, columns, row)


def stored_digests(key: bytes, connection: dbapi2.Connection, name: str) -> Iterator[tuple[int, bytes]]:
    """Yield digests from the tables of a database of another version, whatever the models say.

    A type's own table and those that its id refers to are joined as `source` joins them.
    """
    tables = _stored_tables(connection, name)
    if not tables:
        return
    columns = tuple(
        (table, row[1]) for table in tables for row in connection.execute(f'PRAGMA table_info("{table}")')
    )
    wanted = ", ".join(f'"{table}"."{column}"' for table, column in columns)
    joins = "".join(f' JOIN "{table}" ON "{table}".id = "{tables[0]}".id' for table in tables[1:])
    at = columns.index((tables[0], "id"))
    sql = f'SELECT {wanted} FROM "{tables[0]}"{joins}'  # noqa: S608 - names of its own tables
    for row in connection.execute(sql):
        yield row[at], digest_of(key, columns, row)


def _stored_tables(connection: dbapi2.Connection, name: str) -> tuple[str, ...]:
    """Return a type's own table, preceded by those that it extends; empty if there is none."""
    if not connection.execute("SELECT 1 FROM sqlite_schema WHERE name = ?", (name,)).fetchone():
        return ()
    keys = connection.execute(f'PRAGMA foreign_key_list("{name}")').fetchall()
    parent = next((key[2] for key in keys if key[3] == "id"), None)
    return (*(_stored_tables(connection, parent) if parent else ()), name)


def _mac(key: bytes, body: bytes) -> bytes:
    return hmac.digest(key, body, "sha256")
