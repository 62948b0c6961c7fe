"""Puts everything together: stores, gates, desks and pages; and gives the command line its tools.

Loaded in a thread while the passphrase is typed, and at once for the command line.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from mscu.access import Permission
from mscu.actions.users import ChangePassphrase
from mscu.cli import DemoBuilt, First
from mscu.codes import Operation, Role
from mscu.demo.build import CASES, PEOPLE, fill
from mscu.demo.closing import close_old
from mscu.demo.papers import print_papers
from mscu.demo.store import OPENS_ALL, USER, demo_folder, is_demo, make_room
from mscu.errors import MscuError, NotPermitted, NotUnlocked, Occupied
from mscu.gate import LONDON, Gate, now_utc
from mscu.store import house
from mscu.store.backup import restore
from mscu.store.clock import clock_of
from mscu.store.device_secret import DeviceSecrets
from mscu.store.drafts import SealedDrafts
from mscu.store.founding import Founder, Plan, found
from mscu.store.house import House
from mscu.store.locations import check_location, default_folder
from mscu.store.multiply import multiply, open_made_up
from mscu.store.recovery import renew_codes
from mscu.store.revisions import revision_of
from mscu.store.workstation_keyring import system_keyring
from mscu.ui.chores import BackupSeen, Chore, StoreFacts, Verified
from mscu.ui.door import FirstPerson, NewStore
from mscu.ui.frame import Frame
from mscu.ui.main_window import Tenant
from mscu.ui.stay import Stay

DEMO_DAY = date(2022, 6, 20)
MOST_TOLD = 120
"""Cases that are told one by one; more are copies of them."""


class Porter:
    """Stands between the desk and the gate of one open store, and does the chores.

    To the desk it is the gate; to chores it is their keeper.
    """

    def __init__(self, opened: House) -> None:
        self.house = opened
        unit = opened.unit
        self.gate = Gate(unit, unit.actor(), clock_of(unit.fixed_day))
        self._changes: frozenset[tuple[str, int]] = frozenset()
        self._out = False

    @property
    def changes(self) -> frozenset[tuple[str, int]]:
        """What the last command changed."""
        return self._changes

    def ask(self, query: Any) -> Any:  # noqa: ANN401 - whatever the query answers
        """Answer a query, or look at the store as a whole."""
        self._be_in()
        if isinstance(query, Chore):
            return self._permit(query).answer(self)
        return self.gate.ask(query)

    def perform(self, command: Any) -> Any:  # noqa: ANN401 - whatever the command gives
        """Do a command or a chore."""
        self._be_in()
        if isinstance(command, Chore):
            self._changes = frozenset()
            return self._permit(command).perform(self)
        answer = self.gate.perform(command)
        self._changes = self.gate.changes
        return answer

    def interrupt(self) -> None:
        """Stop the statement that answers a query now."""
        if not self._out:
            self.gate.interrupt()

    def _be_in(self) -> None:
        """Whatever still waits when the store was let go of must not open it again."""
        if self._out:
            raise NotUnlocked

    def _permit(self, chore: Chore) -> Any:  # noqa: ANN401 - the chore itself
        if not self.gate.actor.may(chore.needs):
            reason = f"needs to {chore.needs.label}"
            self.gate.record(Operation.REFUSAL, type(chore).__name__, reason)
            raise NotPermitted
        return chore

    def log_in(self) -> None:
        """Record who came in, how often she failed before, and what the last one left open."""
        self.gate.end_last_sitting()
        if self.house.failed:
            tries = f"{self.house.failed} wrong since the last right one"
            self.gate.record(Operation.FAILED, "Unlock", tries)
        self.gate.record(Operation.LOGIN, "Unlock")

    # ------------------------------------------------------------ chores (`Keeper`)

    def back_up(self) -> BackupSeen:
        """Write a verified backup, on record before it is written."""
        self.gate.record(Operation.UPKEEP, "BackUp", "to the folder of automatic backups")
        made = self.house.back_up(now_utc())
        return _seen(datetime.fromisoformat(made.manifest.made_at), made.path)

    def backups(self) -> tuple[BackupSeen, ...]:
        """List the backups, newest first."""
        return tuple(_seen(time, path) for time, path in self.house.all_backups().items())

    def verify(self) -> Verified:
        """Compare everything with the audit; the result is on record."""
        verdict = self.house.verify()
        words = "sound" if verdict.sound else f"{verdict.found} findings"
        self.gate.record(Operation.UPKEEP, "Verify", words)
        counts = dict(verdict.counts)
        return Verified(
            findings=tuple(str(finding) for finding in verdict.findings),
            found=verdict.found,
            rows=counts.pop("audit_entry", 0),
            records=sum(counts.values()),
            witnesses=verdict.witnesses,
            head=str(verdict.head),
        )

    def shut_out(self, name: str) -> None:
        """Drop a slot and change the data key: intent and deed are on record."""
        self.gate.record(Operation.PERMISSION, "ShutOut", f"begins: {name}")
        self.house.shut_out(name)
        self.gate.unit = self.house.unit
        self.gate.record(Operation.PERMISSION, "ShutOut", f"done: {name}")

    def new_codes(self) -> tuple[str, str]:
        """Draw new recovery codes: intent and deed are on record."""
        unit = self.house.unit
        self.gate.record(Operation.PERMISSION, "NewCodes", "begins")
        codes = renew_codes(unit.files.keys, unlocked=unit.keys.unlocked)
        self.gate.record(Operation.PERMISSION, "NewCodes", "done")
        return codes

    def facts(self) -> StoreFacts:
        """Say what the store is."""
        unit = self.house.unit
        with unit.engine.connect() as connection:
            schema = revision_of(connection)
        return StoreFacts(
            unit_name=unit.settings["unit_name"], folder=str(unit.folder),
            size=unit.files.database.stat().st_size, schema=schema,
            store_id=unit.unlocked.store_id, keys_written=unit.keys.unlocked.generation,
            head=str(self.gate.head()),
        )  # fmt: skip

    def log_out(self) -> None:
        """Record that the store is locked, and let go of it."""
        self.gate.record(Operation.LOGOUT, "Lock")
        self._out = True
        self.house.close()

    def leave(self) -> str:
        """Back up, record and let go; gives what went wrong, or nothing."""
        problem = ""
        try:
            self.back_up()
        except MscuError as error:
            problem = f"There is no new backup: {error.sentence}"
        except OSError:
            problem = "There is no new backup: the disk of the backups is full or refuses."
        self.log_out()
        return problem


def _seen(made_at: datetime, path: Path) -> BackupSeen:
    return BackupSeen(path=str(path), made_at=made_at, size=path.stat().st_size)


class OpenStore:
    """A store that somebody has unlocked (`door.Opened`)."""

    def __init__(self, porter: Porter) -> None:
        self._porter = porter

    @property
    def person(self) -> str:
        """The log-in name."""
        return self._porter.gate.actor.name

    @property
    def unit_name(self) -> str:
        """Whose store it is."""
        return self._porter.house.unit.settings["unit_name"]

    @property
    def must_change(self) -> bool:
        """Whether somebody else knows the passphrase."""
        return self._porter.house.unit.keys.unlocked.must_change

    def change_passphrase(self, old: str, new: str, again: str) -> None:
        """Change it."""
        self._porter.perform(ChangePassphrase(old=old, new=new, again=again))

    def let_go(self) -> None:
        """Close it again without having moved in."""
        self._porter.log_out()

    def move_in(self, frame: Frame) -> Stay:
        """Make the pages."""
        unit, gate = self._porter.house.unit, self._porter.gate
        tenant = Tenant(
            actor=gate.actor,
            unit_name=self.unit_name,
            store=unit.files.database,
            fixed_day=unit.fixed_day,
            whole=unit.agrees(),
        )
        drafts = SealedDrafts.of(unit.folder, unit.unlocked)
        return Stay(self._porter, drafts, gate.clock, tenant=tenant, frame=frame)


class StoreDoor:
    """The ways into a store (`door.Door`), for the window; the command line uses them too."""

    def __init__(self, build_demo: Callable[[], tuple[Path, str, str]] | None = None) -> None:
        self._build_demo = build_demo

    @cached_property
    def devices(self) -> DeviceSecrets:
        """The secrets that the workstation's keyring keeps."""
        return DeviceSecrets(system_keyring())

    def unlock(self, folder: Path, name: str, passphrase: str) -> OpenStore:
        """Open a store."""
        check_location(folder)
        return self._let_in(
            house.unlock(folder, name, passphrase, devices=self.devices, now=now_utc())
        )

    def recover(
        self, folder: Path, codes: tuple[str, str], name: str, passphrase: str
    ) -> OpenStore:
        """Open a store with both recovery codes, under a new passphrase."""
        opened = house.recover(folder, codes, name, passphrase, devices=self.devices, now=now_utc())
        return self._let_in(opened, "with both recovery codes, under a new passphrase")

    def _let_in(self, opened: House, how: str = "") -> OpenStore:
        porter = Porter(opened)
        porter.log_in()
        if how:
            porter.gate.record(Operation.PERMISSION, "Recover", how)
        return OpenStore(porter)

    def demo(self) -> tuple[Path, str, str]:
        """Make the demo store, unless it is there."""
        if self._build_demo is None:
            raise MscuError("This program was built without its demo.")
        return self._build_demo()

    def usual_place(self) -> Path:
        """Give the folder where a store lies when nobody names one."""
        return default_folder()

    def check_place(self, folder: Path) -> None:
        """Refuse a folder where a store cannot be made, with the reason."""
        check_location(folder)
        with suppress(NotADirectoryError):
            if folder.exists() and any(folder.iterdir()):
                raise Occupied

    def found(self, store: NewStore) -> tuple[str, str]:
        """Make a store and give its two recovery codes."""
        self.check_place(store.folder)
        pairs = (
            (store.supervisor, Role.SUPERVISOR),
            (store.administrator, Role.ADMINISTRATOR),
        )
        founders = [
            Founder(
                name=person.name.casefold(), display=person.display, role=role,
                passphrase=person.passphrase,
            )
            for person, role in pairs
        ]  # fmt: skip
        plan = Plan(unit_name=store.unit_name)
        founded = found(store.folder, founders, plan, devices=self.devices, now=now_utc())
        founded.unit.close()
        return founded.recovery_codes

    def restore(self, backup: Path, folder: Path) -> str:
        """Bring a backup back; gives a sentence that says what it holds."""
        check_location(folder)
        manifest = restore(backup, folder)
        when = datetime.fromisoformat(manifest.made_at).astimezone(LONDON)
        return f"Restored as it was on {when.day} {when:%b %Y %H:%M}."


