"""The digest of a record: an HMAC over its rows as the database gives them back.

Attribute values differ from what a later read gives, so the rows are read, never the objects.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from functools import cache
from typing import TYPE_CHECKING, Any

from mscu.models.base import Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

KEY_BYTES = 32


@cache
def layout(model: type[Record]) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Give the SELECT that reads a record's rows, and the table and column of each value."""
    tables = [mapper.local_table for mapper in reversed(list(model.__mapper__.iterate_to_root()))]
    columns = [(str(t.name), c.name) for t in tables for c in t.columns]
    base = str(tables[0].name)
    wanted = ", ".join(f'"{table}"."{name}"' for table, name in columns)
    joins = "".join(f' JOIN "{t.name}" ON "{t.name}".id = "{base}".id' for t in tables[1:])
    return f'SELECT {wanted} FROM "{base}"{joins}', tuple(columns)  # noqa: S608 - our own names


def type_name(model: type[Record]) -> str:
    """Name a type of record as the audit does: by its own table."""
    return str(model.__tablename__)


def canonical(columns: tuple[tuple[str, str], ...], row: tuple[Any, ...]) -> bytes:
    """Write a record's values down in one order, NULLs left out, blobs by their SHA-256."""
    parts = []
    for (table, name), value in zip(columns, row, strict=True):
        if value is None:
            continue
        kept = hashlib.sha256(value).hexdigest() if isinstance(value, bytes) else value
        parts.append([table, name, kept])
    parts.sort(key=lambda part: (part[0], part[1]))
    return json.dumps(parts, ensure_ascii=False, separators=(",", ":")).encode()


def digest(key: bytes, connection: Connection, model: type[Record], number: int) -> bytes:
    """Compute a record's digest from the rows that the database holds now.

    A record that is gone has the empty digest.
    """
    sql, columns = layout(model)
    base = columns[0][0]
    row = connection.exec_driver_sql(f'{sql} WHERE "{base}".id = ?', (number,)).first()
    return b"" if row is None else _mac(key, canonical(columns, tuple(row)))


def digests(key: bytes, connection: Connection, model: type[Record]) -> Iterator[tuple[int, bytes]]:
    """Compute the digests of all records of a type, by number."""
    sql, columns = layout(model)
    base = columns[0][0]
    at = columns.index((base, "id"))
    result = connection.execution_options(yield_per=2000).exec_driver_sql(
        f'{sql} ORDER BY "{base}".id'
    )
    for row in result:
        yield row[at], _mac(key, canonical(columns, tuple(row)))


def _mac(key: bytes, body: bytes) -> bytes:
    return hmac.digest(key, body, "sha256")
