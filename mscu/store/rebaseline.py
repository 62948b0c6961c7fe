"""Digest all records anew after a migration, without washing clean what was tampered with before.

A record that did not fit the audit before keeps the digest that it should have had, so that
verification goes on naming it. One row of the audit holds the root over all digests, old and new.
"""

from __future__ import annotations

import platform
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert

from mscu.codes import Holds, Operation
from mscu.models.audit import DigestBaseline
from mscu.store import digest
from mscu.store.audit import AUDIT_PURPOSE, Audit, Line, Signer, read_head
from mscu.store.digest_root import Root, root_of
from mscu.store.record_check import baseline, digested, expected, known_types

if TYPE_CHECKING:
    from sqlalchemy import Connection
    from sqlcipher3 import dbapi2

    from mscu.store.revisions import Revisions
    from mscu.store.unlocked import Unlocked

Key = tuple[str, int]
_BATCH = 5000


@dataclass(frozen=True, kw_only=True)
class Digested:
    """What the audit knew of the records before a migration, and what did not fit it."""

    root: bytes
    wrong: dict[Key, bytes]
    """Records that were changed or taken away unseen, with the digest they should have."""
    strange: frozenset[Key]
    """Records that no row of the audit knows."""

    @classmethod
    def by_the_database(cls, connection: Connection, holds: Holds = Holds.UNIT) -> Digested:
        """Compare the records with the audit in the tables as they are, whatever models say."""
        raw: dbapi2.Connection = connection.connection.driver_connection
        key, since = _key(raw, "digest_key"), baseline(raw)
        wrong: dict[Key, bytes] = {}
        strange: set[Key] = set()
        root = Root(key)
        mapped = {digest.type_name(model) for model in digested(holds)}
        for name in sorted(mapped | known_types(raw, since)):
            found = dict(digest.stored_digests(key, raw, name))
            for number, _, wanted in expected(raw, name, since):
                root.add(name, number, wanted)
                if found.pop(number, b"") != wanted:
                    wrong[name, number] = wanted
            strange |= {(name, number) for number in found}
        return cls(root=root.value, wrong=wrong, strange=frozenset(strange))


def write_baseline(
    connection: Connection,
    before: Digested,
    unlocked: Unlocked,
    *,
    now: datetime,
    brought: tuple[str, Revisions],
) -> None:
    """Keep every record's digest as it is now, and sign for all of them."""
    began, revisions = brought
    raw: dbapi2.Connection = connection.connection.driver_connection
    key, seq = _key(raw, "digest_key"), read_head(connection).seq + 1
    rows = [
        {"seq": seq, "object_type": name, "object_id": number, "digest": value}
        for name, number, value in _anew(key, raw, before, revisions.holds)
    ]
    for start in range(0, len(rows), _BATCH):
        connection.execute(insert(DigestBaseline), rows[start : start + _BATCH])
    root = root_of(key, raw, seq)
    reason = (
        f"Tables brought from {began} to {revisions.newest}. Root of the records before "
        f"{before.root.hex()}, after {root.hex()}."
    )
    signer = Signer(
        actor=unlocked.name,
        device=platform.node() or "unknown",
        sign=lambda row_hash: unlocked.sign(AUDIT_PURPOSE + row_hash),
    )
    line = Line(operation=Operation.UPKEEP, reason=reason, digest=root)
    Audit(_key(raw, "chain_key"), signer).write(connection, "Migrate", [line], now)


def _anew(
    key: bytes, raw: dbapi2.Connection, before: Digested, holds: Holds
) -> Iterator[tuple[str, int, bytes]]:
    wrong = dict(before.wrong)
    for model in digested(holds):
        name = digest.type_name(model)
        for number, value in digest.read_digests(key, raw, model):
            if (name, number) not in before.strange:
                yield name, number, wrong.pop((name, number), value)
    for (name, number), wanted in wrong.items():
        yield name, number, wanted


def _key(raw: dbapi2.Connection, name: str) -> bytes:
    row: Any = raw.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
    return bytes.fromhex(row[0])
