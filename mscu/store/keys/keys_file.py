"""The keys file: its content, read strictly and written as a whole.

Four lines of text: the format, the header as JSON, the header's MAC under the data key, and a checksum of the
three. The checksum distinguishes damage from a wrong passphrase and protects nothing; the MAC reveals a
dropped, swapped, renamed or older slot to anyone with the data key. The file names nobody: who has which slot
is in a directory sealed under the data key. Raises `NotAStore`, `NewerVersion`, `Damaged` and `WeakKeys`.
"""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from mscu.errors import Damaged, NewerVersion, NotAStore, StoreError, WeakKeys
from mscu.store.files.atomic import write_atomically
from mscu.store.files.file_names import StoreFiles
from mscu.store.files.strict_json import canonical, read_record

MAGIC = b"mscu keys "
FORMAT = 2
FORMER_FORMAT = 1
"""Format of version 0.1.0, which named everybody in clear."""
MAX_BYTES = 1 << 20
_LINES = 4
_MAC_BYTES = 32
_SALT_BYTES = 32
_LEAST_SALT_BYTES = 8  # Argon2 takes no less


@dataclass(frozen=True, kw_only=True)
class Cost:
    """The cost of one guess at a passphrase: the parameters of Argon2id (RFC 9106), memory in KiB.

    A file below the floor was tampered with, as the program never writes one; a file above the ceiling would
    only hang the workstation.
    """

    memory: int = 256 * 1024
    passes: int = 3
    lanes: int = 4

    def check(self) -> None:
        """Refuse a cost below the floor or above the ceiling."""
        is_strong = self.memory >= FLOOR.memory and self.passes >= FLOOR.passes
        is_affordable = self.memory <= CEILING.memory and self.passes <= CEILING.passes
        if not (is_strong and is_affordable and self.lanes == FLOOR.lanes):
            raise WeakKeys


FLOOR = Cost(memory=64 * 1024)
CEILING = Cost(memory=4 * 1024 * 1024, passes=16)


@dataclass(frozen=True, kw_only=True)
class FormerLock:
    """How a slot of the former format opens until its user unlocks the store once: by a salt of its own."""

    salt: bytes
    cost: Cost
    name_id: bytes  # derived from the log-in name; empty in a file that names the user


@dataclass(frozen=True, kw_only=True)
class SealedSlot:
    """One user's slot: their private keys under the passphrase, the data key under those keys."""

    id: str
    generation: int  # of the file when the passphrase was set
    device: bool  # is the workstation's secret needed as well?
    must_change: bool  # somebody else chose the passphrase
    seal_key: bytes  # public, X25519
    verify_key: bytes  # public, Ed25519
    private_keys: bytes  # sealed under log-in name and passphrase
    data_key: bytes  # sealed to `seal_key`; empty until a second person confirms the access
    former_data_key: bytes | None  # the same of the key before, while a rotation is under way
    former_lock: FormerLock | None = None

    @property
    def waits(self) -> bool:
        """Return whether the slot opens its user's own keys, but not yet the store."""
        return not self.data_key


@dataclass(frozen=True, kw_only=True)
class Slot(SealedSlot):
    """A slot and whose it is."""

    name: str
    display: str
    role_hint: str


@dataclass(frozen=True, kw_only=True)
class FormerKeys:
    """The public keys of a removed slot, with which its old signatures can still be verified."""

    slot_id: str
    name: str
    display: str
    seal_key: bytes
    verify_key: bytes
    until: int  # the generation of the file that dropped the slot


@dataclass(frozen=True, kw_only=True)
class Recovery:
    """The slot that both printed codes open, when a passphrase is lost."""

    id: str
    generation: int
    seal_key: bytes
    private_key: bytes  # sealed under both codes together
    data_key: bytes  # sealed to `seal_key`; empty until a second person confirms the codes
    former_data_key: bytes | None


@dataclass(frozen=True, kw_only=True)
class SlotUser:
    """Whose a slot is."""

    slot_id: str
    name: str
    display: str
    role_hint: str


@dataclass(frozen=True, kw_only=True)
class Directory:
    """Who has or had a slot."""

    users: tuple[SlotUser, ...]
    former: tuple[FormerKeys, ...]


