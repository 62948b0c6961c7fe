"""What the models cannot say: the word index, and the triggers that keep the audit append-only.

Kept apart from the migrations because a batch rebuild of a table drops its triggers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Connection

APPEND_ONLY = {
    "audit_entry": "",
    "digest_baseline": "",
    "entry_version": (
        " OF id, entry_id, entry_version, replaced_at, replaced_by_id, reason, content"
    ),
}
"""Tables whose rows stay as they are. A former version follows its entry into a case: of it only
the case may change."""
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


def triggers() -> dict[str, str]:
    """Write the triggers that refuse to change or delete a row of an append-only table."""
    return {
        name: f"CREATE TRIGGER {name} {deed} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for table, columns in APPEND_ONLY.items()
        for name, deed in (
            (f"{table}_no_update", f"BEFORE UPDATE{columns}"),
            (f"{table}_no_delete", "BEFORE DELETE"),
        )
    }


def make_triggers(connection: Connection) -> None:
    """Make the triggers that are not there; a rebuild of a table drops them."""
    there = _names(connection)
    for name, statement in triggers().items():
        if name not in there:
            connection.exec_driver_sql(statement)


def triggers_present(connection: Connection) -> bool:
    """Say whether every append-only table still has its triggers."""
    return triggers().keys() <= _names(connection)


def _names(connection: Connection) -> set[str]:
    rows = connection.exec_driver_sql("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
    return {row[0] for row in rows}
