"""A store for tests: founded once, copied for each test, with somebody in every role.

Everything is real: SQLCipher, key slots at the cheapest cost that the program accepts, the gate.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import platformdirs
from sqlalchemy import select
from sqlalchemy.util import LRUCache

from mscu.access import Actor
from mscu.actions.admin.access_grants import AccessToConfirm, ConfirmAccess
from mscu.codes import Role, StoreKind
from mscu.gate import Gate
from mscu.models.audit import AuditEntry
from mscu.models.base import Record
from mscu.models.code import Setting
from mscu.models.entries.entry import Entry
from mscu.models.kinds import TABLES, mapped
from mscu.models.subject import Subject
from mscu.models.user import User
from mscu.store.audit import digest
from mscu.store.audit.record_check import digested
from mscu.store.create_store import FirstUser, StoreSettings, create_store
from mscu.store.engine.engines import SHARED, engine_of, writing
from mscu.store.engine.stored_form import stored_form
from mscu.store.files.file_names import StoreFiles, store_files
from mscu.store.keys import keys
from mscu.store.keys.keys_file import Cost
from mscu.store.keys.workstation_keyring import DeviceSecrets, WorkstationKeyring
from mscu.store.open_store import OpenStore, assemble
from mscu.store.schema.database import open_database

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Dialect, Engine, Row

    from mscu.store.keys.unlocked import Unlocked

PASSPHRASE = "four words make one"
NOW = datetime(2022, 6, 20, 9, 30, tzinfo=UTC)
"""Monday 20 June 2022, 10:30 in London."""
CHEAP = Cost(memory=64 * 1024)
NO_DEVICES = DeviceSecrets(WorkstationKeyring(None))
DEVICE = "desk-1"
COLLEAGUE = "colleague"
"""A second officer: whom a restricted case is hidden from."""
RECORDS = tuple(model for model in mapped() if issubclass(model, Record) and model not in {Entry, Subject})
"""What is recorded, each with its own rows: bases have none without their kind."""
NAMES = (*(role.value for role in Role), COLLEAGUE)
OTHER_NAVIGATOR, OTHER_LEAD = "other.navigator", "other.lead"
CHARITY = {
    Role.NAVIGATOR.value: Role.NAVIGATOR,
    OTHER_NAVIGATOR: Role.NAVIGATOR,
    Role.LEAD.value: Role.LEAD,
    OTHER_LEAD: Role.LEAD,
}
"""The people of the navigators' own store, by log-in name."""


def confirm_access(gate: Gate) -> None:
    """Confirm everything that waits for this person."""
    gate.perform(ConfirmAccess(grant_ids=tuple(row.id for row in gate.ask(AccessToConfirm()))))


_DIALECT: dict[tuple[str, bool], Dialect] = {}
_DIGESTS: dict[tuple[bytes, str], tuple[list[Any], dict[int, bytes]]] = {}
"""By key and type the rows that were digested last: most of them are as they were founded."""
_STATEMENTS: LRUCache[object, object] = LRUCache(5_000)


