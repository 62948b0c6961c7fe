"""What columns and tables ask of a database, where each of the two has other words for it."""

from __future__ import annotations

from sqlalchemy import BigInteger, Index, Integer, Table, text

WHOLE_NUMBER = BigInteger().with_variant(Integer(), "sqlite")
"""The type of ids and counts: 64 bits, as every integer of SQLite has."""
WITHOUT_ROWID = {"sqlite_with_rowid": False}
"""The options of a table whose key is the whole row, which SQLite would keep twice."""


def partial_index(name: str, column: str, *, where: str) -> Index:
    """Index only the rows for which a condition holds."""
    condition = text(where)
    return Index(name, column, sqlite_where=condition, postgresql_where=condition)


def never_reuse_ids(table: Table) -> None:
    """Have a table's ids given once only; a sequence of PostgreSQL gives none twice by itself."""
    table.dialect_options["sqlite"]["autoincrement"] = True
