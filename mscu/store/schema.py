"""What the models cannot say: the word index, and the triggers that keep the audit append-only.

Kept apart from the migrations because a batch rebuild of a table drops its triggers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Connection

APPEND_ONLY = ("audit_entry", "digest_baseline", "entry_version")
DOCUMENTS = """
CREATE TABLE find_document (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    source_type TEXT NOT NULL, source_id INTEGER NOT NULL,
    target_type TEXT NOT NULL, target_id INTEGER NOT NULL,
    CONSTRAINT uq_find_document_source UNIQUE (source_type, source_id)
)
"""
TEXTS = """
CREATE VIRTUAL TABLE find_text USING fts5(
    words, prefix='2 3', tokenize="unicode61 remove_diacritics 2"
)
"""
WORD_INDEX = (
    DOCUMENTS,
    TEXTS,
    "INSERT INTO find_text (find_text, rank) VALUES ('pgsz', 3976)",
    "INSERT INTO find_text (find_text, rank) VALUES ('secure-delete', 1)",
)


def make_word_index(connection: Connection) -> None:
    """Make the empty word index."""
    for statement in WORD_INDEX:
        connection.exec_driver_sql(statement)


def make_triggers(connection: Connection) -> None:
    """Make the triggers that refuse to change or delete a row of an append-only table."""
    for table in APPEND_ONLY:
        for deed in ("UPDATE", "DELETE"):
            connection.exec_driver_sql(
                f"CREATE TRIGGER IF NOT EXISTS {table}_no_{deed.lower()} BEFORE {deed} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )


def triggers_present(connection: Connection) -> bool:
    """Say whether every append-only table still has its triggers."""
    names = {
        row[0]
        for row in connection.exec_driver_sql("SELECT name FROM sqlite_schema WHERE type='trigger'")
    }
    return all(f"{t}_no_{d}" in names for t in APPEND_ONLY for d in ("update", "delete"))