@dataclass
class Clock:
    """A clock that stands until a test turns it."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        """Return the time."""
        return self.now

    def turn(self, **by: float) -> None:
        """Turn it on: `days=1`."""
        self.now += timedelta(**by)


def sharing_statements(engine: Engine) -> Engine:
    """Share compiled statements between all copies, which saves half of a test's time.

    The program does not: a compiled statement keeps the values that it was first run with.
    """
    spoken = engine.dialect.name, getattr(engine.dialect, "has_views", False)
    engine.dialect = _DIALECT.setdefault(spoken, engine.dialect)
    engine.update_execution_options(compiled_cache=_STATEMENTS)
    return engine


@dataclass
class Template:
    """The founded store that every test gets a copy of, and whoever was unlocked so far."""

    folder: Path
    recovery_codes: tuple[str, str]
    store_kind: StoreKind = StoreKind.UNIT
    _unlocked: dict[str, Unlocked] = field(default_factory=dict)

    def __getstate__(self) -> dict[str, Any]:
        """Return what can be kept: nobody is unlocked."""
        return {**self.__dict__, "_unlocked": {}}

    @classmethod
    def make(cls, folder: Path, store_kind: StoreKind = StoreKind.UNIT) -> Template:
        """Found it."""
        first_users = [
            FirstUser(name=name, display=f"PC {name.title()}", role=role, passphrase=PASSPHRASE)
            for name, role in people_of(store_kind).items()
        ]
        plan = StoreSettings(unit_name="Test unit", cost=CHEAP, store_kind=store_kind, made_up=True)
        founded = create_store(folder, first_users, plan, devices=NO_DEVICES, now=NOW)
        founded.store.close()
        return cls(folder, founded.recovery_codes, store_kind)

    @property
    def files(self) -> StoreFiles:
        """Name its files."""
        return StoreFiles(self.folder, self.store_kind)

    @cached_property
    def chain_key(self) -> bytes:
        """Return the key of the audit's hashes, which all copies have."""
        unlocked = self.unlocked(next(iter(people_of(self.store_kind))))
        engine = open_database(self.files.database, unlocked.data_key, wiping=False)
        with engine.connect() as connection:
            key = connection.scalar(select(Setting.value).where(Setting.name == "chain_key"))
        engine.dispose()
        return bytes.fromhex(key or "")

    def unlocked(self, name: str) -> Unlocked:
        """Unlock a slot, once for all tests."""
        if name not in self._unlocked:
            self._unlocked[name] = keys.unlock(self.files.keys, name, PASSPHRASE, devices=NO_DEVICES, now=NOW)
        return self._unlocked[name]


def forget_audits() -> None:
    """Delete the witness files of this computer."""
    shutil.rmtree(platformdirs.user_state_path("mscu", appauthor=False) / "witnesses", ignore_errors=True)


def role_of(name: str) -> Role:
    """Return the role of one of the founders."""
    return Role.OFFICER if name == COLLEAGUE else Role(name)


def people_of(store_kind: StoreKind) -> dict[str, Role]:
    """Return the founders of a kind of store, by log-in name."""
    return CHARITY if store_kind is StoreKind.SURVIVORS else {name: role_of(name) for name in NAMES}


