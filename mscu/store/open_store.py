"""An open store: its folder, its database, the keys of its audit, and who unlocked it."""

from __future__ import annotations

import json
import platform
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import event, select
from sqlalchemy.exc import DatabaseError, DBAPIError

from mscu.access import Actor, Permission, roles_who_may
from mscu.codes import StoreKind
from mscu.errors import (
    AccessWaits,
    Damaged,
    DiskError,
    LoginRefused,
    ServerUnreachable,
    StoreError,
    StoreMoved,
    StoreUnreachable,
    TwoStores,
    WrongPassphrase,
)
from mscu.machine_settings import Feature, machine_settings, require_on
from mscu.models.code import FIXED_DAY, MOVED_TO, Setting
from mscu.models.user import User, locked_out
from mscu.store.audit.audit import (
    AUDIT_PURPOSE,
    BEFORE_FIRST_ROW,
    AuditHead,
    AuditSigner,
    RecordedSession,
    first_found_missing,
    last_accepted,
    read_head,
    read_row,
    unended_sessions,
)
from mscu.store.backups.backup_retention import restore_advice
from mscu.store.backups.head_file import Anchors
from mscu.store.backups.second_place import place_of
from mscu.store.backups.witnesses import DelayedMemory, Witnesses
from mscu.store.engine.engines import engine_of
from mscu.store.engine.store_errors import open_store_errors, store_errors
from mscu.store.file_database import FileDatabase
from mscu.store.files.file_names import StoreFiles, store_files
from mscu.store.files.lock_file import StoreLock
from mscu.store.files.server_file import ServerAddress, read_server_file
from mscu.store.keys import keys
from mscu.store.keys.drafts import number_folders
from mscu.store.keys.exchange_keys import ExchangeKeys
from mscu.store.keys.new_slot import NewPerson
from mscu.store.keys.recovery import draw_codes
from mscu.store.keys.slots import Attempt, seal, unseal
from mscu.store.keys.staged_keys import keys_fell, newest_recorded, settle, stage, staged_path
from mscu.store.keys.unlocked import is_signed
from mscu.store.store_database import OwnSessions, StoreDatabase

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from sqlalchemy import Connection, Engine

    from mscu.progress import Progress
    from mscu.store.keys.keys_file import Header
    from mscu.store.keys.unlocked import Unlocked
    from mscu.store.keys.workstation_keyring import DeviceSecrets

SEARCH_PURPOSE = "what was searched for"
OLD_KEYS = "The keys file is older than the audit says: passphrases changed since then would still open it."