@dataclass(frozen=True, kw_only=True)
class SealedHeader:
    """The content of the keys file, which names nobody."""

    store_id: str
    generation: int  # counts the writings of this file
    key_number: int  # counts the data keys that the database has had
    salt: bytes  # of all slots: a guess at a name and its passphrase is made once, for whichever slot
    cost: Cost
    slots: tuple[SealedSlot, ...]
    recovery: Recovery
    new_recovery: Recovery | None  # drawn later, and opens nothing until a second person confirms it
    signer: bytes | None  # of the backup in which this file lies, if that key is in no slot any more
    directory: bytes  # sealed under the data key

    def to_bytes(self) -> bytes:
        """Return the lines that the MAC covers."""
        return MAGIC + b"%d\n" % FORMAT + canonical(self) + b"\n"


@dataclass(frozen=True, kw_only=True)
class Header:
    """The content of the keys file with its directory open."""

    store_id: str
    generation: int
    key_number: int
    salt: bytes
    cost: Cost
    slots: tuple[Slot, ...]
    former: tuple[FormerKeys, ...]
    recovery: Recovery
    new_recovery: Recovery | None = None
    signer: bytes | None = None

    def slot_of(self, name: str) -> Slot | None:
        """Return the slot of a log-in name as typed."""
        login = login_name(name)
        return next((slot for slot in self.slots if slot.name == login), None)

    def is_used(self, name: str) -> bool:
        """Return whether a log-in name is or was in use: old signatures are verified by name."""
        login = login_name(name)
        is_former = any(keys.name == login for keys in self.former)
        return is_former or self.slot_of(login) is not None


@dataclass(frozen=True)
class KeysFile:
    """A keys file as it was read: nothing in it is trusted until its MAC is checked."""

    header: SealedHeader
    covered: bytes
    mac: bytes
    in_clear: Directory | None
    """The directory of a file of the former format."""

    def verify_keys(self) -> Iterator[bytes]:
        """Yield the keys to verify signatures with that can be read without the data key."""
        for slot in self.header.slots:
            yield slot.verify_key
        if self.header.signer is not None:
            yield self.header.signer
        for keys in self.in_clear.former if self.in_clear else ():
            yield keys.verify_key


def login_name(typed: str) -> str:
    """Return a log-in name in the one spelling in which it is stored."""
    return unicodedata.normalize("NFKC", typed).strip().casefold()


def read_keys_file(path: Path) -> KeysFile:
    """Read a keys file, and refuse one that is incomplete or not ours."""
    if not path.is_file():
        raise NotAStore("There is no store here.")
    with path.open("rb") as opened:
        file = parse_keys_file(opened.read(MAX_BYTES + 1))
    if file.in_clear is None:
        return file
    return replace(file, header=replace(file.header, salt=new_salt(path, file.header.cost)))


def new_salt(path: Path, cost: Cost) -> bytes:
    """Return the salt for a keys file: that of the store beside it if that has the same cost, else a new one.

    Who has the same log-in name and passphrase in the unit's store and in the charity's in its folder then
    waits for one derivation. A salt is no secret, and this pair has one of its own.
    """
    beside = StoreFiles.beside(path)
    with suppress(StoreError, OSError):
        if beside is not None and not is_former_file(beside.keys):
            header = read_keys_file(beside.keys).header
            if header.cost == cost:
                return header.salt
    return secrets.token_bytes(_SALT_BYTES)


def parse_keys_file(content: bytes) -> KeysFile:
    covered, mac = _split(content)
    in_clear = None
    line = covered.split(b"\n")[1]
    try:
        if is_former(content):
            header, in_clear = read_record(_FormerHeader, line).converted
        else:
            header = read_record(SealedHeader, line, may_lack="new_recovery")
    except ValueError as error:
        raise Damaged from error
    is_whole = len(header.salt) == _SALT_BYTES and header.store_id.isalnum() and header.store_id.isascii()
    if not (header.slots and is_whole):
        raise Damaged
    header.cost.check()
    for slot in header.slots:
        if slot.former_lock is not None:
            slot.former_lock.cost.check()
            if len(slot.former_lock.salt) < _LEAST_SALT_BYTES:
                raise Damaged
    return KeysFile(header, covered, mac, in_clear)


def is_former(content: bytes) -> bool:
    """Return whether the first bytes of a keys file state the former format, which names everybody."""
    return content.startswith(MAGIC + b"%d\n" % FORMER_FORMAT)


