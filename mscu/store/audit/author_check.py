"""Compare whom a record names with who signed for it, and that what is kept once stays so.

Whoever holds the data key and her own keys can write what somebody else is to have said or agreed
to, and sign for it: digests and signatures are then right. But the audit names her, and the record
another. Which columns name whom is read from the models (`signers.py`).
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
"""What two people dispose of, and the row that stays in its place with the number it had."""
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
"""Who wrote a record first; one that a migration made has nobody."""
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
"""What two people dispose of goes in the very command that puts the tombstone there."""


def check_authors(connection: dbapi2.Connection, findings: Findings, store_kind: StoreKind) -> None:
    """Note what was signed in another's name or alone, written twice, or taken out."""
    for signer in signers(store_kind):
        for number, seq in _not_hers(connection, signer, store_kind):
            findings.record(signer.name, number, "names another person than the one who signed it", seq)
        for number in _alone(connection, signer):
            findings.record(signer.name, number, "names one person for what two must do")
    _check_kept(connection, findings, store_kind)
    _check_tombstones(connection, findings, store_kind)


def _check_kept(connection: dbapi2.Connection, findings: Findings, store_kind: StoreKind) -> None:
    """What is only followed was written once; and what is of nobody is never taken out."""
    for model in digested(store_kind):
        name = digest.type_name(model)
        for number, seq in connection.execute(_AGAIN, (name,)) if model.only_followed else ():
            findings.record(name, number, "was written over, which the program never does", seq)
        gone = (name, Operation.ERASURE.value)
        for number, seq in connection.execute(_GONE, gone) if _is_for_good(model) else ():
            findings.record(name, number, "was taken out, which the program never does", seq)


def _is_for_good(model: type[Record]) -> bool:
    """Return whether a row is never disposed of: a tombstone, or only followed and of nobody."""
    stones = {stone for store_kind in TOMBSTONES.values() for _, stone, _ in store_kind}
    followed = model.only_followed and bool(model.unrestricted)
    return followed or digest.type_name(model) in stones


def _not_hers(
    connection: dbapi2.Connection, signer: Signer, store_kind: StoreKind
) -> Iterator[tuple[int, int | None]]:
    """Yield the records that somebody else signed, with the row of the audit if there is one."""
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
    """What is gone went by whoever agreed to it, and a row says so."""
    for gone, stone, _ in TOMBSTONES[store_kind]:
        sql = _AGREED.format(stone=stone)
        for lost, seq in connection.execute(_GONE, (gone, Operation.ERASURE.value)).fetchall():
            (before,) = connection.execute(_BEFORE, (seq,)).fetchone()
            (until,) = connection.execute(_UNTIL, (seq,)).fetchone()
            if connection.execute(sql, (stone, before, until)).fetchone() is None:
                findings.record(gone, lost, "was erased, and no second person agreed to it", seq)