class CommandSession:
    """A store that the command line has unlocked (`cli.Session`)."""

    def __init__(self, porter: Porter) -> None:
        self._porter = porter
        self.ask, self.perform = porter.ask, porter.perform
        self.close = porter.log_out

    def verify(self) -> tuple[str, ...]:
        """Compare everything with the audit; gives a sentence for each finding."""
        self._must_keep("Verify")
        return self._porter.verify().findings

    def back_up_to(self, target: Path) -> str:
        """Write a verified backup to a file; gives its SHA-256."""
        self._must_keep("BackUp")
        self._porter.gate.record(Operation.UPKEEP, "BackUp", "to a file")
        self._porter.house.back_up_to(target, now_utc())
        return hashlib.sha256(target.read_bytes()).hexdigest()

    def _must_keep(self, action: str) -> None:
        if not self._porter.gate.actor.may(Permission.KEEP_STORE):
            self._porter.gate.record(Operation.REFUSAL, action, "needs to keep the store")
            raise NotPermitted


class CommandTools:
    """What only the program as a whole can do (`cli.Tools`)."""

    def __init__(self, show_window: Callable[[Path | None], int]) -> None:
        self.window = show_window
        self._door = StoreDoor()
        self.restore = self._door.restore

    def build_demo(self, folder: Path | None, cases: int) -> DemoBuilt:
        """Build the demo store and print its papers."""
        where = folder or demo_folder()
        papers = build_demo(where, cases)
        return DemoBuilt(
            folder=where, passphrase=OPENS_ALL, papers=papers,
            sentence=f"Built a demo store with {cases + 1} cases; in it today is 20 June 2022.",
        )  # fmt: skip

    def create(self, folder: Path, unit: str, people: tuple[First, First]) -> tuple[str, str]:
        """Make a unit's store with its first supervisor and its first administrator."""
        first, second = (FirstPerson(display=each.name, **vars(each)) for each in people)
        store = NewStore(folder=folder, unit_name=unit, supervisor=first, administrator=second)
        return self._door.found(store)

    def unlock(self, folder: Path, name: str, passphrase: str) -> CommandSession:
        """Open a store."""
        check_location(folder)
        devices = self._door.devices
        porter = Porter(house.unlock(folder, name, passphrase, devices=devices, now=now_utc()))
        porter.log_in()
        return CommandSession(porter)


