"""The parts of the schema outside the models: word index, and triggers that keep the audit append-only.

Kept apart from the migrations because a batch rebuild of a table drops its triggers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import inspect

from mscu.codes import StoreKind
from mscu.models.kinds import TABLES
from mscu.store.engine import shared_search
from mscu.store.engine.append_only import AppendOnly
from mscu.store.engine.engines import EMBEDDED, StoreEngine, engine_of
from mscu.store.engine.shared_backups import BACKUPS
from mscu.store.keys.keys_row import KEYS_TABLE
from mscu.store.schema.revisions import REVISIONS, mark_revision

if TYPE_CHECKING:
    from sqlalchemy import Connection

APPEND_ONLY = (
    AppendOnly("audit_entry", key=("seq",)),
    AppendOnly("digest_baseline", key=("seq", "object_type", "object_id")),
    AppendOnly(
        "entry_version",
        columns=("id", "entry_id", "entry_version", "replaced_at", "replaced_by_id", "reason", "content"),
        kept_while="NOT EXISTS (SELECT 1 FROM disposal WHERE case_number = OLD.case_id)",
    ),
    AppendOnly(
        "subject_version",
        columns=("id", "subject_version", "replaced_at", "replaced_by_id", "reason", "known_by", "content"),
        kept_while="EXISTS (SELECT 1 FROM involvement WHERE subject_id = OLD.subject_id)",
    ),
)
"""Tables whose rows are never changed; of a former version only the case may, when its entry is moved, or the
nominal, when it is merged. It stays until a tombstone records the disposal of its case, or as long as
anything names the nominal.
"""
PADDING = "CREATE TABLE padding (id INTEGER PRIMARY KEY, filler BLOB NOT NULL)"
"""Only in the charity's store: what `padding.py` fills and empties again."""


AUDIT_LINK = "CREATE VIEW audit_link AS SELECT seq, hash, at FROM audit_entry"
"""Only in a shared database, where the rows of the audit themselves are not for everybody."""


def triggers(store_kind: StoreKind = StoreKind.UNIT, engine: StoreEngine = EMBEDDED) -> dict[str, str]:
    """Return the statements that make the triggers of a kind of store, by the triggers' names."""
    return engine.triggers.statements(each for each in APPEND_ONLY if each.table in TABLES[store_kind].tables)


def make_tables(connection: Connection, store_kind: StoreKind = StoreKind.UNIT) -> None:
    """Make the tables of a new shared database as the models have them, that of its keys, and their triggers.

    A new file gets them by its revisions.
    """
    TABLES[store_kind].create_all(connection)
    make_server_tables(connection)
    make_triggers(connection, store_kind)
    mark_revision(connection, REVISIONS[store_kind])


def make_server_tables(connection: Connection) -> None:
    """Make what a shared database has besides the tables of the models."""
    shared_search.create(connection)
    KEYS_TABLE.create(connection)
    connection.exec_driver_sql(BACKUPS)
    connection.exec_driver_sql(AUDIT_LINK)


def make_triggers(connection: Connection, store_kind: StoreKind = StoreKind.UNIT) -> None:
    """Make the triggers that are not there; a rebuild of a table drops them. An older store lacks tables."""
    engine, tables = engine_of(connection), inspect(connection).get_table_names()
    present = engine.triggers.present(connection)
    for name, statement in triggers(store_kind, engine).items():
        if name not in present and name.rpartition("_no_")[0] in tables:
            connection.exec_driver_sql(statement)


def triggers_present(connection: Connection, store_kind: StoreKind = StoreKind.UNIT) -> bool:
    """Return whether every append-only table has its triggers, and they read as they should."""
    engine = engine_of(connection)
    return triggers(store_kind, engine).items() <= engine.triggers.present(connection).items()
