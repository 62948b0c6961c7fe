"""The commands for a force's IT: connecting with a unit's server, moving a store, backups.

`docs/server.md` says in which order they are used.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Protocol

import typer

from mscu.cli.terminal import Stdin, Store, Who, ask_code, ask_passphrase, require_typed, show
from mscu.errors import MscuError


@dataclass(frozen=True, kw_only=True)
class ServerBackupMade:
    """What a backup of a server's store holds, in sentences."""

    content: str
    fault: str
    """What is wrong with the audit; empty if nothing was found."""


@dataclass(frozen=True, kw_only=True)
class ServerToMoveTo:
    """Where a store is to be on a server, and where its connection file is to be written."""

    owner: str
    """How the database is reached by whoever may make tables and roles there: a URL."""
    store: str
    host: str
    port: int
    authority: Path | None
    connection_file: Path


class ServerTools(Protocol):
    """What only the whole program can do with a server."""

    def connect(self, source: str, folder: Path | None) -> Path:
        """Connect a folder with the unit's server, and return it."""
        ...

    def move_to_server(self, folder: Path, name: str, passphrase: str, to: ServerToMoveTo) -> None:
        """Move a store from a file to a server."""
        ...

    def move_to_file(self, folder: Path, name: str, passphrase: str, target: Path) -> None:
        """Move a store from a server to a file in another folder."""
        ...

    def server_backup(self, connection: str, target: Path) -> ServerBackupMade:
        """Back up the database of a store on a server."""
        ...

    def server_recover(
        self, owner: str, codes: tuple[str, str], name: str, passphrase: str, *, authority: Path | None
    ) -> None:
        """Set a new passphrase for somebody with both recovery codes."""
        ...

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
        ...

    def server_restore(self, backup: Path, connection: str) -> ServerBackupMade:
        """Restore such a backup into an empty database."""
        ...


Authority = Annotated[
    Path | None, typer.Option(help="The certificate of whoever vouches for the server (PEM).")
]


def bind_connect(app: typer.Typer, tools: ServerTools) -> None:
    @app.command()
    def connect(
        source: Annotated[str, typer.Argument(help="The connection file from IT, or postgresql://...")],
        folder: Annotated[Path | None, typer.Option(help="The folder for it on this computer.")] = None,
    ) -> None:
        """Connect this computer with a unit's store on a server, and check that the server answers."""
        target = tools.connect(source, folder)
        show(f"The server has answered. The connection is in {target}.", _TO_SIGN_IN)


_TO_SIGN_IN = "To open the store, start mscu without a command, choose this folder and sign in."


def _move_to_server(app: typer.Typer, tools: ServerTools) -> None:
    @app.command()
    def move_to_server(  # noqa: PLR0913, PLR0917 - the options of one command
        folder: Store,
        owner: Annotated[str, typer.Argument(help="The empty database, as IT reaches it: postgresql://...")],
        connection_file: Annotated[Path, typer.Argument(help="The connection file to write.")],
        store: Annotated[str, typer.Option(help="What the names of its roles on the server begin with.")],
        host: Annotated[str, typer.Option(help="The server, as workstations reach it.")],
        port: Annotated[int, typer.Option(help="Its port.")] = 5432,
        authority: Authority = None,
        user: Who = "administrator",
        yes: Annotated[bool, typer.Option("--yes", help="Move it without asking once more.")] = False,
        passphrase_stdin: Stdin = False,
    ) -> None:
        """Move a store from this computer to the unit's server; the one here opens no more."""
        if connection_file.exists():
            raise MscuError(f"{connection_file} already exists. Choose another name.")
        show(_IN_CLEAR)
        if not yes:
            require_typed(store)
        to = ServerToMoveTo(
            owner=owner,
            store=store,
            host=host,
            port=port,
            authority=authority,
            connection_file=connection_file,
        )
        tools.move_to_server(folder, user, ask_passphrase(passphrase_stdin), to)
        show(str(connection_file), _MOVED_TO_SERVER)


_IN_CLEAR = (
    "Whoever administers the server, and whoever has one of its backups, reads the unit's records there in "
    "clear, and can change them: restricted cases, names of victims, notes. mscu encrypts a store in a file, "
    "not one on a server (docs/server.md)."
)
_MOVED_TO_SERVER = (
    "Every row arrived as it was. Connect each computer with this file (“mscu connect”), then verify the "
    "store. The one in the folder does not open any more; its backups are still those of then."
)