def is_former_file(path: Path) -> bool:
    """Return whether a file is there and states the former format."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return is_former(file.read(len(MAGIC) + 2))


def write_keys_file(path: Path, content: bytes) -> None:
    """Write the file as a whole, and keep the previous one as `….previous` unless that names people."""
    names_people = False
    if path.exists():
        names_people = read_keys_file(path).in_clear is not None  # a damaged file displaces no whole one
        if not names_people:
            write_atomically(previous_path(path), path.read_bytes())
    write_atomically(path, content)
    if names_people:
        write_atomically(previous_path(path), content)


def file_bytes(covered: bytes, mac: bytes) -> bytes:
    """Return the whole content of a keys file."""
    lines = covered + mac.hex().encode() + b"\n"
    return lines + _checksum(lines)


def previous_path(path: Path) -> Path:
    """Return the file that holds the state before the last change."""
    return path.with_name(path.name + ".previous")


def _split(content: bytes) -> tuple[bytes, bytes]:
    """Return the lines under the MAC, and the MAC, of a file whose checksum is right."""
    if not content.startswith(MAGIC):
        raise NotAStore
    lines = content.split(b"\n")
    format_ = lines[0].removeprefix(MAGIC)
    if format_.isdigit() and int(format_[:9]) > FORMAT:
        raise NewerVersion
    covered = b"\n".join(lines[:3]) + b"\n"
    is_known = format_ in {b"%d" % FORMAT, b"%d" % FORMER_FORMAT}
    if len(content) > MAX_BYTES or len(lines) != _LINES + 1 or not is_known:
        raise Damaged
    if content != covered + _checksum(covered):
        raise Damaged
    return b"\n".join(lines[:2]) + b"\n", _mac_of(lines[2])


def _mac_of(line: bytes) -> bytes:
    try:
        mac = bytes.fromhex(line.decode("ascii"))
    except ValueError as error:
        raise Damaged from error
    if len(mac) != _MAC_BYTES or mac.hex().encode() != line:
        raise Damaged
    return mac


def _checksum(lines: bytes) -> bytes:
    return hashlib.sha256(lines).hexdigest().encode() + b"\n"


@dataclass(frozen=True, kw_only=True)
class _FormerSlot:
    """A slot of the former format."""

    id: str
    name: str
    display: str
    role_hint: str
    generation: int
    cost: Cost
    salt: bytes
    device: bool
    must_change: bool
    seal_key: bytes
    verify_key: bytes
    private_keys: bytes
    data_key: bytes
    former_data_key: bytes | None

    @property
    def converted(self) -> SealedSlot:
        return SealedSlot(
            id=self.id,
            generation=self.generation,
            device=self.device,
            must_change=self.must_change,
            seal_key=self.seal_key,
            verify_key=self.verify_key,
            private_keys=self.private_keys,
            data_key=self.data_key,
            former_data_key=self.former_data_key,
            former_lock=FormerLock(salt=self.salt, cost=self.cost, name_id=b""),
        )


@dataclass(frozen=True, kw_only=True)
class _FormerHeader:
    """The content of a keys file of the former format."""

    store_id: str
    generation: int
    key_number: int
    slots: tuple[_FormerSlot, ...]
    former: tuple[FormerKeys, ...]
    recovery: Recovery

    @property
    def converted(self) -> tuple[SealedHeader, Directory]:
        """Return it in the present format, with a salt that its reader replaces, and its directory."""
        costs = [slot.cost for slot in self.slots]
        header = SealedHeader(
            store_id=self.store_id,
            generation=self.generation,
            key_number=self.key_number,
            salt=secrets.token_bytes(_SALT_BYTES),
            cost=replace(
                FLOOR,
                memory=max((cost.memory for cost in costs), default=FLOOR.memory),
                passes=max((cost.passes for cost in costs), default=FLOOR.passes),
            ),
            slots=tuple(slot.converted for slot in self.slots),
            recovery=self.recovery,
            new_recovery=None,
            signer=None,
            directory=b"",
        )
        users = tuple(
            SlotUser(slot_id=slot.id, name=slot.name, display=slot.display, role_hint=slot.role_hint)
            for slot in self.slots
        )
        return header, Directory(users=users, former=self.former)
