"""The witnesses of the audit outside the store: two signed files, keyring, a second place, backups.

A chain that was cut off or replaced by an older one is consistent in itself; a witness that remembers a later
row exposes it. A witness is never overwritten by a store that lacks what it remembers.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from threading import Lock, Timer
from typing import TYPE_CHECKING

import platformdirs

from mscu.dates.london import local_day, show_day, show_moment
from mscu.errors import Damaged, StoreError
from mscu.store.backups.backup_file import FORMER_FORMAT, Manifest, check_backup, plain_head
from mscu.store.backups.backup_retention import backups_in
from mscu.store.backups.head_file import damaged, open_head, read_head_file, write_head
from mscu.store.files.atomic import write_atomically
from mscu.store.files.file_names import StoreFiles, store_files
from mscu.store.files.strict_json import canonical, read_record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from mscu.store.audit.audit import AuditHead
    from mscu.store.backups.head_file import Anchors
    from mscu.store.keys.unlocked import Unlocked

_MAX_BYTES = 4096
_OUTSIDE = "the witness file of this computer"
SLOW_DELAY = 1.5
"""Seconds after which a row is remembered where writing may take long."""


@dataclass(frozen=True)
class Witness:
    """A witness: where it is, and which audit row it remembers as the newest."""

    where: str
    head: AuditHead
    doubt: str = ""
    """What is to be said of it even if nothing is missing."""

    def contradiction(self, newest: AuditHead, row_of: Callable[[int], AuditHead | None]) -> str:
        """Return a sentence about what a chain lacks of what this witness remembers; empty if nothing."""
        row = row_of(self.head.seq)
        if self.head.seq == 0 or (row is not None and row.hash == self.head.hash):
            return self.doubt
        if row is not None:
            when = _period(self.head, self.head)
            return (
                f"Audit row {self.head.seq:,}{when} is not the one that {self.where} remembers: "
                "the store was replaced by an older copy, which was then used."
            )
        if self.head.seq == newest.seq + 1:
            rows, are, them = f"row {self.head.seq:,}", "is", "it"
        else:
            rows, are, them = f"rows {newest.seq + 1:,} to {self.head.seq:,}", "are", "them"
        return (
            f"Audit {rows}{_period(newest, self.head)} {are} missing, but {self.where} remembers {them}: "
            "the store was replaced by an older copy, or its end was cut off."
        )


def _period(since: AuditHead, until: AuditHead) -> str:
    """Return when the rows between two were recorded, for the middle of a sentence; empty if unknown."""
    if until.at is None:
        return ""
    last = show_moment(until.at)
    # The clocks of two workstations may differ by minutes.
    first = last if since.at is None or since.at > until.at else show_moment(since.at)
    if first == last:
        return f" ({last})"
    day = show_day(local_day(until.at))
    return f" ({first} to {last.removeprefix(day).strip() if first.startswith(day) else last})"


@dataclass(frozen=True, kw_only=True)
class Witnesses:
    """All witnesses of one store's audit that this user can read here."""

    files: StoreFiles
    unlocked: Unlocked
    chain_key: bytes
    """The key of the audit's hashes, under which the files are sealed."""
    anchors: Anchors
    second_place: Path | None = None
    """A folder on another disk that the unit named; it need not always be there."""

    @property
    def outside_file(self) -> Path:
        """Return the file outside the store's folder, which a copy of the folder does not bring back."""
        return platformdirs.user_state_path("mscu", appauthor=False) / "witnesses" / self._name

    @property
    def _branch_file(self) -> Path:
        """Return the file for what is recorded while rows are missing."""
        return self.outside_file.with_suffix(".branch")

    @property
    def finds_second_place(self) -> bool:
        """Return whether the second place is there now."""
        with suppress(OSError):
            return self.second_place is not None and self.second_place.is_dir()
        return False

    @property
    def _second_file(self) -> Path | None:
        return self.second_place / self._name if self.second_place and self.finds_second_place else None

    @property
    def _name(self) -> str:
        return f"{self.unlocked.store_id}.head"

    def beside(self) -> Iterator[Witness]:
        """Yield the files beside the store.

        Raises:
            Damaged: One of them was changed.
        """
        yield from self._in_file(self.files.head, f"the file {self.files.head.name}")
        restored = _read_restored(self.files.restored, self.unlocked)
        if restored is not None:
            yield Witness("the backup that it was restored from", restored)

    def outside(self) -> Iterator[Witness]:
        """Yield the file outside the store's folder.

        Raises:
            Damaged: It was changed.
        """
        yield from self._in_file(self.outside_file, _OUTSIDE)

    def branch(self) -> Iterator[Witness]:
        """Yield what this computer remembers of what was recorded while rows were missing.

        Raises:
            Damaged: The file was changed.
        """
        yield from self._in_file(self._branch_file, _OUTSIDE)

    def keyring(self) -> Iterator[Witness]:
        """Yield what this workstation's keyring remembers."""
        head = self.anchors.recall(self.unlocked.store_id)
        if head is not None:
            yield Witness("the keyring of this computer", head)

    def second(self) -> Iterator[Witness]:
        """Yield the file in the second place that the unit names, if that is there.

        Raises:
            Damaged: It was changed.
        """
        if (path := self._second_file) is not None:
            yield from self._in_file(path, f"the second place ({self.second_place})")

    def backup(self, backups: Path | None) -> Iterator[Witness]:
        """Yield the newest backup in a folder, after reading it in full.

        Raises:
            BackupDamaged: It is incomplete.
        """
        if backups is None or not backups.is_dir():
            return
        for path in list(backups_in(backups, self.files.store_kind).values())[:1]:
            manifest = check_backup(path)
            head = manifest.audit_head(self.unlocked.data_key)
            if manifest.store_id == self.unlocked.store_id and head is not None:
                yield Witness("the newest backup", head)

    def _in_file(self, path: Path, where: str) -> Iterator[Witness]:
        read = read_head_file(path, self.unlocked, self.chain_key)
        if read is not None:
            yield Witness(where, read.head, "" if read.is_signed else damaged(path).sentence)

    def contradictions(
        self, newest: AuditHead, row_of: Callable[[int], AuditHead | None], *, branch: bool = False
    ) -> Iterator[str]:
        """Yield a sentence for each witness that is quick to read and with which a chain does not agree.

        With `branch` it is only what was remembered while rows were missing.
        """
        quick = (self.branch,) if branch else (self.beside, self.outside, self.keyring, self.second)
        for read in quick:
            try:
                yield from filter(None, (witness.contradiction(newest, row_of) for witness in read()))
            except StoreError as error:
                yield error.sentence

    def remember(self, head: AuditHead, *, durably: bool = False) -> None:
        """Write a new head to both files on this computer, which takes less than a millisecond.

        Outside the store's folder nothing is kept where that cannot be written, which the store's facts say.
        """
        write_head(self.files.head, head, self.unlocked, self.chain_key, durably=durably)
        with suppress(OSError):
            self.outside_file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_head(self.outside_file, head, self.unlocked, self.chain_key, durably=durably)

    def remember_branch(self, head: AuditHead) -> None:
        """Write a new head beside what remembers rows that are missing."""
        with suppress(OSError):
            self.outside_file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_head(self._branch_file, head, self.unlocked, self.chain_key, durably=False)

    def forget_branch(self) -> None:
        """Delete what was remembered while rows were missing: it was accepted that they are."""
        with suppress(OSError):
            self._branch_file.unlink(missing_ok=True)

    def remember_elsewhere(self, head: AuditHead) -> None:
        """Write a new head to the keyring and the second place, which may take seconds."""
        self.anchors.remember(self.unlocked.store_id, head)
        with suppress(OSError):
            if (path := self._second_file) is not None:
                write_head(path, head, self.unlocked, self.chain_key)


