"""Check that the person whom a record names also signed for it, and that final records are unchanged.

A user with the data key and their own keys can write what another user is supposed to have said or agreed to,
and sign for it: digests and signatures are then valid, but the audit names one user and the record another.
The columns that name a user are read from the models (`signers.py`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mscu.codes import Operation, StoreKind
from mscu.store.audit import digest
from mscu.store.audit.record_check import digested
from mscu.store.audit.signers import signers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlcipher3 import dbapi2

    from mscu.models.base import Record
    from mscu.store.audit.finding import Findings
    from mscu.store.audit.signers import Signer

TOMBSTONES = {
    StoreKind.UNIT: (
        ("cases", "disposal", "case_number"),
        ("rights_request", "rights_disposal", "request_number"),
    ),
    StoreKind.SURVIVORS: (("survivor", "erasure", "survivor_number"),),
}
"""Records that two people dispose of, and the tombstone that stays in place with their number."""
_FIRST = """
WITH first AS (
    SELECT object_id, min(seq) AS seq, actor FROM audit_entry
    WHERE object_type = :type AND digest != x'' GROUP BY object_id
)
SELECT record.id, first.seq FROM first
JOIN {table} AS record ON record.id = first.object_id
JOIN users ON users.id = record.{column}
WHERE first.actor != users.name AND NOT EXISTS (
    SELECT 1 FROM digest_baseline AS kept
    WHERE kept.object_type = :type AND kept.object_id = record.id AND kept.seq < first.seq
)
"""
"""Who first wrote a record; no one for a record made by a migration."""
_NEVER = """
SELECT record.id, NULL FROM {own} JOIN {table} AS record ON record.id = {own}.id
JOIN users ON users.id = record.{column}
WHERE NOT EXISTS (
    SELECT 1 FROM audit_entry AS said WHERE said.object_type = :type
        AND said.object_id = record.id AND said.digest != x'' AND said.actor = users.name
)
"""
_INSTEAD = """
SELECT record.id, NULL FROM {table} AS record JOIN users ON users.id = record.{column}
WHERE NOT EXISTS (
    SELECT 1 FROM audit_entry AS gone
    JOIN audit_entry AS begun ON begun.object_type = gone.object_type
        AND begun.object_id = gone.object_id AND begun.operation = :collection
    WHERE gone.object_type = :instead AND gone.operation = :erasure
        AND gone.case_id = record.{number} AND begun.actor = users.name
)
"""
_SAME = "SELECT id FROM {table} WHERE {column} = {other}"
_AGAIN = """
SELECT object_id, max(seq) FROM audit_entry WHERE object_type = ? AND digest != x''
GROUP BY object_id HAVING count(*) > 1
"""
_GONE = "SELECT object_id, seq FROM audit_entry WHERE object_type = ? AND operation = ?"
_BEFORE = "SELECT coalesce(max(seq), 0) FROM audit_entry WHERE seq < ? AND signature != x''"
_UNTIL = "SELECT min(seq) FROM audit_entry WHERE seq >= ? AND signature != x''"
_AGREED = """
SELECT 1 FROM audit_entry AS said JOIN {stone} AS stone ON stone.id = said.object_id
JOIN users ON users.id = stone.agreed_by_id
WHERE said.object_type = ? AND said.seq > ? AND said.seq <= ? AND users.name = said.actor
"""
"""The erasure must be in the same command that writes the tombstone."""


def check_authors(connection: dbapi2.Connection, findings: Findings, store_kind: StoreKind) -> None:
    """Report records signed in another's name or by one person alone, rewritten, or removed."""
    for signer in signers(store_kind):
        for number, seq in _not_hers(connection, signer, store_kind):
            findings.record(signer.name, number, "names another person than the one who signed it", seq)
        for number in _alone(connection, signer):
            findings.record(signer.name, number, "names one person for what two must do")
    _check_kept(connection, findings, store_kind)
    _check_tombstones(connection, findings, store_kind)


def _check_kept(connection: dbapi2.Connection, findings: Findings, store_kind: StoreKind) -> None:
    """Check that append-only records were written once, and that permanent ones were never removed."""
    for model in digested(store_kind):
        name = digest.type_name(model)
        for number, seq in connection.execute(_AGAIN, (name,)) if model.only_followed else ():
            findings.record(name, number, "was overwritten, which the program never does", seq)
        gone = (name, Operation.ERASURE.value)
        for number, seq in connection.execute(_GONE, gone) if _is_for_good(model) else ():
            findings.record(name, number, "was removed, which the program never does", seq)


def _is_for_good(model: type[Record]) -> bool:
    """Return whether a row is never disposed of: a tombstone, or an append-only row without a case."""
    stones = {stone for store_kind in TOMBSTONES.values() for _, stone, _ in store_kind}
    followed = model.only_followed and bool(model.unrestricted)
    return followed or digest.type_name(model) in stones


def _not_hers(
    connection: dbapi2.Connection, signer: Signer, store_kind: StoreKind
) -> Iterator[tuple[int, int | None]]:
    """Yield the records signed by another person, with the audit row if there is one."""
    values = {"type": signer.name}
    if signer.signed.instead:
        sql = _INSTEAD
        values = {
            "instead": signer.signed.instead,
            "collection": Operation.COLLECTION.value,
            "erasure": Operation.ERASURE.value,
        }
    elif signer.later or signer.signed.stands:
        sql = _NEVER
    else:
        sql = _FIRST
    number = next((column for _, stone, column in TOMBSTONES[store_kind] if stone == signer.name), "")
    told = sql.format(own=f'"{signer.name}"', table=f'"{signer.table}"', column=signer.column, number=number)
    yield from connection.execute(told, values)


def _alone(connection: dbapi2.Connection, signer: Signer) -> list[int]:
    other = signer.signed.other_than
    if not other:
        return []
    sql = _SAME.format(table=f'"{signer.table}"', column=signer.column, other=other)
    return [number for (number,) in connection.execute(sql)]


def _check_tombstones(connection: dbapi2.Connection, findings: Findings, store_kind: StoreKind) -> None:
    """Check that each tombstone was written by the people who agreed to the disposal."""
    for gone, stone, _ in TOMBSTONES[store_kind]:
        sql = _AGREED.format(stone=stone)
        for lost, seq in connection.execute(_GONE, (gone, Operation.ERASURE.value)).fetchall():
            (before,) = connection.execute(_BEFORE, (seq,)).fetchone()
            (until,) = connection.execute(_UNTIL, (seq,)).fetchone()
            if connection.execute(sql, (stone, before, until)).fetchone() is None:
                findings.record(gone, lost, "was erased, and no second person agreed to it", seq)
