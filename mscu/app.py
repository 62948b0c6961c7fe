"""Put everything together: stores, gates, dispatchers and pages. It also serves the command line.

Loaded in a thread while the passphrase is typed, and at once for the command line.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from pathlib import Path

from mscu.access import MAY_WITH_SURVIVORS, Permission
from mscu.actions.admin.users import ChangePassphrase
from mscu.cli import BuiltDemo, FirstLogin
from mscu.codes import Operation, Role, StoreKind
from mscu.demo.build import CASES, PEOPLE, close_old, fill
from mscu.demo.charity import fill_charity
from mscu.demo.leaving import ask_for_data, propose_disposal, record_leaving
from mscu.demo.own_day import record_day, set_watches
from mscu.demo.papers import print_panel_report, print_papers, write_panel_report
from mscu.demo.plans import record_plans
from mscu.demo.store import DEMO_PASSPHRASE, USER, demo_folder, is_demo, make_room
from mscu.demo.survivors import CHARITY, accepted, end_former_support, fill_survivors
from mscu.demo.survivors import PEOPLE as CHARITY_PEOPLE
from mscu.errors import (
    AccessWaits,
    MscuError,
    NotAStore,
    NotPermitted,
    StoreUnreachable,
    TargetExists,
    WrongPassphrase,
)
from mscu.gate import LONDON, Gate, now_utc
from mscu.outbox import Outbox
from mscu.store import store_service
from mscu.store.backups.backup import restore
from mscu.store.clock import clock_of
from mscu.store.create_store import FirstUser, StoreSettings, create_store
from mscu.store.files.file_names import StoreFiles, store_files
from mscu.store.files.locations import check_location, default_folder
from mscu.store.files.unfinished import forget_lack, is_half_made
from mscu.store.files.withdrawal_notes import WithdrawalNotes
from mscu.store.keys.drafts import SealedDrafts
from mscu.store.keys.keys_file import login_name
from mscu.store.keys.slots import Attempt
from mscu.store.keys.workstation_keyring import DeviceSecrets, system_keyring
from mscu.store.open_store import OpenStore
from mscu.store.scale_up import open_fictional, scale_up
from mscu.store.store_service import StoreService
from mscu.store_session import StoreSession
from mscu.ui.look.frame import Frame
from mscu.ui.session.workspaces import SignedIn
from mscu.ui.sign_in.charity_folder import (
    TwoLogins,
    charity_folder,
    known_charity,
    last_logins,
    remember_logins,
)
from mscu.ui.sign_in.sign_in_ports import CodesDue, FirstPerson, NewStore, Temporary, Unopened
from mscu.ui.sign_in.unlock import unit_shut
from mscu.ui.window.window_session import OpenWorkspace, WindowSession

DEMO_DAY = date(2022, 6, 20)
FIRST_ROLES = {
    StoreKind.UNIT: (Role.SUPERVISOR, Role.ADMINISTRATOR),
    StoreKind.SURVIVORS: (Role.LEAD, Role.LEAD),
}
"""The roles of the first two users of each kind of store."""
STORE_THERE = "There is already a store in this folder. Go back and open it, or choose an empty folder."
CHARITY_NOT_FOUND = (
    "The charity's store is not in the folder chosen for it. Connect its disk, then lock (Ctrl+L) and unlock."
)
BESIDE_THE_CHARITYS = "opened beside the charity's store, for navigators and leads only"
MAX_RECORDED_CASES = 120
"""The most cases of the demo that are recorded one by one; any more are copies."""


@dataclass(kw_only=True)
class _OtherStore:
    """The store beside an open one that the user has not opened yet."""

    store_kind: StoreKind
    folder: Path
    person: str
    open: Callable[[Path, str, str], StoreSession]
    """Opens it with a log-in name and a passphrase, which are counted."""
    error: MscuError = field(default_factory=WrongPassphrase)


class UnlockedStores:
    """The stores that one person has unlocked (`sign_in_ports.Opened`), the unit's first."""

    def __init__(self, session: StoreSession, passphrase: str, *, recovered: bool = False) -> None:
        self._open: dict[StoreKind, StoreSession] = {}
        self._passphrases: dict[StoreKind, str] = {}
        """The passphrase that has opened each store, until the window's pages are made."""
        self._other: _OtherStore | None = None
        self._recovered = recovered
        self._outbox: Outbox | None = None
        self.add(session, passphrase)

    def add(self, session: StoreSession, passphrase: str) -> None:
        """Add an opened store; the unit's is always the first."""
        opened = {**self._open, session.gate.actor.store: session}
        self._open = {kind: opened[kind] for kind in StoreKind if kind in opened}
        self._passphrases[session.gate.actor.store] = passphrase
        self._other = None
        self._exchange_from_now_on()
        if len(self._open) == len(StoreKind):
            self._remember_logins()

    def _remember_logins(self) -> None:
        """Remember which names opened the stores, and where the unit's is."""
        unit, charity = self.sessions
        store = charity.service.store
        if store.fixed_day is None:
            names = TwoLogins(
                folder=str(store.folder),
                charity=charity.gate.actor.name,
                unit=unit.gate.actor.name,
                unit_folder=str(unit.service.store.folder),
            )
            remember_logins(names)

    def _exchange_from_now_on(self, unit_folder: Path | None = None) -> None:
        """Exchange with the charity's store, if it is open, what waits: with the unit's or beside it."""
        charity, police = self._open.get(StoreKind.SURVIVORS), self._open.get(StoreKind.UNIT)
        if charity is None:
            return
        if police is not None:
            folder: Path | None = police.service.store.folder
        else:
            folder = unit_folder or _unit_folder(charity.service.store)
        notes = None if folder is None else WithdrawalNotes(folder)
        self._outbox = Outbox(charity.aside, None if police is None else police.aside, notes)
        self.exchange()

    def exchange(self) -> None:
        """Exchange what waits between the stores, as is done before the first page."""
        if self._outbox is not None and not self.must_change:
            session = self.sessions[0]
            session.news = (*session.news, *self._outbox.run(hears=False).told)

    def lacks(self, other: _OtherStore) -> None:
        """Note that there is another store, which the user has not opened."""
        self._other = other
        if other.store_kind is StoreKind.UNIT:
            self._exchange_from_now_on(other.folder)

    @property
    def sessions(self) -> tuple[StoreSession, ...]:
        """Return the sessions, the unit's first."""
        return tuple(self._open.values())

    @property
    def _first(self) -> StoreSession | None:
        """Return the session of the folder that was unlocked; None if only the one beside it opened."""
        is_unit_away = self._other is not None and self._other.store_kind is StoreKind.UNIT
        return None if is_unit_away else self.sessions[0]

    @property
    def person(self) -> str:
        """Return the log-in name."""
        return "" if self._first is None else self._first.gate.actor.name

    @property
    def unit_name(self) -> str:
        """Return the name of the unit or charity."""
        return "" if self._first is None else self._first.service.store.settings["unit_name"]

    @property
    def unopened(self) -> Unopened | None:
        """Return the store that the user may open as well, if it is not open."""
        other = self._other
        if other is None:
            return None
        return Unopened(store_kind=other.store_kind, person=other.person, error=other.error)

    def open_other(self, name: str, passphrase: str) -> None:
        """Open the other store as well."""
        other = self._other
        if other is None:
            return
        try:
            session = other.open(other.folder, name, passphrase)
        except MscuError as error:
            other.error = error
            raise
        self.add(session, passphrase)

    @property
    def must_change(self) -> bool:
        """Return whether somebody else knows a passphrase, so that it must be changed."""
        return self.temporary is not None

    @property
    def temporary(self) -> Temporary | None:
        """Return the passphrase that must be changed next, in every store that it opened and must leave."""
        due = [kind for kind, session in self._open.items() if session.must_change]
        if not due:
            return None
        passphrase = self._passphrases[due[0]]
        alike = tuple(kind for kind in due if self._passphrases[kind] == passphrase)
        return Temporary(
            store_kinds=alike,
            person=self._open[due[0]].gate.actor.name,
            passphrase=passphrase,
            stays=tuple(kind for kind in self._open if kind not in alike),
        )

    def change_passphrase(self, old: str, new: str, again: str) -> None:
        """Change the passphrase where it is temporary, or if it is nowhere, in every store."""
        temporary = self.temporary
        for kind in tuple(self._open) if temporary is None else temporary.store_kinds:
            self._open[kind].perform(ChangePassphrase(old=old, new=new, again=again))
            self._passphrases[kind] = new
        self.exchange()

    @property
    def codes_due(self) -> CodesDue | None:
        """Return which store has no recovery codes on paper; None if all have."""
        session = self._lacks_codes
        if session is None:
            return None
        store = session.service.store
        return CodesDue(
            owner=store.settings["unit_name"],
            store_kind=store.store_kind,
            used=self._recovered,
            may_draw=self._recovered or session.gate.actor.may(Permission.MANAGE_USERS),
        )

    @property
    def _lacks_codes(self) -> StoreSession | None:
        return next((session for session in self.sessions if session.lacks_codes), None)

    def draw_codes(self) -> tuple[str, str]:
        """Draw recovery codes for the store that has none.

        Whoever came in with the old codes draws new ones: the old ones are known, and so are of no use.
        """
        due, session = self.codes_due, self._lacks_codes
        if due is None or session is None or not due.may_draw:
            raise NotPermitted
        return session.new_codes()

    def confirm_codes(self) -> None:
        """Record that both codes are on paper."""
        if (session := self._lacks_codes) is not None:
            session.confirm_codes()

    def release(self) -> None:
        """Close the stores again without opening the window's pages."""
        for session in self.sessions:
            session.log_out()

    def open_session(self, frame: Frame) -> WindowSession:
        """Make the pages."""
        unit_away = "" if self._other is None else _unit_away(self._other)
        self._passphrases.clear()
        workspaces = [_workspace(session, unit_away=unit_away) for session in self.sessions]
        if self._outbox is not None:
            for session in self.sessions:
                session.after_act = self._outbox.wake
        clock = self.sessions[0].gate.clock
        return WindowSession(workspaces, clock, frame=frame, outbox=self._outbox)


