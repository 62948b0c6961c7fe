"""Digest anew what a migration changed, without washing clean what was tampered with before.

A record that did not fit the audit before gets no new digest, so that verification goes on naming
it; nor does one that the revisions left as it was. One row of the audit holds the root over the
digests of the records before, and over those that are new.
"""

from __future__ import annotations

import platform
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from heapq import merge
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from mscu.batches import in_batches
from mscu.codes import Operation, StoreKind
from mscu.store.audit import digest
from mscu.store.audit.audit import AUDIT_PURPOSE, Audit, Line, Signer, read_head
from mscu.store.audit.digest_root import Root
from mscu.store.audit.record_check import (
    MIGRATE,
    Known,
    digested,
    expected,
    known_types,
    migrations,
)

if TYPE_CHECKING:
    from sqlalchemy import Connection
    from sqlcipher3 import dbapi2

    from mscu.store.keys.unlocked import Unlocked
    from mscu.store.schema.revisions import Revisions

Key = tuple[str, int]
_BATCH = 5000
_KEEP = "INSERT INTO digest_baseline (seq, object_type, object_id, digest) VALUES (?, ?, ?, ?)"


@dataclass(frozen=True, kw_only=True)
class Digested:
    """What the audit knew of the records before a migration, and what did not fit it."""

    root: bytes
    doubtful: frozenset[Key]
    """Records that were changed, taken away or put in unseen."""

    @classmethod
    def by_the_database(
        cls, connection: Connection, store_kind: StoreKind = StoreKind.UNIT
    ) -> Digested:
        """Compare the records with the audit in the tables as they are, whatever models say."""
        raw: dbapi2.Connection = connection.connection.driver_connection
        key, migrated = _key(raw, "digest_key"), migrations(raw)
        doubtful: set[Key] = set()
        root = Root(key)
        mapped = {digest.type_name(model) for model in digested(store_kind)}
        for name in sorted(mapped | known_types(raw)):
            found = dict(digest.stored_digests(key, raw, name))
            for number, _, wanted in expected(raw, name, migrated):
                root.add(name, number, wanted)
                if found.pop(number, b"") != wanted:
                    doubtful.add((name, number))
            doubtful |= {(name, number) for number in found}
        return cls(root=root.value, doubtful=frozenset(doubtful))


def write_baseline(
    connection: Connection,
    before: Digested,
    unlocked: Unlocked,
    *,
    now: datetime,
    brought: tuple[str, Revisions],
) -> None:
    """Keep the digest of every record that is not as it was, and sign for all of them."""
    began, revisions = brought
    raw: dbapi2.Connection = connection.connection.driver_connection
    key, seq = _key(raw, "digest_key"), read_head(connection).seq + 1
    root = Root(key)
    for name, changed in _changed(key, raw, before, revisions.store_kind):
        for number, value in changed:
            root.add(name, number, value)
        rows = [(seq, name, number, value) for number, value in changed]
        for part in in_batches(rows, _BATCH):
            connection.exec_driver_sql(_KEEP, part)
    reason = (
        f"Tables brought from {began} to {revisions.newest}. Root of the records before "
        f"{before.root.hex()}, of those that changed {root.value.hex()}."
    )
    signer = Signer(
        actor=unlocked.name,
        device=platform.node() or "unknown",
        sign=lambda row_hash: unlocked.sign(AUDIT_PURPOSE + row_hash),
    )
    line = Line(operation=Operation.UPKEEP, reason=reason, digest=root.value)
    Audit(_key(raw, "chain_key"), signer).write(connection, MIGRATE, [line], now)


def _changed(
    key: bytes, raw: dbapi2.Connection, before: Digested, store_kind: StoreKind
) -> Iterator[tuple[str, list[tuple[int, bytes]]]]:
    """Give, type by type, the records with another digest than before; empty if one is gone."""
    models = {digest.type_name(model): model for model in digested(store_kind)}
    migrated = migrations(raw)
    for name in sorted(models.keys() | known_types(raw)):
        known = expected(raw, name, migrated)
        now = digest.read_digests(key, raw, models[name]) if name in models else iter(())
        yield (
            name,
            [
                (number, value)
                for number, then, value in _side_by_side(known, now)
                if then != value and (name, number) not in before.doubtful
            ],
        )


def _side_by_side(
    known: Iterator[Known], now: Iterator[tuple[int, bytes]]
) -> Iterator[tuple[int, bytes | None, bytes]]:
    """Give each record's number, what was known of it and its digest now: both by number."""
    said = ((number, 0, then) for number, _, then in known)
    is_there = ((number, 1, value) for number, value in now)
    for number, both in groupby(merge(said, is_there, key=itemgetter(0)), key=itemgetter(0)):
        values = {side: value for _, side, value in both}
        yield number, values.get(0), values.get(1, b"")


def _key(raw: dbapi2.Connection, name: str) -> bytes:
    row: Any = raw.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
    return bytes.fromhex(row[0])
