"""Tasks on the store as a whole, not on the records in it: backup, verification, removing a slot.

The dispatcher's worker runs them between commands, since there is one connection. The app provides the
`Maintainer`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import ClassVar, Protocol

from mscu.access import Permission
from mscu.actions.core.action import Recorded
from mscu.changes import OthersChanges
from mscu.progress import Progress

CHECKPOINT_PERIOD = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class BackupSeen:
    """A backup that was read back in full after it was written."""

    path: str
    """Empty for one that the administrators of a server have."""
    made_at: datetime
    size: int
    """In bytes."""
    names_people: bool = False
    """Whether it names the people of the store in clear, as version 0.1.0 did."""
    copied: bool = False
    """Whether it was just copied to the second place."""
    not_copied: str = ""
    """Why it could not be, in a sentence."""


@dataclass(frozen=True, kw_only=True)
class Verified:
    """The findings of a verification, in sentences; none if everything agrees with the audit."""

    findings: tuple[str, ...]
    found: int
    rows: int
    """Audit rows that were checked."""
    records: int
    witnesses: tuple[str, ...]
    """The witnesses that remember the audit outside the store."""
    head: str
    told: tuple[str, ...] = ()
    """Faults outside the records that were put right, in sentences."""


@dataclass(frozen=True, kw_only=True)
class ServerFacts:
    """The server that a store is on."""

    host: str
    database: str
    version: str
    authority: str
    """Who vouches for it; empty for one that is reached by a socket of this computer."""
    authority_until: datetime | None
    certificate_until: datetime | None
    """How long the certificate lasts that the server itself shows, if it has shown one."""
    backup_at: datetime | None
    """When its administrators last checked a backup."""
    connected: tuple[str, ...]
    """Whose programs are connected."""


@dataclass(frozen=True, kw_only=True)
class StoreFacts:
    """Technical facts about the store."""

    unit_name: str
    folder: str
    size: int
    """Of the database, in bytes."""
    store_id: str
    schema: str
    keys_written: int
    """How many times the keys file was written."""
    head: str
    """The newest row of the audit."""
    server: ServerFacts | None = None
    """The server that it is on; None for a file."""


@dataclass(frozen=True, kw_only=True)
class Witnesses:
    """What remembers the newest row of the audit outside the store."""

    keeps_file: bool
    """Whether this computer keeps a file of it outside the store's folder."""
    keeps_keyring: bool
    """Whether this computer has a keyring that keeps it."""
    second_place: str
    """The folder on another disk that was named; empty without one."""
    finds_second_place: bool
    """Whether that folder is there now."""
    copied_at: datetime | None
    """When the newest backup was made that has a copy there; None without one, or if it is not there now."""
    countersigned_at: datetime | None
    """When the last checkpoint was made."""
    missing: tuple[str, ...]
    """What the store lacks of what they remember, in sentences."""
    is_place_set_by_it: bool = False
    """Whether IT has set that folder, so that nobody names another here."""

    @property
    def is_checkpoint_due(self) -> bool:
        """Return whether no checkpoint was made for a week."""
        at = self.countersigned_at
        return at is None or datetime.now(UTC) - at >= CHECKPOINT_PERIOD


@dataclass(frozen=True, kw_only=True)
class Checkpoint:
    """The newest row of the audit as of a countersignature: a file, and the line to print."""

    content: bytes
    line: str


