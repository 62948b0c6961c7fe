"""The newest row of the audit, signed, in a small file beside the store.

It shows a store that was put back or cut off on the same disk. It lies where the store lies, so
it is the weakest of the anchors: the workstation's keyring and the backups are the others.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mscu.errors import Damaged
from mscu.store.atomic import write_atomically
from mscu.store.audit import Head
from mscu.store.strict_json import canonical, read_record

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from mscu.store.unlocked import Unlocked

_PURPOSE = b"mscu audit head\0"
_MOST_BYTES = 4096


@dataclass(frozen=True, kw_only=True)
class SignedHead:
    """What the file says: which row was the newest, when, and who says so."""

    store_id: str
    seq: int
    hash: bytes
    written_at: str  # UTC, ISO 8601
    written_by: str


def write_head(path: Path, head: Head, unlocked: Unlocked, now: datetime) -> None:
    """Put the present head in place of the former one."""
    content = canonical(
        SignedHead(
            store_id=unlocked.store_id,
            seq=head.seq,
            hash=head.hash,
            written_at=now.isoformat(timespec="seconds"),
            written_by=unlocked.name,
        )
    )
    signature = unlocked.sign(_PURPOSE + content)
    write_atomically(path, content + b"\n" + signature.hex().encode() + b"\n")


def read_head_file(path: Path, unlocked: Unlocked) -> Head | None:
    """Give the head that the file remembers; without a file there is none.

    Raises:
        Damaged: the file is not whole, or none of this store's people signed it.
    """
    if not path.exists():
        return None
    if not path.is_file():  # opening a pipe would wait for ever
        raise _spoilt(path)
    try:
        with path.open("rb") as file:
            content, signature, rest = file.read(_MOST_BYTES).split(b"\n")
        said = read_record(SignedHead, content)
        signed = bytes.fromhex(signature.decode("ascii"))
    except ValueError as error:
        raise _spoilt(path) from error
    known = unlocked.verify(said.written_by, _PURPOSE + content, signed)
    if rest or said.store_id != unlocked.store_id or not known:
        raise _spoilt(path)
    return Head(said.seq, said.hash)


def _spoilt(path: Path) -> Damaged:
    return Damaged(
        f"The file {path.name}, which remembers the newest audit row, was changed or damaged."
    )