@dataclass
class Slots:
    """The keys file as actions on users see it: a change is staged until it is settled."""

    path: Path
    unlocked: Unlocked
    devices: DeviceSecrets
    now: datetime
    of_unit: ExchangeKeys
    """The keys of the unit as a whole."""
    pending: Unlocked | None = None
    """The keys that hold once the change is settled."""
    with_codes: bool = False
    """Whether the user came in with both recovery codes."""
    staged: bytes = b""
    """The content of the keys file that is staged."""
    follow: Callable[[], object] = lambda: None
    """Takes over what another program has written, in the transaction of the change."""

    def _stage(self, path: Path, header: Header, data_key: bytes) -> None:
        stage(path, header, data_key)
        self.staged = staged_path(path).read_bytes()

    def add(self, name: str, display: str, passphrase: str, *, waits: bool) -> None:
        """Add a slot with a passphrase that its user must change."""
        self.follow()
        person = NewPerson(name=name, display=display, passphrase=passphrase, must_change=True, waits=waits)
        self.pending = keys.add_person(
            self.path, person, unlocked=self.unlocked, devices=self.devices, saving=self._stage
        )

    def reset(self, name: str, passphrase: str, *, waits: bool) -> None:
        """Set a new passphrase and a new key pair for a user."""
        self.follow()
        self.pending = keys.reset_slot(
            self.path, name, passphrase, unlocked=self.unlocked, waits=waits, saving=self._stage
        )

    def confirm(self, names: Sequence[str], *, codes: bool) -> None:
        """Open the store to users whose access waited, and to new recovery codes."""
        self.follow()
        self.pending = keys.confirm_slots(
            self.path, names, unlocked=self.unlocked, codes=codes, saving=self._stage
        )

    def draw(self, *, waits: bool) -> tuple[str, str]:
        """Draw new recovery codes; with `waits` the old ones open the store until these are confirmed."""
        self.follow()
        codes, self.pending = draw_codes(self.path, unlocked=self.unlocked, waits=waits, saving=self._stage)
        return codes

    def drop(self, name: str) -> None:
        """Remove the slot of a user whose access waited."""
        self.follow()
        self.pending = keys.drop_waiting(self.path, name, unlocked=self.unlocked, saving=self._stage)

    def has_slot(self, name: str) -> bool:
        return self.unlocked.header.slot_of(name) is not None

    def change(self, old: str, new: str) -> None:
        """Change the actor's own passphrase."""
        self.follow()
        proven = keys.unlock(self.path, self.unlocked.name, old, devices=self.devices, now=self.now)
        self.pending = keys.relock(self.path, proven, new, devices=self.devices, saving=self._stage)

    def settle(self) -> None:
        """Put the change in force, now that its audit row is committed."""
        if self.pending is not None:
            settle(self.path)
            self.unlocked, self.pending = self.pending, None

    def open_sealed(self, sealed: bytes) -> str:
        """Read a text that was sealed to the actor; empty if it was sealed to others."""
        own = json.loads(sealed).get(self.unlocked.name, "")
        content = unseal(bytes.fromhex(own), self.unlocked.private.seal, purpose=SEARCH_PURPOSE)
        return "" if content is None else content.decode()

    def is_signed(self, content: bytes, signature: bytes, public_key: bytes) -> bool:
        """Return whether a signature by another store's key is valid."""
        return is_signed(public_key, content, signature)

    def sign(self, content: bytes) -> bytes:
        """Sign with the actor's own key; the content must state its purpose."""
        return self.unlocked.sign(content)

    @property
    def public_key(self) -> bytes:
        """Return the key with which others verify the actor's signatures."""
        return self.unlocked.slot.verify_key


