"""A PostgreSQL database as one file, by the tools of the server's own makers.

Where an error of theirs could repeat what is recorded about a person, its words are not passed on.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

import psycopg
from psycopg import errors, sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from mscu.errors import DiskFull, OtherBackupRuns, ServerBackupFailed, ServerRefuses, StoreError, TargetExists
from mscu.store.engine.shared_backups import MADE_NOW
from mscu.store.engine.shared_database import IS_SUITED
from mscu.store.engine.shared_errors import is_of_server, store_error_for
from mscu.store.engine.shared_roles import SCHEMA, StoreRoles, database_rights
from mscu.store.engine.stored_rows import TableColumns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from psycopg import Connection

    from mscu.store.engine.reading import Reading

DUMP, RESTORE = "pg_dump", "pg_restore"
_FOLDERS = ("/usr/lib/postgresql/*/bin", "C:/Program Files/PostgreSQL/*/bin")
_NO_RIGHT = "42501"
_NUMBER = re.compile(r"\d+")
_HUNDREDS_A_VERSION = 10_000
_TABLES = """
SELECT quote_ident(nspname) || '.' || quote_ident(relname), attname,
    coalesce(attnum = ANY(conkey), false)
FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
LEFT JOIN pg_constraint ON conrelid = pg_class.oid AND contype = 'p'
WHERE relkind = 'r' AND left(nspname, 3) != 'pg_' AND nspname != 'information_schema'
ORDER BY 1, attnum
"""
_BROKEN_LINKS = """
SELECT seq FROM (
    SELECT seq, previous, lag(seq, 1, 0::bigint) OVER links AS former, lag(hash) OVER links AS hash_before
    FROM audit_entry WINDOW links AS (ORDER BY seq)
) AS linked
WHERE seq != former + 1 OR previous IS DISTINCT FROM coalesce(hash_before, decode(repeat('00', 32), 'hex'))
ORDER BY seq LIMIT 1
"""
_STORE = """
SELECT substring(relowner::regrole::text FROM '^(.*)_owner$') FROM pg_class
WHERE oid = 'public.audit_entry'::regclass AND relowner::regrole::text LIKE '%\\_owner'
"""
_PLACE_PEOPLE = f"SELECT {SCHEMA}.place(id) FROM public.users"  # noqa: S608 - our own name
_HAS_TABLES = """
SELECT count(*) FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
WHERE relkind IN ('r', 'v', 'S') AND left(nspname, 3) != 'pg_' AND nspname != 'information_schema'
"""


@dataclass(frozen=True)
class Server:
    """A database of a server: what its tools and driver connect with, and apart from it the password."""

    address: str
    password: str
    database: str

    @classmethod
    def of(cls, connection: str) -> Server:
        """Read a connection string; a password is not passed on where other programs see it."""
        try:
            parts = conninfo_to_dict(connection)
        except psycopg.ProgrammingError as error:
            raise ServerBackupFailed(
                "This is no connection: write service=NAME, or host=... dbname=... user=..."
            ) from error
        password = str(parts.pop("password", "") or "")
        server = cls(make_conninfo(**cast("Any", parts)), password, "")
        with server.connected() as opened:
            return cls(server.address, password, opened.info.dbname)

    def of_database(self, name: str) -> Server:
        """Return another database of the same server."""
        return Server(make_conninfo(self.address, dbname=name), self.password, name)

    @contextmanager
    def connected(self) -> Iterator[Connection[Any]]:
        """Connect, each statement by itself unless a transaction is begun."""
        with server_errors():
            connection = psycopg.connect(self.address, password=self.password or None, autocommit=True)
            with connection:
                # Else rows that the log-in may not see would be left out without a word.
                connection.execute("SET row_security = off")
                connection.execute("SET idle_in_transaction_session_timeout = 0")
                connection.execute("SET timezone = 'UTC'")
                yield connection

    def run(self, tool: str, *arguments: str, output: IO[bytes] | None = None) -> None:
        """Run a tool on the database.

        Raises:
            StoreError: It failed.
        """
        environment = {
            **os.environ,
            "LC_ALL": "C",
            **({"PGPASSWORD": self.password} if self.password else {}),
        }
        command = [str(find_tool(tool)), f"--dbname={self.address}", *arguments]
        done = subprocess.run(
            command,
            check=False,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.PIPE,
        )
        if done.returncode:
            raise self._error_of(done.stderr.decode(errors="replace"))

    def _error_of(self, told: str) -> StoreError:
        if "No space left on device" in told or "Disk quota exceeded" in told:
            return DiskFull("The disk of this computer or of the server is full, so there is no backup.")
        try:
            with self.connected():
                pass
        except StoreError as error:
            return error
        if "permission denied" in told or "must be owner" in told or "row-level security" in told:
            return ServerRefuses(_LACKS_RIGHTS)
        if found := re.search(r'role "([^"]+)" does not exist', told):
            return ServerBackupFailed(
                f"The server has no role {found[1]}. Restore its roles first (docs/server.md)."
            )
        return ServerBackupFailed()


_LACKS_RIGHTS = "This log-in may not read the whole store, or not make a database. Use the one for backups."


@contextmanager
def server_errors() -> Iterator[None]:
    """Convert errors of the driver to sentences for the server's administrators."""
    try:
        yield
    except Exception as error:
        if not is_of_server(error):
            raise
        meant = store_error_for(error)
        if (
            meant is not None
            and issubclass(meant, ServerRefuses)
            and getattr(error, "sqlstate", "") == _NO_RIGHT
        ):
            raise ServerRefuses(_LACKS_RIGHTS) from error
        raise (meant or ServerBackupFailed) from error


