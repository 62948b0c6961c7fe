"""The database of a unit's store on its server, which everybody's programs have open at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from cryptography.x509 import load_pem_x509_certificate
from cryptography.x509.oid import NameOID
from sqlalchemy import select

from mscu.errors import (
    ClockDiffers,
    ConnectionFileRefused,
    Damaged,
    LoginRefused,
    NotAStore,
    ServerDamaged,
    ServerRefuses,
)
from mscu.models.user import User
from mscu.store.engine.engines import writing
from mscu.store.engine.server_certificate import certificate_until
from mscu.store.engine.server_log_ins import admit, dismiss, is_let_in
from mscu.store.engine.server_sessions import hold, is_held, people_connected
from mscu.store.engine.shared_backups import newest_backup
from mscu.store.engine.shared_charity import (
    claim_followed,
    is_left_to_derive,
    supporters_of,
    take_left_to_derive,
)
from mscu.store.engine.shared_database import (
    database_size,
    open_shared,
    server_time,
    server_url,
    server_version,
    set_own_password,
)
from mscu.store.engine.shared_roles import CHARITY, StoreRoles
from mscu.store.engine.shared_texts import SharedTexts
from mscu.store.engine.store_errors import store_errors
from mscu.store.files.server_file import ServerAddress, write_authority
from mscu.store.keys import keys
from mscu.store.keys.keys_row import (
    NO_LOGINS,
    KeysRow,
    Logins,
    NextLogins,
    next_logins,
    read_audit_keys,
    read_definitions,
    read_keys_row,
    sealed_columns,
    write_keys_row,
)
from mscu.store.keys.rotation import without_person
from mscu.store.keys.server_login import open_first_password, own_password, verifier_of
from mscu.store.keys.staged_keys import keys_bytes, take_copy
from mscu.store.schema.migrate import require_newest
from mscu.store.schema.schema import triggers_present
from mscu.store.schema.schema_check import recorded_schema
from mscu.store.store_database import ServerState

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import URL, Connection, Engine

    from mscu.codes import Operation, Role
    from mscu.followed_referrals import FollowedReferral
    from mscu.progress import Progress
    from mscu.store.audit.audit import RecordedSession
    from mscu.store.engine.reading import Definition, Part
    from mscu.store.files.file_names import StoreFiles
    from mscu.store.files.lock_file import StoreLock
    from mscu.store.keys.keys_file import Header
    from mscu.store.keys.unlocked import Unlocked
    from mscu.store.keys.workstation_keyring import DeviceSecrets
    from mscu.store.store_database import OwnSessions, Recording

_CLOCKS_DIFFER = timedelta(minutes=5)
"""As far ahead as a form takes what has happened."""
_LONGEST_WAIT = 120.0
"""Seconds for one answer: four times as long as a save waits for the one before."""


@dataclass
class ServerDatabase:
    """A database on the unit's server, which everybody's programs have open at once."""

    files: StoreFiles
    address: ServerAddress
    _logins: Logins = NO_LOGINS

    texts = SharedTexts()
    is_here, secures_rows = False, True

    @property
    def path(self) -> Path:
        return self.files.server

    @property
    def roles(self) -> StoreRoles:
        """Return the names of the store's roles."""
        return StoreRoles(self.address.store)

    def take_keys(self) -> None:
        """Read the row, which anybody may who has the connection file, and keep a copy of the keys file.

        Raises:
            ConnectionFileRefused: The server does not let the connection file in any more.
            OtherStoreOnServer: The row is of another store than the copy.
        """
        if not self.address.is_local:
            write_authority(self.files.authority, self.address)
        engine = self._open_as(self.roles.connect, self.address.password, ConnectionFileRefused)
        try:
            with store_errors(), engine.connect() as connection:
                self._take(read_keys_row(connection))
        finally:
            engine.dispose()

    def _take(self, row: KeysRow) -> None:
        try:
            take_copy(self.files.keys, row.content)
        except (Damaged, NotAStore) as error:
            raise ServerDamaged from error
        self._logins = row.logins

    def lock(self, _unlocked: Unlocked) -> StoreLock | None:
        return None  # others write at the same time

    def open(self, unlocked: Unlocked, _now: datetime, _progress: Progress | None = None) -> Engine:
        """Open it as the user; who comes for the first time gets a password of her own.

        Raises:
            LoginRefused: The user has no log-in on the server.
        """
        login = self._logins.of_slots.get(unlocked.slot.id)
        if login is None:
            raise LoginRefused
        role, own = self.roles.person(login.user_id), own_password(unlocked.private)
        try:
            engine = self._open_as(role, own, LoginRefused)
        except LoginRefused:
            first = open_first_password(login.first_password, unlocked.private)
            with self._refused_as(LoginRefused):
                set_own_password(self._url(role, first), verifier_of(own))
            engine = self._open_as(role, own, LoginRefused)
        try:
            require_same_clock(engine, datetime.now(UTC))
            require_newest(engine)
        except BaseException:
            engine.dispose()
            raise
        return engine

    def _open_as(self, role: str, password: str, refused: type[ServerRefuses]) -> Engine:
        with self._refused_as(refused):
            return open_shared(self._url(role, password), longest_wait=_LONGEST_WAIT)

    @staticmethod
    @contextmanager
    def _refused_as(refused: type[ServerRefuses]) -> Iterator[None]:
        """Name what was refused."""
        try:
            with store_errors():
                yield
        except ServerRefuses as error:
            raise refused from error

    def _url(self, role: str, password: str) -> URL:
        address = self.address
        authority = None if address.is_local else self.files.authority
        return server_url(
            address.host, address.port, address.database, role=role, password=password, authority=authority
        )

    def identity(self) -> object:
        return self.address  # its certificate says that it is the same

    def state(self, engine: Engine) -> ServerState:
        address = self.address
        authority, until = _read_authority(address.authority)
        is_encrypted = not address.is_local
        lasts = certificate_until(address.host, address.port, self.files.authority) if is_encrypted else None
        with engine.connect() as connection:
            ids = people_connected(connection, self.roles.person(""))
            names = connection.execute(select(User.display).where(User.id.in_(ids)).order_by(User.display))
            backup = newest_backup(connection)
            return ServerState(
                host=self.address.host,
                database=self.address.database,
                version=server_version(connection),
                authority=authority,
                authority_until=until,
                certificate_until=lasts,
                backup_at=backup and backup[0],
                connected=tuple(names.scalars()),
            )

    def lets_in(self, engine: Engine) -> bool:
        with store_errors(), engine.connect() as connection:
            return is_let_in(connection)

    def size(self, engine: Engine) -> int:
        return database_size(engine)

    def pad(self, engine: Engine) -> None:
        pass  # who sees its size could see the rows as well

    def check_triggers(self, connection: Connection) -> None:
        if not triggers_present(connection, self.files.store_kind):
            raise ServerDamaged

    def audit_keys(self, connection: Connection, unlocked: Unlocked) -> dict[str, str]:
        """Open the keys of the audit, which lie sealed beside the keys file."""
        return vars(read_audit_keys(connection, unlocked.data_key, unlocked.store_id))

    def may_derive(self, role: Role) -> bool:
        """Return whether the role reads enough: nobody of the charity does."""
        return role not in CHARITY

    def is_left_to_derive(self, connection: Connection) -> bool:
        return is_left_to_derive(connection)

    def take_left_to_derive(self, connection: Connection) -> Sequence[tuple[str, int, Operation]]:
        return take_left_to_derive(connection)

    def claim_followed(
        self, connection: Connection, case_uuids: Collection[str], person_uuids: Collection[str]
    ) -> Sequence[FollowedReferral]:
        return claim_followed(connection, case_uuids, person_uuids)

    def supporters(self, connection: Connection, person_ids: Collection[int]) -> Sequence[tuple[int, str]]:
        return supporters_of(connection, person_ids)

    def expected_schema(self, connection: Connection, unlocked: Unlocked) -> Mapping[Part, Definition]:
        """Return what the program has recorded of the tables, which those who work in the store cannot make.

        Raises:
            KeysTampered: Somebody else has written that.
            ServerVersionChanged: The server words definitions otherwise than then.
        """
        recorded = read_definitions(connection, unlocked.data_key, unlocked.store_id)
        return recorded_schema(connection, recorded)

    def reconcile(self, connection: Connection, unlocked: Unlocked) -> Unlocked:
        """Take over the keys file of the row, whoever wrote it.

        Raises:
            AccessChanged: The user has no slot in it any more, or one with other keys.
            KeysTampered: It has another data key, which does not open the keys of the audit.
        """
        row = read_keys_row(connection)
        self._take(row)
        if row.generation == unlocked.generation:
            return unlocked
        present = keys.renewed(self.files.keys, unlocked)
        read_audit_keys(connection, present.data_key, present.store_id)
        return present

    def follow(self, connection: Connection, unlocked: Unlocked) -> Unlocked:
        """Take over the keys file of the row; nothing may be staged."""
        return self.reconcile(connection, unlocked)

    def bring_along(self, unlocked: Unlocked, _passphrase: str, _devices: DeviceSecrets) -> Unlocked:
        return unlocked  # it was before it came to the server

    def bind_to_workstation(self, unlocked: Unlocked, _passphrase: str, _devices: DeviceSecrets) -> Unlocked:
        return unlocked  # people work at several computers

    def write_keys(self, connection: Connection, header: Header, content: bytes) -> None:
        """Write the next keys file into the row, and let those log in who have a new slot in it.

        Raises:
            KeysChangedElsewhere: Another program wrote one first.
        """
        write_next_keys(connection, header, content)

    def remove_person(self, engine: Engine, name: str, *, unlocked: Unlocked, record: Recording) -> Unlocked:
        """Remove a user's slot and log-in, and seal all else under a data key that the user never had."""
        with store_errors(), writing(engine).begin() as connection:
            before = self.reconcile(connection, unlocked)
            audit_keys = read_audit_keys(connection, before.data_key, before.store_id)
            definitions = read_definitions(connection, before.data_key, before.store_id)
            after = without_person(before, name)
            content = keys_bytes(after.header, after.data_key)
            sealed = sealed_columns(audit_keys, definitions, after.data_key, after.store_id)
            for user_id in write_next_keys(connection, after.header, content, sealed).shut_out:
                dismiss(connection, user_id)
            record(connection, after.generation)
        return after

    def finish_rotation(self, unlocked: Unlocked) -> None:
        pass  # it was done whole, or not at all

    def hold_sessions(self, driver: Any, began: Iterable[int]) -> None:  # noqa: ANN401 - as above
        hold(driver, began)

    def is_lost(self, connection: Connection, session: RecordedSession, own: OwnSessions) -> bool:
        """Return whether it is the actor's own on this device, and no program that has it is connected."""
        is_own = (session.actor, session.device) == (own.actor, own.device)
        return is_own and session.began not in own.running and not is_held(connection, session.began)