@dataclass
class OpenStore:
    files: StoreFiles
    engine: Engine
    unlocked: Unlocked
    keys: Slots
    driver: Any
    """The driver's own connection, only for interrupting it."""
    settings: dict[str, str] = field(repr=False)
    witnesses: Witnesses
    missing: tuple[str, ...]
    """What the store lacks of what is remembered of it elsewhere, in sentences."""
    database: StoreDatabase
    lock: StoreLock | None = None
    running: set[int] = field(default_factory=set)
    """The audit rows in which the sessions of this program began."""
    _elsewhere: DelayedMemory = field(init=False)
    _identity: object = None
    """Of the database that is open."""

    def __post_init__(self) -> None:
        self._identity = self.database.identity()
        self._elsewhere = DelayedMemory(self.witnesses.remember_elsewhere)
        event.listen(self.engine, "connect", self._note_driver)

    @property
    def folder(self) -> Path:
        return self.files.folder

    @property
    def store_kind(self) -> StoreKind:
        return self.files.store_kind

    @property
    def chain_key(self) -> bytes:
        """Return the key of the audit's hashes, which is not the data key."""
        return bytes.fromhex(self.settings["chain_key"])

    @property
    def digest_key(self) -> bytes:
        return bytes.fromhex(self.settings["digest_key"])

    @property
    def fixed_day(self) -> date | None:
        """Return the fixed date of a demo store; None for a real one."""
        day = self.settings.get(FIXED_DAY)
        return date.fromisoformat(day) if day else None

    def actor(self) -> Actor:
        """Return the user who has unlocked it.

        Raises:
            WrongPassphrase: The slot has no user in the store.
            AccessWaits: Nobody has confirmed the user's access, although the slot opens.
        """
        current_user = select(User.id, User.display, User.role).where(
            User.name == self.unlocked.name, User.left_at.is_(None)
        )
        with self.engine.connect() as connection:
            row = connection.execute(current_user).first()
            is_locked_out = row is not None and row.id in connection.execute(locked_out()).scalars().all()
        if row is None:
            raise WrongPassphrase
        if is_locked_out and not self.keys.with_codes:
            raise AccessWaits
        return Actor(
            id=row.id,
            name=self.unlocked.name,
            display=row.display,
            role=row.role,
            device=platform.node() or "unknown",
            store=self.store_kind,
        )

    def signer(self, actor: Actor) -> AuditSigner:
        """Return a signer for the audit rows of this actor."""
        return AuditSigner(
            actor=actor.name,
            device=actor.device,
            sign=lambda row_hash: self.unlocked.sign(AUDIT_PURPOSE + row_hash),
        )

    def head(self) -> AuditHead:
        """Return the newest row of the audit."""
        with self.engine.connect() as connection:
            return read_head(connection)

    def write_keys(self, connection: Connection) -> int | None:
        """Write the next keys file, if there is one, with the audit row that names it; return its number."""
        pending = self.keys.pending
        if pending is None:
            return None
        self.database.write_keys(connection, pending.header, self.keys.staged)
        return pending.generation

    def reconcile(self) -> None:
        """Settle or drop a staged keys file whose command did not finish."""
        if self.keys.pending is not None:
            self.keys.pending = None
            with self.engine.connect() as connection:
                self.keys.unlocked = self.database.reconcile(connection, self.keys.unlocked)

    def keys_in(self, connection: Connection) -> Slots:
        """Return the keys for actions within a transaction."""
        self.keys.follow = partial(self.follow_keys, connection)
        return self.keys

    def follow_keys(self, connection: Connection) -> None:
        """Take over the keys that another program has written, unless this one is about to."""
        if self.keys.pending is None:
            self.keys.unlocked = self.database.follow(connection, self.keys.unlocked)

    def lost_sessions(self, connection: Connection, actor: Actor) -> list[RecordedSession]:
        """Return the sessions that ended without a row that says so, for the actor to write one."""
        own = OwnSessions(actor=actor.name, device=actor.device, running=self.running)
        return [each for each in unended_sessions(connection) if self.database.is_lost(connection, each, own)]

    def begin_session(self, began: int) -> None:
        """Note that a session is running in this program."""
        self.running.add(began)
        with self.engine.connect() as connection:
            self.database.hold_sessions(connection.connection.driver_connection, (began,))

    def use_second_place(self, folder: Path | None) -> None:
        """Remember the newest audit row in another second place from now on."""
        self._elsewhere.finish()
        self.witnesses = replace(self.witnesses, second_place=folder)
        self._elsewhere = DelayedMemory(self.witnesses.remember_elsewhere)
        self.remember()

    def accept_missing(self) -> None:
        """Remember the audit as it is now, whatever it lacks of what was remembered before."""
        self.missing = tuple(sentence for sentence in self.missing if sentence == OLD_KEYS)
        self.witnesses.forget_branch()
        self.remember()

    @property
    def lacks_rows(self) -> bool:
        """Return whether the store lacks rows, or what remembers them was changed."""
        return any(sentence != OLD_KEYS for sentence in self.missing)

    def remember(self, head: AuditHead | None = None) -> None:
        """Remember the newest audit row outside the store; beside that memory if the store lacks rows.

        It is in the files of this computer once this returns, and elsewhere within two seconds.
        """
        newest = head or self.head()
        if self.lacks_rows:
            self.witnesses.remember_branch(newest)
            return
        with store_errors():
            self.witnesses.remember(newest)
        self._elsewhere.note(newest)

    def seal_for_auditors(self, text: str, connection: Connection) -> bytes:
        """Seal a text so that only auditors can read it; without an auditor nothing is kept.

        In the charity's store the safeguarding leads read it. One whose access waits does not.
        """
        if not text:
            return b""
        roles = roles_who_may(Permission.READ_FINDING, self.store_kind)
        self.follow_keys(connection)
        auditors = select(User.name).where(User.role.in_(roles), User.left_at.is_(None))
        names = connection.execute(auditors).scalars().all()
        waiting = {slot.name for slot in self.keys.unlocked.header.slots if slot.waits}
        sealed = {
            name: seal(text.encode(), self.keys.unlocked.public_key_of(name), purpose=SEARCH_PURPOSE).hex()
            for name in names
            if name not in waiting
        }
        return json.dumps(sealed, sort_keys=True).encode() if sealed else b""

    def pad(self) -> None:
        """Pad the charity's file, so that its size reveals nothing."""
        self.database.pad(self.engine)

    @contextmanager
    def file_errors(self) -> Iterator[None]:
        """Convert errors about the file; after one, the next action gets a new connection.

        SQLCipher takes every later page for damaged once one could not be read, even when the disk is back.
        """
        try:
            with naming_backup(self.files), open_store_errors():
                yield
        except (Damaged, DiskError, StoreUnreachable, ServerUnreachable):
            self.engine.dispose()
            raise
        except DBAPIError as error:  # whoever is shut out of a server sees no table there
            if self.database.lets_in(self.engine):
                raise
            raise LoginRefused from error

    def require_same_file(self) -> None:
        """Refuse to go on with a file that was moved or replaced: what is written would be lost with it.

        Raises:
            StoreUnreachable: Another file has its name, or none.
        """
        if self.database.identity() != self._identity:
            raise StoreUnreachable

    def _note_driver(self, driver: Any, _record: object) -> None:  # noqa: ANN401 - a driver's connection
        self.driver = driver
        self.database.hold_sessions(driver, self.running)

    def interrupt(self) -> None:
        """Interrupt the running statement; called from another thread."""
        engine_of(self.engine).interrupt(self.driver)

    @contextmanager
    def closed_for_maintenance(self) -> Iterator[None]:
        """Close the file for an operation that needs it alone, then open it again."""
        self.engine.dispose()
        yield
        self.engine.connect().close()

    def _was_left(self) -> bool:
        with self.engine.connect() as connection:
            return connection.execute(select(Setting.id).where(Setting.name == MOVED_TO)).first() is not None

    def close(self) -> None:
        """Write the newest audit row to the witnesses, and close the file."""
        with suppress(StoreError, DatabaseError, OSError):  # a damaged store closes as well
            self.pad()
            head = self.head()
            if self._was_left():
                pass  # what is remembered is compared with the store where it is now
            elif self.lacks_rows:
                self.witnesses.remember_branch(head)
            else:
                self.witnesses.remember(head, durably=True)
                self._elsewhere.note(head)
        self._elsewhere.finish()
        self.engine.dispose()
        if self.lock is not None:
            self.lock.release()
            self.lock = None


