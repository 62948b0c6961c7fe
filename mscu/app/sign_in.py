"""Sign-in to stores: unlock, recover, create, restore. Loaded in a thread while the passphrase is typed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from mscu.access import MAY_WITH_SURVIVORS
from mscu.app.rule_files import require_rule_files
from mscu.app.unlocked_stores import OtherStore, UnlockedStores
from mscu.codes import Operation, Role, StoreKind
from mscu.dates.london import show_moment
from mscu.demo.store import is_demo
from mscu.errors import AccessWaits, MscuError, NotAStore, StoreUnreachable, TargetExists, WrongPassphrase
from mscu.gate import now_utc
from mscu.store import store_service
from mscu.store.backups.backup import restore
from mscu.store.create_store import FirstUser, StoreSettings, create_store
from mscu.store.files.file_names import StoreFiles, store_files
from mscu.store.files.locations import check_location, default_folder
from mscu.store.files.server_file import address_of
from mscu.store.files.unfinished import forget_lack, is_half_made
from mscu.store.files.withdrawal_notes import WithdrawalNotes
from mscu.store.keys.keys_file import login_name
from mscu.store.keys.recovery import RECOVER, WITH_CODES
from mscu.store.keys.slots import Attempt
from mscu.store.keys.workstation_keyring import DeviceSecrets, system_keyring
from mscu.store.store_service import StoreService
from mscu.store_session import StoreSession
from mscu.ui.sign_in.charity_folder import charity_folder, known_charity, last_logins
from mscu.ui.sign_in.sign_in_ports import NewStore

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
LACKS_NOTES = (
    "No notes of the charity lay beside the backup: what it withdrew since can be read here until a "
    "navigator opens the charity's store beside this one."
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
        require_rule_files()
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
        require_rule_files()
        place = folder / StoreKind.SURVIVORS if is_demo(folder) else known_charity(folder)
        if place is None or not store_service.has_charity_store(place):
            raise NotAStore(CHARITY_NOT_FOUND)
        check_location(place)
        attempt = Attempt()
        opened = UnlockedStores(self._open(place, name, passphrase, attempt), passphrase)
        logins = last_logins(place)
        other = OtherStore(
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
            other = OtherStore(
                store_kind=StoreKind.SURVIVORS,
                folder=charity_store,
                person=logins.charity if logins.unit == actor.name else actor.name,
                open=self._open_beside,
            )
            self._open_other(opened, other, passphrase, attempt)
        elif chosen_folder is not None:
            session.news = (*session.news, CHARITY_NOT_FOUND)

    def _open_other(
        self, opened: UnlockedStores, other: OtherStore, passphrase: str, attempt: Attempt
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
        require_rule_files()
        service = store_service.recover(folder, codes, name, passphrase, devices=self.devices, now=now_utc())
        session = self._start_session(service, WITH_CODES)
        session.confirm_with_codes()
        opened = UnlockedStores(session, passphrase, recovered=True)
        self._open_charity(opened, "", Attempt())
        return opened

    def _start_session(self, service: StoreService, reason: str = "") -> StoreSession:
        session = StoreSession(service)
        try:
            session.log_in()
            if reason:
                session.gate.record(Operation.PERMISSION, RECOVER, reason)
        except BaseException:
            session.close()
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

    def connect(self, source: str, folder: Path) -> None:
        """Connect a folder with the unit's server, by a connection file or the URL of its database."""
        check_location(folder)
        address = address_of(source)
        if not store_files(folder).server.exists():
            self.check_folder(folder)
        store_service.connect(folder, address)

    def confirm_codes(self, folder: Path) -> None:
        """Remember that both codes of a new store are on paper."""
        forget_lack(store_files(folder))

    def found(self, store: NewStore) -> tuple[str, str]:
        """Create a store and return its two recovery codes."""
        require_rule_files()
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
        restored = f"Restored as it was on {show_moment(datetime.fromisoformat(manifest.made_at))}."
        is_unit = StoreFiles(folder, StoreKind.UNIT).keys.is_file()
        lacks_notes = is_unit and not WithdrawalNotes(folder).folder.is_dir()
        return f"{restored} {LACKS_NOTES}" if lacks_notes else restored
