"""Programs that are killed while they write, for `test_killed.py`.

A child, which is forked from the tests, does a deed, over and over, and tells on a pipe what it has finished;
its parent kills it at a random moment and looks at what is on the disk.
"""

import os
import random
import select
import shutil
import signal
import sys
import time
from abc import abstractmethod
from contextlib import closing
from functools import partial
from pathlib import Path

from mscu.actions.admin.access_grants import AccessToConfirm, ConfirmAccess
from mscu.actions.admin.users import AddUser
from mscu.codes import Role, StoreKind
from mscu.errors import AccessWaits
from mscu.gate import Gate
from mscu.store.backups.backup import back_up, restore
from mscu.store.backups.backup_file import check_backup
from mscu.store.create_store import FirstUser, StoreSettings, create_store
from mscu.store.files.cipher import connect
from mscu.store.files.copying import check_integrity, count_rows
from mscu.store.files.file_names import StoreFiles
from mscu.store.files.unfinished import Lacks, is_half_made, lacks
from mscu.store.keys.keys import bring_along
from mscu.store.keys.keys_file import FLOOR, previous_path, read_keys_file
from mscu.store.keys.recovery import renew_codes
from mscu.store.keys.rotation import finish_rotation, remove_person
from mscu.store.keys.staged_keys import verified_header
from mscu.store.schema.database import open_database
from mscu.store.store_service import StoreService, unlock
from tests.store.made import HEAD, NO_DEVICES, NOW, PASSPHRASES, enter
from tests.tools.deriving import Salts
from tests.tools.forking import forked

FORMER_KEYS = Path(__file__).parent / "golden" / "format1.keys"


def found_by(folder: Path, people: dict[str, Role], *, made_up: bool = False) -> None:
    """Make a store."""
    users = [
        FirstUser(name=name, display=f"DI {name.title()}", role=role, passphrase=PASSPHRASES[name])
        for name, role in people.items()
    ]
    plan = StoreSettings(unit_name="Greater Manchester", cost=FLOOR, made_up=made_up)
    create_store(folder, users, plan, devices=NO_DEVICES, now=NOW).store.close()