def open_store(  # noqa: PLR0913 - who opens what with what, and who waits for it
    folder: Path,
    name: str,
    passphrase: str,
    *,
    devices: DeviceSecrets,
    now: datetime,
    attempt: Attempt | None = None,
    progress: Progress | None = None,
) -> OpenStore:
    """Unlock a store: keys first, then the database, then check that they belong together.

    Raises:
        Cancelled: It is older, and bringing it up to date was cancelled; nothing was changed.
        WrongPassphrase: Name or passphrase is wrong, with the same message for both.
        Damaged: The triggers of the audit are gone.
        StoreError: Keys or database cannot be opened; nothing was changed.
    """
    files = store_files(folder)
    database = database_of(files)
    database.take_keys()
    unlocked = keys.unlock(files.keys, name, passphrase, devices=devices, now=now, attempt=attempt)
    lock = database.lock(unlocked)
    try:
        with store_errors():
            engine = database.open(unlocked, now, progress)
            store = assemble(
                files, engine, unlocked, devices=devices, now=now, passphrase=passphrase, database=database
            )
    except BaseException:
        if lock is not None:
            lock.release()
        raise
    store.lock = lock
    return store


def assemble(  # noqa: PLR0913 - what was opened before, each by its name
    files: StoreFiles,
    engine: Engine,
    unlocked: Unlocked,
    *,
    devices: DeviceSecrets,
    now: datetime,
    passphrase: str | None = None,
    database: StoreDatabase | None = None,
) -> OpenStore:
    """Combine the opened parts into a store, or close them if they do not fit.

    With the passphrase, the names are taken out of what version 0.1.0 wrote beside the store. A staged keys
    file is settled before, as it is known by its number, which then grows.
    """
    database = database or database_of(files)
    try:
        with engine.connect() as connection:
            database.check_triggers(connection)
            unlocked = database.reconcile(connection, unlocked)
            if passphrase is not None:
                unlocked = database.bring_along(unlocked, passphrase, devices)
                users = connection.execute(select(User.name, User.id)).all()
                number_folders(files.folder, {user.name: user.id for user in users})
            rows = connection.execute(select(Setting.name, Setting.value)).all()
            settings = {row.name: row.value for row in rows} | database.audit_keys(connection, unlocked)
            _require_not_moved(settings)
            if passphrase is not None and FIXED_DAY not in settings and machine_settings().second_factor:
                unlocked = database.bind_to_workstation(unlocked, passphrase, devices)
            anchors = Anchors(devices.keyring)
            witnesses = Witnesses(
                files=files,
                unlocked=unlocked,
                chain_key=bytes.fromhex(settings["chain_key"]),
                anchors=anchors,
                second_place=place_of(settings),
            )
            driver = connection.connection.driver_connection
            missing = tuple(_missing(connection, witnesses))
            recorded, fell = newest_recorded(connection), keys_fell(connection)
            if recorded > unlocked.generation or (fell and fell > last_accepted(connection)):
                missing = (*missing, OLD_KEYS)
    except BaseException:
        engine.dispose()
        raise
    of_unit = ExchangeKeys.of(bytes.fromhex(settings["digest_key"]))
    slots = Slots(files.keys, unlocked, devices, now, of_unit)
    return OpenStore(files, engine, unlocked, slots, driver, settings, witnesses, missing, database)


