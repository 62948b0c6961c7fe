"""Upgrading the tables of a store on a server, by its administrators and somebody of the unit.

Nobody who works in the store owns its tables, and no administrator can sign: IT reaches the database, and a
person of the unit types a passphrase, whose key signs for the digests of the records.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from sqlalchemy import select

from mscu.access import Permission, roles_who_may
from mscu.codes import StoreKind
from mscu.dates.london import local_day
from mscu.errors import MscuError, NoBackupToday, NotPermitted, PassphraseTemporary, StoreMoved
from mscu.models.code import MOVED_TO, Setting
from mscu.models.user import User
from mscu.store.audit.verify_findings import Findings
from mscu.store.engine.engines import reading_of, writing
from mscu.store.engine.server_sessions import require_alone
from mscu.store.engine.shared_backups import newest_backup
from mscu.store.engine.shared_database import open_shared
from mscu.store.engine.shared_upgrade import hold_openers, roles_of, secure_anew
from mscu.store.engine.store_errors import store_errors
from mscu.store.files.file_names import KEYS
from mscu.store.keys import keys
from mscu.store.keys.keys_row import read_audit_keys, read_definitions, read_keys_row, write_definitions
from mscu.store.keys.staged_keys import take_copy
from mscu.store.owner_url import trusted_url
from mscu.store.schema.migrate import is_older
from mscu.store.schema.revisions import REVISION_TABLE, UNIT_REVISIONS, Revisions, read_revision
from mscu.store.schema.schema_check import check_schema, definitions_of, recorded_schema, version_of
from mscu.store.schema.upgrade import failing_whole, upgrade_shared

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from mscu.store.keys.keys_row import Definitions
    from mscu.store.keys.unlocked import Unlocked
    from mscu.store.keys.workstation_keyring import DeviceSecrets

_ACCEPT = (
    "{} Nothing was changed. If IT meant all that, run this again with --accept-changes: policies and "
    "functions are made anew, and the rest is recorded as it is. If not, have IT take it back first."
)


@dataclass(frozen=True, kw_only=True)
class Upgraded:
    """The revisions before and after, and the last backup before."""

    former: str
    newest: str
    backup_at: datetime | None


@store_errors()
def upgrade_on_server(  # noqa: PLR0913 - who signs where, each by its name
    owner: str,
    name: str,
    passphrase: str,
    *,
    devices: DeviceSecrets,
    now: datetime,
    needs_backup: bool = True,
    accepts_changes: bool = False,
    authority: Path | None = None,
    revisions: Revisions = UNIT_REVISIONS,
) -> Upgraded | None:
    """Bring the tables into the form that this program knows, signed for by a user; None if they have it.

    Where only the server's own version is another, its definitions are recorded again, and so they are if IT
    changed who may do what there and the user accepts it. Nothing is changed if anything is raised.

    Raises:
        NewerVersion: They are of a newer version of the program.
        NoBackupToday: No backup was checked today, and one is needed.
        MscuError: Somebody changed what was recorded of the server, and the user has not accepted that.
        NotPermitted: The user may not set up stores.
        OpenElsewhere: Somebody has the store open, in a program that would go on with the former tables.
        UpgradeFailed: A check failed.
        StoreError: The server refused.
    """
    engine = open_shared(trusted_url(owner, authority))
    try:
        older = is_older(engine, revisions)
        with failing_whole(), writing(engine).begin() as connection:
            hold_openers(connection, REVISION_TABLE)
            former, roles = read_revision(connection), roles_of(connection)
            _require_in_use(connection)
            require_alone(connection, roles.person(""))
            unlocked = _unlock(connection, name, passphrase, devices=devices, now=now)
            recorded = read_definitions(connection, unlocked.data_key, unlocked.store_id)
            if not older and recorded.version == version_of(connection):
                if not (changes := _changes(connection, recorded)):
                    return None
                if not accepts_changes:
                    raise MscuError(_ACCEPT.format(" ".join(changes)))
            backup = newest_backup(connection)
            if needs_backup and (backup is None or local_day(backup[0]) != local_day(now)):
                raise NoBackupToday
            audit_keys = read_audit_keys(connection, unlocked.data_key, unlocked.store_id)
            if older:
                upgrade_shared(connection, unlocked, audit_keys, now=now, revisions=revisions)
            secure_anew(connection, roles)
            write_definitions(connection, definitions_of(connection), unlocked.data_key, unlocked.store_id)
    finally:
        engine.dispose()
    return Upgraded(former=former, newest=revisions.newest, backup_at=backup and backup[0])


def _changes(connection: Connection, recorded: Definitions) -> list[str]:
    """Return what is otherwise than was recorded, as a verification tells it."""
    findings = Findings()
    check_schema(reading_of(connection), recorded_schema(connection, recorded), findings)
    return [str(each) for each in findings.listed]


def _require_in_use(connection: Connection) -> None:
    where = connection.execute(select(Setting.value).where(Setting.name == MOVED_TO)).scalar()
    if where is not None:
        raise StoreMoved(where)


def _unlock(
    connection: Connection, name: str, passphrase: str, *, devices: DeviceSecrets, now: datetime
) -> Unlocked:
    """Open the keys of a user who may set up stores."""
    with TemporaryDirectory(prefix="mscu-") as folder:
        path = Path(folder) / KEYS
        take_copy(path, read_keys_row(connection).content)
        unlocked = keys.unlock(path, name, passphrase, devices=devices, now=now)
    role = connection.execute(
        select(User.role).where(User.name == unlocked.name, User.left_at.is_(None))
    ).scalar()
    if role not in roles_who_may(Permission.BUILD_STORE, StoreKind.UNIT):
        raise NotPermitted
    if unlocked.must_change:
        raise PassphraseTemporary
    return unlocked
