"""Moving a store that is in a file into an empty database of the unit's server.

The file stays with what it had, and opens no more. On the server the keys of the audit are sealed beside the
keys file, and each person has a log-in of her own.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from sqlalchemy import delete, select
from sqlalchemy.exc import DBAPIError

from mscu.codes import Operation
from mscu.errors import FileNotLeft, MscuError, ServerRefuses, TargetExists
from mscu.models.code import SECRET_SETTINGS, Setting
from mscu.models.user import User
from mscu.store.audit.audit import Audit, AuditLine, read_head
from mscu.store.audit.digest import type_name
from mscu.store.engine.engines import SHARED, writing
from mscu.store.engine.server_log_ins import admit, allow_connecting, has_roles
from mscu.store.engine.shared_backups import backup_rights
from mscu.store.engine.shared_database import open_shared, server_url
from mscu.store.engine.shared_roles import StoreRoles
from mscu.store.engine.shared_row_security import secure
from mscu.store.engine.store_errors import store_errors
from mscu.store.files.server_file import ServerAddress, write_authority
from mscu.store.keys.keys_row import (
    KEYS_TABLE,
    NO_LOGINS,
    READ_BEFORE_UNLOCKING,
    AuditKeys,
    KeysRow,
    make_keys_row,
    next_logins,
    sealed_columns,
)
from mscu.store.keys.server_login import verifier_of
from mscu.store.moved_rows import copy_rows, has_left, leave_behind, require_same_rows
from mscu.store.owner_url import owner_url, verified
from mscu.store.schema.schema import make_tables
from mscu.store.schema.schema_check import definitions_of

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import URL, Connection, Engine

    from mscu.store.open_store import OpenStore

PUT_ON_SERVER = "PutOnServer"
_NAME_TAKEN = "The server has roles of a store {} already. Choose another name, or have IT remove them."
_NOT_MOVED = "Nothing was moved."
_NO_WAY = (
    "No workstation could reach the store so. Name the host, a port, the certificate of whoever vouches for "
    "the server (--authority), and a store of lower-case letters, digits and “_” that begins with a letter "
    "(30 at most). Nothing was moved."
)
_PASSWORD_BYTES = 32


@dataclass(frozen=True, kw_only=True)
class NewServer:
    """Where a store is to be on a server."""

    owner: str | URL
    """How the database is reached by whoever may make tables and roles there."""
    store: str
    """What the names of its roles begin with."""
    host: str
    """As workstations reach it."""
    port: int
    authority: str
    """The certificate of whoever vouches for the server's (PEM)."""


@contextmanager
def _authority_file(address: ServerAddress) -> Iterator[Path | None]:
    """Yield the path of a file with the certificate of an address, as the driver reads it."""
    if address.is_local:
        yield None
        return
    with TemporaryDirectory(prefix="mscu-") as folder:
        file = Path(folder) / "authority.pem"
        write_authority(file, address)
        yield file


def _owner_url(server: NewServer) -> URL:
    try:
        return owner_url(server.owner)
    except MscuError as error:
        raise MscuError(f"{error.sentence} {_NOT_MOVED}") from None


def _address_of(server: NewServer, password: str) -> ServerAddress:
    """Return what workstations connect with.

    Raises:
        MscuError: No workstation could read it.
    """
    address = ServerAddress(
        host=server.host,
        port=server.port,
        database=str(_owner_url(server).database),
        store=server.store,
        password=password,
        authority=server.authority,
    )
    try:
        address.check()
    except ValueError:
        raise MscuError(_NO_WAY) from None
    return address


@store_errors()
def require_reached(server: NewServer) -> None:
    """Ask whether a server with the right certificate answers where workstations will look for the store.

    Raises:
        ServerUnreachable: Nothing answers there.
        ServerUntrusted: What answers has another certificate.
    """
    address = _address_of(server, secrets.token_hex(_PASSWORD_BYTES))
    with _authority_file(address) as authority, suppress(ServerRefuses), store_errors():
        where = server_url(
            address.host,
            address.port,
            address.database,
            role=address.connect_role,
            password=address.password,
            authority=authority,
        )
        open_shared(where).dispose()