class Victim:
    """A deed on the store in a folder, and what must hold whenever it is killed."""

    kills_itself = False
    """Whether it ends itself, each time one change of a file later, and not after a random time."""
    round = 0
    """How often it was killed before."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.keys, self.database = folder / "unit.keys", folder / "unit.db"
        self.anna = enter(self.keys)

    @abstractmethod
    def do(self, done: int) -> None:
        """Do it for ever; write a byte to `done` after each time."""

    @abstractmethod
    def check(self, finished: int) -> None:
        """Look at what is left."""

    def counts(self) -> dict[str, int]:
        with closing(connect(self.database, self.anna.data_key)) as connection:
            return count_rows(connection)


class SavesKeys(Victim):
    def do(self, done: int) -> None:
        while True:
            renew_codes(self.keys, unlocked=self.anna)
            os.write(done, b".")

    def check(self, finished: int) -> None:
        header = verified_header(read_keys_file(self.keys), self.anna.data_key)
        assert header.generation - self.anna.generation - finished in {0, 1}
        self.anna = enter(self.keys)
        if finished:
            verified_header(read_keys_file(previous_path(self.keys)), self.anna.data_key)


class SavesRows(Victim):
    def do(self, done: int) -> None:
        engine = open_database(self.database, self.anna.data_key)
        while True:
            with engine.begin() as connection:
                connection.exec_driver_sql("INSERT INTO report (words) VALUES ('saved')")
                connection.exec_driver_sql("INSERT INTO found (words) VALUES ('saved')")
            os.write(done, b".")

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.before = self.counts()["report"]

    def check(self, finished: int) -> None:
        counts = self.counts()
        assert counts["report"] == counts["found_content"]
        assert counts["report"] - self.before - finished in {0, 1}
        assert check_integrity(self.database, self.anna.data_key) == ()
        self.before = counts["report"]


class BacksUp(Victim):
    def do(self, done: int) -> None:
        engine = open_database(self.database, self.anna.data_key)
        for number in range(1000):
            target = self.folder / f"{self.round}-{number}.zip"
            back_up(engine, self.keys, target, unlocked=self.anna, audit_head=HEAD, now=NOW)
            os.write(done, b".")

    def check(self, finished: int) -> None:
        made = list(self.folder.glob(f"{self.round}-*.zip"))
        assert len(made) - finished in {0, 1}
        for path in made:
            assert check_backup(path).counts(self.anna.data_key) == self.counts()


class Restores(Victim):
    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.backup, self.place = folder / "backup.zip", folder / "restored"
        engine = open_database(self.database, self.anna.data_key)
        back_up(engine, self.keys, self.backup, unlocked=self.anna, audit_head=HEAD, now=NOW)
        engine.dispose()

    def do(self, done: int) -> None:
        restore(self.backup, self.place)
        os.write(done, b".")
        signal.pause()

    def check(self, finished: int) -> None:
        assert self.place.exists() or not finished
        if self.place.exists():
            names = {path.name for path in self.place.iterdir()}
            assert names == {"unit.db", "unit.keys", "unit.restored"}
            assert check_integrity(self.place / "unit.db", self.anna.data_key) == ()
            shutil.rmtree(self.place)


class RemovesPerson(Victim):
    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.rows = self.counts()
        self.whole = {path: path.read_bytes() for path in (self.keys, self.database)}

    def do(self, done: int) -> None:
        remove_person(self.keys, self.database, "bea", unlocked=self.anna)
        os.write(done, b".")
        signal.pause()

    def check(self, finished: int) -> None:
        after = finish_rotation(self.keys, self.database, unlocked=enter(self.keys))
        begun = after.header.slot_of("bea") is None
        assert begun or not finished
        assert begun is (after.data_key != self.anna.data_key)
        with closing(connect(self.database, after.data_key)) as connection:
            assert count_rows(connection) == self.rows
        for path, content in self.whole.items():
            path.write_bytes(content)


class Founds(Victim):
    """Makes a store: what is left is whole and asks for its codes, or makes way for another."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.place = folder / "new"
        self.found()  # derives the keys, so that a kill falls among the writing and not before it
        shutil.rmtree(self.place)

    def found(self) -> None:
        found_by(self.place, {"anna": Role.SUPERVISOR})

    def do(self, done: int) -> None:
        self.found()
        os.write(done, b".")
        signal.pause()

    def check(self, finished: int) -> None:
        files = StoreFiles(self.place, StoreKind.UNIT)
        left = set(self.place.iterdir()) if self.place.exists() else set()
        if is_half_made(files) or left <= {files.lock}:
            assert not finished
            self.found()
        unlock(self.place, "anna", PASSPHRASES["anna"], devices=NO_DEVICES, now=NOW).close()
        assert lacks(files) is Lacks.CODES
        shutil.rmtree(self.place)


class BringsAlong(Victim):
    """Takes the names out of a keys file of version 0.1.0: killed before each change of a file in turn."""

    kills_itself = True

    def __init__(self, folder: Path) -> None:
        self.folder, self.keys = folder, folder / "unit.keys"
        self.put_back()
        self.anna = enter(self.keys)

    def put_back(self) -> None:
        for path in (self.keys, previous_path(self.keys)):
            path.write_bytes(FORMER_KEYS.read_bytes())

    def named(self) -> set[str]:
        """Name the files in the folder that name anybody."""
        quoted = [f'"{name}"'.encode() for name in PASSPHRASES]  # without marks, "bea" is hexadecimal too
        files = [path for path in self.folder.iterdir() if path.is_file()]
        return {path.name for path in files if any(name in path.read_bytes() for name in quoted)}

    def do(self, done: int) -> None:
        if self.round:
            sys.addaudithook(KillAt(self.round))
        bring_along(self.keys, PASSPHRASES["anna"], unlocked=self.anna, devices=NO_DEVICES)
        os.write(done, b".")
        signal.pause()

    def check(self, finished: int) -> None:
        assert not finished or not self.named()
        assert enter(self.keys, "bea").data_key == self.anna.data_key
        after = bring_along(self.keys, PASSPHRASES["anna"], unlocked=enter(self.keys), devices=NO_DEVICES)
        assert self.named() == set()
        assert [slot.name for slot in after.header.slots] == [*PASSPHRASES]
        assert [slot.former_lock is None for slot in after.header.slots] == [True, False, False]
        self.put_back()


