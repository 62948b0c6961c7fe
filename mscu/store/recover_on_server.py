"""Recovery of a store on a server: both codes let somebody in.

Nobody can log in to the server with codes, so this is done where its administrators reach the database. They
learn nothing by it: codes and passphrase are typed into the program, and open what it reads there.
"""

from __future__ import annotations

import platform
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from mscu.codes import Operation
from mscu.store.audit.audit import AUDIT_PURPOSE, Audit, AuditLine, AuditSigner, keys_line
from mscu.store.engine.engines import writing
from mscu.store.engine.shared_database import open_shared
from mscu.store.engine.store_errors import store_errors
from mscu.store.files.file_names import KEYS
from mscu.store.keys import keys
from mscu.store.keys.keys_row import read_audit_keys, read_keys_row
from mscu.store.keys.recovery import RECOVER, WITH_CODES
from mscu.store.keys.staged_keys import take_copy
from mscu.store.schema.migrate import require_newest
from mscu.store.server_database import write_next_keys

if TYPE_CHECKING:
    from datetime import datetime

    from mscu.store.keys.unlocked import Unlocked


@store_errors()
def recover_on_server(
    owner: str, codes: tuple[str, str], name: str, passphrase: str, *, now: datetime
) -> None:
    """Make new keys for a user under a new passphrase, with which they unlock the store at their desk.

    Raises:
        MscuError: The codes do not open the store, or nobody has that name; nothing was changed.
    """
    engine = open_shared(owner)
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
            audit = Audit(bytes.fromhex(audit_keys.chain_key), _signer(unlocked))
            audit.write(connection, RECOVER, lines, now)
    finally:
        engine.dispose()


def _signer(unlocked: Unlocked) -> AuditSigner:
    return AuditSigner(
        actor=unlocked.name,
        device=platform.node() or "unknown",
        sign=lambda row_hash: unlocked.sign(AUDIT_PURPOSE + row_hash),
    )
