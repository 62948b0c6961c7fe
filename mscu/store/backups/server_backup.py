"""Backing up and restoring the database of a store on a server, as its administrators do.

A backup is written beside its name, restored into a database of its own, and compared with the rows of the
moment at which it was made; only then does it get its name. It is not encrypted. Nobody needs a passphrase
for it, so the hashes and signatures of the audit, and the digests of records, are not checked here: what is
asked of the audit is that each row follows the one before. Raises `StoreError` and `TargetExists`.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from mscu.errors import BackupDiffers, TargetExists
from mscu.store.backups.backup_retention import UNFINISHED
from mscu.store.engine.shared_dump import (
    DUMP,
    RESTORE,
    Server,
    admit_again,
    export_snapshot,
    first_broken_link,
    note_backup,
    require_empty,
    require_tools,
    scratch_database,
    tables_of,
)
from mscu.store.engine.shared_reading import SharedReading
from mscu.store.engine.store_errors import store_errors
from mscu.store.engine.stored_rows import TableRows, differing, read_rows
from mscu.store.files.atomic import open_fresh, put_in_place

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class StoreContent:
    """What a database holds of a store."""

    rows: dict[str, TableRows]
    """By table."""
    head: int
    """The newest row of the audit."""
    broken: int | None
    """The first row of the audit that does not follow the one before."""

    @classmethod
    def read(cls, reading: SharedReading) -> StoreContent:
        """Read all of it."""
        (head,) = reading.row("SELECT coalesce(max(seq), 0) FROM audit_entry") or (0,)
        rows = read_rows(reading, tables_of(reading))
        return cls(rows=rows, head=head, broken=first_broken_link(reading))

    @property
    def counted(self) -> str:
        """Return how much it is, in words."""
        total = sum(each.count for each in self.rows.values())
        return f"{len(self.rows)} tables with {total:,} rows, audit rows up to {self.head}"

    @property
    def fault(self) -> str:
        """Return a sentence about the audit if a row of it does not follow the one before."""
        return (
            "" if self.broken is None else f"Row {self.broken} of the audit does not follow the one before."
        )


@dataclass(frozen=True, kw_only=True)
class ServerBackup:
    """A backup that was restored and compared."""

    content: StoreContent
    checked_at: datetime


@store_errors()
def back_up_server(connection: str, target: Path) -> ServerBackup:
    """Write a backup of a server's database to a new file."""
    if target.exists():
        raise TargetExists
    server = Server.of(connection)
    temporary = target.with_name(target.name + UNFINISHED)
    try:
        with open_fresh(temporary) as file, server.connected() as live:
            require_tools(live)
            with live.transaction():
                live.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                snapshot, reading = export_snapshot(live), SharedReading(live)
                counters = reading.counters()
                server.run(DUMP, "--format=custom", f"--snapshot={snapshot}", output=file)
                content = StoreContent.read(reading)
        _compare(server, temporary, content, counters)
        size = temporary.stat().st_size
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
        put_in_place(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)
    with server.connected() as live:
        return ServerBackup(content=content, checked_at=note_backup(live, content.head, size))


def _compare(server: Server, backup: Path, content: StoreContent, counters: dict[str, int]) -> None:
    """Restore a backup beside the store, and compare every row of every table.

    Raises:
        BackupDiffers: It holds something else, or would give an id twice.
    """
    with scratch_database(server) as scratch:
        scratch.run(RESTORE, "--exit-on-error", "--no-owner", "--no-privileges", str(backup))
        with scratch.connected() as connection, connection.transaction():
            reading = SharedReading(connection)
            restored, reached = StoreContent.read(reading), reading.counters()
    tables = differing(content.rows, restored.rows)
    tables += [name for name, highest in counters.items() if reached.get(name, 0) < highest]
    if tables:
        raise BackupDiffers(tables)


@store_errors()
def restore_server(backup: Path, connection: str) -> StoreContent:
    """Restore a backup into an empty database, in full or not at all."""
    if not backup.is_file():
        raise BackupDiffers
    server = Server.of(connection)
    with server.connected() as target:
        require_tools(target)
        require_empty(target)
    server.run(RESTORE, "--exit-on-error", "--single-transaction", str(backup))
    with server.connected() as target, target.transaction():
        admit_again(target)
        target.execute("ANALYZE")  # a dump has no statistics to plan by
        return StoreContent.read(SharedReading(target))
