"""What the command line does with a store."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from mscu.access import Permission
from mscu.app.doctor import examine
from mscu.app.rule_files import require_rule_files
from mscu.app.server_commands import ServerCommandTools
from mscu.app.set_up import StoreSetUp
from mscu.cli.commands import BuiltDemo, FirstLogin
from mscu.codes import Operation, StoreKind
from mscu.demo.store import DEMO_PASSPHRASE, demo_folder, is_demo
from mscu.gate import now_utc
from mscu.machine_settings import Feature, require_on
from mscu.progress import Progress
from mscu.store import store_service
from mscu.store.create_store import StoreSettings
from mscu.store.files.locations import check_location
from mscu.store.keys.new_slot import NewPerson
from mscu.store_session import StoreSession


class CommandSession:
    """A store unlocked for the command line (`cli.Session`)."""

    def __init__(self, session: StoreSession) -> None:
        self._session = session
        self.ask, self.perform = session.ask, session.perform
        self.close = session.log_out
        self.missing, self.compare = session.missing, session.compare
        self.news = () if session.must_change else (*session.news, *filter(None, (session.waits,)))

    @property
    def reads_audit(self) -> bool:
        """Return whether the user reads the audit."""
        return self._session.gate.actor.may(Permission.READ_AUDIT)

    def verify(self, progress: Progress) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Verify the store and return the findings, and what was corrected."""
        self._require_permission("Verify", Permission.VERIFY)
        with self._session.service.store.file_errors():
            result = self._session.verify(progress)
        return result.findings, result.told

    def back_up_to(self, target: Path, progress: Progress) -> str:
        """Write a verified backup to a file and return its SHA-256."""
        self._require_permission("BackUp", Permission.KEEP_STORE)
        self._session.service.require_here()
        self._session.gate.record(Operation.UPKEEP, "BackUp", "to a file")
        with self._session.service.store.file_errors():
            self._session.service.back_up_to(target, now_utc(), progress)
        return hashlib.sha256(target.read_bytes()).hexdigest()

    def _require_permission(self, action: str, needs: Permission) -> None:
        self._session.require_access()
        if not self._session.gate.actor.may(needs):
            self._session.gate.record(Operation.REFUSAL, action, f"needs to {needs.label}")
            raise self._session.gate.not_permitted()


class CommandTools(ServerCommandTools):
    """What the command line needs from the whole program (`cli.Tools`)."""

    def __init__(self, show_window: Callable[..., int]) -> None:
        super().__init__(StoreSetUp())
        self.window = show_window
        self.restore = self._set_up.restore
        self.confirm_codes = self._set_up.confirm_codes
        self.examine = examine

    def kept_demo(self, folder: Path | None) -> BuiltDemo | None:
        """Return the demo store that was built before, with what was recorded in it since."""
        require_on(Feature.DEMO)
        target = folder or demo_folder()
        if not is_demo(target):
            return None
        return BuiltDemo(
            folder=target,
            passphrase=DEMO_PASSPHRASE,
            papers=tuple(sorted((target / "papers").glob("*.pdf"))),
            sentence="This demo was built before and holds what was recorded in it. --new builds it anew.",
        )

    def build_demo(self, folder: Path | None, cases: int, tell: Callable[[float], object]) -> BuiltDemo:
        """Build the demo store and print its papers."""
        from mscu.app.demo_store import build_demo  # loads most of what is printed, for this command alone

        target = folder or demo_folder()
        papers = build_demo(target, cases, tell)
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
        plan = StoreSettings(unit_name=name, store_kind=store_kind)
        first_people = [
            NewPerson(name=person.name, display=person.name, passphrase=person.passphrase)
            for person in people
        ]
        return self._set_up.create(folder, plan, first_people)

    def create_survivors(
        self, folder: Path, charity: str, leads: tuple[FirstLogin, FirstLogin]
    ) -> tuple[str, str]:
        """Create the charity's store for its two safeguarding leads."""
        return self._found(folder, charity, leads, StoreKind.SURVIVORS)

    def unlock(self, folder: Path, name: str, passphrase: str) -> CommandSession:
        """Open a store."""
        require_rule_files()
        check_location(folder)
        devices = self._set_up.devices
        session = StoreSession(store_service.unlock(folder, name, passphrase, devices=devices, now=now_utc()))
        session.log_in()
        return CommandSession(session)