def _unit_folder(store: OpenStore) -> Path | None:
    """Return where the unit's store is: around the charity's, or where it was last open beside it."""
    if StoreFiles(store.folder.parent, StoreKind.UNIT).keys.is_file():
        return store.folder.parent
    folder = last_logins(store.folder).unit_folder
    return Path(folder) if folder else None


LACKS_NOTES = (
    "No notes of the charity lay beside the backup: what it withdrew since can be read here until a "
    "navigator opens the charity's store beside this one."
)
WHILE_AWAY = (
    "Officers phone the navigator on call. To open the unit's store as well, lock (Ctrl+L) and unlock both."
)


def _unit_away(other: _OtherStore) -> str:
    """Return that the unit's store is not open beside the charity's and what is missed, or nothing."""
    return f"{unit_shut(other.error)} {WHILE_AWAY}" if other.store_kind is StoreKind.UNIT else ""


def _workspace(session: StoreSession, *, unit_away: str) -> OpenWorkspace:
    store = session.service.store
    signed_in = SignedIn(
        actor=session.gate.actor,
        unit_name=store.settings["unit_name"],
        store=store.files.database,
        fixed_day=store.fixed_day,
        missing=store.missing,
        news=session.news,
        waits=session.waits,
        keeps_witness=store.fixed_day is not None or store.witnesses.anchors.keyring.available,
        unit_away=unit_away,
    )
    return OpenWorkspace(
        gate=session,
        box=SealedDrafts.of(store.folder, store.unlocked, signed_in.actor.id),
        signed_in=signed_in,
    )


