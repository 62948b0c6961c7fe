"""What the command line does with a store."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from mscu.access import Permission
from mscu.app.rule_files import require_rule_files
from mscu.app.sign_in import StoreSignIn
from mscu.cli import BuiltDemo, FirstLogin, ServerBackupMade, ServerToMoveTo
from mscu.codes import Operation, StoreKind
from mscu.dates.london import show_moment
from mscu.demo.store import DEMO_PASSPHRASE, demo_folder
from mscu.errors import MscuError, NotPermitted
from mscu.gate import now_utc
from mscu.store import store_service
from mscu.store.files.locations import check_location
from mscu.store.files.server_file import write_server_file
from mscu.store.open_store import OpenStore
from mscu.store_session import StoreSession
from mscu.ui.sign_in.sign_in_ports import FirstPerson, NewStore


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
        self._session.service.require_here()
        self._session.gate.record(Operation.UPKEEP, "BackUp", "to a file")
        with self._session.service.store.file_errors():
            self._session.service.back_up_to(target, now_utc())
        return hashlib.sha256(target.read_bytes()).hexdigest()

    def _require_permission(self, action: str, needs: Permission) -> None:
        self._session.require_access()
        if not self._session.gate.actor.may(needs):
            self._session.gate.record(Operation.REFUSAL, action, f"needs to {needs.label}")
            raise self._session.gate.not_permitted()


_ACCEPT_FIRST = "Nothing was moved: verify the store first, and accept what is missing."


class CommandTools:
    """What the command line needs from the whole program (`cli.Tools`)."""

    def __init__(self, show_window: Callable[[Path | None], int]) -> None:
        self.window = show_window
        self._sign_in = StoreSignIn()
        self.restore = self._sign_in.restore
        self.confirm_codes = self._sign_in.confirm_codes

    def build_demo(self, folder: Path | None, cases: int) -> BuiltDemo:
        """Build the demo store and print its papers."""
        from mscu.app.demo_store import build_demo  # loads most of what is printed, for this command alone

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

    def connect(self, source: str, folder: Path | None) -> Path:
        """Connect a folder with the unit's server, and return it."""
        target = folder or self._sign_in.default_folder()
        self._sign_in.connect(source, target)
        return target

    def move_to_server(self, folder: Path, name: str, passphrase: str, to: ServerToMoveTo) -> None:
        """Move a store from a file to a server."""
        from mscu.store.put_on_server import NewServer, put_on_server

        server = NewServer(
            owner=to.owner,
            store=to.store,
            host=to.host,
            port=to.port,
            authority=to.authority.read_text(encoding="ascii") if to.authority else "",
        )
        with self._to_move(folder, name, passphrase) as store:
            write_server_file(to.connection_file, put_on_server(store, server, now_utc()))

    def move_to_file(self, folder: Path, name: str, passphrase: str, target: Path) -> None:
        """Move a store from a server to a file in another folder."""
        from mscu.store.take_from_server import take_from_server

        check_location(target)
        with self._to_move(folder, name, passphrase) as store:
            take_from_server(store, target, now_utc())

    @contextmanager
    def _to_move(self, folder: Path, name: str, passphrase: str) -> Iterator[OpenStore]:
        """Open a store for somebody who may set one up, outside any session."""
        service = store_service.unlock(folder, name, passphrase, devices=self._sign_in.devices, now=now_utc())
        try:
            if not service.store.actor().may(Permission.BUILD_STORE):
                raise NotPermitted
            if service.store.missing:
                raise MscuError(" ".join((*service.store.missing, _ACCEPT_FIRST)))
            yield service.store
        finally:
            service.close()

    def server_backup(self, connection: str, target: Path) -> ServerBackupMade:
        """Back up the database of a store on a server."""
        from mscu.store.backups.server_backup import back_up_server

        made = back_up_server(connection, target)
        compared = f"Restored and compared at {show_moment(made.checked_at)}: {made.content.counted}."
        return ServerBackupMade(content=compared, fault=made.content.fault)

    def server_recover(self, owner: str, codes: tuple[str, str], name: str, passphrase: str) -> None:
        """Set a new passphrase for somebody with both recovery codes."""
        from mscu.store.recover_on_server import recover_on_server

        recover_on_server(owner, codes, name, passphrase, now=now_utc())

    def server_restore(self, backup: Path, connection: str) -> ServerBackupMade:
        """Restore such a backup into an empty database."""
        from mscu.store.backups.server_backup import restore_server

        restored = restore_server(backup, connection)
        return ServerBackupMade(content=f"Restored: {restored.counted}.", fault=restored.fault)

    def unlock(self, folder: Path, name: str, passphrase: str) -> CommandSession:
        """Open a store."""
        require_rule_files()
        check_location(folder)
        devices = self._sign_in.devices
        session = StoreSession(store_service.unlock(folder, name, passphrase, devices=devices, now=now_utc()))
        session.log_in()
        return CommandSession(session)
