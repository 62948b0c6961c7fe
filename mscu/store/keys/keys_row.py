"""The keys file of a store on a server: a row, of which each workstation keeps a copy.

The row decides. It also has whose log-in there belongs to which slot, and sealed under the data key, so that
an administrator of the server can neither read nor replace them, the keys of the audit and how the program
has defined the tables.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import BigInteger, Column, LargeBinary, MetaData, Table, insert, select, update

from mscu.errors import KeysChangedElsewhere, KeysTampered, ServerDamaged
from mscu.store.files.strict_json import canonical, read_record
from mscu.store.keys.server_login import make_first_password, verifier_of
from mscu.store.keys.slots import decrypt, derive, encrypt

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from mscu.store.keys.keys_file import Header

KEYS_TABLE = Table(
    "server_keys",
    MetaData(),
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("generation", BigInteger, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("logins", LargeBinary, nullable=False),
    Column("audit_keys", LargeBinary, nullable=False),
    Column("definitions", LargeBinary, nullable=False),
)
READ_BEFORE_UNLOCKING = ("id", "generation", "content", "logins")
"""The columns that anybody with the connection file reads."""
_ROW = KEYS_TABLE.c
_ONLY = 1


@dataclass(frozen=True, kw_only=True)
class Login:
    """Whose a slot is on the server."""

    user_id: int
    first_password: bytes
    """Sealed to the slot."""


@dataclass(frozen=True, kw_only=True)
class Logins:
    """The log-ins of all slots, by the ids of these."""

    of_slots: dict[str, Login]


NO_LOGINS = Logins(of_slots={})


@dataclass(frozen=True, kw_only=True)
class KeysRow:
    """What is read of the row before a passphrase has opened anything."""

    generation: int
    content: bytes
    """Of the keys file."""
    logins: Logins


@dataclass(frozen=True, kw_only=True, repr=False)
class AuditKeys:
    """The keys of the audit's hashes and of the records' digests, in hexadecimal.

    A file has them among its settings, a server sealed in the row of keys.
    """

    chain_key: str
    digest_key: str

    @property
    def chain(self) -> bytes:
        return bytes.fromhex(self.chain_key)

    @property
    def digest(self) -> bytes:
        return bytes.fromhex(self.digest_key)


@dataclass(frozen=True, kw_only=True)
class DefinedPart:
    """A table, an index, a function or a policy as the server defines it."""

    kind: str
    name: str
    definition: str
    columns: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, repr=False)
class Definitions:
    """What a database consisted of when the program had made it."""

    version: int
    """Of the server: another one may word the same definitions differently."""
    parts: tuple[DefinedPart, ...]


@dataclass(frozen=True, kw_only=True, repr=False)
class NextLogins:
    """The log-ins after a change of slots, and what the server is told of it."""

    logins: Logins
    let_in: Mapping[int, str]
    """The verifiers of the first passwords of new slots, by user."""
    shut_out: frozenset[int]
    """The users who had a slot, and have none any more."""


def next_logins(header: Header, former: Logins, user_ids: Mapping[str, int]) -> NextLogins:
    """Return the log-ins with one for each new slot; `user_ids` are by log-in name.

    Whose access waits can log in and reads nothing, as the server asks the table of users.
    """
    of_slots = {slot.id: former.of_slots[slot.id] for slot in header.slots if slot.id in former.of_slots}
    let_in: dict[int, str] = {}
    for slot in header.slots:
        if slot.id not in of_slots:
            password, sealed = make_first_password(slot)
            of_slots[slot.id] = Login(user_id=user_ids[slot.name], first_password=sealed)
            let_in[user_ids[slot.name]] = verifier_of(password)
    left = _users(former) - {login.user_id for login in of_slots.values()}
    return NextLogins(logins=Logins(of_slots=of_slots), let_in=let_in, shut_out=left)


def _users(logins: Logins) -> frozenset[int]:
    return frozenset(login.user_id for login in logins.of_slots.values())


def read_keys_row(connection: Connection) -> KeysRow:
    """Read what is needed before unlocking.

    Raises:
        ServerDamaged: There is no row, or not as the program writes it.
    """
    row = connection.execute(select(_ROW.generation, _ROW.content, _ROW.logins)).first()
    try:
        if row is not None:
            logins = read_record(Logins, bytes(row.logins))
            return KeysRow(generation=row.generation, content=bytes(row.content), logins=logins)
    except ValueError as error:
        raise ServerDamaged from error
    raise ServerDamaged


def make_keys_row(connection: Connection, row: KeysRow, sealed: Mapping[str, bytes]) -> None:
    """Write the row of a store that comes to a server."""
    connection.execute(insert(KEYS_TABLE).values({"id": _ONLY, **_values(row), **sealed}))


def write_keys_row(connection: Connection, row: KeysRow, sealed: Mapping[str, bytes] | None = None) -> None:
    """Write the next keys file into the row, in the transaction of the audit row that names it.

    Raises:
        KeysChangedElsewhere: Another program has written one since this was read.
    """
    values = _values(row) | dict(sealed or {})
    written = update(KEYS_TABLE).where(_ROW.generation == row.generation - 1).values(values)
    if connection.execute(written).rowcount != 1:
        raise KeysChangedElsewhere


def write_definitions(
    connection: Connection, definitions: Definitions, data_key: bytes, store_id: str
) -> None:
    """Write how the program has defined the tables, after it has changed them."""
    sealed = {_DEFINITIONS.name: seal_beside(definitions, data_key, store_id)}
    connection.execute(update(KEYS_TABLE).values(sealed))


def _values(row: KeysRow) -> dict[str, object]:
    return {"generation": row.generation, "content": row.content, "logins": canonical(row.logins)}


_AUDIT_KEYS, _DEFINITIONS = _ROW.audit_keys, _ROW.definitions
_PURPOSES: dict[type, str] = {AuditKeys: "keys of the audit", Definitions: "definitions of tables"}
_Sealed = TypeVar("_Sealed", AuditKeys, Definitions)


def sealed_columns(
    audit_keys: AuditKeys, definitions: Definitions, data_key: bytes, store_id: str
) -> dict[str, bytes]:
    """Return the columns of the row that are sealed under the data key."""
    return {
        _AUDIT_KEYS.name: seal_beside(audit_keys, data_key, store_id),
        _DEFINITIONS.name: seal_beside(definitions, data_key, store_id),
    }


def seal_beside(record: AuditKeys | Definitions, data_key: bytes, store_id: str) -> bytes:
    """Seal what lies beside the keys file under the data key."""
    purpose = _PURPOSES[type(record)]
    content = zlib.compress(canonical(record))
    return encrypt(derive(data_key, purpose), content, bound_to=_bound_to(purpose, store_id))


def read_audit_keys(connection: Connection, data_key: bytes, store_id: str) -> AuditKeys:
    """Read the keys of the audit.

    Raises:
        KeysTampered: They are not sealed under the data key of this store.
    """
    return _open(AuditKeys, connection.execute(select(_AUDIT_KEYS)).scalar_one(), data_key, store_id)


def read_definitions(connection: Connection, data_key: bytes, store_id: str) -> Definitions:
    """Read how the program had defined the tables.

    Raises:
        KeysTampered: They are not sealed under the data key of this store.
    """
    return _open(Definitions, connection.execute(select(_DEFINITIONS)).scalar_one(), data_key, store_id)


def _open(kind: type[_Sealed], sealed: bytes, data_key: bytes, store_id: str) -> _Sealed:
    purpose = _PURPOSES[kind]
    content = decrypt(derive(data_key, purpose), bytes(sealed), bound_to=_bound_to(purpose, store_id))
    try:
        return read_record(kind, zlib.decompress(content or b""))
    except (ValueError, zlib.error) as error:
        raise KeysTampered from error


def _bound_to(purpose: str, store_id: str) -> bytes:
    return f"mscu {purpose}\0{store_id}".encode()
