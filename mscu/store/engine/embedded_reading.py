"""A whole SQLCipher file, read by the driver's own connection.

That takes a third of SQLAlchemy's time for a million rows.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlcipher3 import dbapi2

from mscu.errors import Damaged

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mscu.store.engine.reading import Definition, Part, Values

_DEFINITIONS = """
SELECT made.type, made.name, made.sql, columns.name
FROM sqlite_schema AS made LEFT JOIN pragma_table_xinfo(made.name) AS columns
WHERE made.name NOT LIKE 'sqlite$_%' ESCAPE '$'
"""
"""SQLite's own tables, as for counters, follow from the rest."""


class EmbeddedReading:
    """Reads what nobody else changes meanwhile: the connection is exclusive."""

    def __init__(self, connection: dbapi2.Connection) -> None:
        """Read on a connection of the driver."""
        self.connection = connection

    def rows(self, statement: str, values: Values = ()) -> Iterator[tuple[Any, ...]]:
        rows: Iterator[tuple[Any, ...]] = self.connection.execute(statement, values)
        return rows

    def row(self, statement: str, values: Values = ()) -> tuple[Any, ...] | None:
        row: tuple[Any, ...] | None = self.connection.execute(statement, values).fetchone()
        return row

    @contextmanager
    def part(self) -> Iterator[None]:
        try:
            yield
        except dbapi2.DatabaseError as error:
            raise Damaged from error

    def counters(self) -> dict[str, int]:
        return dict(self.rows("SELECT name, seq FROM sqlite_sequence"))

    def missing_references(self) -> Iterator[tuple[str, int | None, str]]:
        for table, record_id, parent, _ in self.rows("PRAGMA foreign_key_check"):
            yield table, record_id, parent

    def definitions(self) -> dict[Part, Definition]:
        definitions: dict[Part, Definition] = {}
        for kind, name, statement, column in self.rows(_DEFINITIONS):
            _, columns = definitions.get((kind, name), ("", frozenset()))
            definitions[kind, name] = (_plain(kind, str(statement)), columns | {str(column)})
        return definitions

    def login_problems(self, _locked_out: str) -> Iterator[str]:
        return iter(())


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
