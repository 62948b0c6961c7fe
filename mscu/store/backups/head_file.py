"""The newest audit row, signed and sealed, in a small file beside the store.

It reveals a store that was replaced by an older copy or cut off on the same disk. Lying beside the store, it
is the weakest witness; the workstation's keyring and the backups are the others.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from mscu.errors import Damaged
from mscu.store.files.atomic import write_atomically
from mscu.store.files.strict_json import canonical, read_record
from mscu.store.keys.slots import decrypt, derive, encrypt
from mscu.store.keys.workstation_keyring import WorkstationKeyring

if TYPE_CHECKING:
    from pathlib import Path

    from mscu.store.audit.audit import AuditHead
    from mscu.store.keys.unlocked import Unlocked


_SERVICE = "mscu audit head"


class ChainHead(NamedTuple):
    """The newest row of an audit chain."""

    seq: int
    hash: bytes


@dataclass(frozen=True)
class Anchors:
    """The heads that this workstation has seen, one for each store."""

    keyring: WorkstationKeyring

    def remember(self, store_id: str, seq: int, digest: bytes) -> bool:
        """Keep a head, and return whether there was a keyring to keep it in."""
        return self.keyring.keep(_SERVICE, store_id, f"{seq}:{digest.hex()}")

    def recall(self, store_id: str) -> ChainHead | None:
        """Return the last head kept, or None if this workstation has not seen the store."""
        stored = self.keyring.recall(_SERVICE, store_id)
        if stored is None:
            return None
        seq, _, digest = stored.partition(":")
        try:
            return ChainHead(int(seq), bytes.fromhex(digest))
        except ValueError:
            return None


_PURPOSE = "audit head"
_BOUND_TO = b"mscu sealed audit head\x00"
_DIGITS = 20
"""Room for any number, so that the sealed length reveals nothing."""


def seal_head(head: ChainHead, data_key: bytes) -> bytes:
    """Seal a head for the users of the store."""
    content = f"{head.seq:{_DIGITS}}".encode() + head.hash
    return encrypt(derive(data_key, _PURPOSE), content, bound_to=_BOUND_TO)


def open_head(sealed: bytes, data_key: bytes) -> ChainHead | None:
    """Open a sealed head; None if it was sealed under a former data key."""
    content = decrypt(derive(data_key, _PURPOSE), sealed, bound_to=_BOUND_TO)
    return None if content is None else ChainHead(int(content[:_DIGITS]), content[_DIGITS:])


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


def write_head(path: Path, head: AuditHead, unlocked: Unlocked) -> None:
    """Replace the head in the file."""
    sealed = seal_head(ChainHead(head.seq, head.hash), unlocked.data_key)
    content = canonical(SignedHead(store_id=unlocked.store_id, sealed_head=sealed))
    signature = unlocked.sign(_HEAD_FILE_PURPOSE + content)
    write_atomically(path, content + b"\n" + signature.hex().encode() + b"\n")


def read_head_file(path: Path, unlocked: Unlocked) -> ChainHead | None:
    """Return the head in the file; None without a file, or under a former data key.

    Raises:
        Damaged: The file is incomplete, or not signed by a user of this store.
    """
    if not path.exists():
        return None
    if not path.is_file():  # opening a pipe would wait for ever
        raise _damaged(path)
    try:
        with path.open("rb") as file:
            content, signature, rest = file.read(_MAX_BYTES).split(b"\n")
        signed_head = _read(content)
        signature_bytes = bytes.fromhex(signature.decode("ascii"))
    except ValueError as error:
        raise _damaged(path) from error
    is_signed = unlocked.is_signed_by_user(_HEAD_FILE_PURPOSE + content, signature_bytes)
    if rest or signed_head.store_id != unlocked.store_id or not is_signed:
        raise _damaged(path)
    if isinstance(signed_head, FormerHead):
        return ChainHead(signed_head.seq, signed_head.hash)
    return open_head(signed_head.sealed_head, unlocked.data_key)


def _read(content: bytes) -> SignedHead | FormerHead:
    try:
        return read_record(SignedHead, content)
    except ValueError:
        return read_record(FormerHead, content)


def _damaged(path: Path) -> Damaged:
    return Damaged(f"The file {path.name}, which remembers the newest audit row, was changed or damaged.")
