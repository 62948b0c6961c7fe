"""Recovery of a store on a server: both codes let somebody in.

Nobody can log in to the server with codes, so this is done where its administrators reach the database. They
learn nothing by it: codes and passphrase are typed into the program, and open what it reads there.
"""

from __future__ import annotations

import platform
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from mscu.codes import GivenAccess, GrantState, Operation
from mscu.models.user import OPENED, OPENS_STORE, AccessGrant, User
from mscu.store.audit.audit import AUDIT_PURPOSE, Audit, AuditLine, AuditSigner, keys_line
from mscu.store.audit.digest import digests_of, type_name
from mscu.store.engine.engines import writing
from mscu.store.engine.shared_database import open_shared
from mscu.store.engine.store_errors import store_errors
from mscu.store.files.file_names import KEYS
from mscu.store.keys import keys
from mscu.store.keys.keys_row import read_audit_keys, read_keys_row
from mscu.store.keys.recovery import RECOVER, WITH_CODES
from mscu.store.keys.staged_keys import take_copy
from mscu.store.owner_url import trusted_url
from mscu.store.schema.migrate import require_newest
from mscu.store.server_database import write_next_keys

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from mscu.store.keys.unlocked import Unlocked

_CONFIRM = "ConfirmWithCodes"
"""How the audit calls what the program does with a file once the codes have opened it."""


@store_errors()
def recover_on_server(
    owner: str,
    codes: tuple[str, str],
    name: str,
    passphrase: str,
    *,
    now: datetime,
    authority: Path | None = None,
) -> None:
    """Make new keys for a user under a new passphrase, with which they unlock the store at their desk.

    The codes stand for the second person for whom their access to the store waited. A new role still waits.

    Raises:
        MscuError: The codes do not open the store, or nobody has that name; nothing was changed.
    """
    engine = open_shared(trusted_url(owner, authority))
    try:
        require_newest(engine)
        with TemporaryDirectory(prefix="mscu-") as folder, writing(engine).begin() as connection:
            path = Path(folder) / KEYS
            take_copy(path, read_keys_row(connection).content)
            unlocked = keys.recover(path, codes, name, passphrase)
            write_next_keys(connection, unlocked.header, path.read_bytes())
            audit_keys = read_audit_keys(connection, unlocked.data_key, unlocked.store_id)
            lines = [AuditLine(operation=Operation.PERMISSION, reason=WITH_CODES)]
            lines.append(keys_line(unlocked.generation))
            audit = Audit(audit_keys.chain, _signer(unlocked))
            audit.write(connection, RECOVER, lines, now)
            if lines := _confirm(connection, name, audit_keys.digest, now):
                audit.write(connection, _CONFIRM, lines, now)
    finally:
        engine.dispose()


def _confirm(connection: Connection, name: str, digest_key: bytes, now: datetime) -> list[AuditLine]:
    """Confirm the access of a user who is locked out, and return what the audit says of it."""
    user_id = connection.execute(select(User.id).where(User.name == name)).scalar_one()
    opens = select(AccessGrant).where(AccessGrant.user_id == user_id, AccessGrant.given.in_(OPENS_STORE))
    newest = connection.execute(opens.order_by(AccessGrant.id.desc()).limit(1)).first()
    if newest is None or newest.state in OPENED:
        return []
    decided = {
        "state": GrantState.WITH_CODES,
        "decided_at": now,
        "decided_by_id": user_id,
        "version": AccessGrant.version + 1,
    }
    connection.execute(update(AccessGrant).where(AccessGrant.id == newest.id).values(decided))
    what = newest.given.label
    if newest.given is GivenAccess.NEW_USER:
        what = f"{what}: {newest.role.label}"
    lines = [
        AuditLine(
            operation=Operation.ALTERATION, object_type=type_name(AccessGrant), object_id=id_, digest=digest
        )
        for id_, digest in digests_of(digest_key, connection, AccessGrant, [newest.id]).items()
    ]
    reason = f"confirmed {what}: {name}"
    lines.append(
        AuditLine(
            operation=Operation.PERMISSION, object_type=type_name(User), object_id=user_id, reason=reason
        )
    )
    return lines


def _signer(unlocked: Unlocked) -> AuditSigner:
    return AuditSigner(
        actor=unlocked.name,
        device=platform.node() or "unknown",
        sign=lambda row_hash: unlocked.sign(AUDIT_PURPOSE + row_hash),
    )