@dataclass
class Store:
    """A test's own copy of the store: one database, and a gate for each person."""

    folder: Path
    template: Template
    clock: Clock = field(default_factory=Clock)
    _gates: dict[str, Gate] = field(default_factory=dict)

    def __getstate__(self) -> dict[str, Any]:
        """Return what can be kept of a closed store."""
        return {"folder": self.folder, "template": self.template, "clock": self.clock, "_gates": {}}

    @classmethod
    def copy(cls, template: Template, folder: Path) -> Store:
        """Copy the founded store, as if to another computer, which remembers no other copy's audit."""
        shutil.copytree(template.folder, folder)
        forget_audits()
        return cls(folder, template)

    @cached_property
    def unit(self) -> OpenStore:
        """Open the database as its first founder."""
        unlocked, files = self.template.unlocked(self.first), store_files(self.folder)
        return assemble(files, self.open_database(), unlocked, devices=NO_DEVICES, now=NOW)

    def open_database(self) -> Engine:
        """Open its file."""
        key = self.template.unlocked(self.first).data_key
        return sharing_statements(open_database(store_files(self.folder).database, key, wiping=False))

    @property
    def filled(self) -> Template:
        """Return what it holds, once it is closed, for others to be copied from."""
        return replace(self.template, folder=self.folder)

    @property
    def first(self) -> str:
        """Return the log-in name of the first founder."""
        return next(iter(people_of(self.template.store_kind)))

    @property
    def engine(self) -> Engine:
        """Return the database itself: for tests that attack it or look behind the gate."""
        return self.unit.engine

    def gate(self, name: str) -> Gate:
        """Return the gate of a person, by log-in name: a role's value, or `COLLEAGUE`."""
        if name not in self._gates:
            unlocked = self.template.unlocked(name)
            slots = replace(self.unit.keys, unlocked=unlocked)
            unit = replace(self.unit, unlocked=unlocked, keys=slots)
            self._gates[name] = Gate(unit, self._actor(name), self.clock)
        return self._gates[name]

    def confirm_access(self) -> None:
        """Confirm, as the second person, what somebody was given."""
        gate = self.gate(OTHER_LEAD if self.template.store_kind is StoreKind.SURVIVORS else Role.SUPERVISOR)
        confirm_access(gate)

    def sql(self, statement: str, *values: object) -> list[Any]:
        """Run SQL behind the gate's back, and keep what it does; rows are as a file would have them."""
        with writing(self.engine).begin() as connection:
            marked = statement if connection.dialect.paramstyle == "qmark" else statement.replace("?", "%s")
            result = connection.exec_driver_sql(marked, values)
            return [tuple(map(stored_form, row)) for row in result] if result.returns_rows else []

    def keep_users(self, *names: str) -> None:
        """Remove all other users as a former version let an administrator do, whoever was left to confirm."""
        marks = ", ".join("?" * len(names))
        left_at = "UPDATE users SET left_at = '2022-06-20 09:30:00.000000'"
        self.sql(f"{left_at} WHERE name NOT IN ({marks})", *names)

    def allow_audit_changes(self) -> None:
        """Drop the trigger that keeps rows of the audit as they were written."""
        on = " ON audit_entry" if engine_of(self.engine) is SHARED else ""
        self.sql(f"DROP TRIGGER audit_entry_no_update{on}")

    def snapshot(self, *, without: tuple[str, ...] = ()) -> dict[str, list[Any]]:
        """Read every row of every table, straight from the driver: there are many of both."""
        with self.engine.connect() as connection:
            cursor = connection.connection.cursor()
            if engine_of(connection) is SHARED:
                keys = {
                    name: ", ".join(column.name for column in table.primary_key)
                    for name, table in TABLES[self.template.store_kind].tables.items()
                }
            else:
                tables = cursor.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
                keys = {name: "" for (name,) in tables if not name.startswith("sqlite_stat")}
            return {
                name: cursor.execute(f"SELECT * FROM {name}" + (key and f" ORDER BY {key}")).fetchall()
                for name, key in keys.items()
                if name not in without
            }

    def audit(self, after: int = 0) -> Sequence[Row[Any]]:
        """Read the audit's rows after a number, by their columns' names."""
        table = AuditEntry.__table__
        with self.engine.connect() as connection:
            rows = select(table).where(table.c.seq > after).order_by(table.c.seq)
            return connection.execute(rows).all()

    def last_row(self) -> int:
        """Return the number of the newest row of the audit."""
        return self.gate(self.first).head().seq

    def digests(self) -> dict[tuple[str, int], bytes]:
        """Compute the digest of every record as the database holds it now."""
        key = self.unit.digest_key
        found: dict[tuple[str, int], bytes] = {}
        with self.engine.connect() as connection, connection.begin():
            for model in digested(self.template.store_kind):
                name, cursor = digest.type_name(model), connection.connection.cursor()
                rows = cursor.execute(digest.layout(model)[0]).fetchall()
                before = _DIGESTS.get((key, name))
                if before is None or before[0] != rows:
                    before = rows, dict(digest.digests(key, connection, model))
                    _DIGESTS[key, name] = before
                found.update(((name, number), value) for number, value in before[1].items())
        return found

    def close(self) -> None:
        """Close the file."""
        if "unit" in self.__dict__:
            self.unit.close()

    def _actor(self, name: str) -> Actor:
        with self.engine.connect() as connection:
            statement = select(User.id, User.display, User.role).where(User.name == name)
            row = connection.execute(statement).one()
        return Actor(
            id=row.id,
            name=name,
            display=row.display,
            role=row.role,
            device=DEVICE,
            store=self.template.store_kind,
        )
