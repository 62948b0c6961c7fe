"""Backing up a store while it is open, and restoring a backup into an empty folder.

A backup is written beside the store, checked page by page, packed with keys and a signed manifest, read back,
and only then given its name. It opens with the passphrases, or the recovery codes, of the day on which it was
made. Raises `TargetExists`, `Damaged`, `BackupDamaged`, what opening a database raises and what
`sqlite_errors` knows of disks.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

import sqlalchemy
from sqlcipher3 import dbapi2

from mscu.errors import TargetExists
from mscu.progress import Progress
from mscu.store.audit.audit import AuditHead
from mscu.store.backups.backup_file import (
    FORMAT,
    Manifest,
    check_backup,
    file_sha256,
    sealed_counts,
    unpack,
    write_backup,
)
from mscu.store.backups.backup_retention import UNFINISHED
from mscu.store.backups.head_file import seal_head
from mscu.store.backups.witnesses import write_restored
from mscu.store.engine.store_errors import store_errors
from mscu.store.files.atomic import PRIVATE, open_new, put_in_place, sync_file, sync_folder
from mscu.store.files.copying import copy_encrypted
from mscu.store.files.withdrawal_notes import WithdrawalNotes
from mscu.store.keys.staged_keys import data_key_in, keys_for_backup
from mscu.store.keys.unlocked import Unlocked

_PRIVATE_FOLDER = 0o700
_COPIED_SHARE = 0.92
"""The share of a backup before it is packed, as measured on 100,000 entries."""
_MAX_TEMPORARY_NAMES = 100
"""Number of names tried for the temporary file of a backup."""


@dataclass(frozen=True)
class CompletedBackup:
    """A backup that was read back in full after it was written."""

    path: Path
    manifest: Manifest


@store_errors()
def back_up(  # noqa: PLR0913 - what is backed up, by whom, when, and who waits for it
    engine: sqlalchemy.Engine,
    keys: Path,
    target: Path,
    *,
    unlocked: Unlocked,
    audit_head: AuditHead,
    now: datetime,
    progress: Progress | None = None,
) -> CompletedBackup:
    """Write one backup, or nothing if it is cancelled; the engine must have no transaction open."""
    progress = progress or Progress()
    if target.exists():
        raise TargetExists
    with _fresh_folder(_work_folder(keys)) as folder:
        own_keys = folder / keys.name
        signer = unlocked.slot.verify_key
        own_keys.write_bytes(keys_for_backup(keys, unlocked.data_key, signer))  # a damaged one is refused
        copy = own_keys.with_suffix(".db")
        with engine.connect() as connection:
            driver_connection = connection.connection.driver_connection
            counts = copy_encrypted(
                driver_connection, copy, unlocked.data_key, progress.part(0, _COPIED_SHARE)
            )
            schema = _schema(driver_connection, counts)
        files = [copy, own_keys]
        manifest = Manifest(
            format=FORMAT,
            store_id=unlocked.store_id,
            schema=schema,
            made_at=now.astimezone(UTC).isoformat(timespec="seconds"),
            sealed_counts=sealed_counts(counts, unlocked.data_key),
            sealed_head=seal_head(audit_head, unlocked.data_key),
            sha256={file.name: file_sha256(file) for file in files},
        )
        _pack(target, manifest, files, unlocked, progress=progress.part(_COPIED_SHARE, 1))
    return CompletedBackup(target, manifest)


@store_errors()
def restore(backup: Path, folder: Path, progress: Progress | None = None) -> Manifest:
    """Restore a backup into a new or empty folder, in full or not at all."""
    progress = progress or Progress()
    folder = folder.absolute()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise TargetExists
    folder.parent.mkdir(parents=True, exist_ok=True)
    with _fresh_folder(folder.with_name(f".{folder.name}.restoring")) as work_folder:
        store = work_folder / folder.name
        store.mkdir(mode=_PRIVATE_FOLDER)
        manifest = unpack(backup, store, progress)
        progress.report(1)
        write_restored(store, manifest)
        for file in store.iterdir():
            file.chmod(PRIVATE)
            sync_file(file)
        sync_folder(store)
        WithdrawalNotes(backup.absolute().parent.parent).copy_to(store)  # what was withdrawn stays so
        if folder.exists():
            folder.rmdir()
        put_in_place(store, folder)
    return manifest


@store_errors()
def remake(backup: Path, keys: Path, unlocked: Unlocked) -> None:
    """Write a backup again that names people, without their names; whatever else is in it stays.

    Raises:
        NotFound: The user did not have today's keys when it was made.
    """
    with _fresh_folder(_work_folder(keys)) as folder:
        manifest = unpack(backup, folder)
        files = sorted(folder / name for name in manifest.sha256)
        own_keys = folder / keys.name
        data_key = data_key_in(own_keys, unlocked)
        own_keys.write_bytes(keys_for_backup(own_keys, data_key, unlocked.slot.verify_key))
        head = manifest.audit_head(data_key)
        manifest = replace(
            manifest,
            format=FORMAT,
            sealed_head=manifest.sealed_head if head is None else seal_head(head, data_key),
            sha256={file.name: file_sha256(file) for file in files},
        )
        _pack(backup, manifest, files, unlocked, progress=Progress())


def clear_backup_folder(keys: Path) -> None:
    """Remove what a crash left of a backup: version 0.1.0 named everybody in it."""
    shutil.rmtree(_work_folder(keys), ignore_errors=True)


def _work_folder(keys: Path) -> Path:
    return keys.with_name(".backing-up")


def _pack(
    target: Path, manifest: Manifest, files: list[Path], unlocked: Unlocked, *, progress: Progress
) -> None:
    """Write the zip to a temporary name, read it back, and rename it."""
    temporary, file = _open_beside(target)
    try:
        with file:
            progress.check()
            write_backup(file, manifest, files, unlocked)
            file.flush()
            os.fsync(file.fileno())
        check_backup(temporary, progress.part(0.5, 1))
        progress.report(1)
        put_in_place(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)


def _open_beside(target: Path) -> tuple[Path, BinaryIO]:
    """Create a temporary file beside the backup, without touching existing files."""
    for name in (target.name, *(f"{target.name}.{number}" for number in range(1, _MAX_TEMPORARY_NAMES))):
        temporary = target.with_name(name + UNFINISHED)
        with suppress(FileExistsError):
            return temporary, open_new(temporary)
    raise TargetExists


@contextmanager
def _fresh_folder(path: Path) -> Iterator[Path]:
    """Yield an empty work folder, cleared of what a crash left, and remove it afterwards."""
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir(mode=_PRIVATE_FOLDER)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def _schema(connection: dbapi2.Connection, counts: dict[str, int]) -> str:
    """Return the migration revision of the database, if it has one."""
    if not counts.get("alembic_version"):
        return ""
    return str(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])
