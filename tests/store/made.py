"""What the tests of the store start from: a keys file with three people, and ways to forge it."""

import hashlib
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

from keyring.backend import KeyringBackend

from mscu.store.audit.audit import AuditHead
from mscu.store.keys.attempts import counter_of
from mscu.store.keys.keys import create_keys, unlock
from mscu.store.keys.keys_file import FLOOR, parse_keys_file, read_keys_file
from mscu.store.keys.new_slot import NewPerson
from mscu.store.keys.staged_keys import verified_header
from mscu.store.keys.unlocked import Unlocked, is_signed, verify_keys
from mscu.store.keys.workstation_keyring import DeviceSecrets, WorkstationKeyring
from mscu.store.schema.database import create_database

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 1, 31, 12, tzinfo=UTC)
NO_DEVICES = DeviceSecrets(WorkstationKeyring(None))
PASSPHRASES = {
    "anna": "seven grey herons fly",
    "bea": "a kettle of blue paint",
    "cleo": "under the old viaduct",
}
HEAD = AuditHead(41, bytes(range(32)))
WRONG = "not the right passphrase"
CRASH = """
import os, signal, sys
from pathlib import Path
from mscu.store.files.cipher import connect
connection = connect(Path(sys.argv[1]), bytes.fromhex(sys.argv[2]))
connection.execute("PRAGMA cache_size = 5")
connection.execute("BEGIN")
connection.execute("UPDATE report SET words = 'lost'")
os.kill(os.getpid(), signal.SIGKILL)
"""


class KeyringInMemory(KeyringBackend):
    """A keyring of another make: keeps what it is given until the test ends."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password


@dataclass(frozen=True)
class MadeKeys:
    """A keys file as bytes, with all that opens it."""

    content: bytes
    codes: tuple[str, str]
    data_key: bytes


def make_keys(path: Path) -> MadeKeys:
    people = [
        NewPerson(name=name, display=name.title(), role_hint="officer", passphrase=passphrase)
        for name, passphrase in PASSPHRASES.items()
    ]
    created = create_keys(path, people=people, devices=NO_DEVICES, cost=FLOOR)
    return MadeKeys(path.read_bytes(), created.recovery_codes, created.unlocked.data_key)


def enter(path: Path, name: str = "anna", passphrase: str | None = None) -> Unlocked:
    return unlock(path, name, passphrase or PASSPHRASES[name], devices=NO_DEVICES, now=NOW)


def other_counter(path: Path, name: str) -> str:
    """Return a log-in name that nobody has and whose attempts are counted apart from another's."""
    store_id = read_keys_file(path).header.store_id
    names = (f"nobody{number}" for number in count())
    return next(each for each in names if counter_of(store_id, each) != counter_of(store_id, name))


def signed_by(unlocked: Unlocked, name: str, content: bytes, signature: bytes) -> bool:
    """Return whether any of a person's keys, now or earlier, made a signature."""
    keys = verify_keys(unlocked.header, name)
    return any(is_signed(key, content, signature) for key in keys)


def forge(path: Path, edit: Callable[[dict[str, Any]], object]) -> None:
    """Change the header as somebody would who can write the file and holds no key."""
    lines = path.read_bytes().split(b"\n")
    header = json.loads(lines[1])
    edit(header)
    lines[1] = json.dumps(header, sort_keys=True, separators=(",", ":")).encode()
    path.write_bytes(with_checksum(lines[:3]))


def with_checksum(lines: list[bytes]) -> bytes:
    covered = b"\n".join(lines) + b"\n"
    return covered + hashlib.sha256(covered).hexdigest().encode() + b"\n"


def crash_within_a_save(database: Path, data_key: bytes) -> Path:
    """Leave a changed database and the journal that undoes the change; give the journal."""
    command = [sys.executable, "-c", CRASH, str(database), data_key.hex()]
    crashed = subprocess.run(command, cwd=ROOT, check=False)
    assert crashed.returncode < 0
    journal = database.with_name(database.name + "-journal")
    assert journal.stat().st_size > 4096
    return journal


def make_rows(path: Path, data_key: bytes, rows: int = 200) -> None:
    """Make a database with each kind of thing that a copy can lose."""
    engine = create_database(path, data_key)
    with engine.begin() as connection:
        for statement in (
            "CREATE TABLE report (id INTEGER PRIMARY KEY AUTOINCREMENT, words TEXT NOT NULL)",
            "CREATE TABLE item (id INTEGER PRIMARY KEY, report INTEGER REFERENCES report (id))",
            "CREATE INDEX report_words ON report (words)",
            "CREATE TRIGGER kept BEFORE DELETE ON report BEGIN SELECT RAISE(ABORT, 'kept'); END",
            "CREATE VIRTUAL TABLE found USING fts5(words)",
        ):
            connection.exec_driver_sql(statement)
        for number in range(rows):
            words = (f"caravan {number} {'Đỗ Thị Hương ' * 8}",)
            connection.exec_driver_sql("INSERT INTO report (words) VALUES (?)", words)
            connection.exec_driver_sql("INSERT INTO found (words) VALUES (?)", words)
            connection.exec_driver_sql("INSERT INTO item (report) VALUES (?)", (number + 1,))
    engine.dispose()


def newest_key(unlocked: Unlocked, name: str) -> bytes:
    """Return a person's newest key to verify with, even when she has left."""
    return next(iter(verify_keys(unlocked.header, name)))


def people_in(backup: Path, data_key: bytes) -> tuple[str, ...]:
    """Name those whose passphrase opens a backup."""
    with zipfile.ZipFile(backup) as archive:
        (name,) = (each for each in archive.namelist() if each.endswith(".keys"))
        header = verified_header(parse_keys_file(archive.read(name)), data_key)
    return tuple(slot.name for slot in header.slots)
