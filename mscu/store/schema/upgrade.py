"""Migrates a store by numbered revisions, in one transaction, on either database.

Rows are counted, and every record is digested again under one audit row: new digests for what a migration
changed, but not for what was tampered with before it. A revision after 0058 is written once for both, in
Alembic's operations: `batch_alter_table` changes a table of a server in place and rebuilds that of a file.
"""

from __future__ import annotations

import platform
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from heapq import merge
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import func, insert, select, table
from sqlalchemy.exc import DBAPIError

from mscu.batches import in_batches
from mscu.codes import Operation, StoreKind
from mscu.errors import UpgradeFailed
from mscu.models.audit import DigestBaseline
from mscu.progress import Progress
from mscu.store.audit import digest
from mscu.store.audit.audit import AUDIT_PURPOSE, Audit, AuditLine, AuditSigner, read_head
from mscu.store.audit.digest import Root
from mscu.store.audit.record_check import (
    MIGRATE,
    Expected,
    digested,
    expected,
    migrations,
    progress_by_count,
    progress_by_type,
    recorded_types,
)
from mscu.store.engine.engines import engine_of, reading_of
from mscu.store.engine.store_errors import store_error_for
from mscu.store.indexes.rebuild_indexes import empty_indexes
from mscu.store.schema.choices import add_missing_codes
from mscu.store.schema.revisions import MIGRATIONS, Revisions, read_revision
from mscu.store.schema.schema import make_triggers

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from mscu.store.engine.reading import Reading
    from mscu.store.keys.keys_row import AuditKeys
    from mscu.store.keys.unlocked import Unlocked

Key = tuple[str, int]
_BATCH = 5000
_READ_SHARE, _MIGRATED_SHARE = 0.46, 0.62
"""The shares before and after the revisions run, as measured on 100,000 entries."""


@dataclass(frozen=True, kw_only=True)
class DigestSnapshot:
    """What the audit knew of the records before a migration, and what did not agree with it."""

    root: bytes
    doubtful: frozenset[Key]
    """Records that were changed, removed or added outside the audit."""

    @classmethod
    def read(
        cls,
        connection: Connection,
        key: bytes,
        store_kind: StoreKind,
        *,
        counts: Mapping[str, int],
        progress: Progress,
    ) -> DigestSnapshot:
        """Compare the records with the audit in the tables as they are, without using the models.

        `counts` are the rows of each table.
        """
        reading = reading_of(connection)
        migrated = migrations(reading)
        doubtful: set[Key] = set()
        root = Root(key)
        mapped = {digest.type_name(model) for model in digested(store_kind)}
        types = sorted(mapped | recorded_types(reading))
        parts = progress_by_count({name: counts.get(name, 0) for name in types}, progress)
        for object_type, (type_progress, total) in parts.items():
            stored = digest.stored_digests(key, connection, object_type)
            actual = dict(type_progress.counting(stored, total))
            for record_id, _, last_digest in expected(reading, object_type, migrated):
                root.add(object_type, record_id, last_digest)
                if actual.pop(record_id, b"") != last_digest:
                    doubtful.add((object_type, record_id))
            doubtful |= {(object_type, record_id) for record_id in actual}
        return cls(root=root.value, doubtful=frozenset(doubtful))


def write_baseline(  # noqa: PLR0913 - what is signed for, by whom, and who waits for it
    connection: Connection,
    before: DigestSnapshot,
    unlocked: Unlocked,
    keys: AuditKeys,
    *,
    now: datetime,
    upgrade: tuple[str, Revisions],
    progress: Progress,
) -> None:
    """Keep the digest of every changed record, and sign for all of them."""
    former_revision, revisions = upgrade
    reading = reading_of(connection)
    seq, root = read_head(connection).seq + 1, Root(keys.digest)
    changes = _changed(keys.digest, reading, before, store_kind=revisions.store_kind, progress=progress)
    for name, changed in changes:
        for record_id, record_digest in changed:
            root.add(name, record_id, record_digest)
        for part in in_batches(changed, _BATCH):
            rows = [
                {"seq": seq, "object_type": name, "object_id": record_id, "digest": record_digest}
                for record_id, record_digest in part
            ]
            connection.execute(insert(DigestBaseline), rows)
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
    Audit(keys.chain, signer).write(connection, MIGRATE, [line], now)


