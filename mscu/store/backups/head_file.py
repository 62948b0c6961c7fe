"""The newest audit row, signed and sealed, in a small file or in the workstation's keyring.

It reveals a store that was replaced by an older copy or cut off. Beside the store it is the weakest witness,
as whoever copies the folder copies it too; the others lie elsewhere (`witnesses`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from mscu.errors import Damaged
from mscu.store.audit.audit import AuditHead
from mscu.store.files.atomic import overwrite, write_atomically
from mscu.store.files.strict_json import canonical, read_record
from mscu.store.keys.slots import decrypt, derive, encrypt
from mscu.store.keys.workstation_keyring import WorkstationKeyring

if TYPE_CHECKING:
    from pathlib import Path

    from mscu.store.keys.unlocked import Unlocked


_SERVICE = "mscu audit head"


@dataclass(frozen=True)
class Anchors:
    """The heads that this workstation has seen, one for each store."""

    keyring: WorkstationKeyring

    def remember(self, store_id: str, head: AuditHead) -> bool:
        """Keep a head, and return whether there was a keyring to keep it in."""
        text = f"{head.seq}:{head.hash.hex()}:{_time_text(head)}".removesuffix(":")
        return self.keyring.keep(_SERVICE, store_id, text)

    def recall(self, store_id: str) -> AuditHead | None:
        """Return the last head kept, or None if this workstation has not seen the store."""
        stored = self.keyring.recall(_SERVICE, store_id)
        if stored is None:
            return None
        seq, _, rest = stored.partition(":")
        digest, _, at = rest.partition(":")
        try:
            return AuditHead(int(seq), bytes.fromhex(digest), _time_of(at))
        except ValueError:
            return None


def _time_text(head: AuditHead) -> str:
    """Format the time of a row to the second, always at the same length; empty if it is unknown."""
    return "" if head.at is None else head.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")


def _time_of(text: str) -> datetime | None:
    return datetime.fromisoformat(text).replace(tzinfo=UTC) if text.strip() else None


_PURPOSE = "audit head"
_BOUND_TO = b"mscu sealed audit head\x00"
_DIGITS, _TIME = 20, 19
"""Room for any number and any time, so that the sealed length reveals nothing."""
_HASH_BYTES = 32


def seal_head(head: AuditHead, key: bytes) -> bytes:
    """Seal a head for the users of the store."""
    content = f"{head.seq:{_DIGITS}}".encode() + head.hash + f"{_time_text(head):{_TIME}}".encode()
    return encrypt(derive(key, _PURPOSE), content, bound_to=_BOUND_TO)


def open_head(sealed: bytes, key: bytes) -> AuditHead | None:
    """Open a sealed head; None if it was sealed under another key."""
    content = decrypt(derive(key, _PURPOSE), sealed, bound_to=_BOUND_TO)
    if content is None:
        return None
    row_hash, at = content[_DIGITS : _DIGITS + _HASH_BYTES], content[_DIGITS + _HASH_BYTES :]
    return AuditHead(int(content[:_DIGITS]), row_hash, _time_of(at.decode()))  # before 0.2.0 without a time


_HEAD_FILE_PURPOSE = b"mscu audit head\0"
_MAX_BYTES = 4096


@dataclass(frozen=True, kw_only=True)
class SignedHead:
    """The content of the file: the store's id, and the sealed head."""

    store_id: str
    sealed_head: bytes


@dataclass(frozen=True, kw_only=True)
class FormerHead:
    """The file as version 0.1.0 wrote it: in clear, with the name of its writer."""

    store_id: str
    seq: int
    hash: bytes
    written_at: str
    written_by: str


@dataclass(frozen=True)
class ReadHead:
    """The head in a file, and whether a user whom this store knows signed it."""

    head: AuditHead
    is_signed: bool


def write_head(
    path: Path, head: AuditHead, unlocked: Unlocked, chain_key: bytes, *, durably: bool = True
) -> None:
    """Replace the head in the file, and wait until it is on the disk unless told otherwise.

    It is sealed under the key of the audit's hashes, which a change of the data key leaves as it is: so a
    store from before such a change reads it as well.
    """
    sealed = seal_head(head, chain_key)
    content = canonical(SignedHead(store_id=unlocked.store_id, sealed_head=sealed))
    signature = unlocked.sign(_HEAD_FILE_PURPOSE + content)
    write = write_atomically if durably else overwrite
    write(path, content + b"\n" + signature.hex().encode() + b"\n")


def read_head_file(path: Path, unlocked: Unlocked, chain_key: bytes) -> ReadHead | None:
    """Return the head in the file; None without a file, or in one of before under a former data key.

    An older copy of the store need not know whoever signed it.

    Raises:
        Damaged: The file is incomplete, or neither signed nor sealed by a user of this store.
    """
    if not path.exists():
        return None
    if not path.is_file():  # opening a pipe would wait for ever
        raise damaged(path)
    try:
        with path.open("rb") as file:
            content, signature, rest = file.read(_MAX_BYTES).split(b"\n")
        signed_head = _read(content)
        signature_bytes = bytes.fromhex(signature.decode("ascii"))
    except ValueError as error:
        raise damaged(path) from error
    is_signed = unlocked.is_signed_by_user(_HEAD_FILE_PURPOSE + content, signature_bytes)
    if rest or signed_head.store_id != unlocked.store_id:
        raise damaged(path)
    head = _head_in(signed_head, unlocked.data_key, chain_key, is_signed=is_signed)
    if head is None and not is_signed:
        raise damaged(path)
    return None if head is None else ReadHead(head, is_signed)


def _head_in(
    signed: SignedHead | FormerHead, data_key: bytes, chain_key: bytes, *, is_signed: bool
) -> AuditHead | None:
    if isinstance(signed, FormerHead):
        return AuditHead(signed.seq, signed.hash) if is_signed else None
    return open_head(signed.sealed_head, chain_key) or open_head(signed.sealed_head, data_key)


def _read(content: bytes) -> SignedHead | FormerHead:
    try:
        return read_record(SignedHead, content)
    except ValueError:
        return read_record(FormerHead, content)


def damaged(path: Path) -> Damaged:
    return Damaged(f"The file {path.name}, which remembers the newest audit row, was changed or damaged.")
