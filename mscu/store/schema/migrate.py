"""Recognises the version that made a store, and migrates an older one.

Alembic is imported only where it is needed. There are no downgrades: the backup made before the migration
serves instead.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, select

from mscu.codes import StoreKind
from mscu.errors import Damaged, NewerVersion, OlderOnServer
from mscu.models.code import Setting
from mscu.progress import Progress
from mscu.store.files.file_names import KIND_SETTING
from mscu.store.schema.database import open_database
from mscu.store.schema.revisions import REVISIONS, UNIT_REVISIONS, Revisions, read_revision

if TYPE_CHECKING:
    from mscu.store.keys.unlocked import Unlocked

_RENAMED = "The files of this store have the names of another kind of store."


def create_tables(connection: Connection, revisions: Revisions = UNIT_REVISIONS) -> None:
    """Make the tables of a new store, with the same revisions that migrate an older one."""
    from mscu.store.schema.upgrade import run

    run(connection, revisions)


def open_upgraded(
    database: Path,
    unlocked: Unlocked,
    *,
    backups: Path,
    now: datetime,
    revisions: Revisions | None = None,
    progress: Progress | None = None,
) -> Engine:
    """Open a store's database, guarded; an older one is backed up and migrated first.

    Nothing is reported to `progress` otherwise.

    Raises:
        Cancelled: The migration was cancelled; nothing was changed.
        Damaged: Its files were renamed to the other kind of store; nothing was changed.
        NewerVersion: A newer version of the program made it; nothing was changed.
        UpgradeFailed: It cannot be migrated; nothing was changed.
    """
    revisions = revisions or REVISIONS[StoreKind(database.stem)]
    engine = open_database(database, unlocked.data_key)
    try:
        _require_kind(engine, revisions.store_kind)
        older = is_older(engine, revisions)
    except BaseException:
        engine.dispose()
        raise
    if not older:
        return engine
    engine.dispose()
    from mscu.store.schema.file_upgrade import upgrade_store

    upgrade_store(
        database, unlocked, backups=backups, now=now, revisions=revisions, progress=progress or Progress()
    )
    return open_database(database, unlocked.data_key)


def require_newest(engine: Engine, revisions: Revisions = UNIT_REVISIONS) -> None:
    """Refuse a server's store of another version: its tables are the administrators' to change.

    Raises:
        Damaged: It has no revision, so its creation was interrupted.
        NewerVersion: A newer version of the program made it or migrated it.
        OlderOnServer: It must be migrated first.
    """
    if is_older(engine, revisions):
        raise OlderOnServer


def _require_kind(engine: Engine, expected: StoreKind) -> None:
    """Check the kind in the store itself, before revisions of the other kind are run on it."""
    with engine.connect() as connection:
        read_revision(connection)
        stored = connection.execute(select(Setting.value).where(Setting.name == KIND_SETTING)).scalar()
    if (stored or StoreKind.UNIT) != expected:
        raise Damaged(_RENAMED)


def is_older(engine: Engine, revisions: Revisions) -> bool:
    """Return whether a store is of an older revision than the newest.

    Raises:
        NewerVersion: A newer version of the program made it.
    """
    with engine.connect() as connection:
        revision = int(read_revision(connection))
    if revision > int(revisions.newest):
        raise NewerVersion
    return revision < int(revisions.newest)