@contextmanager
def _released_on_error(opened: UnlockedStores) -> Iterator[None]:
    """Close what is open again if anything goes wrong, or its lock would keep everybody out."""
    try:
        yield
    except BaseException:
        opened.release()
        raise


class StoreSignIn:
    """What sign-in needs from the store (`sign_in_ports.SignIn`), for window and command line."""

    def __init__(self, build_demo: Callable[[], tuple[Path, str, str]] | None = None) -> None:
        self._build_demo = build_demo

    @property
    def devices(self) -> DeviceSecrets:
        """Return the secrets kept in the workstation's keyring, if that is open now."""
        return DeviceSecrets(system_keyring())

    def unlock(self, folder: Path, name: str, passphrase: str) -> UnlockedStores:
        """Open a store with a passphrase, and the charity's beside it if that opens likewise."""
        check_location(folder)
        attempt = Attempt()
        opened = UnlockedStores(self._open(folder, name, passphrase, attempt), passphrase)
        with _released_on_error(opened):
            self._open_charity(opened, passphrase, replace(attempt, counted=False))
        return opened

    def unlock_charity(self, folder: Path, name: str, passphrase: str, *, unit_person: str) -> UnlockedStores:
        """Open the charity's store at the door of a unit's folder, and the unit's if that opens likewise.

        It was chosen on this workstation, or was opened here before: no other is tried, as in `unlock`.
        """
        place = folder / StoreKind.SURVIVORS if is_demo(folder) else known_charity(folder)
        if place is None or not store_service.has_charity_store(place):
            raise NotAStore(CHARITY_NOT_FOUND)
        check_location(place)
        attempt = Attempt()
        opened = UnlockedStores(self._open(place, name, passphrase, attempt), passphrase)
        logins = last_logins(place)
        other = _OtherStore(
            store_kind=StoreKind.UNIT,
            folder=folder,
            person=logins.unit if logins.charity == login_name(name) else unit_person,
            open=self._open_beside,
        )
        with _released_on_error(opened):
            self._open_other(opened, other, passphrase, replace(attempt, counted=False))
        return opened

    def _open_charity(self, opened: UnlockedStores, passphrase: str, attempt: Attempt) -> None:
        """Open the charity's store with the same passphrase if the user's role is one of that store.

        A charity's store that does not open never keeps the unit's from opening. Where its folder was chosen,
        no other is tried: anybody who can write to the unit's folder could put a store of their own there,
        and the navigator would record in it what survivors told them.
        """
        (session,) = opened.sessions
        store, actor = session.service.store, session.gate.actor
        chosen_folder = None if store.fixed_day is not None else charity_folder()
        charity_store = chosen_folder or store.folder / StoreKind.SURVIVORS
        may_have_slot = store.store_kind is StoreKind.UNIT and actor.role in MAY_WITH_SURVIVORS
        if not may_have_slot:
            return
        if store_service.has_charity_store(charity_store):
            logins = last_logins(charity_store)
            other = _OtherStore(
                store_kind=StoreKind.SURVIVORS,
                folder=charity_store,
                person=logins.charity if logins.unit == actor.name else actor.name,
                open=self._open_beside,
            )
            self._open_other(opened, other, passphrase, attempt)
        elif chosen_folder is not None:
            session.news = (*session.news, CHARITY_NOT_FOUND)

    def _open_other(
        self, opened: UnlockedStores, other: _OtherStore, passphrase: str, attempt: Attempt
    ) -> None:
        """Open the store beside an open one with its passphrase, if that is tried, or note why it has not."""
        try:
            if passphrase:
                session = self._open_beside(other.folder, other.person, passphrase, attempt)
                opened.add(session, passphrase)
                return
        except AccessWaits as error:
            if other.store_kind is StoreKind.SURVIVORS:
                (session,) = opened.sessions
                session.news = (*session.news, f"The charity's store: {error.sentence}")
                return
            other.error = error.with_traceback(None)
        except MscuError as error:
            other.error = error.with_traceback(None)  # its frames have the key
        except (OSError, MemoryError):
            other.error = StoreUnreachable()
        opened.lacks(other)

    def _open_beside(
        self, folder: Path, name: str, passphrase: str, attempt: Attempt | None = None
    ) -> StoreSession:
        """Open the store of a navigator or lead who has opened the other.

        Anybody else reads what a wrong passphrase says, so that no officer's can be tried there unseen.
        """
        attempt, now = attempt or Attempt(), now_utc()
        service = store_service.unlock(
            folder, name, passphrase, devices=self.devices, now=now, attempt=attempt
        )
        if service.store.actor().role not in MAY_WITH_SURVIVORS:
            StoreSession(service).turn_away(BESIDE_THE_CHARITYS, now if attempt.counted else None)
            raise WrongPassphrase
        return self._start_session(service)

    def _open(self, folder: Path, name: str, passphrase: str, attempt: Attempt | None = None) -> StoreSession:
        return self._start_session(
            store_service.unlock(
                folder, name, passphrase, devices=self.devices, now=now_utc(), attempt=attempt
            )
        )

    def recover(self, folder: Path, codes: tuple[str, str], name: str, passphrase: str) -> UnlockedStores:
        """Open a store with both recovery codes and set a new passphrase, in that store only."""
        service = store_service.recover(folder, codes, name, passphrase, devices=self.devices, now=now_utc())
        reason = "with both recovery codes, under a new passphrase"
        session = self._start_session(service, reason)
        session.confirm_with_codes()
        opened = UnlockedStores(session, passphrase, recovered=True)
        self._open_charity(opened, "", Attempt())
        return opened

    def _start_session(self, service: StoreService, reason: str = "") -> StoreSession:
        session = StoreSession(service)
        try:
            session.log_in()
            if reason:
                session.gate.record(Operation.PERMISSION, "Recover", reason)
        except BaseException:
            service.close()
            raise
        return session

    def demo(self) -> tuple[Path, str, str]:
        """Return folder, user and passphrase of the demo store, built if it is not there."""
        if self._build_demo is None:
            raise MscuError("This program was built without the demo.")
        return self._build_demo()

    def default_folder(self) -> Path:
        return default_folder()

    def check_folder(self, folder: Path) -> None:
        """Raise an error if a store cannot be created in the folder."""
        check_location(folder)
        with suppress(NotADirectoryError):
            if not folder.exists() or not any(folder.iterdir()):
                return
            kinds = [StoreFiles(folder, store_kind) for store_kind in StoreKind]
            if any(is_half_made(files) for files in kinds):
                return
            raise TargetExists(STORE_THERE if any(files.keys.exists() for files in kinds) else None)

    def confirm_codes(self, folder: Path) -> None:
        """Remember that both codes of a new store are on paper."""
        forget_lack(store_files(folder))

    def found(self, store: NewStore) -> tuple[str, str]:
        """Create a store and return its two recovery codes."""
        self.check_folder(store.folder)
        people = (store.first, store.second)
        first_users = [
            FirstUser(
                name=person.name.casefold(), display=person.display, role=role, passphrase=person.passphrase
            )
            for person, role in zip(people, FIRST_ROLES[store.store_kind], strict=True)
        ]
        plan = StoreSettings(unit_name=store.unit_name, store_kind=store.store_kind)
        created = create_store(store.folder, first_users, plan, devices=self.devices, now=now_utc())
        created.store.close()
        return created.recovery_codes

    def restore(self, backup: Path, folder: Path) -> str:
        """Restore a backup and return a sentence on what it holds."""
        check_location(folder)
        manifest = restore(backup, folder)
        when = datetime.fromisoformat(manifest.made_at).astimezone(LONDON)
        restored = f"Restored as it was on {when.day} {when:%b %Y %H:%M}."
        is_unit = StoreFiles(folder, StoreKind.UNIT).keys.is_file()
        lacks_notes = is_unit and not WithdrawalNotes(folder).folder.is_dir()
        return f"{restored} {LACKS_NOTES}" if lacks_notes else restored


