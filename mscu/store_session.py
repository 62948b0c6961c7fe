"""One open store, between the window's dispatcher or the command line and its gate."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from threading import Lock, RLock
from typing import Any, TypeVar

from sqlalchemy.exc import DBAPIError

from mscu.access import Actor
from mscu.actions.admin.access_grants import (
    AccessNews,
    AccessToConfirm,
    ConfirmWithCodes,
    DrawCodes,
    waiting_words,
)
from mscu.actions.admin.audit_words import CANCELLED, CODES_REFUSED, PRINTED
from mscu.actions.admin.second_place import NameSecondPlace
from mscu.actions.admin.users import ChangePassphrase
from mscu.actions.core.action import Undo
from mscu.actions.desk.my_desk import MyDesk
from mscu.actions.matching.hit_matching import MatchHits
from mscu.actions.reference.release import UpdateLists
from mscu.actions.sharing.sharing import CarryOutWithdrawals, LeftWithdrawal
from mscu.changes import Changes, OthersChanges
from mscu.codes import Operation, StoreKind
from mscu.errors import (
    Cancelled,
    Invalid,
    MscuError,
    NotUnlocked,
    PassphraseTemporary,
    ServerUnreachable,
    UnusablePlace,
)
from mscu.gate import Gate, now_utc
from mscu.maintenance import (
    AcceptMissing,
    BackupSeen,
    Checkpoint,
    Countersign,
    MaintenanceTask,
    RemakeBackups,
    ServerFacts,
    StoreFacts,
    Verified,
    Witnesses,
)
from mscu.models.code import SHIPPED_FILES
from mscu.models.entries.shared import withdrawable
from mscu.progress import Progress
from mscu.rules.shipped_files import shipped_fingerprint
from mscu.store.audit.audit import (
    FIND_MISSING,
    first_found_missing,
    last_login,
    last_time,
    read_head,
    read_row,
)
from mscu.store.backups.backup_file import names_people
from mscu.store.backups.checkpoint import make_checkpoint, printed_line, read_checkpoint
from mscu.store.backups.second_place import place_set_by_it, try_place
from mscu.store.backups.witnesses import Witness
from mscu.store.clock import clock_of
from mscu.store.engine.engines import engine_of
from mscu.store.engine.listening import Ears, Listening
from mscu.store.engine.shared_backups import newest_backup
from mscu.store.files.unfinished import Lacks, forget_lack, lacks, remember_lack
from mscu.store.files.withdrawal_notes import WithdrawalNotes
from mscu.store.keys.recovery import renew_codes
from mscu.store.schema.revisions import read_revision
from mscu.store.store_service import SHUT_OUT, StoreService
from mscu.text.storable_text import FILL_IN

T = TypeVar("T")
FIGURES_DIFFERED = "The stored figures for the year did not match the records. They were counted again."
READ_AFTERWARDS = (MyDesk(), MatchHits())
"""What reads the indexes that a verification empties, and else would rebuild them while somebody waits."""
FIND_UNREADABLE = "FindUnreadable"
UNREADABLE_NOTES = (
    "in the folder withdrawals beside the store: the copies that they withdraw can still be read"
)
COPIED, NO_COPY = "copied to the second place", "not copied to the second place"
PLACE_SET_BY_IT = "IT has set the second place for all stores on this computer. Ask IT for another."
ROWS_MISSING = "Audit rows are missing. Say why first: a checkpoint of the audit as it is would cover it up."
UNREADABLE = (MscuError, DBAPIError, LookupError, ValueError)
"""Raised by rows that cannot be read; verification reports them."""


class StoreSession:
    """The gate of one open store for the dispatcher, which also carries out maintenance tasks."""

    def __init__(self, service: StoreService) -> None:
        self.service = service
        store = service.store
        self.gate = Gate(store, store.actor(), clock_of(store.fixed_day))
        self._changes: Changes = frozenset()
        self._undo: Undo | None = None
        self._logged_out = False
        self._has_found_unreadable = False
        self._turn = RLock()
        """Held for each task: the dispatcher's worker and an exchange with the other store take turns."""
        self._interrupting, self._is_exchanging = Lock(), False
        self._listening: Listening | None = None
        self._place = 0
        """The number that stands for the case that is open here."""
        self.after_act: Callable[[], object] | None = None
        """Called after each command that is not upkeep, in the dispatcher's worker."""
        self.news: tuple[str, ...] = ()
        """What was decided about access since the user's last unlock."""
        self.waits = ""
        """That access waits for the user to confirm it."""

    @property
    def must_change(self) -> bool:
        """Return whether somebody else knows the passphrase, so that it must be changed first."""
        return self.service.store.keys.unlocked.must_change

    @property
    def changes(self) -> frozenset[tuple[str, int]]:
        """Return what the last command changed."""
        return self._changes

    @property
    def undo(self) -> Undo | None:
        """Return how the last command can be undone, if at all."""
        return self._undo

    def ask(self, query: Any, progress: Progress | None = None) -> Any:  # noqa: ANN401 - any answer
        """Answer a query or a question about the store as a whole."""
        with self._turn:
            self.require_access()
            if isinstance(query, MaintenanceTask):
                with self.service.store.file_errors():
                    return self._permit(query).answer(self)
            return self.gate.ask(query, progress)

    def perform(self, command: Any, progress: Progress | None = None) -> Any:  # noqa: ANN401 - any result
        """Perform a command or a maintenance task."""
        with self._turn:
            self.require_access(command)
            if isinstance(command, MaintenanceTask):
                self._changes, self._undo = frozenset(), None
                with self.service.store.file_errors():
                    return self._permit(command).perform(self)
            answer = self.gate.perform(command, progress)
            self._changes, self._undo = self.gate.changes, self.gate.undo
        if self.after_act is not None and (self._changes or not command.upkeep):
            self.after_act()
        return answer

    def interrupt(self) -> None:
        """Interrupt the statement of the running query, unless it belongs to an exchange."""
        with self._interrupting:
            if not self._logged_out and not self._is_exchanging:
                self.gate.interrupt()

    @property
    def aside(self) -> ExchangeAccess:
        """Return the access for an exchange with the other store."""
        return ExchangeAccess(self)

    @contextmanager
    def exchanging(self) -> Iterator[Gate]:
        """Take a turn for one step of an exchange, which is never interrupted."""
        with self._turn:
            self.require_access()
            self._mark_exchanging(is_exchanging=True)
            try:
                yield self.gate
            finally:
                self._mark_exchanging(is_exchanging=False)

    def _mark_exchanging(self, *, is_exchanging: bool) -> None:
        with self._interrupting:
            self._is_exchanging = is_exchanging

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
            raise self.gate.not_permitted()
        return task

    def log_in(self) -> None:
        """Record missing rows, failed attempts, a session that ended unrecorded, and the sign-in.

        Then carry out what the charity withdrew while the store was shut, before anybody reads in it, and
        bring the lists up to those that this version ships.
        """
        self._record_missing()
        self.gate.end_lost_sessions()
        if self.service.failed:
            reason = f"{self.service.failed} wrong since the last right one"
            self.gate.record(Operation.FAILED, "Unlock", reason)
            self.service.failures_recorded()
        if self.service.refused_codes:
            reason = f"{self.service.refused_codes} {CODES_REFUSED}"
            self.gate.record(Operation.FAILED, "Unlock", reason)
            self.service.refused_codes_recorded()
        with self.service.store.engine.connect() as connection:
            last = 0 if self.must_change else last_login(connection, self.gate.actor.name)
        self.gate.begin_session()
        self.carry_out_withdrawals()
        if not self.must_change and self.service.store.settings.get(SHIPPED_FILES) != shipped_fingerprint():
            self.gate.perform(UpdateLists())
        self.news = self.gate.ask(AccessNews(after=last))
        waiting = len(self.gate.ask(AccessToConfirm()))
        self.waits = waiting_words(waiting) if waiting else ""

    def turn_away(self, reason: str, now: datetime | None) -> None:
        """Record that the user may not open the store there, and close it, as after a wrong passphrase."""
        try:
            self._record_missing()
            self.gate.end_lost_sessions()
            self.gate.record(Operation.REFUSAL, "Unlock", reason)
        finally:
            self._logged_out = True
            self.service.turn_away(now)

    def _record_missing(self) -> None:
        """Record that rows are missing, once until that is accepted: later rows then hide none of them."""
        store = self.service.store
        if store.lacks_rows:
            with store.engine.connect() as connection:
                is_recorded = first_found_missing(connection) is not None
            if not is_recorded:
                self.gate.record(Operation.UPKEEP, FIND_MISSING, " ".join(store.missing))

    def confirm_with_codes(self) -> None:
        """Confirm what waited for the user, who has come in with both recovery codes."""
        self.gate.perform(ConfirmWithCodes())
        self.gate.actor = self.service.store.actor()

    # Other programs that have the store open

    @property
    def began(self) -> int:
        """Return the audit row in which the session began."""
        return self.gate.began

    def listen(
        self,
        rows: Callable[[int], object],
        places: Callable[[], object],
        reached: Callable[[bool], object] = bool,
        shut_out: Callable[[], object] = bool,
    ) -> bool:
        """Hear of other programs from now on; return whether there can be any.

        `rows` is called, in a thread of its own, with the newest row of the audit, or 0 if that is not known;
        `places` whenever somebody may have opened or left the case that is open here; `reached` with whether
        they are heard, when that begins or ends; `shut_out` once the server lets the user in no more.
        """
        engine = self.service.store.engine
        ears = Ears(rows, partial(self._hear_place, places), reached, shut_out)
        self._listening = engine_of(engine).listen(engine, ears)
        return self._listening is not None

    def _hear_place(self, places: Callable[[], object], number: int) -> None:
        if number in {0, self._place}:  # 0 also where it could not be announced what is open here
            places()

    def changes_of_others(self, after: int) -> OthersChanges:
        """Return what other programs changed after a row of the audit."""
        return _read_again(partial(self.gate.changes_of_others, after))

    def also_at(self, case_id: int) -> tuple[str, ...]:
        """Announce that a case is open here, 0 for none, and return who else has it open."""
        if self._listening is None:
            return ()
        found = _read_again(partial(self.gate.also_at, case_id)) if case_id else None
        self._place, names = found or (0, ())
        case = [(self._place, self.gate.actor.id)] if found else []
        self._listening.be_at(*case)
        return names

    # Maintenance (`Maintainer`)

    def back_up(self, progress: Progress | None = None) -> BackupSeen:
        """Write a verified backup; it is recorded first, and that it was cancelled as well."""
        self.service.require_here()
        self.gate.record(Operation.UPKEEP, "BackUp", "to the folder of automatic backups")
        with self._recording_cancel("BackUp"):
            backup = self.service.back_up(now_utc(), progress)
        made = _backup_row(datetime.fromisoformat(backup.manifest.made_at), backup.path)
        return replace(made, **self._copy_elsewhere(backup.path))

    @contextmanager
    def _recording_cancel(self, action: str) -> Iterator[None]:
        try:
            yield
        except Cancelled:
            self.gate.record(Operation.UPKEEP, action, CANCELLED)
            raise

    def _copy_elsewhere(self, backup: Path) -> dict[str, Any]:
        """Copy a backup to the second place, if there is one, and record whether that succeeded."""
        try:
            if not self.service.copy_to_second_place(backup):
                return {}
        except UnusablePlace as error:
            self.gate.record(Operation.UPKEEP, "BackUp", f"{NO_COPY}: {error.sentence}")
            return {"not_copied": error.sentence}
        self.gate.record(Operation.UPKEEP, "BackUp", COPIED)
        return {"copied": True}

    def backups(self) -> tuple[BackupSeen, ...]:
        """List the backups, newest first; of a server's store the last that its administrators checked."""
        store = self.service.store
        if not store.database.is_here:
            with store.engine.connect() as connection:
                newest = newest_backup(connection)
            return () if newest is None else (BackupSeen(path="", made_at=newest[0], size=newest[1]),)
        return tuple(_backup_row(time, path) for time, path in self.service.all_backups().items())

    def remake_backups(self) -> tuple[int, int]:
        """Write the backups that name people again without names; return how many, and how many still do."""
        self.service.require_here()
        self.gate.record(Operation.UPKEEP, RemakeBackups.recorded_as)
        return self.service.remake_backups()

    def verify(self, progress: Progress | None = None) -> Verified:
        """Verify the store and record the result, or that it was cancelled."""
        with self._recording_cancel("Verify"):
            verdict = self.service.verify(progress)
        corrections = self._corrections()
        with suppress(*UNREADABLE):  # what cannot be read now is derived when it is asked for
            for action in READ_AFTERWARDS:
                self.gate.make_ready(action)
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

    def _corrections(self) -> tuple[str, ...]:
        """Return what was corrected. Tallies that cannot be counted now are counted when asked for."""
        with suppress(*UNREADABLE):
            return (FIGURES_DIFFERED,) if self.gate.figures_differ() else ()
        return ()

    def shut_out(self, name: str) -> None:
        """Remove a slot and change the data key; intention and completion are recorded."""
        self.gate.record(Operation.PERMISSION, SHUT_OUT, f"begins: {name}")
        self.service.shut_out(name)
        self.gate.store = self.service.store
        self.gate.record(Operation.PERMISSION, SHUT_OUT, f"done: {name}")

    @property
    def lacks_codes(self) -> bool:
        """Return whether nobody has confirmed that the recovery codes are on paper."""
        return lacks(self.service.store.files) is Lacks.CODES

    def new_codes(self) -> tuple[str, str]:
        """Draw new recovery codes; intention and completion are recorded."""
        store = self.service.store
        self.gate.record(Operation.PERMISSION, "NewCodes", "begins")
        lacked = self.lacks_codes
        remember_lack(store.files, Lacks.CODES)
        try:
            codes = self._draw_codes()
        except Invalid:
            if not lacked:
                forget_lack(store.files)
            raise
        self.gate.record(Operation.PERMISSION, "NewCodes", "done")
        return codes

    def _draw_codes(self) -> tuple[str, str]:
        """Draw codes, which wait for a second person unless the old ones have just been used."""
        store = self.service.store
        if store.keys.with_codes:
            return renew_codes(store.files.keys, unlocked=store.keys.unlocked)
        codes: tuple[str, str] = self.gate.perform(DrawCodes())
        return codes

    def codes_printed(self, numbers: tuple[int, ...]) -> None:
        """Record that the sheets of these codes were sent to a printer."""
        self.gate.record(Operation.PERMISSION, "NewCodes", PRINTED[numbers])

    def confirm_codes(self) -> None:
        """Record that both codes are on paper."""
        self.gate.record(Operation.PERMISSION, "NewCodes", "both on paper")
        forget_lack(self.service.store.files)

    def facts(self) -> StoreFacts:
        """Return facts about the store."""
        store = self.service.store
        with store.engine.connect() as connection:
            schema = read_revision(connection)
        server = store.database.state(store.engine)
        return StoreFacts(
            server=None if server is None else ServerFacts(**vars(server)),
            unit_name=store.settings["unit_name"],
            folder=str(store.folder),
            size=store.database.size(store.engine),
            schema=schema,
            store_id=store.unlocked.store_id,
            keys_written=store.keys.unlocked.generation,
            head=str(self.gate.head()),
        )

    # What remembers the audit outside the store

    @property
    def missing(self) -> tuple[str, ...]:
        """Return what the store lacks of what is remembered of its audit elsewhere, in sentences."""
        return self.service.store.missing

    def witnesses(self) -> Witnesses:
        """Return what remembers the newest audit row, and what the store lacks of it."""
        store = self.service.store
        place = store.witnesses.second_place
        with store.engine.connect() as connection:
            countersigned_at = last_time(connection, Countersign.recorded_as)
        return Witnesses(
            keeps_file=store.witnesses.outside_file.is_file(),
            keeps_keyring=store.witnesses.anchors.keyring.available,
            second_place="" if place is None else str(place),
            finds_second_place=store.witnesses.finds_second_place,
            copied_at=next(iter(self.service.copies()), None),
            countersigned_at=countersigned_at,
            missing=store.missing,
            is_place_set_by_it=place_set_by_it(store.settings) is not None,
        )

    def name_second_place(self, folder: str) -> bool:
        """Keep copies of backups and the newest audit row in another folder, or nowhere else if it is empty.

        Return whether that is on another disk than the store.

        Raises:
            Invalid: The folder was tried, and cannot be used, or IT has set another.
        """
        store, place = self.service.store, Path(folder) if folder else None
        if place_set_by_it(store.settings) is not None:
            raise Invalid({"folder": PLACE_SET_BY_IT})
        try:
            is_elsewhere = place is None or try_place(store.folder, place)
        except UnusablePlace as error:
            raise Invalid({"folder": error.sentence}) from error
        self.gate.perform(NameSecondPlace(folder=folder))
        store.use_second_place(place)
        return is_elsewhere

    def accept_missing(self, reason: str) -> None:
        """Record that rows are missing, and remember the audit as it is now.

        Raises:
            Invalid: There is no reason.
        """
        if not reason.strip():
            raise Invalid({"reason": FILL_IN})
        store = self.service.store
        self.gate.record(
            Operation.UPKEEP, AcceptMissing.recorded_as, " ".join((*store.missing, reason.strip()))
        )
        store.accept_missing()

    def countersign(self) -> Checkpoint:
        """Record a checkpoint of the audit, and return it.

        Raises:
            Invalid: Rows are missing, which a checkpoint would cover up.
        """
        if self.service.store.lacks_rows:
            raise Invalid({"checkpoint": ROWS_MISSING})
        self.gate.record(Operation.UPKEEP, Countersign.recorded_as)
        store = self.service.store
        head = store.head()
        return Checkpoint(content=make_checkpoint(head, store.keys.unlocked), line=printed_line(head))

    def compare(self, checkpoint: bytes) -> str:
        """Return what the store lacks of what a checkpoint tells; empty if nothing.

        Raises:
            Damaged: It is no checkpoint of this store.
        """
        store = self.service.store
        witness = Witness("the checkpoint", read_checkpoint(checkpoint, store.keys.unlocked))
        with store.engine.connect() as connection:
            return witness.contradiction(read_head(connection), partial(read_row, connection))

    def carry_out_withdrawals(self) -> None:
        """Withhold the copies whose withdrawal the charity left beside the store."""
        store = self.service.store
        if store.store_kind is not StoreKind.UNIT:
            return
        with store.engine.connect() as connection:
            digests = connection.execute(withdrawable()).scalars().all()
        notes = WithdrawalNotes(store.folder)
        there = notes.digests().intersection(digests)
        if left := tuple(LeftWithdrawal(secret=secret, day=day) for secret, day in notes.read(digests)):
            self.gate.perform(CarryOutWithdrawals(left=left))
            self._changes = self.gate.changes
        read = {hashlib.sha256(withdrawal.secret).hexdigest() for withdrawal in left}
        if not self._has_found_unreadable and digests and (there - read or notes.is_barred()):
            self._has_found_unreadable = True
            self.gate.record(Operation.UPKEEP, FIND_UNREADABLE, UNREADABLE_NOTES)

    def log_out(self) -> None:
        """Record that the store is locked, and close it, even if that cannot be recorded."""
        with self._turn:
            try:
                self.gate.end_session()
            finally:
                self._logged_out = True
                self.close()

    def close(self) -> None:
        """Close the store, and hear of nobody any more."""
        if self._listening is not None:
            self._listening.end()
        self.service.close()

    def leave(self) -> str:
        """Back up, record the end and close; without a backup stay open, and return why there is none."""
        try:
            with self.service.store.file_errors():
                self._back_up_here()
        except MscuError as error:
            return f"No new backup was made. {error.sentence}"
        with suppress(MscuError):  # the next unlocking records an end that is missing
            self.log_out()
        return ""

    def _back_up_here(self) -> None:
        """Back up, unless that is for others: a server's store is not copied to every computer."""
        if self.service.store.database.is_here:
            self.back_up()


class ExchangeAccess:
    """An open store as an exchange with the other one uses it, from a thread of its own (`outbox.Side`)."""

    def __init__(self, session: StoreSession) -> None:
        self._session = session
        self.changes: frozenset[tuple[str, int]] = frozenset()
        """What the last command of the exchange changed."""

    @property
    def actor(self) -> Actor:
        return self._session.gate.actor

    def ask(self, query: Any) -> Any:  # noqa: ANN401 - any answer
        with self._session.exchanging() as gate:
            return gate.ask(query)

    def perform(self, command: Any) -> Any:  # noqa: ANN401 - any result
        with self._session.exchanging() as gate:
            result = gate.perform(command)
            self.changes = gate.changes
            return result


def _read_again(read: Callable[[], T]) -> T:
    """Read once more by a new connection if the one that is there was cut, since nobody asked to read."""
    try:
        return read()
    except ServerUnreachable:
        return read()


def _backup_row(made_at: datetime, path: Path) -> BackupSeen:
    size = path.stat().st_size
    return BackupSeen(path=str(path), made_at=made_at, size=size, names_people=names_people(path))
