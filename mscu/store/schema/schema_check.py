"""Check whether a store's tables are those that the revisions make, with nothing added.

Anything unexpected may do harm: a table can carry a copy out, a column hide a word, an index or a view keep
what was erased, and a trigger change what is written.
"""

from __future__ import annotations

import secrets
from functools import cache
from typing import TYPE_CHECKING

from mscu.store.schema.database import database_in_memory
from mscu.store.schema.migrate import create_tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlcipher3 import dbapi2

    from mscu.store.audit.verify_findings import Findings
    from mscu.store.schema.revisions import Revisions

_PARTS = """
SELECT made.type, made.name, made.sql, columns.name
FROM sqlite_schema AS made LEFT JOIN pragma_table_xinfo(made.name) AS columns
WHERE made.name NOT LIKE 'sqlite$_%' ESCAPE '$'
"""
"""SQLite's own tables, as for counters, follow from the rest."""
_MAX_NAME_LENGTH = 60
Part = tuple[str, str]
"""The type and name of a part of the schema."""
Definition = tuple[str, frozenset[str]]
"""The statement that makes it, and the names of its columns."""


def check_schema(connection: dbapi2.Connection, revisions: Revisions, findings: Findings) -> None:
    """Compare a store with what these revisions make: every table, column, index and trigger."""
    expected, actual = schema_of(revisions), _read(connection.execute(_PARTS))
    for part in sorted(expected.keys() | actual.keys()):
        if part not in actual:
            findings.add(f"{_part_name(part)}, which the program creates, is missing.")
        elif part not in expected:
            findings.add(f"{_part_name(part)} was not created by the program.")
        elif actual[part] != expected[part]:
            _report_difference(part, actual[part][1] - expected[part][1], findings)


def _report_difference(part: Part, added: frozenset[str], findings: Findings) -> None:
    """Report the columns that were added; any other difference is reported as a whole."""
    for name in sorted(added):
        findings.add(f"{_part_name(part)} has a column that the program did not create: {_short(name)}.")
    if not added:
        findings.add(f"{_part_name(part)} is not as the program creates it.")


@cache
def schema_of(revisions: Revisions) -> Mapping[Part, Definition]:
    """Return what the revisions make of an empty store, built in memory on the first call."""
    engine = database_in_memory(secrets.token_bytes(32))
    try:
        with engine.begin() as connection:
            create_tables(connection, revisions)
            return _read(connection.exec_driver_sql(_PARTS))
    finally:
        engine.dispose()


def _read(rows: Iterable[Iterable[str | None]]) -> dict[Part, Definition]:
    definitions: dict[Part, Definition] = {}
    for kind, name, statement, column in rows:
        part = (str(kind), str(name))
        _, columns = definitions.get(part, ("", frozenset()))
        definitions[part] = (_plain(str(kind), str(statement)), columns | {str(column)})
    return definitions


def _plain(kind: str, statement: str) -> str:
    """Normalise a statement: no quotes round names, no spaces, table parts in a fixed order.

    Versions of SQLite quote differently, and a rebuilt table has its constraints in any order.
    """
    plain = "".join(statement.replace('"', "").split())
    if kind != "table":
        return plain
    name, _, rest = plain.partition("(")
    inner, _, end = rest.rpartition(")")
    return f"{name}({','.join(sorted(inner.split(',')))}){end}"


def _part_name(part: Part) -> str:
    kind, name = part
    return f"The {kind} {_short(name)}"


def _short(name: str) -> str:
    """Shorten a foreign name to the length of ours, on one line."""
    return " ".join(name.split())[:_MAX_NAME_LENGTH]