class Maintainer(Protocol):
    """Carries out the maintenance tasks."""

    def back_up(self, progress: Progress | None = None) -> BackupSeen:
        """Write and verify a backup."""
        ...

    def backups(self) -> tuple[BackupSeen, ...]:
        """Return the backups, newest first."""
        ...

    def remake_backups(self) -> tuple[int, int]:
        """Write the backups that name people again without names; return how many, and how many still do."""
        ...

    def verify(self, progress: Progress | None = None) -> Verified:
        """Compare every record with the audit."""
        ...

    def shut_out(self, name: str) -> None:
        """Remove a user's slot and change the data key."""
        ...

    def new_codes(self) -> tuple[str, str]:
        """Draw new recovery codes, which replace the old ones once a second person has confirmed them."""
        ...

    def codes_printed(self, numbers: tuple[int, ...]) -> None:
        """Record that the sheets of these codes were sent to a printer."""
        ...

    def confirm_codes(self) -> None:
        """Record that both codes are on paper."""
        ...

    def facts(self) -> StoreFacts: ...

    def witnesses(self) -> Witnesses: ...

    def name_second_place(self, folder: str) -> bool:
        """Keep copies of backups and the newest audit row in another folder, or nowhere else if it is empty.

        Return whether that is on another disk than the store.
        """
        ...

    def accept_missing(self, reason: str) -> None:
        """Record that rows are missing, and remember the audit as it is now."""
        ...

    def countersign(self) -> Checkpoint:
        """Record a checkpoint of the audit, and return it."""
        ...

    def compare(self, checkpoint: bytes) -> str:
        """Return what the store lacks of what a checkpoint tells; empty if nothing."""
        ...

    def changes_of_others(self, after: int) -> OthersChanges:
        """Return what other programs changed after a row of the audit."""
        ...

    def also_at(self, case_id: int) -> tuple[str, ...]:
        """Announce that a case is open here, 0 for none, and return who else has it open."""
        ...

    def carry_out_withdrawals(self) -> None:
        """Withhold the copies whose withdrawal the charity left beside the store."""
        ...

    def log_out(self) -> None:
        """Record that the store is locked, and close it."""
        ...

    def leave(self) -> str:
        """Back up, record and close; without a backup stay open, and return why there is none."""
        ...


class MaintenanceTask(Recorded):
    """A task on the store, with the permission that it needs."""

    needs: ClassVar[Permission]


@dataclass(frozen=True)
class BackUp(MaintenanceTask):
    """Back up now."""

    progress: Progress | None = field(default=None, repr=False, compare=False)
    needs = Permission.KEEP_STORE

    def perform(self, maintainer: Maintainer) -> BackupSeen:
        return maintainer.back_up(self.progress)


@dataclass(frozen=True)
class BackUpByItself(MaintenanceTask):
    """Back up on schedule: an act of the program itself, whoever has unlocked the store."""

    upkeep: ClassVar[bool] = True
    needs = Permission.USE_STORE

    def perform(self, maintainer: Maintainer) -> BackupSeen:
        return maintainer.back_up()


@dataclass(frozen=True)
class RemakeBackups(MaintenanceTask):
    """Write the backups that name people again without names."""

    needs = Permission.KEEP_STORE

    def perform(self, maintainer: Maintainer) -> tuple[int, int]:
        return maintainer.remake_backups()


@dataclass(frozen=True)
class Verify(MaintenanceTask):
    """Verify the store now."""

    progress: Progress | None = field(default=None, repr=False, compare=False)
    needs = Permission.VERIFY

    def perform(self, maintainer: Maintainer) -> Verified:
        return maintainer.verify(self.progress)


@dataclass(frozen=True)
class ShutOut(MaintenanceTask):
    """Remove the slot of a user who was removed."""

    name: str
    needs = Permission.MANAGE_USERS

    def perform(self, maintainer: Maintainer) -> None:
        maintainer.shut_out(self.name)


@dataclass(frozen=True)
class NewCodes(MaintenanceTask):
    """Make new recovery codes."""

    needs = Permission.MANAGE_USERS

    def perform(self, maintainer: Maintainer) -> tuple[str, str]:
        return maintainer.new_codes()


@dataclass(frozen=True)
class CodesPrinted(MaintenanceTask):
    """Record that sheets of recovery codes were sent to a printer."""

    numbers: tuple[int, ...]
    needs = Permission.MANAGE_USERS
    recorded_as = "NewCodes"

    def perform(self, maintainer: Maintainer) -> None:
        maintainer.codes_printed(self.numbers)


