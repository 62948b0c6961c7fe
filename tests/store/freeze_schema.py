"""Writes the tables of the models as a revision has them, to be put into its `.sql`.

    python -m tests.store.freeze_schema TABLE...      tables of the unit's store, to standard output
    python -m tests.store.freeze_schema               the navigators' first revision, to its file

A revision of a release stays as it is; what the models change needs a revision of its own. Of the
unit's store 0001 is released; the navigators' store is not yet.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable

from sqlalchemy import Table
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from mscu.codes import Holds
from mscu.models.kinds import TABLES, metadata
from mscu.store.revisions import SURVIVOR_VERSIONS
from mscu.store.schema import PADDING, WORD_INDEX

FIRST = SURVIVOR_VERSIONS / "0001_first.sql"
BY_HAND = "id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT"
"""SQLAlchemy leaves the name of this constraint out."""


def schema(names: Iterable[str]) -> str:
    """Write these tables of the unit's store with their indexes as SQL."""
    return _script(_made(metadata.tables[name] for name in names))


def first_of_survivors() -> str:
    """Write every table of the navigators' store, the word index and the padding."""
    tables = TABLES[Holds.SURVIVORS].sorted_tables
    more = (statement.strip() for statement in (*WORD_INDEX, PADDING))
    return _script([*_made(tables), *more])


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
    if sys.argv[1:]:
        sys.stdout.write(schema(sys.argv[1:]))
    else:
        FIRST.write_text(first_of_survivors(), encoding="utf-8")
