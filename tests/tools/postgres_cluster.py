"""A PostgreSQL server of the tests' own, in a folder of its own, which ends when they do.

Each worker of xdist has one: it is there in a second and needs no agreement between workers, which one for
all would; the second server takes 30 MB. Where no server is installed, tests of both databases run on the
embedded one alone, and the header of the run says so.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from types import MappingProxyType
from typing import Any

import psycopg
import pytest

import go

SUPERUSER = "mscu"
DEFAULT_PORT = 5432
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "20",
    "shared_buffers": "16MB",
    # Nothing has to outlast the run, so nothing waits for the disk.
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
}
UNTIL_INPUT_ENDS = """
set -e
"$0/initdb" -D data -U "$1" --no-locale -E UTF8 -A trust --no-sync --no-instructions >log 2>&1
cat settings >>data/postgresql.conf
"$0/pg_ctl" -s -w -D data -l log start >>log 2>&1
echo ready
cat >/dev/null
"$0/pg_ctl" -s -D data -m immediate stop
rm -rf data log settings hba server.crt server.key
"""
"""Run by a shell that reads from the tests: its input ends with them, however they end."""
NOBODY = 65534
"""The user without rights of every Linux: the server refuses to run as root."""


def server_folder() -> Path | None:
    """Return the folder of the programs of the newest server that is installed, if there is one."""
    tool = None if os.name == "nt" else go.find_tool("pg_ctl")
    return Path(tool).resolve().parent if tool else None


SERVER = server_folder()


def pytest_report_header() -> str:
    """Return the line of the header that names the databases of the run."""
    if SERVER is None:
        return "databases: SQLCipher alone, as no PostgreSQL server was found (apt-get install postgresql)"
    return f"databases: SQLCipher, and PostgreSQL of {SERVER}"


@dataclass(frozen=True)
class Cluster:
    """A server that is running, and the names of databases that it has not had yet."""

    folder: Path
    server: Path
    """The folder of its programs."""
    names: Iterator[str]
    port: int

    def write(self, name: str, content: bytes) -> None:
        """Write a file in its folder that it alone reads."""
        path = self.folder / name
        path.write_bytes(content)
        path.chmod(0o600)
        os.chown(path, _as_server()["user"], -1)

    def control(self, *what: str) -> None:
        """Have it do something, such as `restart`, and wait until it has."""
        command = [str(self.server / "pg_ctl"), "-s", "-w", "-D", "data", "-l", "log", *what]
        subprocess.run(command, cwd=self.folder, check=True, **_as_server())

    def url(self, name: str) -> str:
        """Return where SQLAlchemy finds a database."""
        return f"postgresql+psycopg://{SUPERUSER}@/{name}?host={self.folder}&port={self.port}"

    def run(self, statement: str) -> None:
        """Run a statement that no transaction may hold, such as CREATE DATABASE."""
        with psycopg.connect(
            host=str(self.folder), port=self.port, user=SUPERUSER, dbname="postgres", autocommit=True
        ) as connection:
            connection.execute(statement)

    def make(self, template: str = "template0") -> str:
        """Make a database as a copy of another, which nobody may be using, and return its name."""
        name = next(self.names)
        self.run(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        return name

    def crash(self) -> None:
        """End all processes of the server as they stand, with nothing written, and start it again."""
        self.control("-m", "immediate", "restart")

    @contextmanager
    def database(self, template: str = "template0") -> Iterator[str]:
        """Yield the URL of a database that is there for a while."""
        name = self.make(template)
        yield self.url(name)
        self.run(f"DROP DATABASE {name} WITH (FORCE)")


def _as_server() -> dict[str, Any]:
    """Return as whom a server runs: whoever runs the tests, or nobody if that is root."""
    return {"user": NOBODY, "extra_groups": ()} if os.geteuid() == 0 else {"user": os.geteuid()}


@contextmanager
def running(
    server: Path, settings: Mapping[str, str] = SETTINGS, files: Mapping[str, bytes] = MappingProxyType({})
) -> Iterator[Cluster]:
    """Run a server in a folder of its own, which settings name `{folder}`, with files that they ask for."""
    with tempfile.TemporaryDirectory(prefix="mscu-", dir=os.environ.get("PYTEST_DEBUG_TEMPROOT")) as folder:
        values = {**settings, "unix_socket_directories": folder}
        lines = (f"{name} = '{value.format(folder=folder)}'\n" for name, value in values.items())
        (Path(folder) / "settings").write_text("".join(lines), encoding="utf-8")
        os.chown(folder, _as_server()["user"], -1)
        names = (f"made_{number}" for number in count())
        cluster = Cluster(Path(folder), server, names, int(values.get("port", DEFAULT_PORT)))
        for name, content in files.items():
            cluster.write(name, content)
        command = ["sh", "-c", UNTIL_INPUT_ENDS, str(server), SUPERUSER]
        with subprocess.Popen(
            command,
            cwd=folder,
            **_as_server(),
            start_new_session=True,  # so that Ctrl+C ends the tests first
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        ) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == b"ready\n", (Path(folder) / "log").read_text()
            yield cluster


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[Cluster]:
    """Run a server for the tests that need one."""
    if SERVER is None:
        pytest.fail("no PostgreSQL server is installed: a test that needs one asks `SERVER` first")
    with running(SERVER) as cluster:
        yield cluster
