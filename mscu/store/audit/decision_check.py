"""Check that each decision reads as its named author signed it, and that their role allowed it.

A user who did sign for a record might be named for what was later put into it. Whatever was signed has its
digest in the audit, and the present record must have the same digest, except for the case that it was moved
to and for fields that change by themselves after a decision.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import product
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from mscu.access import roles_who_may
from mscu.codes import StoreKind
from mscu.store.audit import digest
from mscu.store.audit.role_check import recorded_roles
from mscu.store.audit.signers import signers

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mscu.access import Permission
    from mscu.codes import Role
    from mscu.store.audit.signers import SignerColumn
    from mscu.store.audit.verify_findings import Findings
    from mscu.store.engine.reading import Reading

_SIGNED = """
SELECT record.id, signed.seq, signed.digest, users.name
FROM "{own}" JOIN "{table}" AS record ON record.id = "{own}".id
JOIN users ON users.id = record.{column}
JOIN audit_entry AS signed ON signed.object_type = ? AND signed.object_id = record.id
    AND length(signed.digest) > 0 AND signed.actor = users.name
ORDER BY record.id, signed.seq
"""
_LAST = "SELECT max(seq) FROM audit_entry WHERE object_type = ? AND object_id = ? AND length(digest) > 0"
_MOVES = """
SELECT of_column, former, given FROM combination_move
WHERE of_table = ? AND row_id = ? AND of_column != ''
"""
Row = tuple[int, bytes]
"""An audit row, and the digest in it."""
Signed = tuple[int, list[Row], str]
"""A record's id, the rows in which the named person signed it, and that person's name."""


def check_decisions(reading: Reading, key: bytes, findings: Findings, store_kind: StoreKind) -> None:
    """Report decisions that differ from what was signed, or whose author was not allowed to sign."""
    roles = recorded_roles(reading)
    for signer in signers(store_kind):
        decisions = _Decisions(reading, key, signer, store_kind)
        for record_id, rows, name in decisions.signed():
            if signer.signed.stands and not decisions.stands(record_id, rows):
                findings.add_record(signer.name, record_id, "was changed after it was decided on")
            if not _had_permission(roles.get(name, []), decisions.row(rows), signer.signed.may, store_kind):
                findings.add_record(
                    signer.name, record_id, "was decided by a person whose role did not allow it"
                )


def _had_permission(
    roles: list[tuple[int, Role | None]], seq: int, permission: Permission | None, store_kind: StoreKind
) -> bool:
    """Return whether the person's role had the permission then; True where the audit names no role."""
    index = bisect_right(roles, seq, key=itemgetter(0)) - 1
    return permission is None or index < 0 or roles[index][1] in roles_who_may(permission, store_kind)


@dataclass(frozen=True)
class _Decisions:
    """The decisions of the people whom one column names."""

    reading: Reading
    key: bytes
    signer: SignerColumn
    store_kind: StoreKind

    def signed(self) -> Iterator[Signed]:
        """Return each record to be checked, with the rows in which the named person signed it."""
        signer, signed = self.signer, dict[int, tuple[list[Row], str]]()
        if signer.signed.stands or signer.signed.may:
            sql = _SIGNED.format(own=signer.name, table=signer.table, column=signer.column)
            for record_id, seq, value, name in self.reading.rows(sql, (signer.name,)):
                signed.setdefault(record_id, ([], name))[0].append((seq, bytes(value)))
        return ((record_id, rows, name) for record_id, (rows, name) in signed.items())

    def row(self, rows: list[Row]) -> int:
        """Return the row of the decision: the first, or the last where it may be made later."""
        return rows[-1 if self.signer.later or self.signer.signed.stands else 0][0]

    def stands(self, record_id: int, rows: list[Row]) -> bool:
        """Return whether the person signed the record as it is, or as it was before it was moved."""
        (last,) = self.reading.row(_LAST, (self.signer.name, record_id)) or (None,)
        if rows[-1][0] == last:
            return True
        decided = rows[-1][1]  # an earlier decision by the same person no longer stands either
        return any(earlier == decided for earlier in self._earlier_digests(record_id))

    def _earlier_digests(self, record_id: int) -> Iterator[bytes]:
        """Yield the digests that the record may have had before its later fields were filled in."""
        sql, columns = digest.layout(self.signer.model)
        names = [name for _, name in columns]
        row = self.reading.row(f'{sql} WHERE "{columns[0][0]}".id = ?', (record_id,))
        now: dict[str, Any] = dict(zip(names, row or (), strict=True))
        for later, moved in product(({}, self.signer.signed.later), self._earlier_places(record_id, now)):
            for version in range(now["version"], 0, -1):
                then = {**now, **later, **moved, "version": version}
                yield digest.digest_of(self.key, columns, tuple(then[name] for name in names))

    def _earlier_places(self, record_id: int, now: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        """Yield the row with each case that it may have belonged to: now, before, and in each merge."""
        places: dict[str, set[Any]] = {}
        if self.store_kind is StoreKind.UNIT:  # the charity merges nothing
            for column, *cases in self.reading.rows(_MOVES, (self.signer.table, record_id)):
                places.setdefault(column, {now[column]}).update(cases)
        for values in product(*places.values()):
            yield dict(zip(places, values, strict=True))
