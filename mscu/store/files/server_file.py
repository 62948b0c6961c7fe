"""The file `unit.server`, which says where the database of a unit's store is if that is on a server.

A force's IT hands it out as a connection file. Whoever has it can read the keys of the store there, which a
passphrase opens, and nothing else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from mscu.errors import Damaged, MscuError, NotAStore
from mscu.store.engine.store_errors import store_errors
from mscu.store.files.atomic import write_atomically
from mscu.store.files.strict_json import canonical, read_record

STORE_NAME = re.compile(r"[a-z][a-z0-9_]{0,29}")
"""What a store is called on a server: the names of its roles there begin with it."""
_MAX_BYTES = 64 << 10
_PORTS = range(1, 1 << 16)
DEFAULT_PORT = 5432
_SCHEMES = ("postgresql://", "postgres://")
_CONNECT = "_connect"
_DAMAGED = "The file {} is no connection file, or it was changed or damaged. Ask IT for a new one."


@dataclass(frozen=True, kw_only=True)
class ServerAddress:
    """Where a unit's database is, and what reads the keys of its store there."""

    host: str
    """Its name, or the folder of its socket on this computer."""
    port: int
    database: str
    store: str
    password: str = field(repr=False)
    """Of the role that reads the keys."""
    authority: str
    """The certificate of whoever vouches for the server's (PEM); empty for a socket."""

    @property
    def connect_role(self) -> str:
        """Return the role that reads the keys."""
        return self.store + _CONNECT

    @property
    def is_local(self) -> bool:
        """Return whether the server is reached by a socket of this computer, which needs no certificate."""
        return self.host.startswith("/")

    def check(self) -> None:
        """Refuse what no server can be reached with.

        Raises:
            ValueError: Something is missing or malformed.
        """
        is_named = self.host and self.database and self.password and STORE_NAME.fullmatch(self.store)
        is_safe = self.is_local or "BEGIN CERTIFICATE" in self.authority
        if not (is_named and is_safe and self.port in _PORTS):
            raise ValueError(self.host)


@store_errors()
def read_server_file(path: Path) -> ServerAddress:
    """Read a connection file, and refuse one that is incomplete or not ours."""
    if not path.is_file():
        raise NotAStore(f"There is no file {path.name}.")
    with path.open("rb") as file:
        content = file.read(_MAX_BYTES)
    try:
        address = read_record(ServerAddress, content)
        address.check()
    except ValueError as error:
        raise Damaged(_DAMAGED.format(path.name)) from error
    return address


@store_errors()
def write_server_file(path: Path, address: ServerAddress) -> None:
    write_atomically(path, canonical(address) + b"\n")


@store_errors()
def write_authority(path: Path, address: ServerAddress) -> None:
    """Write the certificate where the driver reads it, unless it is there already."""
    content = address.authority.encode()
    if not path.is_file() or path.read_bytes() != content:
        write_atomically(path, content)


def address_of(source: str) -> ServerAddress:
    """Read an address from the path of a connection file, or from the URL of the database.

    Of a URL the user is the role that reads the keys, and `sslrootcert` the file of the authority.
    """
    if not source.startswith(_SCHEMES):
        return read_server_file(Path(source))
    try:
        url = urlsplit(source)
        options = dict(parse_qsl(url.query))
        certificate = options.get("sslrootcert")
        address = ServerAddress(
            host=options.get("host") or url.hostname or "",
            port=url.port or int(options.get("port", DEFAULT_PORT)),
            database=unquote(url.path.removeprefix("/")),
            store=unquote(url.username or "").removesuffix(_CONNECT),
            password=unquote(url.password or ""),
            authority=Path(certificate).read_text(encoding="ascii") if certificate else "",
        )
        address.check()
    except ValueError:
        raise MscuError(_URL) from None
    return address


_URL = (
    "The address must read postgresql://STORE_connect:PASSWORD@HOST:PORT/DATABASE?sslrootcert=FILE. "
    "The connection file that IT hands out has all of it."
)
