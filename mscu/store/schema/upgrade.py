"""Bring an older store to today's tables: all of it in one transaction, or nothing.

Foreign keys are off meanwhile: with them on, a rebuild of `entry` deleted every row that pointed
to it, and all checks passed (tried). What a rebuild drops is put back, rows are counted, and every
record is digested anew under one row of the audit.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy.exc import DBAPIError

from mscu.errors import BackupDamaged, UpgradeFailed
from mscu.store.audit.audit import read_head
from mscu.store.backups.anchors import Head
from mscu.store.backups.backup import back_up
from mscu.store.backups.backup_file import check_backup
from mscu.store.backups.backup_retention import backup_name, backups_in
from mscu.store.files.sqlite_errors import meaning_of
from mscu.store.indexes.rebuild_indexes import empty_indexes
from mscu.store.schema.choices import add_missing_codes
from mscu.store.schema.database import open_database
from mscu.store.schema.rebaseline import Digested, write_baseline
from mscu.store.schema.rebuild_words import add_ends, add_plans
from mscu.store.schema.revisions import MIGRATIONS, Revisions, revision_of
from mscu.store.schema.schema import make_triggers

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

    from mscu.store.keys.unlocked import Unlocked

_TABLES = "SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0"
_COUNTING = "AUTOINCREMENT"


def run(connection: Connection, revisions: Revisions) -> None:
    """Run whatever revisions the database lacks, and make the triggers that are not there."""
    command.upgrade(_config(connection, revisions), revisions.newest)
    make_triggers(connection, revisions.store_kind)


def bring_up_to_date(
    database: Path, unlocked: Unlocked, *, backups: Path, now: datetime, revisions: Revisions
) -> None:
    """Back the store up, then migrate it.

    Raises:
        UpgradeFailed: a check did not pass; nothing was changed.
        StoreError: the file or the disk refuses; nothing was changed.
    """
    engine = open_database(database, unlocked.data_key, guarded=False)
    try:
        _back_up(engine, database, unlocked, backups=backups, now=now)
        with _without_foreign_keys(engine), engine.begin() as connection:
            _migrate(connection, unlocked, now, revisions)
    except DBAPIError as error:
        raise meaning_of(error.orig or error) or UpgradeFailed from error
    finally:
        engine.dispose()


def _back_up(
    engine: Engine, database: Path, unlocked: Unlocked, *, backups: Path, now: datetime
) -> None:
    """Keep the store as it was, under a name that the ring of backups leaves alone."""
    backups.mkdir(mode=0o700, exist_ok=True)
    with engine.connect() as connection:
        head, stem = read_head(connection), f"revision{revision_of(connection)}"
    key = unlocked.data_key
    if any(_holds(path, head.hash, key) for path in backups_in(backups, stem).values()):
        return  # an earlier try came as far as this
    back_up(
        engine,
        database.with_suffix(".keys"),
        backups / backup_name(stem, now),
        unlocked=unlocked,
        audit_head=Head(head.seq, head.hash),
        now=now,
    )


def _holds(backup: Path, head: bytes, data_key: bytes) -> bool:
    """Say whether a backup is whole and holds the store as it is now."""
    with suppress(BackupDamaged):
        said = check_backup(backup).audit_head(data_key)
        return said is not None and said.hash == head
    return False


@contextmanager
def _without_foreign_keys(engine: Engine) -> Iterator[None]:
    """Set them off on the one connection; within a transaction SQLite would take no notice."""
    _set(engine, "foreign_keys = OFF")
    yield
    _set(engine, "foreign_keys = ON")


def _set(engine: Engine, pragma: str) -> None:
    raw = engine.raw_connection()
    raw.cursor().execute(f"PRAGMA {pragma}")
    raw.close()


def _migrate(
    connection: Connection, unlocked: Unlocked, now: datetime, revisions: Revisions
) -> None:
    began = revision_of(connection)
    before, counts = Digested.by_the_database(connection, revisions.store_kind), _counts(connection)
    counters, counting = _counters(connection), _counting(connection)
    run(connection, revisions)
    _keep_counting(connection, counters, counting)
    _compare(counts, _counts(connection), _declared(connection, revisions, began))
    add_missing_codes(connection)
    _check_whole(connection)
    write_baseline(connection, before, unlocked, now=now, brought=(began, revisions))
    add_ends(connection, revisions.store_kind)
    add_plans(connection, revisions.store_kind, began)
    empty_indexes(connection, _counts(connection))  # they say what older tables said


def _config(connection: Connection | None, revisions: Revisions) -> Config:
    """Tell Alembic where its files lie; `%` in a path would be read as a name of a setting."""
    config = Config()
    folders = "\n".join(str(folder) for folder in revisions.folders)
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", folders.replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _declared(connection: Connection, revisions: Revisions, began: str) -> set[str]:
    """Name the tables whose number of rows the revisions say that they change."""
    scripts = ScriptDirectory.from_config(_config(connection, revisions))
    found: set[str] = {"alembic_version"}
    for script in scripts.iterate_revisions(revisions.newest, began):
        found |= set(getattr(script.module, "rows_change", ()))
    return found


def _counts(connection: Connection) -> dict[str, int]:
    names = connection.exec_driver_sql(_TABLES).scalars().all()
    return {name: _one(connection, f'SELECT count(*) FROM "{name}"') for name in names}  # noqa: S608


def _compare(before: dict[str, int], after: dict[str, int], declared: set[str]) -> None:
    for name, count in before.items():
        internal = name.startswith(("find_text", "sqlite_"))
        if after.get(name) != count and name not in declared and not internal:
            raise UpgradeFailed


def _counters(connection: Connection) -> dict[str, int]:
    rows = connection.exec_driver_sql("SELECT name, seq FROM sqlite_sequence")
    return {row.name: row.seq for row in rows}


def _counting(connection: Connection) -> set[str]:
    rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_schema WHERE type = 'table'")
    return {name for name, sql in rows if _COUNTING in str(sql)}


def _keep_counting(connection: Connection, counters: dict[str, int], counting: set[str]) -> None:
    """Set each counter to where it was: a rebuilt table begins at its highest present number."""
    there = set(connection.exec_driver_sql(_TABLES).scalars())
    if (counting & there) - _counting(connection):
        raise UpgradeFailed  # a number could be given twice; the revision forgot AUTOINCREMENT
    for name, seq in counters.items():
        if name in there:
            connection.exec_driver_sql(
                "UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?", (seq, name)
            )
            connection.exec_driver_sql(
                "INSERT INTO sqlite_sequence (name, seq) SELECT ?, ? WHERE NOT EXISTS "
                "(SELECT 1 FROM sqlite_sequence WHERE name = ?)",
                (name, seq, name),
            )


def _check_whole(connection: Connection) -> None:
    if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
        raise UpgradeFailed
    connection.exec_driver_sql("INSERT INTO find_text (find_text) VALUES ('integrity-check')")


def _one(connection: Connection, sql: str) -> Any:  # noqa: ANN401 - whatever the column holds
    return connection.exec_driver_sql(sql).scalar_one()