def write_next_keys(
    connection: Connection, header: Header, content: bytes, sealed: Mapping[str, bytes] | None = None
) -> NextLogins:
    """Write the next keys file into the row, and let those log in who have a new slot in it.

    Raises:
        KeysChangedElsewhere: Another program wrote one first.
    """
    former = read_keys_row(connection)
    user_ids = {row.name: row.id for row in connection.execute(select(User.name, User.id))}
    change = next_logins(header, former.logins, user_ids)
    row = KeysRow(generation=header.generation, content=content, logins=change.logins)
    write_keys_row(connection, row, sealed)
    for user_id, verifier in change.let_in.items():
        dismiss(connection, user_id)  # whoever has new keys
        admit(connection, user_id, verifier)
    return change


def require_same_clock(engine: Engine, now: datetime) -> None:
    """Refuse to record anything by a clock of this computer that is not the server's.

    Raises:
        ClockDiffers: It is more than five minutes off.
    """
    with engine.connect() as connection:
        ahead = now - server_time(connection)
    if abs(ahead) > _CLOCKS_DIFFER:
        raise ClockDiffers(round(ahead / timedelta(minutes=1)))


def _read_authority(pem: str) -> tuple[str, datetime | None]:
    """Return the name in a certificate, and until when it lasts; of one that cannot be read neither."""
    try:
        certificate = load_pem_x509_certificate(pem.encode())
    except ValueError:
        return "", None
    names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    name = names[0].value if names else certificate.subject.rfc4514_string()
    return str(name), certificate.not_valid_after_utc
