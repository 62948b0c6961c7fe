"""One open store, between the window's dispatcher or the command line and its gate."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy.exc import DBAPIError

from mscu.actions.admin.users import ChangePassphrase
from mscu.codes import Operation
from mscu.errors import MscuError, NotPermitted, NotUnlocked, PassphraseTemporary
from mscu.gate import Gate, now_utc
from mscu.indexes import Figures
from mscu.store.clock import clock_of
from mscu.store.files.unfinished import Lacks, forget_lack, lacks, remember_lack
from mscu.store.keys.recovery import renew_codes
from mscu.store.schema.revisions import read_revision
from mscu.store.store_service import StoreService
from mscu.ui.session.maintenance import BackupSeen, MaintenanceTask, StoreFacts, Verified

FIGURES_DIFFERED = "The stored figures for the year did not match the records. They were counted again."
UNREADABLE = (MscuError, DBAPIError, LookupError, ValueError)
"""Raised by rows that cannot be read; verification reports them."""


class StoreSession:
    """The gate of one open store for the dispatcher, which also carries out maintenance tasks."""

    def __init__(self, service: StoreService) -> None:
        self.service = service
        store = service.store
        self.gate = Gate(store, store.actor(), clock_of(store.fixed_day))
        self._changes: frozenset[tuple[str, int]] = frozenset()
        self._logged_out = False

    @property
    def must_change(self) -> bool:
        """Return whether somebody else knows the passphrase, so that it must be changed first."""
        return self.service.store.keys.unlocked.must_change

    @property
    def changes(self) -> frozenset[tuple[str, int]]:
        """Return what the last command changed."""
        return self._changes

    def ask(self, query: Any) -> Any:  # noqa: ANN401 - any answer
        """Answer a query or a question about the store as a whole."""
        self.require_access()
        if isinstance(query, MaintenanceTask):
            with self.service.store.file_errors():
                return self._permit(query).answer(self)
        return self.gate.ask(query)

    def perform(self, command: Any) -> Any:  # noqa: ANN401 - any result
        """Perform a command or a maintenance task."""
        self.require_access(command)
        if isinstance(command, MaintenanceTask):
            self._changes = frozenset()
            with self.service.store.file_errors():
                return self._permit(command).perform(self)
        answer = self.gate.perform(command)
        self._changes = self.gate.changes
        return answer

    def interrupt(self) -> None:
        """Interrupt the statement of the running query."""
        if not self._logged_out:
            self.gate.interrupt()

    def require_access(self, command: object = None) -> None:
        """Raise an error if the store was closed meanwhile, or opens for a new passphrase only."""
        if self._logged_out:
            raise NotUnlocked
        if self.must_change and not isinstance(command, ChangePassphrase):
            raise PassphraseTemporary

    def _permit(self, task: MaintenanceTask) -> Any:  # noqa: ANN401 - the task itself
        if not self.gate.actor.may(task.needs):
            reason = f"needs to {task.needs.label}"
            self.gate.record(Operation.REFUSAL, task.recorded_as, reason)
            raise NotPermitted
        return task

    def log_in(self) -> None:
        """Record the sign-in, failed attempts before it, and a session that ended unrecorded."""
        self.gate.end_last_session()
        if self.service.failed:
            reason = f"{self.service.failed} wrong since the last right one"
            self.gate.record(Operation.FAILED, "Unlock", reason)
        self.gate.record(Operation.LOGIN, "Unlock")

    # Maintenance (`Maintainer`)

    def back_up(self) -> BackupSeen:
        """Write a verified backup; it is recorded first."""
        self.gate.record(Operation.UPKEEP, "BackUp", "to the folder of automatic backups")
        backup = self.service.back_up(now_utc())
        return _backup_row(datetime.fromisoformat(backup.manifest.made_at), backup.path)

    def backups(self) -> tuple[BackupSeen, ...]:
        """List the backups, newest first."""
        return tuple(_backup_row(time, path) for time, path in self.service.all_backups().items())

    def verify(self) -> Verified:
        """Verify the store and record the result."""
        stored_figures = self._stored_figures()
        verdict = self.service.verify()
        corrections = self._corrections(stored_figures)
        summary = "sound" if verdict.sound else f"{verdict.found} findings"
        self.gate.record(Operation.UPKEEP, "Verify", "; ".join((summary, *corrections)))
        counts = dict(verdict.counts)
        return Verified(
            findings=tuple(str(finding) for finding in verdict.findings),
            found=verdict.found,
            rows=counts.pop("audit_entry", 0),
            records=sum(counts.values()),
            witnesses=verdict.witnesses,
            head=str(verdict.head),
            told=corrections,
        )

    def _stored_figures(self) -> Figures:
        with suppress(*UNREADABLE):
            return self.gate.stored_figures()
        return None

    def _corrections(self, stored_figures: Figures) -> tuple[str, ...]:
        """Return what was corrected. Tallies that cannot be counted now are counted when asked for."""
        with suppress(*UNREADABLE):
            return (FIGURES_DIFFERED,) if self.gate.figures_differ(stored_figures) else ()
        return ()

    def shut_out(self, name: str) -> None:
        """Remove a slot and change the data key; intention and completion are recorded."""
        self.gate.record(Operation.PERMISSION, "ShutOut", f"begins: {name}")
        self.service.shut_out(name)
        self.gate.store = self.service.store
        self.gate.record(Operation.PERMISSION, "ShutOut", f"done: {name}")

    @property
    def lacks_codes(self) -> bool:
        """Return whether nobody has confirmed that the recovery codes are on paper."""
        return lacks(self.service.store.files) is Lacks.CODES

    def new_codes(self) -> tuple[str, str]:
        """Draw new recovery codes; intention and completion are recorded."""
        store = self.service.store
        self.gate.record(Operation.PERMISSION, "NewCodes", "begins")
        remember_lack(store.files, Lacks.CODES)
        codes = renew_codes(store.files.keys, unlocked=store.keys.unlocked)
        self.gate.record(Operation.PERMISSION, "NewCodes", "done")
        return codes

    def confirm_codes(self) -> None:
        """Record that both codes are on paper."""
        self.gate.record(Operation.PERMISSION, "NewCodes", "both on paper")
        forget_lack(self.service.store.files)

    def facts(self) -> StoreFacts:
        """Return facts about the store."""
        store = self.service.store
        with store.engine.connect() as connection:
            schema = read_revision(connection)
        return StoreFacts(
            unit_name=store.settings["unit_name"],
            folder=str(store.folder),
            size=store.files.database.stat().st_size,
            schema=schema,
            store_id=store.unlocked.store_id,
            keys_written=store.keys.unlocked.generation,
            head=str(self.gate.head()),
        )

    def log_out(self) -> None:
        """Record that the store is locked, and close it, even if that cannot be recorded."""
        try:
            self.gate.record(Operation.LOGOUT, "Lock")
        finally:
            self._logged_out = True
            self.service.close()

    def leave(self) -> str:
        """Back up, record the end and close; without a backup stay open, and return why there is none."""
        try:
            with self.service.store.file_errors():
                self.back_up()
        except MscuError as error:
            return f"No new backup was made. {error.sentence}"
        with suppress(MscuError):  # the next unlocking records an end that is missing
            self.log_out()
        return ""


def _backup_row(made_at: datetime, path: Path) -> BackupSeen:
    return BackupSeen(path=str(path), made_at=made_at, size=path.stat().st_size)
