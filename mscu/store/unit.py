"""An open store: its folder, its database, the keys of its audit, and who unlocked it."""

from __future__ import annotations

import json
import platform
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from mscu.access import Actor
from mscu.codes import Role
from mscu.errors import Damaged, WrongPassphrase
from mscu.models.code import Setting
from mscu.models.user import User
from mscu.store import keys
from mscu.store.audit import Signer
from mscu.store.database import open_database
from mscu.store.keys_file import Cost
from mscu.store.new_slot import NewPerson
from mscu.store.schema import triggers_present
from mscu.store.slots import seal, unseal

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection, Engine

    from mscu.store.device_secret import DeviceSecrets
    from mscu.store.unlocked import Unlocked

DATABASE, KEYS = "unit.db", "unit.keys"
AUDIT_PURPOSE = b"mscu audit row\0"
FOUND_PURPOSE = "what was searched for"


@dataclass
class Slots:
    """The keys file, as far as actions on users need it."""

    path: Path
    unlocked: Unlocked
    devices: DeviceSecrets
    cost: Cost
    now: datetime

    def add(self, name: str, display: str, passphrase: str) -> None:
        """Make a slot with a passphrase that its owner must change."""
        person = NewPerson(name=name, display=display, passphrase=passphrase, must_change=True)
        self.unlocked = keys.add_person(
            self.path, person, unlocked=self.unlocked, devices=self.devices, cost=self.cost
        )

    def reset(self, name: str, passphrase: str) -> None:
        """Give a person a new passphrase and a new key pair."""
        self.unlocked = keys.reset_slot(self.path, name, passphrase, unlocked=self.unlocked)

    def change(self, old: str, new: str) -> None:
        """Change the actor's own passphrase."""
        self.unlocked = keys.change_passphrase(
            self.path, self.unlocked.name, old, new, devices=self.devices, now=self.now
        )

    def open_sealed(self, sealed: bytes) -> str:
        """Read words that were sealed to the actor; empty where they were sealed to others."""
        own = json.loads(sealed).get(self.unlocked.name, "")
        content = unseal(bytes.fromhex(own), self.unlocked.private.seal, purpose=FOUND_PURPOSE)
        return "" if content is None else content.decode()


@dataclass
class Unit:
    """A store that somebody has unlocked."""

    folder: Path
    engine: Engine
    unlocked: Unlocked
    keys: Slots
    driver: Any
    """SQLCipher's own connection: only to interrupt it."""
    settings: dict[str, str] = field(repr=False)

    @property
    def chain_key(self) -> bytes:
        """Give the key of the audit's hashes, which is not the data key."""
        return bytes.fromhex(self.settings["chain_key"])

    @property
    def digest_key(self) -> bytes:
        """Give the key of the record digests."""
        return bytes.fromhex(self.settings["digest_key"])

    @property
    def fixed_day(self) -> date | None:
        """Give the day on which a demo store stands still; a real store has none."""
        day = self.settings.get("fixed_day")
        return date.fromisoformat(day) if day else None

    def actor(self) -> Actor:
        """Say who has unlocked it.

        Raises:
            WrongPassphrase: the slot has no user in the store, so nobody is let in.
        """
        known = select(User.id, User.display, User.role).where(
            User.name == self.unlocked.name, User.left_at.is_(None)
        )
        with self.engine.connect() as connection:
            row = connection.execute(known).first()
        if row is None:
            raise WrongPassphrase
        return Actor(
            id=row.id, name=self.unlocked.name, display=row.display, role=row.role,
            device=platform.node() or "unknown",
        )  # fmt: skip

    def signer(self, actor: Actor) -> Signer:
        """Let the audit sign as this actor."""
        return Signer(
            actor=actor.name,
            device=actor.device,
            sign=lambda row_hash: self.unlocked.sign(AUDIT_PURPOSE + row_hash),
        )

    def seal_for_auditors(self, words: str, connection: Connection) -> bytes:
        """Seal words so that auditors alone can read them; without an auditor nothing is kept."""
        if not words:
            return b""
        auditors = select(User.name).where(User.role == Role.AUDITOR, User.left_at.is_(None))
        names = connection.execute(auditors).scalars().all()
        sealed = {
            name: seal(
                words.encode(), self.unlocked.public_key_of(name), purpose=FOUND_PURPOSE
            ).hex()
            for name in names
        }
        return json.dumps(sealed, sort_keys=True).encode() if sealed else b""

    def interrupt(self) -> None:
        """Stop the statement that runs now; called from another thread."""
        self.driver.interrupt()

    def close(self) -> None:
        """Let go of the file."""
        self.engine.dispose()


def open_unit(
    folder: Path, name: str, passphrase: str, *, devices: DeviceSecrets, now: datetime
) -> Unit:
    """Unlock a store: keys first, then the database, then that both belong together.

    Raises:
        WrongPassphrase: name or passphrase is wrong; the two read the same.
        Damaged: the triggers of the audit are gone.
        StoreError: keys or database cannot be opened; nothing was changed.
    """
    unlocked = keys.unlock(folder / KEYS, name, passphrase, devices=devices, now=now)
    engine = open_database(folder / DATABASE, unlocked.data_key)
    try:
        return assemble(folder, engine, unlocked, devices=devices, now=now)
    except BaseException:
        engine.dispose()
        raise


def assemble(
    folder: Path, engine: Engine, unlocked: Unlocked, *, devices: DeviceSecrets, now: datetime
) -> Unit:
    """Put the opened parts together."""
    with engine.connect() as connection:
        if not triggers_present(connection):
            raise Damaged
        rows = connection.execute(select(Setting.name, Setting.value)).all()
        driver = connection.connection.driver_connection
    slots = Slots(folder / KEYS, unlocked, devices, unlocked.slot.cost, now)
    settings = {row.name: row.value for row in rows}
    return Unit(folder, engine, unlocked, slots, driver, settings)
