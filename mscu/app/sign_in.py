"""Sign-in to stores: unlock, recover, create, restore. Loaded in a thread while the passphrase is typed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from mscu.access import MAY_WITH_SURVIVORS
from mscu.app.rule_files import require_rule_files
from mscu.app.set_up import StoreSetUp
from mscu.app.unlocked_stores import OtherStore, UnlockedStores
from mscu.codes import Operation, StoreKind
from mscu.demo.store import is_demo
from mscu.errors import AccessWaits, MscuError, NotAStore, StoreUnreachable, WrongPassphrase
from mscu.gate import now_utc
from mscu.progress import Progress
from mscu.store import store_service
from mscu.store.create_store import StoreSettings
from mscu.store.files.locations import check_location
from mscu.store.keys.keys_file import login_name
from mscu.store.keys.new_slot import NewPerson
from mscu.store.keys.recovery import RECOVER, WITH_CODES
from mscu.store.keys.slots import Attempt
from mscu.store.store_service import StoreService
from mscu.store_session import StoreSession
from mscu.ui.sign_in.charity_folder import charity_folder, known_charity, last_logins
from mscu.ui.sign_in.sign_in_ports import NewStore

CHARITY_NOT_FOUND = (
    "The charity's store is not in the folder chosen for it. Connect its disk, then lock (Ctrl+L) and unlock."
)
BESIDE_THE_CHARITYS = "opened beside the charity's store, for navigators and leads only"


@contextmanager
def _released_on_error(opened: UnlockedStores) -> Iterator[None]:
    """Close what is open again if anything goes wrong, or its lock would keep everybody out."""
    try:
        yield
    except BaseException:
        opened.release()
        raise


class StoreSignIn(StoreSetUp):
    """What sign-in needs from the store (`sign_in_ports.SignIn`), for window and command line."""

    def __init__(
        self,
        build_demo: Callable[[Callable[[float], object]], tuple[Path, str, str]] | None = None,
        *,
        when_open: Callable[[], object] = lambda: None,
    ) -> None:
        self._build_demo = build_demo
        self._when_open = when_open
        """Called before a store is used."""

    def unlock(
        self, folder: Path, name: str, passphrase: str, progress: Progress | None = None
    ) -> UnlockedStores:
        """Open a store with a passphrase, and the charity's beside it if that opens likewise."""
        require_rule_files()
        check_location(folder)
        attempt = Attempt()
        opened = UnlockedStores(self._open(folder, name, passphrase, attempt, progress), passphrase)
        with _released_on_error(opened):
            self._open_charity(opened, passphrase, replace(attempt, counted=False), progress)
        return opened

    def unlock_charity(
        self, folder: Path, name: str, passphrase: str, *, unit_person: str, progress: Progress | None = None
    ) -> UnlockedStores:
        """Open the charity's store at the door of a unit's folder, and the unit's if that opens likewise.

        It was chosen on this workstation, or was opened here before: no other is tried, as in `unlock`.
        """
        require_rule_files()
        place = folder / StoreKind.SURVIVORS if is_demo(folder) else known_charity(folder)
        if place is None or not store_service.has_charity_store(place):
            raise NotAStore(CHARITY_NOT_FOUND)
        check_location(place)
        attempt = Attempt()
        opened = UnlockedStores(self._open(place, name, passphrase, attempt, progress), passphrase)
        logins = last_logins(place)
        other = OtherStore(
            store_kind=StoreKind.UNIT,
            folder=folder,
            person=logins.unit if logins.charity == login_name(name) else unit_person,
            open=self._open_beside,
        )
        with _released_on_error(opened):
            self._open_other(opened, other, passphrase, replace(attempt, counted=False), progress)
        return opened

    def _open_charity(
        self, opened: UnlockedStores, passphrase: str, attempt: Attempt, progress: Progress | None = None
    ) -> None:
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
            self._open_other(opened, other, passphrase, attempt, progress)
        elif chosen_folder is not None:
            session.news = (*session.news, CHARITY_NOT_FOUND)

    def _open_other(  # noqa: PLR0917 - as above
        self,
        opened: UnlockedStores,
        other: OtherStore,
        passphrase: str,
        attempt: Attempt,
        progress: Progress | None,
    ) -> None:
        """Open the store beside an open one with its passphrase, if that is tried, or note why it has not."""
        try:
            if passphrase:
                session = self._open_beside(other.folder, other.person, passphrase, progress, attempt)
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

    def _open_beside(  # noqa: PLR0917 - as above
        self,
        folder: Path,
        name: str,
        passphrase: str,
        progress: Progress | None,
        attempt: Attempt | None = None,
    ) -> StoreSession:
        """Open the store of a navigator or lead who has opened the other.

        Anybody else reads what a wrong passphrase says, so that no officer's can be tried there unseen.
        """
        check_location(folder)
        attempt, now = attempt or Attempt(), now_utc()
        service = store_service.unlock(
            folder, name, passphrase, devices=self.devices, now=now, attempt=attempt, progress=progress
        )
        if service.store.actor().role not in MAY_WITH_SURVIVORS:
            StoreSession(service).turn_away(BESIDE_THE_CHARITYS, now if attempt.counted else None)
            raise WrongPassphrase
        return self._start_session(service)

    def _open(  # noqa: PLR0917 - who opens what with what, and who waits for it
        self, folder: Path, name: str, passphrase: str, attempt: Attempt, progress: Progress | None = None
    ) -> StoreSession:
        service = store_service.unlock(
            folder, name, passphrase, devices=self.devices, now=now_utc(), attempt=attempt, progress=progress
        )
        return self._start_session(service)

    def recover(self, folder: Path, codes: tuple[str, str], name: str, passphrase: str) -> UnlockedStores:
        """Open a store with both recovery codes and set a new passphrase, in that store only."""
        require_rule_files()
        check_location(folder)
        service = store_service.recover(folder, codes, name, passphrase, devices=self.devices, now=now_utc())
        session = self._start_session(service, WITH_CODES)
        session.confirm_with_codes()
        opened = UnlockedStores(session, passphrase, recovered=True)
        self._open_charity(opened, "", Attempt())
        return opened

    def _start_session(self, service: StoreService, reason: str = "") -> StoreSession:
        self._when_open()
        session = StoreSession(service)
        try:
            session.log_in()
            if reason:
                session.gate.record(Operation.PERMISSION, RECOVER, reason)
        except BaseException:
            session.close()
            raise
        return session

    def demo(self, tell: Callable[[float], object]) -> tuple[Path, str, str]:
        """Return folder, user and passphrase of the demo store, built if it is not there."""
        if self._build_demo is None:
            raise MscuError("This program was built without the demo.")
        self._when_open()
        return self._build_demo(tell)

    def found(self, store: NewStore) -> tuple[str, str]:
        """Create a store and return its two recovery codes."""
        self._when_open()
        people = [
            NewPerson(name=person.name, display=person.display, passphrase=person.passphrase)
            for person in (store.first, store.second)
        ]
        plan = StoreSettings(
            unit_name=store.unit_name, store_kind=store.store_kind, second_place=store.second_place
        )
        return self.create(store.folder, plan, people)