@dataclass(frozen=True)
class ConfirmCodes(MaintenanceTask):
    """Record that both recovery codes are on paper."""

    needs = Permission.MANAGE_USERS
    recorded_as = "NewCodes"

    def perform(self, maintainer: Maintainer) -> None:
        maintainer.confirm_codes()


@dataclass(frozen=True)
class LookForWithdrawals(MaintenanceTask):
    """Carry out what the charity withdrew since, from another computer: an act of the program itself."""

    upkeep: ClassVar[bool] = True
    needs = Permission.USE_STORE

    def perform(self, maintainer: Maintainer) -> None:
        maintainer.carry_out_withdrawals()


@dataclass(frozen=True)
class LookForChanges(MaintenanceTask):
    """Return what other programs changed after a row of the audit."""

    after: int
    needs = Permission.USE_STORE

    def answer(self, maintainer: Maintainer) -> OthersChanges:
        return maintainer.changes_of_others(self.after)


@dataclass(frozen=True)
class AlsoAt(MaintenanceTask):
    """Announce that a case is open here, 0 for none, and return who else has it open."""

    case_id: int
    needs = Permission.USE_STORE

    def answer(self, maintainer: Maintainer) -> tuple[str, ...]:
        return maintainer.also_at(self.case_id)


@dataclass(frozen=True)
class LogOut(MaintenanceTask):
    """Record the lock; `done` is set once the store is closed."""

    done: Event
    needs = Permission.USE_STORE

    def perform(self, maintainer: Maintainer) -> None:
        try:
            maintainer.log_out()
        finally:
            self.done.set()


@dataclass(frozen=True)
class Leave(MaintenanceTask):
    """Close the store once it is backed up."""

    needs = Permission.USE_STORE

    def perform(self, maintainer: Maintainer) -> str:
        return maintainer.leave()


@dataclass(frozen=True)
class Backups(MaintenanceTask):
    """Return the existing backups."""

    needs = Permission.USE_STORE

    def answer(self, maintainer: Maintainer) -> tuple[BackupSeen, ...]:
        return maintainer.backups()


@dataclass(frozen=True)
class LookAtStore(MaintenanceTask):
    """Return the technical facts about the store."""

    needs = Permission.KEEP_STORE

    def answer(self, maintainer: Maintainer) -> StoreFacts:
        return maintainer.facts()


@dataclass(frozen=True)
class LookAtWitnesses(MaintenanceTask):
    """Return what remembers the newest row of the audit outside the store."""

    needs = Permission.KEEP_STORE

    def answer(self, maintainer: Maintainer) -> Witnesses:
        return maintainer.witnesses()


@dataclass(frozen=True)
class UseSecondPlace(MaintenanceTask):
    """Keep copies of backups and the newest audit row in a folder on another disk, or nowhere else."""

    folder: str
    needs = Permission.COUNTERSIGN
    recorded_as = "NameSecondPlace"

    def perform(self, maintainer: Maintainer) -> bool:
        """Return whether the folder is on another disk."""
        return maintainer.name_second_place(self.folder)


@dataclass(frozen=True)
class AcceptMissing(MaintenanceTask):
    """Record that audit rows are missing and why, and remember the audit as it is now."""

    reason: str
    needs = Permission.COUNTERSIGN

    def perform(self, maintainer: Maintainer) -> None:
        maintainer.accept_missing(self.reason)


@dataclass(frozen=True)
class Countersign(MaintenanceTask):
    """Countersign a checkpoint of the audit, to be kept elsewhere."""

    needs = Permission.COUNTERSIGN

    def perform(self, maintainer: Maintainer) -> Checkpoint:
        return maintainer.countersign()


@dataclass(frozen=True)
class CompareCheckpoint(MaintenanceTask):
    """Return what the store lacks of what a checkpoint tells; empty if nothing."""

    content: bytes
    needs = Permission.VERIFY

    def perform(self, maintainer: Maintainer) -> str:
        return maintainer.compare(self.content)
