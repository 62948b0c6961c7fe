"""Compare every record with its last digest in the audit, or with the note that it was erased.

Both are read in order of id and merged, so that no more than a page of either is in memory.
"""

from __future__ import annotations

import json
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from mscu.codes import Operation, StoreKind
from mscu.models.base import Record
from mscu.models.kinds import mapped
from mscu.store.audit import digest
from mscu.store.audit.digest import root_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlcipher3 import dbapi2

    from mscu.store.audit.finding import Findings

_EXPECTED = """
SELECT object_id, seq, digest FROM digest_baseline
WHERE seq IN (SELECT value FROM json_each(:migrations)) AND object_type = :type
UNION ALL
SELECT object_id, seq, digest FROM audit_entry
WHERE object_type = :type AND object_id < :most AND (digest != x'' OR operation = :erased)
ORDER BY 1, 2
"""
_MIGRATIONS = """
WITH RECURSIVE kept(seq) AS (
    SELECT min(seq) FROM digest_baseline
    UNION ALL
    SELECT (SELECT min(seq) FROM digest_baseline WHERE seq > kept.seq) FROM kept
    WHERE kept.seq IS NOT NULL
)
SELECT seq FROM kept WHERE seq IS NOT NULL
UNION SELECT seq FROM audit_entry WHERE action = ?
ORDER BY 1
"""
_TYPES = """
WITH RECURSIVE known(name) AS (
    SELECT min(object_type) FROM audit_entry
    UNION ALL
    SELECT (SELECT min(object_type) FROM audit_entry WHERE object_type > name) FROM known
    WHERE name IS NOT NULL
)
SELECT name FROM known WHERE name != '' AND EXISTS (
    SELECT 1 FROM audit_entry WHERE object_type = name AND digest != x''
)
"""
_HIGHEST = """
SELECT coalesce(max(object_id), 0) FROM audit_entry WHERE object_type = ? AND object_id < ?
"""
MIGRATE = "Migrate"
"""The audit's action for a migration."""
_MOST = 1 << 62  # what is not a number sorts behind every number
Known = tuple[int, int, bytes]
"""A record's id, the audit row that mentions it, and its digest there: empty if erased."""


def digested(store_kind: StoreKind = StoreKind.UNIT) -> tuple[type[Record], ...]:
    """Return every type of record in a kind of store whose digests are in the audit."""
    return tuple(model for model in _recorded(store_kind) if not is_base(model))


def _recorded(store_kind: StoreKind) -> tuple[type[Record], ...]:
    return tuple(model for model in mapped(store_kind) if issubclass(model, Record))


def is_base(model: type[Record]) -> bool:
    """Return whether records are always of a subclass, never of this class itself."""
    mapper = model.__mapper__
    return mapper.polymorphic_on is not None and mapper.polymorphic_identity is None


def migrations(connection: dbapi2.Connection) -> tuple[int, ...]:
    """Return the audit rows of the migrations, each of which signs digests of its own."""
    return tuple(seq for (seq,) in connection.execute(_MIGRATIONS, (MIGRATE,)))


def known_types(connection: dbapi2.Connection) -> set[str]:
    """Return the types of record whose digests the audit or a migration has."""
    migrated = connection.execute("SELECT DISTINCT object_type FROM digest_baseline")
    return {name for (name,) in (*connection.execute(_TYPES), *migrated)}


def expected(connection: dbapi2.Connection, object_type: str, migrated: tuple[int, ...]) -> Iterator[Known]:
    """Yield the last digest of each record of a type in the audit or a migration, by id."""
    values = {
        "type": object_type,
        "migrations": json.dumps(migrated),
        "most": _MOST,
        "erased": Operation.ERASURE.value,
    }
    for _, said in groupby(connection.execute(_EXPECTED, values), key=itemgetter(0)):
        *_, last = said
        yield last


