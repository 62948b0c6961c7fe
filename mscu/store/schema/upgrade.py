"""Migrates an older store, in one transaction.

Foreign keys are off meanwhile: with them on, a rebuild of `entry` deleted every row that referred to it, and
all checks passed. What a rebuild drops is put back, rows are counted, and every record is digested again
under one audit row.
"""

from __future__ import annotations

import platform
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from heapq import merge
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy.exc import DBAPIError

from mscu.batches import in_batches
from mscu.codes import Operation, StoreKind
from mscu.errors import BackupDamaged, UpgradeFailed
from mscu.store.audit import digest
from mscu.store.audit.audit import AUDIT_PURPOSE, Audit, AuditLine, AuditSigner, read_head
from mscu.store.audit.digest import Root, type_name
from mscu.store.audit.record_check import MIGRATE, Expected, digested, expected, migrations, recorded_types
from mscu.store.audit.word_check import words_and_texts
from mscu.store.backups.backup import back_up
from mscu.store.backups.backup_file import check_backup
from mscu.store.backups.backup_retention import BEFORE_MIGRATION, backup_name, backups_in, delete_unfinished
from mscu.store.engine import embedded_search
from mscu.store.engine.engines import reading_of
from mscu.store.engine.indexed_words import Document
from mscu.store.engine.store_errors import store_error_for
from mscu.store.indexes.rebuild_indexes import empty_indexes
from mscu.store.indexes.word_index import indexed_root, words_in, words_without_endings
from mscu.store.schema.choices import add_missing_codes
from mscu.store.schema.database import open_database
from mscu.store.schema.revisions import MIGRATIONS, Revisions, read_revision
from mscu.store.schema.schema import make_triggers

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

    from mscu.models.base import Record
    from mscu.store.engine.reading import Reading
    from mscu.store.keys.unlocked import Unlocked


# New digests for what a migration changed, but not for what was tampered with before it.

Key = tuple[str, int]
_BATCH = 5000
_KEEP = "INSERT INTO digest_baseline (seq, object_type, object_id, digest) VALUES (?, ?, ?, ?)"


@dataclass(frozen=True, kw_only=True)
class DigestSnapshot:
    """What the audit knew of the records before a migration, and what did not agree with it."""

    root: bytes
    doubtful: frozenset[Key]
    """Records that were changed, removed or added outside the audit."""

    @classmethod
    def read(cls, connection: Connection, store_kind: StoreKind = StoreKind.UNIT) -> DigestSnapshot:
        """Compare the records with the audit in the tables as they are, without using the models."""
        reading = reading_of(connection)
        key, migrated = _key(reading, "digest_key"), migrations(reading)
        doubtful: set[Key] = set()
        root = Root(key)
        mapped = {digest.type_name(model) for model in digested(store_kind)}
        for object_type in sorted(mapped | recorded_types(reading)):
            actual = dict(digest.stored_digests(key, connection, object_type))
            for record_id, _, last_digest in expected(reading, object_type, migrated):
                root.add(object_type, record_id, last_digest)
                if actual.pop(record_id, b"") != last_digest:
                    doubtful.add((object_type, record_id))
            doubtful |= {(object_type, record_id) for record_id in actual}
        return cls(root=root.value, doubtful=frozenset(doubtful))


def write_baseline(
    connection: Connection,
    before: DigestSnapshot,
    unlocked: Unlocked,
    *,
    now: datetime,
    upgrade: tuple[str, Revisions],
) -> None:
    """Keep the digest of every changed record, and sign for all of them."""
    former_revision, revisions = upgrade
    reading = reading_of(connection)
    key, seq = _key(reading, "digest_key"), read_head(connection).seq + 1
    root = Root(key)
    for name, changed in _changed(key, reading, before, revisions.store_kind):
        for record_id, record_digest in changed:
            root.add(name, record_id, record_digest)
        rows = [(seq, name, record_id, record_digest) for record_id, record_digest in changed]
        for part in in_batches(rows, _BATCH):
            connection.exec_driver_sql(_KEEP, part)
    reason = (
        f"Tables brought from {former_revision} to {revisions.newest}. Root of the records before "
        f"{before.root.hex()}, of those that changed {root.value.hex()}."
    )
    signer = AuditSigner(
        actor=unlocked.name,
        device=platform.node() or "unknown",
        sign=lambda row_hash: unlocked.sign(AUDIT_PURPOSE + row_hash),
    )
    line = AuditLine(operation=Operation.UPKEEP, reason=reason, digest=root.value)
    Audit(_key(reading, "chain_key"), signer).write(connection, MIGRATE, [line], now)


def _changed(
    key: bytes, reading: Reading, before: DigestSnapshot, store_kind: StoreKind
) -> Iterator[tuple[str, list[tuple[int, bytes]]]]:
    """Yield, type by type, the records whose digest has changed; empty if one is gone."""
    models = {digest.type_name(model): model for model in digested(store_kind)}
    migrated = migrations(reading)
    for name in sorted(models.keys() | recorded_types(reading)):
        recorded = expected(reading, name, migrated)
        current = digest.read_digests(key, reading, models[name]) if name in models else iter(())
        yield (
            name,
            [
                (record_id, present)
                for record_id, former, present in _paired(recorded, current)
                if former != present and (name, record_id) not in before.doubtful
            ],
        )


