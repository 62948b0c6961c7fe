"""The witnesses of the audit outside the store: keyring, signed file, backups.

A chain that was cut off or replaced by an older one is consistent in itself; a witness that remembers a later
row exposes it. A witness is never overwritten by a store that lacks what it remembers.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mscu.errors import Damaged, StoreError
from mscu.store.backups.backup_file import FORMER_FORMAT, Manifest, check_backup, plain_head
from mscu.store.backups.backup_retention import backups_in
from mscu.store.backups.head_file import ChainHead, open_head, read_head_file, write_head
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


@dataclass(frozen=True)
class Witness:
    """A witness: where it is, and which audit row it remembers as the newest."""

    where: str
    head: ChainHead


@dataclass(frozen=True, kw_only=True)
class Witnesses:
    """All witnesses of one store's audit that this user can read here."""

    files: StoreFiles
    unlocked: Unlocked
    anchors: Anchors

    def files_beside(self) -> Iterator[Witness]:
        """Yield the witnesses that are cheap to read: the files beside the store.

        Raises:
            Damaged: One of them was changed.
        """
        head = read_head_file(self.files.head, self.unlocked)
        if head is not None:
            yield Witness(f"the file {self.files.head.name}", head)
        restored = _read_restored(self.files.restored, self.unlocked)
        if restored is not None:
            yield Witness("the backup that it was restored from", restored)

    def keyring(self) -> Iterator[Witness]:
        """Yield what this workstation's keyring remembers."""
        head = self.anchors.recall(self.unlocked.store_id)
        if head is not None:
            yield Witness("this workstation", head)

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

    def agree(self, read: Callable[[], Iterator[Witness]], hash_of: Callable[[int], bytes | None]) -> bool:
        """Return whether the store has every row that these witnesses remember."""
        with suppress(StoreError):
            return all(holds(witness, hash_of) for witness in read())
        return False

    def remember(self, head: AuditHead) -> None:
        """Write a new head to the file and the keyring."""
        self.remember_in_file(head)
        self.anchors.remember(self.unlocked.store_id, head.seq, head.hash)

    def remember_in_file(self, head: AuditHead) -> None:
        """Write a new head to the file only, which takes a millisecond."""
        write_head(self.files.head, head, self.unlocked)


def holds(witness: Witness, hash_of: Callable[[int], bytes | None]) -> bool:
    """Return whether a chain has the row that a witness remembers, unchanged."""
    return witness.head.seq == 0 or hash_of(witness.head.seq) == witness.head.hash


@dataclass(frozen=True, kw_only=True)
class Restored:
    """The head of the backup from which a store was restored, sealed as the backup had it."""

    sealed_head: bytes


def write_restored(folder: Path, manifest: Manifest) -> None:
    """Write beside a restored store which row was the newest in its backup."""
    is_former = manifest.format == FORMER_FORMAT
    content = manifest.sealed_head if is_former else canonical(Restored(sealed_head=manifest.sealed_head))
    write_atomically(store_files(folder).restored, content)


def _read_restored(path: Path, unlocked: Unlocked) -> ChainHead | None:
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
