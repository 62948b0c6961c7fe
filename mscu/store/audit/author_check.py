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

    from mscu.models.base import Record
    from mscu.store.audit.signers import SignerColumn
    from mscu.store.audit.verify_findings import Findings
    from mscu.store.engine.reading import Reading

TOMBSTONES = {
    StoreKind.UNIT: (
        ("cases", "disposal", "case_number"),
        ("rights_request", "rights_disposal", "request_number"),
    ),
    StoreKind.SURVIVORS: (("survivor", "erasure", "survivor_number"),),
}
"""Records that two people dispose of, and the tombstone that stays in place with their number."""
_FIRST_SIGNED_BY_ANOTHER = """
WITH firsts AS (
    SELECT min(seq) AS seq FROM audit_entry
    WHERE object_type = :type AND length(digest) > 0 GROUP BY object_id
)
SELECT record.id, first.seq FROM firsts JOIN audit_entry AS first ON first.seq = firsts.seq
JOIN {table} AS record ON record.id = first.object_id
JOIN users ON users.id = record.{column}
WHERE first.actor != users.name AND NOT EXISTS (
    SELECT 1 FROM digest_baseline AS baseline
    WHERE baseline.object_type = :type AND baseline.object_id = record.id AND baseline.seq < first.seq
)
"""
"""Records that another user wrote first; those that a migration made are left out."""
_NEVER_SIGNED = """
SELECT record.id, NULL FROM {own} JOIN {table} AS record ON record.id = {own}.id
JOIN users ON users.id = record.{column}
WHERE NOT EXISTS (
    SELECT 1 FROM audit_entry AS signed WHERE signed.object_type = :type
        AND signed.object_id = record.id AND length(signed.digest) > 0 AND signed.actor = users.name
)
"""
_STARTED_BY_ANOTHER = """
SELECT record.id, NULL FROM {table} AS record JOIN users ON users.id = record.{column}
WHERE NOT EXISTS (
    SELECT 1 FROM audit_entry AS erased
    JOIN audit_entry AS started ON started.object_type = erased.object_type
        AND started.object_id = erased.object_id AND started.operation = :collection
    WHERE erased.object_type = :instead AND erased.operation = :erasure
        AND erased.case_id = record.{number_column} AND started.actor = users.name
)
"""
_SAME_PERSON = "SELECT id FROM {table} WHERE {column} = {other}"
_WRITTEN_AGAIN = """
SELECT object_id, max(seq) FROM audit_entry WHERE object_type = ? AND length(digest) > 0
GROUP BY object_id HAVING count(*) > 1
"""
_ERASED = "SELECT object_id, seq FROM audit_entry WHERE object_type = ? AND operation = ?"
_PREVIOUS_SIGNATURE = "SELECT coalesce(max(seq), 0) FROM audit_entry WHERE seq < ? AND length(signature) > 0"
_NEXT_SIGNATURE = "SELECT min(seq) FROM audit_entry WHERE seq >= ? AND length(signature) > 0"
_AGREED = """
SELECT 1 FROM audit_entry AS agreement JOIN {tombstone} AS tombstone ON tombstone.id = agreement.object_id
JOIN users ON users.id = tombstone.agreed_by_id
WHERE agreement.object_type = ? AND agreement.seq > ? AND agreement.seq <= ? AND users.name = agreement.actor
"""
"""The erasure must be in the same command that writes the tombstone."""


def check_authors(reading: Reading, findings: Findings, store_kind: StoreKind) -> None:
    """Report records signed in another's name or by one person alone, rewritten, or removed."""
    for signer in signers(store_kind):
        for record_id, seq in _signed_by_another(reading, signer, store_kind):
            findings.add_record(
                signer.name, record_id, "names a different person from the one who signed it", seq
            )
        for record_id in _decided_by_one_person(reading, signer):
            findings.add_record(signer.name, record_id, "names one person for what two people must do")
    _check_append_only(reading, findings, store_kind)
    _check_tombstones(reading, findings, store_kind)


def _check_append_only(reading: Reading, findings: Findings, store_kind: StoreKind) -> None:
    """Check that append-only records were written once, and that permanent ones were never removed."""
    for model in digested(store_kind):
        name = digest.type_name(model)
        for record_id, seq in reading.rows(_WRITTEN_AGAIN, (name,)) if model.only_followed else ():
            findings.add_record(name, record_id, "was overwritten, which the program never does", seq)
        erased = (name, Operation.ERASURE.value)
        for record_id, seq in reading.rows(_ERASED, erased) if _is_permanent(model) else ():
            findings.add_record(name, record_id, "was removed, which the program never does", seq)


def _is_permanent(model: type[Record]) -> bool:
    """Return whether a row is never disposed of: a tombstone, or an append-only row without a case."""
    tombstones = {tombstone for records in TOMBSTONES.values() for _, tombstone, _ in records}
    is_append_only = model.only_followed and bool(model.unrestricted)
    return is_append_only or digest.type_name(model) in tombstones


def _signed_by_another(
    reading: Reading, signer: SignerColumn, store_kind: StoreKind
) -> Iterator[tuple[int, int | None]]:
    """Yield the records signed by another person, with the audit row if there is one."""
    values = {"type": signer.name}
    if signer.signed.instead:
        sql = _STARTED_BY_ANOTHER
        values = {
            "instead": signer.signed.instead,
            "collection": Operation.COLLECTION.value,
            "erasure": Operation.ERASURE.value,
        }
    elif signer.later or signer.signed.stands:
        sql = _NEVER_SIGNED
    else:
        sql = _FIRST_SIGNED_BY_ANOTHER
    number_column = next(
        (column for _, tombstone, column in TOMBSTONES[store_kind] if tombstone == signer.name), ""
    )
    statement = sql.format(
        own=f'"{signer.name}"', table=f'"{signer.table}"', column=signer.column, number_column=number_column
    )
    yield from reading.rows(statement, values)


def _decided_by_one_person(reading: Reading, signer: SignerColumn) -> list[int]:
    other = signer.signed.other_than
    if not other:
        return []
    sql = _SAME_PERSON.format(table=f'"{signer.table}"', column=signer.column, other=other)
    return [record_id for (record_id,) in reading.rows(sql)]


def _check_tombstones(reading: Reading, findings: Findings, store_kind: StoreKind) -> None:
    """Check that each tombstone was written by the people who agreed to the disposal."""
    for name, tombstone, _ in TOMBSTONES[store_kind]:
        sql = _AGREED.format(tombstone=tombstone)
        for record_id, seq in reading.rows(_ERASED, (name, Operation.ERASURE.value)):
            (previous,) = reading.row(_PREVIOUS_SIGNATURE, (seq,)) or (0,)
            (following,) = reading.row(_NEXT_SIGNATURE, (seq,)) or (None,)
            if reading.row(sql, (tombstone, previous, following)) is None:
                findings.add_record(
                    name, record_id, ("was erased without the agreement of a second person"), seq
                )
