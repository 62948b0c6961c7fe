"""Putting a store that is in a file into an empty database of the unit's server.

The file stays as it is. On the server the keys of the audit are sealed beside the keys file, and each person
has a log-in of her own.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select, text

from mscu.codes import Operation
from mscu.models.code import SECRET_SETTINGS, Setting
from mscu.models.kinds import TABLES
from mscu.models.user import User
from mscu.store.audit.audit import Audit, AuditLine
from mscu.store.audit.digest import type_name
from mscu.store.engine.engines import EMBEDDED, SHARED, reading_of, writing
from mscu.store.engine.indexed_words import Document
from mscu.store.engine.server_roles import ServerRoles, admit
from mscu.store.engine.shared_database import open_shared, set_counters
from mscu.store.files.server_file import ServerAddress
from mscu.store.keys.keys_row import (
    KEYS_TABLE,
    NO_LOGINS,
    READ_BEFORE_UNLOCKING,
    AuditKeys,
    KeysRow,
    make_keys_row,
    next_logins,
    seal_audit_keys,
)
from mscu.store.keys.server_login import verifier_of
from mscu.store.schema.schema import make_tables

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sqlalchemy import URL, Connection

    from mscu.codes import StoreKind
    from mscu.store.open_store import OpenStore

PUT_ON_SERVER = "PutOnServer"
_ROWS_AT_ONCE = 1_000
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


def put_on_server(store: OpenStore, server: NewServer, now: datetime) -> ServerAddress:
    """Copy an open store to a server in one transaction; return what each workstation connects with."""
    engine, audit = open_shared(server.owner), Audit(store.chain_key, store.signer(store.actor()))
    try:
        with store.engine.connect() as source, writing(engine).begin() as target:
            make_tables(target, store.store_kind)
            copy_rows(source, target, store.store_kind)
            _record(target, audit, now)
            password = secrets.token_hex(_PASSWORD_BYTES)
            roles = ServerRoles(server.store)
            roles.make(target, KEYS_TABLE.name, READ_BEFORE_UNLOCKING, verifier_of(password))
            _move_keys(target, store)
    finally:
        engine.dispose()
    return ServerAddress(
        host=server.host,
        port=server.port,
        database=str(engine.url.database),
        store=server.store,
        password=password,
        authority=server.authority,
    )


def copy_rows(source: Connection, target: Connection, store_kind: StoreKind) -> None:
    """Copy all rows of a file into the empty tables of a server, and what its ids have come to."""
    target.execute(text("SET LOCAL session_replication_role = replica"))  # neither triggers nor links
    for table in TABLES[store_kind].sorted_tables:
        rows = source.execute(select(table)).mappings()
        for part in rows.partitions(_ROWS_AT_ONCE):
            target.execute(insert(table), [dict(row) for row in part])
    counters = reading_of(source).counters()
    tables = TABLES[store_kind].tables
    set_counters(target, {name: seq for name, seq in counters.items() if name in tables and seq})
    SHARED.search.put(target, _documents(source))
    target.execute(text("SET LOCAL session_replication_role = origin"))


def _documents(source: Connection) -> Iterator[Document]:
    """Yield the words of a file's records in the order in which they were written."""
    search = EMBEDDED.search
    words = f"SELECT d.*, {search.STORED_WORDS} AS words FROM find_document AS d {search.STORED_WORDS_JOIN}"  # noqa: S608
    for row in source.execute(text(f"{words} ORDER BY d.id")):
        target = (row.target_type, row.target_id)
        yield Document(source=(row.source_type, row.source_id), target=target, words=row.words)


def _move_keys(connection: Connection, store: OpenStore) -> None:
    """Write the row of keys, and let everybody in whose slot opens the store."""
    unlocked = store.keys.unlocked
    user_ids = {row.name: row.id for row in connection.execute(select(User.name, User.id))}
    change = next_logins(unlocked.header, NO_LOGINS, user_ids)
    content = store.files.keys.read_bytes()
    audit_keys = AuditKeys(**{name: store.settings[name] for name in SECRET_SETTINGS})
    make_keys_row(
        connection,
        KeysRow(generation=unlocked.generation, content=content, logins=change.logins),
        seal_audit_keys(audit_keys, unlocked.data_key, unlocked.store_id),
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
    lines.append(AuditLine(operation=Operation.UPKEEP, reason="to the unit's server"))
    audit.write(connection, PUT_ON_SERVER, lines, now)
