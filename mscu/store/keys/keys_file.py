"""The keys file: its content, read strictly and written as a whole.

Four lines of text: the format, the header as JSON, the header's MAC under the data key, and a checksum of the
three. The checksum distinguishes damage from a wrong passphrase and protects nothing; the MAC reveals a
dropped, swapped, renamed or older slot to anyone with the data key. Raises `NotAStore`, `NewerVersion`,
`Damaged` and `WeakKeys`.
"""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from mscu.errors import Damaged, NewerVersion, NotAStore, WeakKeys
from mscu.store.files.atomic import write_atomically
from mscu.store.files.strict_json import canonical, read_record

MAGIC = b"mscu keys "
FORMAT = 1
MAX_BYTES = 1 << 20
_LINES = 4
_MAC_BYTES = 32


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
class Slot:
    """One user's slot: their private keys under the passphrase, the data key under those keys."""

    id: str
    name: str
    display: str
    role_hint: str
    generation: int  # of the file when the passphrase was set
    cost: Cost
    salt: bytes
    device: bool  # is the workstation's secret needed as well?
    must_change: bool  # somebody else chose the passphrase
    seal_key: bytes  # public, X25519
    verify_key: bytes  # public, Ed25519
    private_keys: bytes  # sealed under the passphrase
    data_key: bytes  # sealed to `seal_key`
    former_data_key: bytes | None  # the same of the key before, while a rotation is under way


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
    data_key: bytes  # sealed to `seal_key`
    former_data_key: bytes | None


@dataclass(frozen=True, kw_only=True)
class Header:
    """The content of the keys file."""

    store_id: str
    generation: int  # counts the writings of this file
    key_number: int  # counts the data keys that the database has had
    slots: tuple[Slot, ...]
    former: tuple[FormerKeys, ...]
    recovery: Recovery

    def slot_of(self, name: str) -> Slot | None:
        """Return the slot of a log-in name as typed."""
        login = login_name(name)
        return next((slot for slot in self.slots if slot.name == login), None)

    def is_used(self, name: str) -> bool:
        """Return whether a log-in name is or was in use: old signatures are verified by name."""
        login = login_name(name)
        is_former = any(keys.name == login for keys in self.former)
        return is_former or self.slot_of(login) is not None

    def to_bytes(self) -> bytes:
        """Return the lines that the MAC covers."""
        return MAGIC + b"%d\n" % FORMAT + canonical(self) + b"\n"


@dataclass(frozen=True)
class KeysFile:
    """A keys file as it was read: nothing in it is trusted until its MAC is checked."""

    header: Header
    covered: bytes
    mac: bytes


def login_name(typed: str) -> str:
    """Return a log-in name in the one spelling in which it is stored."""
    return unicodedata.normalize("NFKC", typed).strip().casefold()


def read_keys_file(path: Path) -> KeysFile:
    """Read a keys file, and refuse one that is incomplete or not ours."""
    if not path.is_file():
        raise NotAStore("There is no store here.")
    with path.open("rb") as file:
        return parse_keys_file(file.read(MAX_BYTES + 1))


def parse_keys_file(content: bytes) -> KeysFile:
    covered, mac = _split(content)
    try:
        header = read_record(Header, covered.split(b"\n")[1])
    except ValueError as error:
        raise Damaged from error
    for slot in header.slots:
        slot.cost.check()
    if not header.slots:
        raise Damaged
    return KeysFile(header, covered, mac)


def write_keys_file(path: Path, header: Header, mac: bytes) -> None:
    """Write the file as a whole, and keep the previous one as `….previous`."""
    if path.exists():
        read_keys_file(path)  # never let a damaged file displace the last whole one
        write_atomically(previous_path(path), path.read_bytes())
    write_atomically(path, file_bytes(header, mac))


def file_bytes(header: Header, mac: bytes) -> bytes:
    """Return the whole content of a keys file."""
    lines = header.to_bytes() + mac.hex().encode() + b"\n"
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
    if len(content) > MAX_BYTES or len(lines) != _LINES + 1 or format_ != b"%d" % FORMAT:
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