def _changed(
    key: bytes, reading: Reading, before: DigestSnapshot, *, store_kind: StoreKind, progress: Progress
) -> Iterator[tuple[str, list[tuple[int, bytes]]]]:
    """Yield, type by type, the records whose digest has changed; empty if one is gone."""
    models = {digest.type_name(model): model for model in sorted(digested(store_kind), key=digest.type_name)}
    parts = progress_by_type(reading, tuple(models.values()), progress)
    migrated = migrations(reading)
    for name in sorted(models.keys() | recorded_types(reading)):
        recorded = expected(reading, name, migrated)
        current: Iterator[tuple[int, bytes]] = iter(())
        if name in models:
            type_progress, total = parts[name]
            current = type_progress.counting(digest.read_digests(key, reading, models[name]), total)
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


def run(connection: Connection, revisions: Revisions) -> None:
    """Run the revisions that the database lacks, and create missing triggers."""
    command.upgrade(_config(connection, revisions), revisions.newest)
    make_triggers(connection, revisions.store_kind)


@contextmanager
def recorded(
    connection: Connection,
    unlocked: Unlocked,
    keys: AuditKeys,
    *,
    now: datetime,
    revisions: Revisions,
    progress: Progress | None = None,
) -> Iterator[None]:
    """Migrate within, then check what was done to the records, and write the audit row that signs for it.

    Raises:
        Cancelled: It was cancelled, so nothing of it may be committed.
        UpgradeFailed: A check failed, so nothing of it may be committed.
    """
    progress = progress or Progress()
    former_revision, counts = read_revision(connection), _counts(connection)
    reading_before = progress.part(0, _READ_SHARE)
    before = DigestSnapshot.read(
        connection, keys.digest, revisions.store_kind, counts=counts, progress=reading_before
    )
    yield
    _compare(counts, _counts(connection), _declared(connection, revisions, former_revision))
    add_missing_codes(connection, now, revisions.store_kind)
    reading = reading_of(connection)
    if next(reading.missing_references(), None) is not None:
        raise UpgradeFailed
    write_baseline(
        connection,
        before,
        unlocked,
        keys,
        now=now,
        upgrade=(former_revision, revisions),
        progress=progress.part(_MIGRATED_SHARE, 1),
    )
    empty_indexes(connection, _counts(connection))  # they were derived from the older tables


def upgrade_shared(
    connection: Connection, unlocked: Unlocked, keys: AuditKeys, *, now: datetime, revisions: Revisions
) -> None:
    """Migrate the store of a server in a transaction that writes, whose connection must own the tables.

    The backup that its administrators made before serves where the one before a file's migration does.

    Raises:
        UpgradeFailed: A check failed, so nothing of it may be committed.
    """
    if read_revision(connection) == revisions.newest:
        return  # another person did it while this one waited
    with recorded(connection, unlocked, keys, now=now, revisions=revisions):
        run(connection, revisions)


@contextmanager
def failing_whole() -> Iterator[None]:
    """Convert an error of the database: one about a statement says that the upgrade failed."""
    try:
        yield
    except DBAPIError as error:
        raise store_error_for(error) or UpgradeFailed from error


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
    """Return the number of rows of each table, but for those that a search index consists of."""
    names = connection.exec_driver_sql(engine_of(connection).tables).scalars().all()
    counts = {name: select(func.count()).select_from(table(name)) for name in names}
    return {
        name: connection.scalar(count) or 0
        for name, count in counts.items()
        if not name.startswith("find_text")
    }


def _compare(before: dict[str, int], after: dict[str, int], declared: set[str]) -> None:
    for name, count in before.items():
        if after.get(name) != count and name not in declared:
            raise UpgradeFailed