def check_records(
    connection: dbapi2.Connection,
    digest_key: bytes,
    findings: Findings,
    store_kind: StoreKind = StoreKind.UNIT,
) -> dict[str, int]:
    """Check all records, and return how many of each type there are."""
    migrated = migrations(connection)
    for seq in migrated:
        _check_root(connection, digest_key, seq, findings)
    counts = {}
    for model in digested(store_kind):
        name = digest.type_name(model)
        actual = digest.read_digests(digest_key, connection, model)
        counts[name] = _compare(name, expected(connection, name, migrated), actual, findings)
    for name in sorted(known_types(connection) - counts.keys()):
        if any(then for *_, then in expected(connection, name, migrated)):
            findings.add(f"The audit knows records of a type that this program does not: {name}.")
    for base in filter(is_base, _recorded(store_kind)):
        _check_kinds(connection, base, findings)
    _check_counters(connection, findings, store_kind)
    return counts


def _compare(
    name: str, known: Iterator[Known], actual: Iterator[tuple[int, bytes]], findings: Findings
) -> int:
    """Merge both sides, report differences, and return the number of records."""
    count = 0
    said = next(known, None)
    for number, found in actual:
        count += 1
        while said is not None and said[0] < number:
            _note_gone(name, said, findings)
            said = next(known, None)
        if said is None or said[0] > number:
            findings.record(name, number, "was put in behind the program's back")
            continue
        _note_changed(name, said, found, findings)
        said = next(known, None)
    while said is not None:
        _note_gone(name, said, findings)
        said = next(known, None)
    return count


def _note_gone(name: str, said: Known, findings: Findings) -> None:
    number, seq, digest_then = said
    if digest_then:
        findings.record(name, number, "is gone, and nobody erased it", seq)


def _note_changed(name: str, said: Known, found: bytes, findings: Findings) -> None:
    number, seq, digest_then = said
    if not digest_then:
        findings.record(name, number, "was erased, and is there again", seq)
    elif digest_then != found:
        findings.record(name, number, "was changed behind the program's back", seq)


def _check_root(connection: dbapi2.Connection, key: bytes, seq: int, findings: Findings) -> None:
    """Check that the digests kept by a migration are those that its audit row signs."""
    row = connection.execute("SELECT digest FROM audit_entry WHERE seq = ?", (seq,)).fetchone()
    if row is None or row[0] != root_of(key, connection, seq):
        findings.add("The digests kept by a migration were changed.")


def _check_kinds(connection: dbapi2.Connection, base: type[Record], findings: Findings) -> None:
    """Check that each base row has a row of its own kind, since a digest covers only both together."""
    table = digest.type_name(base)
    kinds = {
        str(mapper.polymorphic_identity): digest.type_name(mapper.class_)
        for mapper in base.__mapper__.self_and_descendants
        if mapper.polymorphic_identity is not None
    }
    for kind, own in kinds.items():
        rows = f"SELECT id FROM {table} WHERE kind = ?"  # noqa: S608 - our own names
        owned = f"SELECT id FROM {own}"  # noqa: S608 - our own names
        for sql in (f"{rows} EXCEPT {owned}", f"{owned} EXCEPT {rows}"):
            for (number,) in connection.execute(sql, (kind,)):
                findings.record(table, number, "does not fit its kind")
    marks = ", ".join("?" * len(kinds))
    strange = f"SELECT id FROM {table} WHERE kind NOT IN ({marks})"  # noqa: S608 - our own names
    for (number,) in connection.execute(strange, tuple(kinds)):
        findings.record(table, number, "is of no kind that this program knows")


def _check_counters(connection: dbapi2.Connection, findings: Findings, store_kind: StoreKind) -> None:
    """Check the id counters: one that was set back would issue an id twice."""
    highest: dict[str, int] = {}
    for model in digested(store_kind):
        table, name = str(digest.source(model)[1][0][0]), digest.type_name(model)
        (number,) = connection.execute(_HIGHEST, (name, _MOST)).fetchone()
        highest[table] = max(highest.get(table, 0), number)
    counters = dict(connection.execute("SELECT name, seq FROM sqlite_sequence").fetchall())
    for table, number in highest.items():
        if counters.get(table, 0) < number:
            findings.add(f"The counter of {table} was set back, so a number could be given twice.")