@dataclass
class DelayedMemory:
    """Remembers the newest row elsewhere soon after it was written, once for many rows."""

    write: Callable[[AuditHead], None]
    _newest: AuditHead | None = None
    _timer: Timer | None = None
    _lock: Lock = field(default_factory=Lock)
    _writing: Lock = field(default_factory=Lock)

    def note(self, head: AuditHead) -> None:
        """Remember a row within two seconds."""
        with self._lock:
            self._newest = head
            if self._timer is None:
                self._timer = Timer(SLOW_DELAY, self._write_newest)
                self._timer.daemon = True
                self._timer.start()

    def finish(self) -> None:
        """Write what is not yet written."""
        with self._lock:
            timer = self._timer
        if timer is not None:
            timer.cancel()
        self._write_newest()

    def _write_newest(self) -> None:
        with self._writing:  # a slow write of an older row ends before the next begins
            with self._lock:
                head, self._newest, self._timer = self._newest, None, None
            if head is not None:
                self.write(head)


@dataclass(frozen=True, kw_only=True)
class Restored:
    """The head of the backup from which a store was restored, sealed as the backup had it."""

    sealed_head: bytes


def write_restored(folder: Path, manifest: Manifest) -> None:
    """Write beside a restored store which row was the newest in its backup."""
    is_former = manifest.format == FORMER_FORMAT
    content = manifest.sealed_head if is_former else canonical(Restored(sealed_head=manifest.sealed_head))
    write_atomically(store_files(folder).restored, content)


def _read_restored(path: Path, unlocked: Unlocked) -> AuditHead | None:
    if not path.exists():
        return None
    message = f"The file {path.name} was changed or damaged."
    if not path.is_file():  # opening a pipe would wait for ever
        raise Damaged(message)
    try:
        with path.open("rb") as file:
            content = file.read(_MAX_BYTES)
        with suppress(ValueError):
            return open_head(read_record(Restored, content).sealed_head, unlocked.data_key)
        return plain_head(content)
    except ValueError as error:
        raise Damaged(message) from error