def _paired(
    recorded: Iterator[Expected], current: Iterator[tuple[int, bytes]]
) -> Iterator[tuple[int, bytes | None, bytes]]:
    """Yield each record's id, its known digest and its present digest, by id."""
    former = ((record_id, 0, last_digest) for record_id, _, last_digest in recorded)
    present = ((record_id, 1, value) for record_id, value in current)
    for record_id, pair in groupby(merge(former, present, key=itemgetter(0)), key=itemgetter(0)):
        values = {side: value for _, side, value in pair}
        yield record_id, values.get(0), values.get(1, b"")


def _key(reading: Reading, name: str) -> bytes:
    (key,) = reading.row("SELECT value FROM setting WHERE name = ?", (name,)) or ("",)
    return bytes.fromhex(key)


# Additions to the word index of an older store: the ends of numbers, and plans.

AT_ONCE = 5_000
PLANS_FOUND = "0035"
"""The first revision that indexes plans."""


def add_number_endings(connection: Connection, store_kind: StoreKind) -> None:
    """Index again all records that contain a phone, an account or a registration."""
    reading = reading_of(connection)
    for model in digested(store_kind):
        root = indexed_root(model)
        if root is None:
            continue
        for batch in in_batches(list(_stale(reading, model, root)), AT_ONCE):
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


def _stale(reading: Reading, model: type[Record], root: tuple[str, str]) -> Iterator[tuple[int, str]]:
    """Yield the rows that an older version indexed differently, with their new text."""
    for _, _, document_id, _, _, words, *texts in words_and_texts(reading, embedded_search, model, root):
        current = embedded_search.indexed_form(words_in(texts))
        old = embedded_search.indexed_form(words_without_endings(texts))
        if document_id is not None and words == old != current:
            yield document_id, current


_TABLES = "SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0"
_AUTOINCREMENT = "AUTOINCREMENT"


def run(connection: Connection, revisions: Revisions) -> None:
    """Run the revisions that the database lacks, and create missing triggers."""
    command.upgrade(_config(connection, revisions), revisions.newest)
    make_triggers(connection, revisions.store_kind)


def upgrade_store(
    database: Path, unlocked: Unlocked, *, backups: Path, now: datetime, revisions: Revisions
) -> None:
    """Back the store up, then migrate it.

    Raises:
        UpgradeFailed: A check failed; nothing was changed.
        StoreError: The file or the disk refused; nothing was changed.
    """
    engine = open_database(database, unlocked.data_key, guarded=False)
    try:
        _back_up(engine, database, unlocked, backups=backups, now=now)
        with _without_foreign_keys(engine), engine.begin() as connection:
            _migrate(connection, unlocked, now, revisions)
    except DBAPIError as error:
        raise store_error_for(error) or UpgradeFailed from error
    finally:
        engine.dispose()


def _back_up(engine: Engine, database: Path, unlocked: Unlocked, *, backups: Path, now: datetime) -> None:
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


def _migrate(connection: Connection, unlocked: Unlocked, now: datetime, revisions: Revisions) -> None:
    former_revision = read_revision(connection)
    before, counts = DigestSnapshot.read(connection, revisions.store_kind), _counts(connection)
    counters, autoincrement = _counters(connection), _autoincrement_tables(connection)
    run(connection, revisions)
    _restore_counters(connection, counters, autoincrement)
    _compare(counts, _counts(connection), _declared(connection, revisions, former_revision))
    add_missing_codes(connection)
    _check_integrity(connection)
    write_baseline(connection, before, unlocked, now=now, upgrade=(former_revision, revisions))
    add_number_endings(connection, revisions.store_kind)
    add_plans(connection, revisions.store_kind, former_revision)
    empty_indexes(connection, _counts(connection))  # they were derived from the older tables


def _config(connection: Connection | None, revisions: Revisions) -> Config:
    """Return Alembic's configuration; a `%` in a path is escaped."""
    config = Config()
    folders = "\n".join(str(folder) for folder in revisions.folders)
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", folders.replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _declared(connection: Connection, revisions: Revisions, former_revision: str) -> set[str]:
    """Return the tables whose number of rows the revisions declare that they change."""
    scripts = ScriptDirectory.from_config(_config(connection, revisions))
    tables: set[str] = {"alembic_version"}
    for script in scripts.iterate_revisions(revisions.newest, former_revision):
        tables |= set(getattr(script.module, "rows_change", ()))
    return tables


def _counts(connection: Connection) -> dict[str, int]:
    names = connection.exec_driver_sql(_TABLES).scalars().all()
    return {name: _scalar(connection, f'SELECT count(*) FROM "{name}"') for name in names}  # noqa: S608


def _compare(before: dict[str, int], after: dict[str, int], declared: set[str]) -> None:
    for name, count in before.items():
        internal = name.startswith(("find_text", "sqlite_"))
        if after.get(name) != count and name not in declared and not internal:
            raise UpgradeFailed


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


def _check_integrity(connection: Connection) -> None:
    if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
        raise UpgradeFailed
    embedded_search.check_integrity(connection)


def _scalar(connection: Connection, sql: str) -> Any:  # noqa: ANN401 - whatever the column holds
    return connection.exec_driver_sql(sql).scalar_one()
