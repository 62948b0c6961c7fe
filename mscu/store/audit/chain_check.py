"""Check the whole audit: every row follows the one before, is unchanged, and is signed.

Rows are streamed as the database holds them; a million take seconds. Each fault is reported once, because the
check continues from the hash that a row claims.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from mscu.progress import Progress
from mscu.store.audit.audit import BEFORE_FIRST_ROW, FIELDS, AuditHead, hash_of_fields
from mscu.store.keys.unlocked import verify_keys

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mscu.store.audit.verify_findings import Findings
    from mscu.store.engine.reading import Reading
    from mscu.store.keys.keys_file import Header

_COLUMNS = (*FIELDS, "hash", "signature")
_SEQ, _AT, _ACTOR, _PREVIOUS = map(_COLUMNS.index, ("seq", "at", "actor", "previous"))
_SQL = f"SELECT {', '.join(_COLUMNS)} FROM audit_entry ORDER BY seq"  # noqa: S608 - our own names
_COUNT = "SELECT count(*) FROM audit_entry"


class Signatures:
    """Checks signatures with the present and former keys that the keys file has for a name."""

    def __init__(self, header: Header, purpose: bytes) -> None:
        """Create a checker from the verified header, for signatures with this purpose."""
        self._header = header
        self._purpose = purpose
        self._keys: dict[str, list[Ed25519PublicKey]] = {}

    def verify(self, name: str, row_hash: bytes, signature: bytes) -> bool:
        """Return whether one of the person's keys made the signature."""
        return any(_is_signed(key, self._purpose + row_hash, signature) for key in self._keys_of(name))

    def _keys_of(self, name: str) -> list[Ed25519PublicKey]:
        if name not in self._keys:
            raw_keys = verify_keys(self._header, name)
            self._keys[name] = [Ed25519PublicKey.from_public_bytes(key) for key in raw_keys]
        return self._keys[name]


def _is_signed(key: Ed25519PublicKey, content: bytes, signature: bytes) -> bool:
    try:
        key.verify(signature, content)
    except InvalidSignature:
        return False
    return True


@dataclass
class ChainCheck:
    """One pass over the audit, from its first row to its last."""

    key: bytes
    signatures: Signatures
    findings: Findings
    head: AuditHead = BEFORE_FIRST_ROW
    rows: int = 0
    _unsigned: list[tuple[int, str]] = field(default_factory=list)
    """Rows since the last signature, with the actors they name; the next signature covers them."""

    def run(self, reading: Reading, progress: Progress | None = None) -> None:
        """Check every row."""
        (total,) = reading.row(_COUNT) or (0,)
        for row in (progress or Progress()).counting(rows(reading), total):
            seq, previous, hash_, signature = row[_SEQ], row[_PREVIOUS], row[-2], row[-1]
            self._check_order(seq, previous)
            if hash_of_fields(self.key, row[: len(FIELDS)]) != hash_:
                self.findings.add_row(seq, "was changed after it was written")
            self._unsigned.append((seq, row[_ACTOR]))
            self.head = AuditHead(seq, hash_)
            self.rows += 1
            if signature:
                self._check_signature(row[_ACTOR], signature)
        if self._unsigned:
            self.findings.add_row(self._unsigned[-1][0], "is the last one and is not signed")

    def _check_order(self, seq: int, previous: bytes) -> None:
        if seq != self.head.seq + 1:
            missing = f"{self.head.seq + 1} to {seq - 1}"
            self.findings.add(f"Audit rows are missing: {missing}.")
        elif previous != self.head.hash:
            self.findings.add_row(seq, "does not follow the row before it")

    def _check_signature(self, actor: str, signature: bytes) -> None:
        """Check the signature on the newest row, which covers all rows since the one before."""
        if not self.signatures.verify(actor, self.head.hash, signature):
            self.findings.add_row(self.head.seq, "was not signed by the person it names")
        for seq, name in self._unsigned:
            if name != actor:
                self.findings.add_row(seq, "names a different person from the one who signed it")
        self._unsigned.clear()


def rows(reading: Reading) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of the audit in order, with times written as they were hashed."""
    for row in reading.rows(_SQL):
        yield (*row[:_AT], _as_hashed(row[_AT]), *row[_AT + 1 :])


def _as_hashed(value: Any) -> Any:  # noqa: ANN401 - the column may hold anything
    """Return a stored UTC time in ISO 8601, as the hash covers it."""
    return f"{value.replace(' ', 'T')}+00:00" if isinstance(value, str) else value
