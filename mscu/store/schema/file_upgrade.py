"""Migrates an older store in a file: backed up before, and as whole afterwards as a rebuild leaves it.

Foreign keys are off meanwhile: with them on, a rebuild of `entry` deleted every row that referred to it, and
all checks passed. What a rebuild drops is put back, and the word index gets what an older version left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from mscu.batches import in_batches
from mscu.codes import StoreKind
from mscu.errors import BackupDamaged, UpgradeFailed
from mscu.models.code import SECRET_SETTINGS, Setting
from mscu.progress import Progress
from mscu.store.audit.audit import read_head
from mscu.store.audit.digest import type_name
from mscu.store.audit.record_check import digested, progress_by_type
from mscu.store.audit.word_check import words_and_texts
from mscu.store.backups.backup import back_up
from mscu.store.backups.backup_file import check_backup
from mscu.store.backups.backup_retention import BEFORE_MIGRATION, backup_name, backups_in, delete_unfinished
from mscu.store.engine import embedded_search
from mscu.store.engine.engines import reading_of
from mscu.store.engine.indexed_words import Document
from mscu.store.files.copying import cancellable
from mscu.store.indexes.word_index import indexed_root, words_in, words_without_endings
from mscu.store.keys.keys_row import AuditKeys
from mscu.store.schema.database import open_database
from mscu.store.schema.revisions import Revisions, read_revision
from mscu.store.schema.upgrade import failing_whole, recorded, run

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

    from mscu.store.keys.unlocked import Unlocked

# Additions to the word index of an older store: the ends of numbers, and plans.

AT_ONCE = 5_000
_BACKED_UP_SHARE, _SIGNED_SHARE = 0.28, 0.8
"""The share of a backup, and that of what is signed for in the rest, as measured on 100,000 entries."""
PLANS_FOUND = "0035"
"""The first revision that indexes plans."""


def add_number_endings(connection: Connection, store_kind: StoreKind, progress: Progress) -> None:
    """Index again all records that contain a phone, an account or a registration."""
    reading = reading_of(connection)
    models = digested(store_kind)
    parts = progress_by_type(reading, models, progress)
    for model in models:
        root = indexed_root(model)
        if root is None:
            continue
        type_progress, total = parts[type_name(model)]
        rows = words_and_texts(reading, embedded_search, model, root)
        for batch in in_batches(list(_stale(type_progress.counting(rows, total))), AT_ONCE):
            embedded_search.replace_words(reading.connection, batch)


def add_plans(connection: Connection, store_kind: StoreKind, former_revision: str) -> None:
    """Index the plans of a store from before they were indexed."""
    if store_kind is not StoreKind.UNIT or former_revision >= PLANS_FOUND:
        return
    reading = reading_of(connection)
    for model in digested(store_kind):
        root = indexed_root(model)
        if root is None or root[0] != "plans":
            continue
        rows = words_and_texts(reading, embedded_search, model, root)
        plans = [
            Document(
                source=(type_name(model), record_id),
                target=(root[0], target),
                words=words_in(texts),
                is_new=True,
            )
            for record_id, target, document_id, _, _, _, *texts in rows
            if document_id is None
        ]
        embedded_search.put(connection, plans)


def _stale(rows: Iterator[tuple[Any, ...]]) -> Iterator[tuple[int, str]]:
    """Yield the rows that an older version indexed differently, with their new text."""
    for _, _, document_id, _, _, words, *texts in rows:
        current = embedded_search.indexed_form(words_in(texts))
        old = embedded_search.indexed_form(words_without_endings(texts))
        if document_id is not None and words == old != current:
            yield document_id, current


_TABLES = "SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0"
_AUTOINCREMENT = "AUTOINCREMENT"


def upgrade_store(
    database: Path,
    unlocked: Unlocked,
    *,
    backups: Path,
    now: datetime,
    revisions: Revisions,
    progress: Progress,
) -> None:
    """Back the store up, then migrate it.

    Raises:
        Cancelled: It was cancelled; the backup stays if it was complete, and nothing else was changed.
        UpgradeFailed: A check failed; nothing was changed.
        StoreError: The file or the disk refused; nothing was changed.
    """
    engine = open_database(database, unlocked.data_key, guarded=False)
    try:
        with failing_whole():
            backing_up = progress.part(0, _BACKED_UP_SHARE)
            _back_up(engine, database, unlocked, backups=backups, now=now, progress=backing_up)
            with _without_foreign_keys(engine), engine.begin() as connection:
                driver_connection = connection.connection.driver_connection
                migrating = progress.part(_BACKED_UP_SHARE, 1)
                with cancellable(driver_connection, progress):
                    _migrate(connection, unlocked, now=now, revisions=revisions, progress=migrating)
                    progress.report(1)
    finally:
        engine.dispose()


def _back_up(
    engine: Engine, database: Path, unlocked: Unlocked, *, backups: Path, now: datetime, progress: Progress
) -> None:
    """Back up the store as it was, under a name that backup retention ignores."""
    backups.mkdir(mode=0o700, exist_ok=True)
    with engine.connect() as connection:
        head, stem = read_head(connection), f"{BEFORE_MIGRATION}{read_revision(connection)}"
    delete_unfinished(backups, stem)
    key = unlocked.data_key
    if any(_holds(path, head.hash, key) for path in backups_in(backups, stem).values()):
        return  # made by an earlier attempt
    back_up(
        engine,
        database.with_suffix(".keys"),
        backups / backup_name(stem, now),
        unlocked=unlocked,
        audit_head=head,
        now=now,
        progress=progress,
    )


def _holds(backup: Path, head: bytes, data_key: bytes) -> bool:
    """Return whether a backup is complete and holds the store as it is now."""
    with suppress(BackupDamaged):
        backup_head = check_backup(backup).audit_head(data_key)
        return backup_head is not None and backup_head.hash == head
    return False


@contextmanager
def _without_foreign_keys(engine: Engine) -> Iterator[None]:
    """Switch foreign keys off on the one connection; within a transaction SQLite ignores that."""
    _set(engine, "foreign_keys = OFF")
    yield
    _set(engine, "foreign_keys = ON")


def _set(engine: Engine, pragma: str) -> None:
    raw = engine.raw_connection()
    raw.cursor().execute(f"PRAGMA {pragma}")
    raw.close()


def _migrate(
    connection: Connection, unlocked: Unlocked, *, now: datetime, revisions: Revisions, progress: Progress
) -> None:
    former_revision, keys = read_revision(connection), _audit_keys(connection)
    signing = progress.part(0, _SIGNED_SHARE)
    with recorded(connection, unlocked, keys, now=now, revisions=revisions, progress=signing):
        counters, autoincrement = _counters(connection), _autoincrement_tables(connection)
        run(connection, revisions)
        _restore_counters(connection, counters, autoincrement)
        embedded_search.check_integrity(connection)
    add_number_endings(connection, revisions.store_kind, progress.part(_SIGNED_SHARE, 1))
    add_plans(connection, revisions.store_kind, former_revision)


def _audit_keys(connection: Connection) -> AuditKeys:
    rows = connection.execute(select(Setting.name, Setting.value))
    settings = {row.name: row.value for row in rows}
    return AuditKeys(**{name: settings[name] for name in SECRET_SETTINGS})


def _counters(connection: Connection) -> dict[str, int]:
    rows = connection.exec_driver_sql("SELECT name, seq FROM sqlite_sequence")
    return {row.name: row.seq for row in rows}


def _autoincrement_tables(connection: Connection) -> set[str]:
    rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_schema WHERE type = 'table'")
    return {name for name, sql in rows if _AUTOINCREMENT in str(sql)}


def _restore_counters(connection: Connection, counters: dict[str, int], autoincrement: set[str]) -> None:
    """Restore each id counter: a rebuilt table would start at its highest present id."""
    present = set(connection.exec_driver_sql(_TABLES).scalars())
    if (autoincrement & present) - _autoincrement_tables(connection):
        raise UpgradeFailed  # an id could be issued twice; the revision forgot AUTOINCREMENT
    for name, seq in counters.items():
        if name in present:
            connection.exec_driver_sql(
                "UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?", (seq, name)
            )
            connection.exec_driver_sql(
                "INSERT INTO sqlite_sequence (name, seq) SELECT ?, ? WHERE NOT EXISTS "
                "(SELECT 1 FROM sqlite_sequence WHERE name = ?)",
                (name, seq, name),
            )
