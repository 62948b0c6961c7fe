"""A store in use: unlocked, backed up, verified, and closed to users who have left.

It works on the store as a whole, not on records in it. Each function may take seconds, so it runs in the
background.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError

from mscu.codes import StoreKind
from mscu.errors import (
    AccessWaits,
    BadRecoveryCode,
    MscuError,
    NotFound,
    OnlyInFile,
    RemovalUnfinished,
    StoreError,
)
from mscu.event_log import logging_refused_sign_in
from mscu.progress import Progress
from mscu.store.audit.audit import Audit, keys_line
from mscu.store.backups.backup import CompletedBackup, back_up, remake
from mscu.store.backups.backup_file import names_people
from mscu.store.backups.backup_retention import (
    BACKUPS,
    backup_name,
    backups_in,
    delete_unfinished,
    prune_backups,
)
from mscu.store.backups.second_place import copies_in, copy_backup
from mscu.store.engine.engines import writing
from mscu.store.engine.store_errors import store_errors
from mscu.store.files.file_names import StoreFiles, store_files
from mscu.store.files.server_file import ServerAddress, write_server_file
from mscu.store.files.unfinished import Lacks, lacks, remember_lack
from mscu.store.indexes.rebuild_indexes import NOT_COMPARED, empty_indexes
from mscu.store.keys import keys
from mscu.store.keys.attempts import CODES, attempts_beside
from mscu.store.keys.keys_file import read_keys_file
from mscu.store.keys.recovery import secret_of
from mscu.store.keys.slots import Attempt
from mscu.store.keys.unlocked import Unlocked
from mscu.store.keys.workstation_keyring import DeviceSecrets
from mscu.store.open_store import OpenStore, assemble, database_at, database_of, naming_backup, open_store
from mscu.store.verify import Verdict, verify

if TYPE_CHECKING:
    from sqlalchemy import Connection

_PRIVATE_FOLDER = 0o700
NO_CODES = (
    "With recovery codes a store on a server is opened where IT reaches its database: “mscu server-recover”."
)
SHUT_OUT = "ShutOut"
"""How shutting a user out is called in the audit."""


@dataclass
class StoreService:
    """An open store, and the failed attempts before it was opened that are on no record yet."""

    store: OpenStore
    devices: DeviceSecrets
    failed: int = 0
    """The number of wrong passphrases."""
    refused_codes: int = 0
    """How often recovery codes were refused."""

    @property
    def backups(self) -> Path:
        """Return the folder of the automatic backups, beside the store."""
        return self.store.files.backups

    def all_backups(self) -> dict[datetime, Path]:
        """Return the backups by creation time, newest first."""
        return backups_in(self.backups, self.store.store_kind) if self.backups.is_dir() else {}

    def require_here(self) -> None:
        """Refuse what is done to a store in a file alone.

        Raises:
            OnlyInFile: It is on a server.
        """
        if not self.store.database.is_here:
            raise OnlyInFile

    def back_up(self, now: datetime, progress: Progress | None = None) -> CompletedBackup:
        """Write a verified backup and thin out the older ones."""
        self.backups.mkdir(mode=_PRIVATE_FOLDER, exist_ok=True)
        delete_unfinished(self.backups, self.store.store_kind)
        backup = self.back_up_to(self.backups / backup_name(self.store.store_kind, now), now, progress)
        prune_backups(self.backups, self.store.store_kind)
        return backup

    def copy_to_second_place(self, backup: Path) -> bool:
        """Copy a backup to the second place; return whether there is one.

        Raises:
            UnusablePlace: It cannot be written there.
        """
        place = self.store.witnesses.second_place
        if place is not None:
            copy_backup(backup, place, self.store.unlocked.store_id, self.store.store_kind)
        return place is not None

    def copies(self) -> dict[datetime, Path]:
        """Return the copies of the backups in the second place, newest first."""
        store = self.store
        place = store.witnesses.second_place
        return {} if place is None else copies_in(place, store.unlocked.store_id, store.store_kind)

    def back_up_to(self, target: Path, now: datetime, progress: Progress | None = None) -> CompletedBackup:
        """Write a verified backup to a file, which is as large as the padded store."""
        self.store.pad()
        return back_up(
            self.store.engine,
            self.store.files.keys,
            target,
            unlocked=self.store.keys.unlocked,
            audit_head=self.store.head(),
            now=now,
            progress=progress,
        )

    def remake_backups(self) -> tuple[int, int]:
        """Write the backups that name people again without names; return how many, and how many still do.

        A backup stays as it is if the user did not have today's keys when it was made.
        """
        naming = [path for path in sorted(self.backups.glob(BACKUPS)) if names_people(path)]
        for path in naming:
            with suppress(MscuError):
                remake(path, self.store.files.keys, self.store.keys.unlocked)
        left = sum(map(names_people, naming))
        return len(naming) - left, left

    def verify(self, progress: Progress | None = None) -> Verdict:
        """Compare everything with the audit.

        The indexes of clocks and likenesses are derived and have no audit rows; whatever was done to them,
        they are rebuilt when asked for. So are the tallies, which are compared with those counted anew.
        """
        verdict = verify(self.store, self.backups, progress)
        if self.store.store_kind is StoreKind.UNIT:
            with suppress(StoreError, DBAPIError), writing(self.store.engine).begin() as connection:
                empty_indexes(connection, {index.mark_table.name for index in NOT_COMPARED})
        return verdict

    def shut_out(self, name: str) -> None:
        """Remove a user's slot and give the store a key that the user never had."""
        store = self.store
        store.reconcile()
        audit = Audit(store.chain_key, store.signer(store.actor()))
        try:
            unlocked = store.database.remove_person(
                store.engine, name, unlocked=store.keys.unlocked, record=partial(_record_keys, audit)
            )
        except MscuError:
            self._reopen(store.keys.unlocked)
            raise
        except Exception as error:  # the database is shut meanwhile, and the user has left already
            self._reopen(store.keys.unlocked)
            raise RemovalUnfinished from error
        self._reopen(unlocked)

    def _reopen(self, unlocked: Unlocked) -> None:
        """Open the database again, under its present key."""
        former = self.store
        former.engine.dispose()
        engine = former.database.open(unlocked, former.keys.now)
        self.store = assemble(
            former.files,
            engine,
            unlocked,
            devices=self.devices,
            now=former.keys.now,
            database=former.database,
        )
        self.store.lock, former.lock = former.lock, None
        for began in former.running:
            self.store.begin_session(began)
        self.store.missing = tuple(dict.fromkeys((*former.missing, *self.store.missing)))
        self.store.remember()  # the files were sealed under the former key

    def failures_recorded(self) -> None:
        """Forget the failed attempts, which the audit now has."""
        if self.failed:
            with suppress(StoreError):  # else they are recorded twice
                keys.failures_recorded(self.store.files.keys, self.store.keys.unlocked.name, self.failed)

    def refused_codes_recorded(self) -> None:
        """Forget the refused recovery codes, which the audit now has."""
        with suppress(StoreError):  # else they are recorded twice
            attempts_beside(self.store.files.keys).recorded(CODES, self.refused_codes)

    def turn_away(self, now: datetime | None) -> None:
        """Close the store again to a user who may not open it there, as after a wrong passphrase.

        Failed attempts stay counted, and so is this one at `now`, unless it was not counted.
        """
        files, name = self.store.files, self.store.keys.unlocked.name
        self.close()
        keys.count_again(files.keys, name, now)

    def close(self) -> None:
        self.store.close()