@store_errors()
def put_on_server(store: OpenStore, server: NewServer, now: datetime) -> ServerAddress:
    """Move an open store to a server, whole or not at all; return what each workstation connects with.

    Raises:
        FileNotLeft: Everything is there, but the file could not be written, so it is used as before.
        MscuError: No workstation could reach it so; nothing was moved.
        MoveDiffers: A row is not the same there; nothing was moved.
        TargetExists: The database has tables, or the server has such roles.
        StoreError: The server or the disk refused; nothing was moved.
    """
    address = _address_of(server, secrets.token_hex(_PASSWORD_BYTES))
    with _authority_file(address) as authority:
        _put(store, open_shared(verified(_owner_url(server), authority)), address, now)
    return address


def _put(store: OpenStore, engine: Engine, address: ServerAddress, now: datetime) -> None:
    audit = Audit(store.chain_key, store.signer(store.actor()))
    database, roles, password = address.database, StoreRoles(address.store), address.password
    has_arrived = False
    try:
        with writing(store.engine).begin() as source:
            # The server commits first: a store that has left its file is there.
            with writing(engine).begin() as target:
                _require_empty(target, roles)
                make_tables(target, store.store_kind)
                copy_rows(source, target, store.store_kind)
                require_same_rows(source, target, store.store_kind)
                leave_behind(source, audit, store.digest_key, f"the database {database} of a server", now=now)
                _record(target, audit, now)
                target.exec_driver_sql("; ".join(roles.statements()))
                secure(target, roles)
                verifier = verifier_of(password)
                allow_connecting(target, roles, KEYS_TABLE.name, READ_BEFORE_UNLOCKING, verifier=verifier)
                for statement in backup_rights(roles.backup):
                    target.exec_driver_sql(statement)
                _move_keys(target, store)
                target.exec_driver_sql("ANALYZE")  # or the first statements are planned for empty tables
            has_arrived = True
    except BaseException as error:
        if not has_arrived:
            raise
        left = has_left(store.engine)
        if left is False:
            _send_back(engine, audit, store, now)
        if not left:
            raise FileNotLeft from error
    finally:
        engine.dispose()


def _require_empty(target: Connection, roles: StoreRoles) -> None:
    if target.exec_driver_sql(SHARED.tables).first() is not None:
        raise TargetExists("The server's database is not empty. Have IT make a new one.")
    if has_roles(target, roles):
        raise TargetExists(_NAME_TAKEN.format(roles.store))


def _send_back(engine: Engine, audit: Audit, store: OpenStore, now: datetime) -> None:
    """Record on the server that the store is not used there, if the server can still be reached.

    Nobody has its connection file, so nobody opens it there otherwise either.
    """
    where = f"the file in a folder {store.folder.name}"
    with suppress(DBAPIError), writing(engine).begin() as connection:
        leave_behind(connection, audit, store.digest_key, where, now=now)


def _move_keys(connection: Connection, store: OpenStore) -> None:
    """Write the row of keys, and let everybody in whose slot opens the store."""
    unlocked = store.keys.unlocked
    user_ids = {row.name: row.id for row in connection.execute(select(User.name, User.id))}
    change = next_logins(unlocked.header, NO_LOGINS, user_ids)
    content = store.files.keys.read_bytes()
    audit_keys = AuditKeys(**{name: store.settings[name] for name in SECRET_SETTINGS})
    definitions = definitions_of(connection)
    make_keys_row(
        connection,
        KeysRow(generation=unlocked.generation, content=content, logins=change.logins),
        sealed_columns(audit_keys, definitions, unlocked.data_key, unlocked.store_id),
    )
    for user_id, verifier in change.let_in.items():
        admit(connection, user_id, verifier)


def _record(connection: Connection, audit: Audit, now: datetime) -> None:
    """Remove the settings that are sealed from now on, and record it."""
    secret = Setting.name.in_(SECRET_SETTINGS)
    ids = connection.execute(select(Setting.id).where(secret).order_by(Setting.id)).scalars().all()
    connection.execute(delete(Setting).where(secret))
    lines = [
        AuditLine(operation=Operation.ERASURE, object_type=type_name(Setting), object_id=id_) for id_ in ids
    ]
    head = read_head(connection)
    came = f"to the unit's server, from a file whose newest row was {head.seq}, {head.hash.hex()}"
    lines.append(AuditLine(operation=Operation.UPKEEP, reason=came))
    audit.write(connection, PUT_ON_SERVER, lines, now)