class ConfirmsAccess(Victim):
    """Confirms what somebody else gave: killed before each change of a file in turn."""

    kills_itself = True

    def __init__(self, folder: Path) -> None:
        self.place = folder / "new"
        found_by(self.place, {"anna": Role.SUPERVISOR, "bea": Role.ADMINISTRATOR}, made_up=True)
        service = self.enter("bea")
        Gate(service.store, service.store.actor()).perform(
            AddUser(name="cleo", display="DC Cleo", role=Role.OFFICER, passphrase=PASSPHRASES["cleo"])
        )
        service.close()
        self.whole = {path: path.read_bytes() for path in self.place.iterdir() if path.is_file()}

    def enter(self, name: str) -> StoreService:
        return unlock(self.place, name, PASSPHRASES[name], devices=NO_DEVICES, now=NOW)

    def do(self, done: int) -> None:
        service = self.enter("anna")
        gate = Gate(service.store, service.store.actor())
        (waiting,) = gate.ask(AccessToConfirm())
        if self.round:
            sys.addaudithook(KillAt(self.round))
        gate.perform(ConfirmAccess(grant_ids=(waiting.id,)))
        os.write(done, b".")
        signal.pause()

    def check(self, finished: int) -> None:
        service = self.enter("anna")
        confirmed = not Gate(service.store, service.store.actor()).ask(AccessToConfirm())
        assert confirmed or not finished
        service.close()
        try:
            enter(self.place / "unit.keys", "cleo")
        except AccessWaits:
            assert not confirmed
        else:
            assert confirmed
        shutil.rmtree(self.place)
        self.place.mkdir(mode=0o700)
        for path, content in self.whole.items():
            path.write_bytes(content)


CHANGES = frozenset({"os.rename", "os.remove", "os.truncate"})
"""What Python calls the changes of a file's name, or of its length."""


class KillAt:
    """Kills the program before it changes a file for the n-th time."""

    def __init__(self, number: int) -> None:
        self.left = number

    def __call__(self, event: str, arguments: tuple[object, ...]) -> None:
        """Count a change."""
        flags = arguments[2] if event == "open" else 0
        if event in CHANGES or (isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR)):
            self.left -= 1
            if not self.left:
                os.kill(os.getpid(), signal.SIGKILL)


VICTIMS = {kind.__name__: kind for kind in Victim.__subclasses__()}


CHILD, PARENT = "child", "parent"
"""The series of salts of each."""


def kill_once(victim: Victim, seconds: float | None, salts: Salts) -> tuple[int, float]:
    """Run the step in a child process and kill it after a time, or when it has finished once.

    Gives how often it had finished, and the seconds that it lived.
    """
    salts.begin(CHILD)
    heard, done = os.pipe()
    started = time.perf_counter()
    child = forked(partial(victim.do, done))
    os.close(done)
    select.select([heard] if seconds is None else [], [], [], seconds)
    os.kill(child, signal.SIGKILL)
    lived = time.perf_counter() - started
    _, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL, "the child ended by itself"
    with os.fdopen(heard, "rb") as pipe:
        finished = len(pipe.read())
    salts.begin(PARENT)
    victim.check(finished)
    return finished, lived


def kill(deed: str, folder: Path, kills: int, seed: int, salts: Salts) -> int:
    """Kill the program so many times, each time while it does the deed; return how often it had finished."""
    salts.begin(CHILD)
    victim, chance = VICTIMS[deed](folder), random.Random(seed)
    finished, once = kill_once(victim, None, salts)
    for number in range(1, kills + 1):
        victim.round = number
        seconds = None if victim.kills_itself else chance.uniform(0, 2 * once)
        done = kill_once(victim, seconds, salts)[0]
        finished += done
        if done and victim.kills_itself:
            break
    return finished
