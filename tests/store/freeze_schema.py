"""Writes the tables of the models as a revision has them, to be put into its `.sql`.

    python -m tests.store.freeze_schema TABLE...      tables of either store, to standard output

A revision that was landed stays as it is; what the models change needs a revision of its own.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable

from sqlalchemy import Table
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from mscu.models.kinds import TABLES

BY_HAND = "id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT"
"""SQLAlchemy leaves the name of this constraint out."""


def schema(names: Iterable[str]) -> str:
    """Write these tables of a store with their indexes as SQL."""
    known = {table.name: table for each in TABLES.values() for table in each.sorted_tables}
    return _script(_made(known[name] for name in names))


def _made(tables: Iterable[Table]) -> list[str]:
    statements = []
    for table in tables:
        made = _sql(CreateTable(table))
        named = f"id INTEGER NOT NULL CONSTRAINT pk_{table.name} PRIMARY KEY AUTOINCREMENT"
        statements.append(made.replace(BY_HAND, named))
        indexes = sorted(table.indexes, key=lambda index: str(index.name))
        statements += [_sql(CreateIndex(index)) for index in indexes]
    return statements


def _script(statements: Iterable[str]) -> str:
    return "".join(f"{statement};\n\n" for statement in statements)


def _sql(made: CreateTable | CreateIndex) -> str:
    lines = str(made.compile(dialect=sqlite.dialect())).strip().splitlines()
    return "\n".join(line.rstrip().replace("\t", "    ") for line in lines)


if __name__ == "__main__":
    sys.stdout.write(schema(sys.argv[1:]))
