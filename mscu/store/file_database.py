"""The database of a store in a file, which one program has open at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mscu.codes import Operation, Role, StoreKind
from mscu.errors import Damaged
from mscu.followed_referrals import referrals_in, supporters_in
from mscu.store.backups.backup import clear_backup_folder
from mscu.store.files.padding import pad
from mscu.store.keys import keys
from mscu.store.keys.rotation import finish_rotation, remove_person
from mscu.store.keys.staged_keys import newest_recorded, reconcile
from mscu.store.keys.unlocked import lock_store
from mscu.store.schema.migrate import open_upgraded
from mscu.store.schema.revisions import REVISIONS
from mscu.store.schema.schema import triggers_present
from mscu.store.schema.schema_check import schema_of

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy import Connection, Engine

    from mscu.followed_referrals import FollowedReferral
    from mscu.progress import Progress
    from mscu.store.audit.audit import RecordedSession
    from mscu.store.engine.reading import Definition, Part
    from mscu.store.files.file_names import StoreFiles
    from mscu.store.files.lock_file import StoreLock
    from mscu.store.keys.keys_file import Header
    from mscu.store.keys.unlocked import Unlocked
    from mscu.store.keys.workstation_keyring import DeviceSecrets
    from mscu.store.store_database import OwnSessions, Recording, ShownTexts


@dataclass(frozen=True)
class FileDatabase:
    """A file in the folder, which one program has open at a time."""

    files: StoreFiles
    texts: ShownTexts | None = None
    """Whoever opens a file can read all names in it."""

    is_here, secures_rows = True, False

    @property
    def path(self) -> Path:
        return self.files.database

    def take_keys(self) -> None:
        pass  # the file is all there is

    def lock(self, unlocked: Unlocked) -> StoreLock | None:
        return lock_store(self.files.lock, unlocked)

    def open(self, unlocked: Unlocked, now: datetime, progress: Progress | None = None) -> Engine:
        """Open it, and bring an older one into the present form, after a backup."""
        files = self.files
        return open_upgraded(files.database, unlocked, backups=files.backups, now=now, progress=progress)

    def identity(self) -> object:
        """Return device and number of the file."""
        status = self.files.database.stat()
        return status.st_dev, status.st_ino

    def state(self, _engine: Engine) -> None:
        return None

    def lets_in(self, _engine: Engine) -> bool:
        return True

    def size(self, _engine: Engine) -> int:
        return self.files.database.stat().st_size

    def pad(self, engine: Engine) -> None:
        if self.files.store_kind is StoreKind.SURVIVORS:
            pad(engine, self.files.database)

    def check_triggers(self, connection: Connection) -> None:
        if not triggers_present(connection, self.files.store_kind):
            raise Damaged

    def audit_keys(self, _connection: Connection, _unlocked: Unlocked) -> dict[str, str]:
        """Return none: the whole file is encrypted, so they are settings like others."""
        return {}

    def may_derive(self, _role: Role) -> bool:
        return True

    def is_left_to_derive(self, _connection: Connection) -> bool:
        return False

    def take_left_to_derive(self, _connection: Connection) -> Sequence[tuple[str, int, Operation]]:
        return ()

    def claim_followed(
        self, connection: Connection, case_uuids: Collection[str], person_uuids: Collection[str]
    ) -> Sequence[FollowedReferral]:
        return referrals_in(connection, case_uuids, person_uuids)

    def supporters(self, connection: Connection, person_ids: Collection[int]) -> Sequence[tuple[int, str]]:
        return supporters_in(connection, person_ids)

    def expected_schema(self, _connection: Connection, _unlocked: Unlocked) -> Mapping[Part, Definition]:
        return schema_of(REVISIONS[self.files.store_kind])

    def reconcile(self, connection: Connection, unlocked: Unlocked) -> Unlocked:
        """Settle or drop a staged keys file whose command did not finish."""
        return reconcile(self.files.keys, unlocked, newest_recorded(connection))

    def follow(self, _connection: Connection, unlocked: Unlocked) -> Unlocked:
        return unlocked  # no other program has the store open

    def bring_along(self, unlocked: Unlocked, passphrase: str, devices: DeviceSecrets) -> Unlocked:
        """Take the names out of what version 0.1.0 wrote beside the store."""
        clear_backup_folder(self.files.keys)
        return keys.bring_along(self.files.keys, passphrase, unlocked=unlocked, devices=devices)

    def bind_to_workstation(self, unlocked: Unlocked, passphrase: str, devices: DeviceSecrets) -> Unlocked:
        return keys.bind_to_workstation(self.files.keys, passphrase, unlocked=unlocked, devices=devices)

    def write_keys(self, connection: Connection, header: Header, content: bytes) -> None:
        pass  # the audit row decides between the file and what is staged beside it

    def remove_person(self, engine: Engine, name: str, *, unlocked: Unlocked, record: Recording) -> Unlocked:
        """Remove a user's slot, and give the file a key that the user never had."""
        del record  # the numbers of the keys file are not recorded here
        engine.dispose()
        return remove_person(self.files.keys, self.files.database, name, unlocked=unlocked)

    def finish_rotation(self, unlocked: Unlocked) -> None:
        lock = lock_store(self.files.lock, unlocked)
        try:
            finish_rotation(self.files.keys, self.files.database, unlocked=unlocked)
        finally:
            lock.release()

    def hold_sessions(self, driver: Any, began: Iterable[int]) -> None:  # noqa: ANN401 - as above
        pass  # the lock keeps other programs out

    def is_lost(self, _connection: Connection, session: RecordedSession, own: OwnSessions) -> bool:
        """Return whether it is of a program that is gone, whoever had the file open in it."""
        return session.began not in own.running