def build_demo(folder: Path, cases: int) -> tuple[Path, ...]:
    """Build the demo store, replacing a former one; gives the papers printed from it."""
    check_location(folder)
    make_room(folder)
    founders = [
        Founder(name=name, display=display, role=Role(role), passphrase=OPENS_ALL)
        for name, display, role in PEOPLE
    ]
    plan = Plan(unit_name="Greater Manchester", fixed_day=DEMO_DAY)
    devices = DeviceSecrets(system_keyring())
    unit = found(folder, founders, plan, devices=devices, now=now_utc()).unit
    clock = clock_of(DEMO_DAY)
    few = min(cases, MOST_TOLD)
    case_id = fill(Gate(unit, unit.actor(), clock), cases=few)
    unit.close()
    unit = open_made_up(folder, "supervisor", OPENS_ALL, devices=devices, now=now_utc())
    supervisor = Gate(unit, unit.actor(), clock)
    close_old(supervisor)
    if cases > few:
        multiply(unit, (cases - 1) // few, clock())
    papers = print_papers(supervisor, case_id, folder / "papers")
    unit.close()
    return papers


def make_door() -> StoreDoor:
    """Give the window its ways in."""
    return StoreDoor(_demo_at_hand)


def _demo_at_hand() -> tuple[Path, str, str]:
    """Give the demo store, built anew unless it is there."""
    folder = demo_folder()
    if not is_demo(folder):
        build_demo(folder, CASES)
    return folder, USER, OPENS_ALL