def find_tool(name: str) -> Path:
    """Return a tool: the one on the search path, or that of the newest server on this computer.

    Raises:
        ServerBackupFailed: There is none.
    """
    folders = [Path(folder) for pattern in _FOLDERS for folder in _glob(pattern)]
    beside = [found for folder in folders if (found := shutil.which(name, path=str(folder)))]
    found = shutil.which(name) or (beside[-1] if beside else None)
    if found is None:
        raise ServerBackupFailed(f"{name} is not on this computer. Install PostgreSQL's client programs.")
    return Path(found)


def _glob(pattern: str) -> list[Path]:
    """Return folders by the version that they are of, the newest last."""
    root, _, rest = pattern.partition("*")
    found = Path(root).glob(f"*{rest}") if Path(root).is_dir() else ()
    return sorted(found, key=lambda folder: int((_NUMBER.findall(str(folder)) or ["0"])[-1]))


def require_tools(connection: Connection[Any]) -> None:
    """Refuse tools that are missing, or older than the server.

    Raises:
        ServerBackupFailed: One is.
    """
    served = connection.info.server_version // _HUNDREDS_A_VERSION
    for name in (DUMP, RESTORE):
        said = subprocess.run(
            [str(find_tool(name)), "--version"], check=False, capture_output=True, text=True
        )
        version = int((_NUMBER.findall(said.stdout) or ["0"])[0])
        if version < served:
            raise ServerBackupFailed(
                f"{name} is of version {version}, older than the server, which is of version {served}. "
                f"Install PostgreSQL's client programs of version {served}."
            )


def tables_of(reading: Reading) -> dict[str, TableColumns]:
    """Return all tables with what is stored in them; what a database computes from that is left out."""
    columns: dict[str, list[str]] = {}
    keys: dict[str, list[str]] = {}
    for name, column, is_key in reading.rows(_TABLES):
        columns.setdefault(name, []).append(column)
        keys.setdefault(name, []).extend([column] if is_key else [])
    return {name: TableColumns(columns[name], keys[name] or columns[name]) for name in columns}


def first_broken_link(reading: Reading) -> int | None:
    """Return the first row of the audit that does not follow the one before by number and hash."""
    row = reading.row(_BROKEN_LINKS)
    return None if row is None else int(row[0])


def export_snapshot(connection: Connection[Any]) -> str:
    """Return by which name the tools see the database as this transaction does."""
    (name,) = connection.execute("SELECT pg_export_snapshot()").fetchone() or ("",)
    return str(name)


def note_backup(connection: Connection[Any], audit_row: int, size: int) -> Any:  # noqa: ANN401 - a moment
    """Record for everybody of the store that a backup was made and checked; return when."""
    (at,) = connection.execute(MADE_NOW, (audit_row, size)).fetchone() or (None,)
    return at


def admit_again(connection: Connection[Any]) -> None:
    """Admit the roles of a store to its restored database, as no backup has that.

    People come into the groups that its table of users says: the server's roles may be newer.
    """
    row = connection.execute(_STORE).fetchone()
    if row is not None:
        database = sql.Identifier(connection.info.dbname).as_string()
        for statement in database_rights(StoreRoles(row[0]), database):
            connection.execute(statement)
        connection.execute(_PLACE_PEOPLE)


@contextmanager
def scratch_database(server: Server) -> Iterator[Server]:
    """Make an empty database beside another, and drop it afterwards; what a crash left is dropped first."""
    scratch = server.of_database(f"{server.database}_check")
    drop = sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(scratch.database))
    make = sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'")
    try:
        with server.connected() as connection:
            connection.execute(drop)
            connection.execute(make.format(sql.Identifier(scratch.database)))
    except StoreError as error:
        if isinstance(error.__cause__, errors.ObjectInUse):
            raise OtherBackupRuns from error
        raise
    try:
        yield scratch
    finally:
        with suppress(StoreError), server.connected() as connection:
            connection.execute(drop)


def require_empty(connection: Connection[Any]) -> None:
    """Refuse a database that has tables, or other settings than a store needs.

    Raises:
        TargetExists: It has tables.
        ServerBackupFailed: It has other settings.
    """
    if (connection.execute(_HAS_TABLES).fetchone() or (1,))[0]:
        raise TargetExists("This database is not empty. Make a new one, and restore into that.")
    if not (connection.execute(IS_SUITED).fetchone() or (False,))[0]:
        raise ServerBackupFailed("The database must have the encoding UTF8 and the collation C.")