class CommandSession:
    """A store unlocked for the command line (`cli.Session`)."""

    def __init__(self, session: StoreSession) -> None:
        self._session = session
        self.ask, self.perform = session.ask, session.perform
        self.close = session.log_out
        self.missing, self.compare = session.missing, session.compare
        self.news = () if session.must_change else (*session.news, *filter(None, (session.waits,)))

    def verify(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Verify the store and return the findings, and what was corrected."""
        self._require_permission("Verify", Permission.VERIFY)
        with self._session.service.store.file_errors():
            result = self._session.verify()
        return result.findings, result.told

    def back_up_to(self, target: Path) -> str:
        """Write a verified backup to a file and return its SHA-256."""
        self._require_permission("BackUp", Permission.KEEP_STORE)
        self._session.gate.record(Operation.UPKEEP, "BackUp", "to a file")
        with self._session.service.store.file_errors():
            self._session.service.back_up_to(target, now_utc())
        return hashlib.sha256(target.read_bytes()).hexdigest()

    def _require_permission(self, action: str, needs: Permission) -> None:
        self._session.require_access()
        if not self._session.gate.actor.may(needs):
            self._session.gate.record(Operation.REFUSAL, action, f"needs to {needs.label}")
            raise self._session.gate.not_permitted()


class CommandTools:
    """What the command line needs from the whole program (`cli.Tools`)."""

    def __init__(self, show_window: Callable[[Path | None], int]) -> None:
        self.window = show_window
        self._sign_in = StoreSignIn()
        self.restore = self._sign_in.restore
        self.confirm_codes = self._sign_in.confirm_codes

    def build_demo(self, folder: Path | None, cases: int) -> BuiltDemo:
        """Build the demo store and print its papers."""
        target = folder or demo_folder()
        papers = build_demo(target, cases)
        return BuiltDemo(
            folder=target,
            passphrase=DEMO_PASSPHRASE,
            papers=papers,
            sentence=f"Built a demo store with {cases + 2} cases; in it today is 20 June 2022.",
        )

    def create(self, folder: Path, unit: str, people: tuple[FirstLogin, FirstLogin]) -> tuple[str, str]:
        """Create a unit's store with its first supervisor and administrator."""
        return self._found(folder, unit, people, StoreKind.UNIT)

    def _found(
        self, folder: Path, name: str, people: tuple[FirstLogin, FirstLogin], store_kind: StoreKind
    ) -> tuple[str, str]:
        first, second = (FirstPerson(display=person.name, **vars(person)) for person in people)
        store = NewStore(folder=folder, unit_name=name, first=first, second=second, store_kind=store_kind)
        return self._sign_in.found(store)

    def create_survivors(
        self, folder: Path, charity: str, leads: tuple[FirstLogin, FirstLogin]
    ) -> tuple[str, str]:
        """Create the charity's store for its two safeguarding leads."""
        return self._found(folder, charity, leads, StoreKind.SURVIVORS)

    def unlock(self, folder: Path, name: str, passphrase: str) -> CommandSession:
        """Open a store."""
        check_location(folder)
        devices = self._sign_in.devices
        session = StoreSession(store_service.unlock(folder, name, passphrase, devices=devices, now=now_utc()))
        session.log_in()
        return CommandSession(session)


def build_demo(folder: Path, cases: int) -> tuple[Path, ...]:
    """Build the demo store, replacing a former one, and return the papers printed from it."""
    check_location(folder)
    make_room(folder)
    plan = StoreSettings(unit_name="Greater Manchester", fixed_day=DEMO_DAY)
    devices = DeviceSecrets(system_keyring())
    store = create_store(folder, _demo_users(PEOPLE), plan, devices=devices, now=now_utc()).store
    clock = clock_of(DEMO_DAY)
    recorded = min(cases, MAX_RECORDED_CASES)
    case_id = fill(Gate(store, store.actor(), clock), cases=recorded)
    store.close()
    store = open_fictional(folder, "supervisor", DEMO_PASSPHRASE, devices=devices, now=now_utc())
    supervisor = Gate(store, store.actor(), clock)
    close_old(supervisor)
    if cases > recorded:
        scale_up(store, (cases - 1) // recorded, clock())
    record_plans(supervisor)
    papers = print_papers(supervisor, case_id, folder / "papers")
    panel = print_panel_report(supervisor, write_panel_report(supervisor), folder / "papers")
    store.close()
    steps: tuple[tuple[str, Callable[[Gate], object]], ...] = (
        ("officer", set_watches),
        ("colleague", partial(record_day, case_id=case_id)),
        ("supervisor", partial(record_leaving, case_id=case_id)),
        ("colleague", ask_for_data),
        ("records", propose_disposal),
    )
    for name, step in steps:
        store = open_fictional(folder, name, DEMO_PASSPHRASE, devices=devices, now=now_utc())
        step(Gate(store, store.actor(), clock))
        store.close()
    _add_survivors(folder, devices)
    return *papers, panel


def _demo_users(people: Iterable[tuple[str, str, str]]) -> list[FirstUser]:
    """Return the made-up users of the demo, all with one passphrase."""
    return [
        FirstUser(name=name, display=display, role=Role(role), passphrase=DEMO_PASSPHRASE)
        for name, display, role in people
    ]


def _add_survivors(folder: Path, devices: DeviceSecrets) -> None:
    """Build the charity's store beside the unit's, as a navigator would fill it."""
    store = open_fictional(folder, "navigator", DEMO_PASSPHRASE, devices=devices, now=now_utc())
    plan = StoreSettings(unit_name=CHARITY, fixed_day=DEMO_DAY, store_kind=StoreKind.SURVIVORS)
    people = _demo_users(CHARITY_PEOPLE)
    charity_store = create_store(
        folder / StoreKind.SURVIVORS, people, plan, devices=devices, now=now_utc()
    ).store
    clock = clock_of(DEMO_DAY)
    police, navigator = (Gate(open_store, open_store.actor(), clock) for open_store in (store, charity_store))
    fill_charity(police)
    referrals = accepted(police)
    fill_survivors(navigator, referrals)
    end_former_support(police, referrals)
    Outbox(navigator, police).run()
    charity_store.close()
    store.close()


def make_sign_in() -> StoreSignIn:
    """Return what the window's sign-in needs."""
    return StoreSignIn(_existing_demo)


def _existing_demo() -> tuple[Path, str, str]:
    """Return the demo store, built if it is not there."""
    folder = demo_folder()
    if not is_demo(folder):
        build_demo(folder, CASES)
    return folder, USER, DEMO_PASSPHRASE