def unlock(  # noqa: PLR0913 - who opens what with what, and who waits for it
    folder: Path,
    name: str,
    passphrase: str,
    *,
    devices: DeviceSecrets,
    now: datetime,
    attempt: Attempt | None = None,
    progress: Progress | None = None,
) -> StoreService:
    """Open a store; an interrupted change of keys is finished first.

    Without an attempt this is one of its own, which is counted. An older store is brought up to date, which
    is all that is reported to `progress`.
    """
    attempt = attempt or Attempt()
    failed, refused = failed_attempts(folder, name), refused_codes(folder)
    with logging_refused_sign_in(is_attempt=attempt.counted), naming_backup(store_files(folder)):
        _finish_rotation(folder, name, passphrase, devices=devices, now=now, attempt=attempt)
        store = open_store(
            folder, name, passphrase, devices=devices, now=now, attempt=attempt, progress=progress
        )
    return _of_user(StoreService(store, devices, failed, refused))


def recover(
    folder: Path, codes: tuple[str, str], name: str, passphrase: str, *, devices: DeviceSecrets, now: datetime
) -> StoreService:
    """Open a store with both recovery codes, for a user who chooses a new passphrase.

    Codes that were used are known, so it lacks new ones from then on.
    """
    files = store_files(folder)
    if not database_of(files).is_here:
        raise OnlyInFile(NO_CODES)
    secret_of(*codes)  # what is not a whole code is misread, not refused
    try:
        with logging_refused_sign_in():
            keys.recover(files.keys, codes, name, passphrase)
    except (BadRecoveryCode, AccessWaits, NotFound):
        with suppress(StoreError):
            attempts_beside(files.keys).note(CODES, now)
        raise
    refused = refused_codes(folder)
    remember_lack(files, Lacks.CODES)
    with naming_backup(files):
        _finish_rotation(folder, name, passphrase, devices=devices, now=now, attempt=Attempt())
        store = open_store(folder, name, passphrase, devices=devices, now=now)
    store.keys.with_codes = True
    return _of_user(StoreService(store, devices, refused_codes=refused))