def database_of(files: StoreFiles) -> StoreDatabase:
    """Return where the database of a folder's store is.

    Raises:
        TwoStores: The folder has a database and names a server.
        TurnedOff: It is on a server, which IT has turned off here.
    """
    if not files.server.is_file():
        return FileDatabase(files)
    require_on(Feature.SERVER)
    return database_at(files, read_server_file(files.server))


def database_at(files: StoreFiles, address: ServerAddress) -> StoreDatabase:
    """Return the database at an address, for a folder that has none of its own."""
    if files.database.exists():
        raise TwoStores
    from mscu.store.server_database import ServerDatabase

    return ServerDatabase(files, address)


def _missing(connection: Connection, witnesses: Witnesses) -> Iterator[str]:
    """Yield what the store lacks of what is remembered, in sentences.

    Once that was found, and until it is accepted, rows written since then stand for none of those missing.
    """
    head, row_of = read_head(connection), partial(read_row, connection)
    found = tuple(witnesses.contradictions(head, row_of))
    first = first_found_missing(connection) if found else None
    if first is not None:
        before = row_of(first - 1) or BEFORE_FIRST_ROW
        found = tuple(witnesses.contradictions(before, lambda seq: row_of(seq) if seq < first else None))
    yield from found
    yield from witnesses.contradictions(head, row_of, branch=True)


def _require_not_moved(settings: Mapping[str, str]) -> None:
    if MOVED_TO in settings:
        raise StoreMoved(settings[MOVED_TO])


@contextmanager
def naming_backup(files: StoreFiles) -> Iterator[None]:
    """Add to an error about a damaged database which backup to restore, and how."""
    try:
        yield
    except Damaged as error:
        if error.sentence != Damaged().sentence:  # another file is damaged
            raise
        advice = restore_advice(files.backups, files.store_kind)
        raise Damaged(f"{error.sentence} {advice}") from error
