"""What the commands for a force's IT do with a unit's server, and with the store on it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mscu.access import Permission
from mscu.app.set_up import StoreSetUp
from mscu.cli.server_commands import ServerBackupMade, ServerToMoveTo
from mscu.dates.london import show_moment
from mscu.errors import MscuError, NotPermitted
from mscu.gate import now_utc
from mscu.machine_settings import Feature, require_on
from mscu.store import store_service
from mscu.store.files.locations import check_location
from mscu.store.files.server_file import write_server_file
from mscu.store.open_store import OpenStore

_ACCEPT_FIRST = "Nothing was moved: verify the store first, and accept what is missing."


_NO_FOLDER = "There is no folder {} for the connection file. Nothing was moved."
_NO_CONNECTION_FILE = (
    "The store was moved to the server, but its connection file could not be written: have IT make one "
    "(docs/server.md)."
)


class ServerCommandTools:
    """What these commands need from the whole program (`server_commands.ServerTools`)."""

    def __init__(self, set_up: StoreSetUp) -> None:
        self._set_up = set_up

    def connect(self, source: str, folder: Path | None) -> Path:
        """Connect a folder with the unit's server, and return it."""
        target = folder or self._set_up.default_folder()
        self._set_up.connect(source, target)
        return target

    def move_to_server(self, folder: Path, name: str, passphrase: str, to: ServerToMoveTo) -> None:
        """Move a store from a file to a server."""
        from mscu.store.put_on_server import NewServer, put_on_server, require_reached

        require_on(Feature.SERVER)
        if not to.connection_file.parent.is_dir():
            raise MscuError(_NO_FOLDER.format(to.connection_file.parent))
        server = NewServer(
            owner=to.owner,
            store=to.store,
            host=to.host,
            port=to.port,
            authority=to.authority.read_text(encoding="ascii") if to.authority else "",
        )
        require_reached(server)
        with self._to_move(folder, name, passphrase) as store:
            address = put_on_server(store, server, now_utc())
            try:
                write_server_file(to.connection_file, address)
            except MscuError as error:
                raise MscuError(f"{error.sentence} {_NO_CONNECTION_FILE}") from error

    def move_to_file(self, folder: Path, name: str, passphrase: str, target: Path) -> None:
        """Move a store from a server to a file in another folder."""
        from mscu.store.take_from_server import take_from_server

        check_location(target)
        with self._to_move(folder, name, passphrase) as store:
            take_from_server(store, target, now_utc())

    @contextmanager
    def _to_move(self, folder: Path, name: str, passphrase: str) -> Iterator[OpenStore]:
        """Open a store for somebody who may set one up, outside any session."""
        check_location(folder)
        service = store_service.unlock(folder, name, passphrase, devices=self._set_up.devices, now=now_utc())
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

    def server_recover(
        self, owner: str, codes: tuple[str, str], name: str, passphrase: str, *, authority: Path | None
    ) -> None:
        """Set a new passphrase for somebody with both recovery codes."""
        from mscu.store.recover_on_server import recover_on_server

        recover_on_server(owner, codes, name, passphrase, now=now_utc(), authority=authority)

    def server_restore(self, backup: Path, connection: str) -> ServerBackupMade:
        """Restore such a backup into an empty database."""
        from mscu.store.backups.server_backup import restore_server

        restored = restore_server(backup, connection)
        return ServerBackupMade(content=f"Restored: {restored.counted}.", fault=restored.fault)

    def server_upgrade(
        self,
        owner: str,
        name: str,
        passphrase: str,
        *,
        needs_backup: bool,
        accepts_changes: bool,
        authority: Path | None,
    ) -> str:
        """Upgrade the tables of a store on a server, and return a sentence on what was done."""
        from mscu.store.upgrade_on_server import upgrade_on_server

        upgraded = upgrade_on_server(
            owner,
            name,
            passphrase,
            devices=self._set_up.devices,
            now=now_utc(),
            needs_backup=needs_backup,
            accepts_changes=accepts_changes,
            authority=authority,
        )
        if upgraded is None:
            return "The tables are those of this version already. Nothing was changed."
        backup = "none" if upgraded.backup_at is None else show_moment(upgraded.backup_at)
        if upgraded.former == upgraded.newest:
            return f"The tables were of this version. {name} signed for how the server defines them now."
        return (
            f"The tables were brought from {upgraded.former} to {upgraded.newest}, and {name} signed for the "
            f"records. The last checked backup before: {backup}."
        )
