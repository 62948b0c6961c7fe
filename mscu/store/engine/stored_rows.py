"""The rows of each table as a count and a digest, which are the same whichever database has them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from mscu.store.engine.reading import Reading


@dataclass(frozen=True)
class TableColumns:
    """What is read of a table: its columns, and those that its rows are put in order by."""

    columns: Sequence[str]
    key: Sequence[str]


@dataclass(frozen=True)
class TableRows:
    """How many rows a table has, and their digest."""

    count: int
    digest: str


def read_rows(reading: Reading, tables: Mapping[str, TableColumns]) -> dict[str, TableRows]:
    """Read all rows of tables, whose names are quoted as the database asks."""
    return {name: _read(reading, name, table) for name, table in tables.items()}


def _read(reading: Reading, name: str, table: TableColumns) -> TableRows:
    sql = f"SELECT {_listed(table.columns)} FROM {name} ORDER BY {_listed(table.key)}"  # noqa: S608
    count, digest = 0, hashlib.sha256()
    for row in reading.rows(sql):
        count += 1
        digest.update(_ENCODER.encode(row).encode() + b"\n")
    return TableRows(count, digest.hexdigest())


def _listed(columns: Iterable[str]) -> str:
    return ", ".join(f'"{column}"' for column in columns)


def _blob(value: bytes) -> dict[str, str]:
    return {"blob": value.hex()}


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_blob)


def differing(expected: Mapping[str, TableRows], actual: Mapping[str, TableRows]) -> list[str]:
    """Return the tables whose rows are not the same."""
    return sorted(name for name in expected.keys() | actual.keys() if expected.get(name) != actual.get(name))