def _move_to_file(app: typer.Typer, tools: ServerTools) -> None:
    @app.command()
    def move_to_file(
        folder: Store,
        target: Annotated[Path, typer.Argument(help="The empty folder for the store.")],
        user: Who = "administrator",
        passphrase_stdin: Stdin = False,
    ) -> None:
        """Move a store from the unit's server to this computer; the one on the server opens no more."""
        tools.move_to_file(folder, user, ask_passphrase(passphrase_stdin), target)
        show(str(target), _MOVED_TO_FILE)


_MOVED_TO_FILE = "Every row arrived as it was. Verify the store, then have IT delete the server's database."


Owner = Annotated[str, typer.Argument(help="The database, as IT reaches it: postgresql://...")]
Connection = Annotated[
    str, typer.Argument(help="What PostgreSQL connects with: service=NAME, or host=... dbname=... user=...")
]


def _server_backup(app: typer.Typer, tools: ServerTools) -> None:
    @app.command()
    def server_backup(
        connection: Connection, file: Annotated[Path, typer.Argument(help="The backup to write.")]
    ) -> None:
        """For IT: back up a unit's store on a server, restore that beside it and compare every row."""
        _print_server_backup(tools.server_backup(connection, file), file)


def _server_restore(app: typer.Typer, tools: ServerTools) -> None:
    @app.command()
    def server_restore(
        file: Annotated[Path, typer.Argument(help="The backup.")], connection: Connection
    ) -> None:
        """For IT: restore a backup of a unit's store into an empty database of a server."""
        _print_server_backup(tools.server_restore(file, connection), file)


def _server_recover(app: typer.Typer, tools: ServerTools) -> None:
    @app.command()
    def server_recover(
        owner: Owner,
        user: Annotated[str, typer.Option(help="The log-in name of whoever gets a new passphrase.")],
        from_stdin: Annotated[
            bool,
            typer.Option("--codes-stdin", help="Read both codes, then the passphrase, from standard input."),
        ] = False,
        authority: Authority = None,
    ) -> None:
        """For IT, with both recovery codes: give somebody a new passphrase for a store on a server."""
        codes = (ask_code("First", from_stdin), ask_code("Second", from_stdin))
        passphrase = ask_passphrase(from_stdin, of=user, again=True)
        tools.server_recover(owner, codes, user, passphrase, authority=authority)
        show(_RECOVERED)


_RECOVERED = "The new passphrase opens the store. The codes are known now: draw new ones."


def _print_server_backup(made: ServerBackupMade, file: Path) -> None:
    show(str(file), made.content, _NOT_CHECKED)
    if made.fault:
        raise MscuError(f"{made.fault} The backup is as the store is. Verify the store, and tell the unit.")


_NOT_CHECKED = (
    "The hashes and signatures of the audit, and the digests of records, are checked by “mscu verify”, which "
    "takes a passphrase. The file is not encrypted."
)


def _server_upgrade(app: typer.Typer, tools: ServerTools) -> None:
    @app.command()
    def server_upgrade(  # noqa: PLR0917 - the options of one command
        owner: Owner,
        user: Who = "administrator",
        without_backup: Annotated[
            bool, typer.Option("--without-backup", help="Upgrade though no backup was checked today.")
        ] = False,
        accept_changes: Annotated[
            bool, typer.Option("--accept-changes", help="Record what IT has changed of the server's roles.")
        ] = False,
        authority: Authority = None,
        passphrase_stdin: Stdin = False,
    ) -> None:
        """For IT, with an administrator of the unit, who signs: upgrade the tables of a store on a server."""
        passphrase = ask_passphrase(passphrase_stdin, of=user)
        done = tools.server_upgrade(
            owner,
            user,
            passphrase,
            needs_backup=not without_backup,
            accepts_changes=accept_changes,
            authority=authority,
        )
        show(done, _UPGRADED)


_UPGRADED = (
    "Each computer opens the store with this version of the program. Verify the store (“mscu verify”)."
)


FOR_IT = (_move_to_server, _move_to_file, _server_backup, _server_restore, _server_recover, _server_upgrade)
"""What binds each command to what the program can do, in the order in which they are listed."""
