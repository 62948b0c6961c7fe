"""Moving a unit's store from its server back into a file on one computer."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from sqlalchemy import insert

from mscu.codes import Operation
from mscu.errors import ServerNotLeft, TargetExists
from mscu.models.code import SECRET_SETTINGS, Setting
from mscu.store.audit.audit import Audit, AuditLine, read_head
from mscu.store.audit.digest import digests_of, type_name
from mscu.store.engine.engines import writing
from mscu.store.engine.server_sessions import require_alone
from mscu.store.engine.store_errors import store_errors
from mscu.store.files.atomic import put_in_place, write_atomically
from mscu.store.files.file_names import StoreFiles
from mscu.store.files.unfinished import Lacks, forget_lack, remember_lack, remove_half_made
from mscu.store.moved_rows import copy_rows, has_left, leave_behind, require_same_rows
from mscu.store.schema.database import create_database
from mscu.store.schema.migrate import create_tables
from mscu.store.schema.revisions import REVISIONS
from mscu.store.server_database import ServerDatabase

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy import Connection

    from mscu.store.open_store import OpenStore

TAKE_FROM_SERVER = "TakeFromServer"
ARRIVED = ".arrived"
"""The end of the name of a file whose store has not left its server for certain."""


@store_errors()
def take_from_server(store: OpenStore, folder: Path, now: datetime) -> None:
    """Move an open store of a server into an empty folder, whole or not at all.

    The file has another name until the server has said that the store was left: nobody opens it before.

    Raises:
        MoveDiffers: A row is not the same there; nothing was moved.
        OpenElsewhere: Others have it open; nothing was moved.
        ServerNotLeft: Everything is there, but the server does not say whether it was left.
        TargetExists: The folder is not empty.
        StoreError: The server or the disk refused; nothing was moved.
    """
    if folder.exists() and any(folder.iterdir()):
        raise TargetExists
    was_there = folder.exists()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    files, audit = StoreFiles(folder, store.store_kind), Audit(store.chain_key, store.signer(store.actor()))
    arrived, has_arrived = files.database.with_name(files.database.name + ARRIVED), False
    remember_lack(files, Lacks.STORE)
    try:
        write_atomically(files.keys, store.files.keys.read_bytes())
        engine = create_database(arrived, store.keys.unlocked.data_key)
        try:
            with writing(store.engine).begin() as source:
                if isinstance(store.database, ServerDatabase):
                    require_alone(source, store.database.roles.person(""))
                # The file commits first: a store that has left its server is there.
                with engine.begin() as target:
                    create_tables(target, REVISIONS[store.store_kind])
                    copy_rows(source, target, store.store_kind)
                    require_same_rows(source, target, store.store_kind)
                    where = f"the file in a folder {folder.name}"
                    leave_behind(source, audit, store.digest_key, where, now=now)
                    _record(target, audit, store, now)
                has_arrived = True
        finally:
            engine.dispose()
    except BaseException as error:
        left = has_arrived and has_left(store.engine)
        if left is None:
            forget_lack(files)
            raise ServerNotLeft(arrived.name, files.database.name) from error
        if not left:
            remove_half_made(files)
            with suppress(OSError):  # it is not empty
                if not was_there:
                    folder.rmdir()
            raise
    arrived.with_name(f"{arrived.name}-journal").unlink(missing_ok=True)
    put_in_place(arrived, files.database)
    forget_lack(files)


def _record(connection: Connection, audit: Audit, store: OpenStore, now: datetime) -> None:
    """Put the keys of the audit among the settings again, and record from where all came."""
    head = read_head(connection)
    rows = [{"name": name, "value": store.settings[name], "version": 1} for name in SECRET_SETTINGS]
    ids = [(connection.execute(insert(Setting).values(row)).inserted_primary_key or (0,))[0] for row in rows]
    lines = [
        AuditLine(operation=Operation.UPKEEP, object_type=type_name(Setting), object_id=id_, digest=digest)
        for id_, digest in digests_of(store.digest_key, connection, Setting, ids).items()
    ]
    came = f"from the unit's server, whose newest row was {head.seq}, {head.hash.hex()}"
    lines.append(AuditLine(operation=Operation.UPKEEP, reason=came))
    audit.write(connection, TAKE_FROM_SERVER, lines, now)
