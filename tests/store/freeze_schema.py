"""Writes the tables of the models into the first revision; run it while that is unreleased.

    python -m tests.store.freeze_schema

After a release the file stays as it is, and what the models change needs a revision of its own.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from mscu.models.kinds import metadata
from mscu.store.schema import WORD_INDEX

FIRST = Path(__file__).parents[2] / "mscu/store/migrations/versions/0001_first.sql"
BY_HAND = "id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT"
"""SQLAlchemy leaves the name of this constraint out."""


def schema() -> str:
    """Write every table and index of the models, and the word index, as SQL."""
    statements = []
    for table in metadata.sorted_tables:
        made = _sql(CreateTable(table))
        named = f"id INTEGER NOT NULL CONSTRAINT pk_{table.name} PRIMARY KEY AUTOINCREMENT"
        statements.append(made.replace(BY_HAND, named))
        indexes = sorted(table.indexes, key=lambda index: str(index.name))
        statements += [_sql(CreateIndex(index)) for index in indexes]
    statements += [statement.strip() for statement in WORD_INDEX]
    return "".join(f"{statement};\n\n" for statement in statements)


def _sql(made: CreateTable | CreateIndex) -> str:
    lines = str(made.compile(dialect=sqlite.dialect())).strip().splitlines()
    return "\n".join(line.rstrip().replace("\t", "    ") for line in lines)


if __name__ == "__main__":
    FIRST.write_text(schema(), encoding="utf-8")
