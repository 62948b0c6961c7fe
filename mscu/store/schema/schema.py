"""The parts of the schema outside the models: word index, and triggers that keep the audit append-only.

Kept apart from the migrations because a batch rebuild of a table drops its triggers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import inspect

from mscu.codes import StoreKind
from mscu.models.kinds import TABLES

if TYPE_CHECKING:
    from sqlalchemy import Connection

APPEND_ONLY = {
    "audit_entry": "",
    "digest_baseline": "",
    "entry_version": (" OF id, entry_id, entry_version, replaced_at, replaced_by_id, reason, content"),
    "subject_version": (" OF id, subject_version, replaced_at, replaced_by_id, reason, known_by, content"),
}
"""Tables whose rows are never changed; of a former version only the case may, when its entry is moved, or the
nominal, when it is merged.
"""
DELETE_CONDITIONS = {
    "entry_version": (" WHEN NOT EXISTS (SELECT 1 FROM disposal WHERE case_number = OLD.case_id)"),
    "subject_version": (" WHEN EXISTS (SELECT 1 FROM involvement WHERE subject_id = OLD.subject_id)"),
}
"""When rows of such a table may not be deleted: until a tombstone records the disposal of their case, or as
long as anything names the nominal.
"""
PRIMARY_KEYS = {"audit_entry": ("seq",), "digest_baseline": ("seq", "object_type", "object_id")}
"""The primary key of a table, where it is not `id`."""
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


PADDING = "CREATE TABLE padding (id INTEGER PRIMARY KEY, filler BLOB NOT NULL)"
"""Only in the charity's store: what `padding.py` fills and empties again."""


def triggers(store_kind: StoreKind = StoreKind.UNIT) -> dict[str, str]:
    """Return the triggers that refuse to change, delete or replace a row of such a table.

    INSERT OR REPLACE deletes the former row without asking the trigger on deleting.
    """
    return {
        name: f"CREATE TRIGGER {name} {event} BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for table, columns in APPEND_ONLY.items()
        if table in TABLES[store_kind].tables
        for name, event in (
            (f"{table}_no_update", f"BEFORE UPDATE{columns} ON {table}"),
            (f"{table}_no_delete", f"BEFORE DELETE ON {table}{DELETE_CONDITIONS.get(table, '')}"),
            (f"{table}_no_replace", f"BEFORE INSERT ON {table} WHEN {_row_exists(table)}"),
        )
    }


def _row_exists(table: str) -> str:
    same = " AND ".join(f"{name} = NEW.{name}" for name in PRIMARY_KEYS.get(table, ("id",)))
    return f"EXISTS (SELECT 1 FROM {table} WHERE {same})"  # noqa: S608 - our own names


def make_triggers(connection: Connection, store_kind: StoreKind = StoreKind.UNIT) -> None:
    """Make the triggers that are not there; a rebuild of a table drops them. An older store lacks tables."""
    present, tables = _present(connection), inspect(connection).get_table_names()
    for name, statement in triggers(store_kind).items():
        if name not in present and name.rpartition("_no_")[0] in tables:
            connection.exec_driver_sql(statement)


def triggers_present(connection: Connection, store_kind: StoreKind = StoreKind.UNIT) -> bool:
    """Return whether every append-only table has its triggers, and they read as they should."""
    return triggers(store_kind).items() <= _present(connection).items()


def _present(connection: Connection) -> dict[str, str]:
    rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
    return {row[0]: row[1] for row in rows}
