"""Stores as they are set up: created, restored from a backup, or connected with a server."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from mscu.app.rule_files import require_rule_files
from mscu.codes import Role, StoreKind
from mscu.dates.london import show_moment
from mscu.errors import TargetExists
from mscu.gate import now_utc
from mscu.machine_settings import Feature, require_on
from mscu.progress import Progress
from mscu.store import store_service
from mscu.store.backups.backup import restore
from mscu.store.backups.second_place import try_place
from mscu.store.create_store import FirstUser, StoreSettings, create_store
from mscu.store.files.file_names import StoreFiles, store_files
from mscu.store.files.locations import check_location, default_folder
from mscu.store.files.server_file import address_of
from mscu.store.files.unfinished import forget_lack, is_half_made
from mscu.store.files.withdrawal_notes import WithdrawalNotes
from mscu.store.keys.new_slot import NewPerson
from mscu.store.keys.workstation_keyring import DeviceSecrets, system_keyring

FIRST_ROLES = {
    StoreKind.UNIT: (Role.SUPERVISOR, Role.ADMINISTRATOR),
    StoreKind.SURVIVORS: (Role.LEAD, Role.LEAD),
}
"""The roles of the first two users of each kind of store."""
STORE_THERE = "There is already a store in this folder. Go back and open it, or choose an empty folder."
LACKS_NOTES = (
    "No notes of the charity lay beside the backup: what it withdrew since can be read here until a "
    "navigator opens the charity's store beside this one."
)


class StoreSetUp:
    """What the command line and sign-in do with a store that nobody has opened."""

    @property
    def devices(self) -> DeviceSecrets:
        """Return the secrets kept in the workstation's keyring, if that is open now."""
        return DeviceSecrets(system_keyring())

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

    def try_second_place(self, store: Path, place: Path) -> bool:
        """Try a folder as the second place of a store; return whether it is on another disk."""
        return try_place(store, place)

    def connect(self, source: str, folder: Path) -> None:
        """Connect a folder with the unit's server, by a connection file or the URL of its database."""
        require_on(Feature.SERVER)
        check_location(folder)
        address = address_of(source)
        if not store_files(folder).server.exists():
            self.check_folder(folder)
        store_service.connect(folder, address)

    def confirm_codes(self, folder: Path) -> None:
        """Remember that both codes of a new store are on paper."""
        forget_lack(store_files(folder))

    def create(self, folder: Path, plan: StoreSettings, people: Sequence[NewPerson]) -> tuple[str, str]:
        """Create a store for its first two users and return its two recovery codes."""
        require_rule_files()
        self.check_folder(folder)
        first_users = [
            FirstUser(
                name=person.name.casefold(), display=person.display, role=role, passphrase=person.passphrase
            )
            for person, role in zip(people, FIRST_ROLES[plan.store_kind], strict=True)
        ]
        created = create_store(folder, first_users, plan, devices=self.devices, now=now_utc())
        created.store.close()
        return created.recovery_codes

    def restore(self, backup: Path, folder: Path, progress: Progress | None = None) -> str:
        """Restore a backup and return a sentence on what it holds."""
        check_location(folder)
        manifest = restore(backup, folder, progress)
        restored = f"Restored as it was on {show_moment(datetime.fromisoformat(manifest.made_at))}."
        is_unit = StoreFiles(folder, StoreKind.UNIT).keys.is_file()
        lacks_notes = is_unit and not WithdrawalNotes(folder).folder.is_dir()
        return f"{restored} {LACKS_NOTES}" if lacks_notes else restored
