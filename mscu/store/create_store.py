"""Creating a store: keys, database, schema, code lists, first users, and the first audit rows."""

from __future__ import annotations

import secrets
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from mscu.codes import Operation, Role, StoreKind
from mscu.errors import StoreError, TargetExists
from mscu.models import clock_row, mention, tally
from mscu.models.code import FIXED_DAY, SECOND_PLACE, SHIPPED_BY, SHIPPED_FILES, Code, Setting
from mscu.models.user import User
from mscu.rules.shipped_files import shipped_fingerprint, this_version
from mscu.store.audit import digest
from mscu.store.audit.audit import Audit, AuditLine
from mscu.store.audit.role_check import CREATE_STORE, TABLES_MADE
from mscu.store.files.file_names import KIND_SETTING, StoreFiles
from mscu.store.files.lock_file import StoreLock
from mscu.store.files.unfinished import Lacks, forget_lack, remember_lack, remove_half_made
from mscu.store.indexes.clock_index import ClockTable
from mscu.store.indexes.likeness_index import LikenessTable
from mscu.store.indexes.mention_index import MentionTable
from mscu.store.indexes.tally_table import TallyTable
from mscu.store.keys.keys import create_keys
from mscu.store.keys.keys_file import Cost
from mscu.store.keys.new_slot import NewPerson
from mscu.store.open_store import OpenStore, assemble
from mscu.store.schema.choices import read_code_lists
from mscu.store.schema.database import create_database
from mscu.store.schema.migrate import create_tables
from mscu.store.schema.revisions import REVISIONS
from mscu.text import likeness_keys

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime
    from pathlib import Path

    from sqlalchemy import Connection

    from mscu.models.base import Record
    from mscu.store.keys.workstation_keyring import DeviceSecrets

DEFAULT_COST = Cost()


@dataclass(frozen=True, kw_only=True, repr=False)
class FirstUser:
    name: str
    display: str
    role: Role
    passphrase: str


@dataclass(frozen=True, kw_only=True, repr=False)
class CreatedStore:
    """A new store, opened by its first user, and the two recovery codes to print."""

    store: OpenStore
    recovery_codes: tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class StoreSettings:
    """The name of a new store, and the fixed date of a demo store."""

    unit_name: str
    fixed_day: date | None = None
    store_kind: StoreKind = StoreKind.UNIT
    cost: Cost = DEFAULT_COST
    second_place: Path | None = None
    """A folder on another disk, for copies of the backups and the newest row of the audit."""
    made_up: bool = False
    """Whether everyone in it is fictional, as in a demo: memory is then released without wiping."""

    @property
    def is_real(self) -> bool:
        return self.fixed_day is None and not self.made_up


def create_store(
    folder: Path,
    first_users: Sequence[FirstUser],
    plan: StoreSettings,
    *,
    devices: DeviceSecrets,
    now: datetime,
) -> CreatedStore:
    """Create a store in an empty folder, opened with the first user's key.

    What is left of a store that was never finished there is removed first, and what is left of this one if it
    fails. Until somebody confirms the codes of a real store, a file beside it remembers that.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    files = StoreFiles(folder, plan.store_kind)
    lock = StoreLock.take(files.lock)
    try:
        remove_half_made(files)
        _require_no_store(files)
        remember_lack(files, Lacks.STORE)
        created = _build(files, first_users, plan, devices=devices, now=now)
        if plan.is_real:
            remember_lack(files, Lacks.CODES)
        else:
            forget_lack(files)
    except BaseException:
        with suppress(StoreError, OSError):
            remove_half_made(files)
        lock.release()
        _leave_empty(files)
        raise
    created.store.lock = lock
    return created


def _require_no_store(files: StoreFiles) -> None:
    if files.keys.exists() or files.database.exists():
        raise TargetExists


def _leave_empty(files: StoreFiles) -> None:
    """Remove our lock file if nothing else was made."""
    if list(files.folder.iterdir()) == [files.lock]:
        with suppress(OSError):  # another process has it open, and so it is theirs
            files.lock.unlink()


def _build(
    files: StoreFiles,
    first_users: Sequence[FirstUser],
    plan: StoreSettings,
    *,
    devices: DeviceSecrets,
    now: datetime,
) -> CreatedStore:
    people = [
        NewPerson(name=user.name, display=user.display, passphrase=user.passphrase) for user in first_users
    ]
    new_keys = create_keys(files.keys, people=people, devices=devices, cost=plan.cost)
    engine = create_database(files.database, new_keys.unlocked.data_key, wiping=plan.is_real)
    with engine.begin() as connection:
        create_tables(connection, REVISIONS[plan.store_kind])
        _fill(connection, first_users, plan)
    store = assemble(files, engine, new_keys.unlocked, devices=devices, now=now)
    _write_first_audit(store, now)
    return CreatedStore(store=store, recovery_codes=new_keys.recovery_codes)


def _fill(connection: Connection, first_users: Sequence[FirstUser], plan: StoreSettings) -> None:
    settings = {
        "chain_key": secrets.token_hex(digest.KEY_BYTES),
        "digest_key": secrets.token_hex(digest.KEY_BYTES),
        "unit_name": plan.unit_name,
        KIND_SETTING: plan.store_kind.value,
        SHIPPED_FILES: shipped_fingerprint(),
        SHIPPED_BY: this_version(),
    }
    if plan.fixed_day:
        settings[FIXED_DAY] = plan.fixed_day.isoformat()
    if plan.second_place:
        settings[SECOND_PLACE] = str(plan.second_place)
    connection.execute(insert(Setting), [{"name": name, "value": value} for name, value in settings.items()])
    connection.execute(insert(Code), list(read_code_lists()))
    if plan.store_kind is StoreKind.UNIT:
        ClockTable(connection).mark(clock_row.fingerprint())
        TallyTable(connection).mark(tally.fingerprint())
        LikenessTable(connection).mark(likeness_keys.fingerprint())
        MentionTable(connection).mark(mention.fingerprint())
    connection.execute(
        insert(User),
        [{"name": user.name, "display": user.display, "role": user.role} for user in first_users],
    )


def _write_first_audit(store: OpenStore, now: datetime) -> None:
    """Write an audit row for every initial record, so that verification has a digest for each."""
    actor = store.actor()
    with store.engine.begin() as connection:
        lines = [
            line
            for model, operation in (
                (Setting, Operation.UPKEEP),
                (Code, Operation.UPKEEP),
                (User, Operation.PERMISSION),
            )
            for line in _digest_lines(store, connection, model, operation)
        ]
        lines += _role_lines(connection)
        newest = REVISIONS[store.store_kind].newest
        lines.append(AuditLine(operation=Operation.UPKEEP, reason=TABLES_MADE.format(newest)))
        Audit(store.chain_key, store.signer(actor)).write(connection, CREATE_STORE, lines, now)


def _role_lines(connection: Connection) -> Iterator[AuditLine]:
    """Yield an audit line with each founder's role, from which verification follows the roles."""
    for user in connection.execute(select(User.id, User.name, User.role).order_by(User.id)):
        yield AuditLine(
            operation=Operation.PERMISSION,
            object_type=digest.type_name(User),
            object_id=user.id,
            reason=f"added as {user.role.label}: {user.name}",
        )


def _digest_lines(
    store: OpenStore, connection: Connection, model: type[Record], operation: Operation
) -> Iterator[AuditLine]:
    for record_id, value in digest.digests(store.digest_key, connection, model):
        yield AuditLine(
            operation=operation, object_type=digest.type_name(model), object_id=record_id, digest=value
        )