def _of_user(service: StoreService) -> StoreService:
    """Close the store again unless whoever unlocked it is a user of it."""
    store = service.store
    try:
        store.actor()
        if lacks(store.files) is Lacks.STORE:  # it opens, so it is finished but for the codes
            remember_lack(store.files, Lacks.CODES)
    except BaseException:
        store.close()
        raise
    return service


def _finish_rotation(
    folder: Path, name: str, passphrase: str, *, devices: DeviceSecrets, now: datetime, attempt: Attempt
) -> None:
    """Finish a change of the data key that a crash interrupted."""
    files = store_files(folder)
    with suppress(StoreError):  # opening the store reports any problem of the file
        header = read_keys_file(files.keys).header
        if not any((header.recovery.former_data_key, *(slot.former_data_key for slot in header.slots))):
            return
    unlocked = keys.unlock(files.keys, name, passphrase, devices=devices, now=now, attempt=attempt)
    database_of(files).finish_rotation(unlocked)


def _record_keys(audit: Audit, connection: Connection, generation: int) -> None:
    """Write the audit row that names a keys file, in its transaction."""
    audit.write(connection, SHUT_OUT, [keys_line(generation)], datetime.now(UTC))


def connect(folder: Path, address: ServerAddress) -> None:
    """Make a folder, or renew it, from which a unit's store on a server is opened; that must answer first.

    Raises:
        TwoStores: The folder has a store of its own.
        OtherStoreOnServer: It was made for another store.
        StoreError: The server does not answer, or not as it should; the folder stays as it was.
    """
    files = StoreFiles(folder, StoreKind.UNIT)
    database, was_there, has_folder = database_at(files, address), files.server.exists(), folder.exists()
    with store_errors():
        folder.mkdir(mode=_PRIVATE_FOLDER, parents=True, exist_ok=True)
    try:
        database.take_keys()
        write_server_file(files.server, address)
    except BaseException:
        if not was_there:
            for path in (files.authority, files.keys):
                path.unlink(missing_ok=True)
        if not has_folder:
            with suppress(OSError):  # something else was put there meanwhile
                folder.rmdir()
        raise


def has_charity_store(folder: Path) -> bool:
    """Return whether a folder holds a charity's store."""
    with suppress(OSError):
        return store_files(folder).store_kind is StoreKind.SURVIVORS
    return False


def refused_codes(folder: Path) -> int:
    """Return how often recovery codes were refused that is on no record yet."""
    with suppress(MscuError):
        if (keys_path := store_files(folder).keys).is_file():
            return attempts_beside(keys_path).unrecorded(CODES)
    return 0


def failed_attempts(folder: Path, name: str) -> int:
    """Return the failed attempts that are on no record yet, under a name or one that shares its count."""
    with suppress(MscuError):
        return keys.failed_attempts(store_files(folder).keys, name)
    return 0
