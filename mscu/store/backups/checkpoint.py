"""A checkpoint of the audit: its newest row, countersigned by a supervisor and kept elsewhere.

Whoever holds the data key and controls this computer can rewrite the audit and all that remembers it here;
not what was printed, or lies on a disk in a safe. It is in clear, so that a later data key does not make it
unreadable; it names nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from mscu.dates.london import show_moment
from mscu.errors import Damaged
from mscu.store.audit.audit import AuditHead
from mscu.store.files.strict_json import canonical, read_record

if TYPE_CHECKING:
    from mscu.store.keys.unlocked import Unlocked

_PURPOSE = b"mscu audit checkpoint\0"
_DAMAGED = "This file is no checkpoint of this store, or it was changed."
_PRINTED = 32
"""Hex digits of the hash that are printed."""


@dataclass(frozen=True, kw_only=True)
class _Checkpoint:
    store_id: str
    seq: int
    hash: bytes
    at: str
    """When the row was written: ISO 8601, UTC."""


def make_checkpoint(head: AuditHead, unlocked: Unlocked) -> bytes:
    """Return the content of a file that tells the newest row, signed by whoever unlocked the store."""
    at = "" if head.at is None else head.at.astimezone(UTC).isoformat(timespec="seconds")
    content = canonical(_Checkpoint(store_id=unlocked.store_id, seq=head.seq, hash=head.hash, at=at))
    return content + b"\n" + unlocked.sign(_PURPOSE + content).hex().encode() + b"\n"


def read_checkpoint(content: bytes, unlocked: Unlocked) -> AuditHead:
    """Return the row that a checkpoint tells.

    Raises:
        Damaged: It is of another store, was changed, or was signed by nobody of this store.
    """
    try:
        signed, signature, rest = content.split(b"\n")
        checkpoint = read_record(_Checkpoint, signed)
        is_signed = unlocked.is_signed_by_user(_PURPOSE + signed, bytes.fromhex(signature.decode("ascii")))
        at = datetime.fromisoformat(checkpoint.at) if checkpoint.at else None
    except ValueError as error:
        raise Damaged(_DAMAGED) from error
    if rest or not is_signed or checkpoint.store_id != unlocked.store_id:
        raise Damaged(_DAMAGED)
    return AuditHead(checkpoint.seq, checkpoint.hash, at)


def printed_line(head: AuditHead) -> str:
    """Return a checkpoint as a line to print or copy by hand."""
    digits = head.hash.hex()[:_PRINTED]
    groups = " ".join(digits[start : start + 4] for start in range(0, len(digits), 4))
    when = "" if head.at is None else f" of {show_moment(head.at)}"
    return f"Audit row {head.seq}{when}: {groups}"
