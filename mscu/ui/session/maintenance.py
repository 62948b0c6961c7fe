"""What is done to the store as a whole, beside the records in it: backup, check, shutting out.

The desk's worker does chores between commands, since there is one connection. The app says how.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from threading import Event
from typing import ClassVar, Protocol

from mscu.access import Permission
from mscu.actions.core.action import Recorded


@dataclass(frozen=True, kw_only=True)
class BackupSeen:
    """A backup that was read back whole after it was written."""

    path: str
    made_at: datetime
    size: int
    """In bytes."""


@dataclass(frozen=True, kw_only=True)
class Verified:
    """What verification found, in sentences; none where all is as the audit says."""

    findings: tuple[str, ...]
    found: int
    rows: int
    """Rows of the audit that were checked."""
    records: int
    witnesses: tuple[str, ...]
    """Who remembers the audit outside the store."""
    head: str
    told: tuple[str, ...] = ()
    """What is no fault of a record and was set right, in sentences."""


@dataclass(frozen=True, kw_only=True)
class StoreFacts:
    """What the store is."""

    unit_name: str
    folder: str
    size: int
    """Of the database, in bytes."""
    store_id: str
    schema: str
    keys_written: int
    """How often the keys file was written."""
    head: str
    """The newest row of the audit."""


class Maintainer(Protocol):
    """Who does the chores."""

    def back_up(self) -> BackupSeen:
        """Write a verified backup."""
        ...

    def backups(self) -> tuple[BackupSeen, ...]:
        """List the backups, newest first."""
        ...

    def verify(self) -> Verified:
        """Compare everything with the audit."""
        ...

    def shut_out(self, name: str) -> None:
        """Drop a slot and change the data key."""
        ...

    def new_codes(self) -> tuple[str, str]:
        """Draw new recovery codes; the old ones open nothing from then on."""
        ...

    def facts(self) -> StoreFacts:
        """Return what the store is."""
        ...

    def log_out(self) -> None:
        """Record that the store is locked, and let go of it."""
        ...

    def leave(self) -> str:
        """Back up, record and let go and return what went wrong, or nothing."""
        ...


class MaintenanceTask(Recorded):
    """Something to be done, or looked at, with the permission it needs."""

    needs: ClassVar[Permission]


@dataclass(frozen=True)
class BackUp(MaintenanceTask):
    """Back up now."""

    needs = Permission.KEEP_STORE

    def perform(self, maintainer: Maintainer) -> BackupSeen:
        """Do it."""
        return maintainer.back_up()


@dataclass(frozen=True)
class BackUpByItself(MaintenanceTask):
    """Back up because it is time: the program's own deed, whoever has unlocked the store."""

    needs = Permission.USE_STORE

    def perform(self, maintainer: Maintainer) -> BackupSeen:
        """Do it."""
        return maintainer.back_up()


@dataclass(frozen=True)
class Verify(MaintenanceTask):
    """Verify now."""

    needs = Permission.KEEP_STORE

    def perform(self, maintainer: Maintainer) -> Verified:
        """Do it."""
        return maintainer.verify()


@dataclass(frozen=True)
class ShutOut(MaintenanceTask):
    """Take the slot of somebody who was removed."""

    name: str
    needs = Permission.MANAGE_USERS

    def perform(self, maintainer: Maintainer) -> None:
        """Do it."""
        maintainer.shut_out(self.name)


@dataclass(frozen=True)
class NewCodes(MaintenanceTask):
    """Draw new recovery codes."""

    needs = Permission.MANAGE_USERS

    def perform(self, maintainer: Maintainer) -> tuple[str, str]:
        """Do it."""
        return maintainer.new_codes()


@dataclass(frozen=True)
class LogOut(MaintenanceTask):
    """Record the locking; `done` is set when the store was let go of."""

    done: Event
    needs = Permission.USE_STORE

    def perform(self, maintainer: Maintainer) -> None:
        """Do it."""
        try:
            maintainer.log_out()
        finally:
            self.done.set()


@dataclass(frozen=True)
class Leave(MaintenanceTask):
    """Close the store for good."""

    needs = Permission.USE_STORE

    def perform(self, maintainer: Maintainer) -> str:
        """Do it."""
        return maintainer.leave()


@dataclass(frozen=True)
class Backups(MaintenanceTask):
    """The backups that there are."""

    needs = Permission.USE_STORE

    def answer(self, maintainer: Maintainer) -> tuple[BackupSeen, ...]:
        """Look."""
        return maintainer.backups()


@dataclass(frozen=True)
class LookAtStore(MaintenanceTask):
    """What the store is."""

    needs = Permission.KEEP_STORE

    def answer(self, maintainer: Maintainer) -> StoreFacts:
        """Look."""
        return maintainer.facts()
