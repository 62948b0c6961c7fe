"""Compare every record with its last digest in the audit, or with the row that says it was erased.

Both are read in order of id and merged, so that no more than a page of either is in memory.
"""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from mscu.codes import Operation, StoreKind
from mscu.models.base import Record
from mscu.models.kinds import mapped
from mscu.models.record_labels import record_label
from mscu.progress import Progress
from mscu.store.audit import digest
from mscu.store.audit.digest import root_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mscu.store.audit.verify_findings import Findings
    from mscu.store.engine.reading import Reading

_EXPECTED = """
SELECT object_id, seq, digest FROM digest_baseline
WHERE seq IN ({migrations}) AND object_type = :type
UNION ALL
SELECT object_id, seq, digest FROM audit_entry
WHERE object_type = :type AND object_id < :most AND (length(digest) > 0 OR operation = :erased)
ORDER BY 1, 2
"""
_MIGRATIONS = """
WITH RECURSIVE baseline(seq) AS (
    SELECT min(seq) FROM digest_baseline
    UNION ALL
    SELECT (SELECT min(seq) FROM digest_baseline WHERE seq > baseline.seq) FROM baseline
    WHERE baseline.seq IS NOT NULL
)
SELECT seq FROM baseline WHERE seq IS NOT NULL
UNION SELECT seq FROM audit_entry WHERE action = ?
ORDER BY 1
"""
_TYPES = """
WITH RECURSIVE recorded(name) AS (
    SELECT min(object_type) FROM audit_entry
    UNION ALL
    SELECT (SELECT min(object_type) FROM audit_entry WHERE object_type > name) FROM recorded
    WHERE name IS NOT NULL
)
SELECT name FROM recorded WHERE name != '' AND EXISTS (
    SELECT 1 FROM audit_entry WHERE object_type = name AND length(digest) > 0
)
"""
_HIGHEST = """
SELECT coalesce(max(object_id), 0) FROM audit_entry WHERE object_type = ? AND object_id < ?
"""
MIGRATE = "Migrate"
"""The audit's action for a migration."""
_NO_ROW = 0
_MAX_ID = 1 << 62  # text sorts after every number
Expected = tuple[int, int, bytes]
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


def migrations(reading: Reading) -> tuple[int, ...]:
    """Return the audit rows of the migrations, each of which signs digests of its own."""
    return tuple(seq for (seq,) in reading.rows(_MIGRATIONS, (MIGRATE,)))


def recorded_types(reading: Reading) -> set[str]:
    """Return the types of record whose digests the audit or a migration has."""
    migrated = reading.rows("SELECT DISTINCT object_type FROM digest_baseline")
    return {name for (name,) in (*reading.rows(_TYPES), *migrated)}


def expected(reading: Reading, object_type: str, migrated: tuple[int, ...]) -> Iterator[Expected]:
    """Yield the last digest of each record of a type in the audit or a migration, by id."""
    statement = _EXPECTED.format(migrations=", ".join(map(str, (_NO_ROW, *migrated))))
    values = {"type": object_type, "most": _MAX_ID, "erased": Operation.ERASURE.value}
    for _, rows in groupby(reading.rows(statement, values), key=itemgetter(0)):
        *_, last = rows
        yield last


def check_records(
    reading: Reading,
    digest_key: bytes,
    findings: Findings,
    store_kind: StoreKind = StoreKind.UNIT,
    *,
    progress: Progress | None = None,
) -> dict[str, int]:
    """Check all records, and return how many of each type there are."""
    models = digested(store_kind)
    parts = progress_by_type(reading, models, progress or Progress())
    migrated = migrations(reading)
    for seq in migrated:
        _check_root(reading, digest_key, seq, findings)
    counts = {}
    for model in models:
        name = digest.type_name(model)
        type_progress, total = parts[name]
        actual = type_progress.counting(digest.read_digests(digest_key, reading, model), total)
        counts[name] = _compare(name, expected(reading, name, migrated), actual, findings)
    for name in sorted(recorded_types(reading) - counts.keys()):
        if any(last_digest for *_, last_digest in expected(reading, name, migrated)):
            findings.add(
                f"The audit has records of a type that this program does not know: {record_label(name)}."
            )
    for base in filter(is_base, _recorded(store_kind)):
        _check_kinds(reading, base, findings)
    _check_counters(reading, findings, store_kind)
    return counts


def progress_by_type(
    reading: Reading, models: Sequence[type[Record]], progress: Progress
) -> dict[str, tuple[Progress, int]]:
    """Return for each type of record the progress of its share of all records, and how many there are."""
    counts: dict[str, int] = {}
    for name in map(digest.type_name, models):
        (counts[name],) = reading.row(f'SELECT count(*) FROM "{name}"') or (0,)  # noqa: S608 - our own names
    return progress_by_count(counts, progress)


def progress_by_count(counts: Mapping[str, int], progress: Progress) -> dict[str, tuple[Progress, int]]:
    """Return for each type of record the progress of its share of all that were counted, and its count."""
    total, done, parts = max(1, sum(counts.values())), 0, {}
    for name, count in counts.items():
        parts[name] = (progress.part(done / total, (done + count) / total), count)
        done += count
    return parts


def _compare(
    name: str, expected_rows: Iterator[Expected], actual: Iterator[tuple[int, bytes]], findings: Findings
) -> int:
    """Merge both sides, report differences, and return the number of records."""
    count = 0
    expected_row = next(expected_rows, None)
    for record_id, actual_digest in actual:
        count += 1
        while expected_row is not None and expected_row[0] < record_id:
            _report_missing(name, expected_row, findings)
            expected_row = next(expected_rows, None)
        if expected_row is None or expected_row[0] > record_id:
            findings.add_record(name, record_id, "was added outside the program")
            continue
        _report_changed(name, expected_row, actual_digest, findings)
        expected_row = next(expected_rows, None)
    while expected_row is not None:
        _report_missing(name, expected_row, findings)
        expected_row = next(expected_rows, None)
    return count


def _report_missing(name: str, expected_row: Expected, findings: Findings) -> None:
    record_id, seq, last_digest = expected_row
    if last_digest:
        findings.add_record(name, record_id, "is missing, and nobody erased it", seq)


def _report_changed(name: str, expected_row: Expected, actual_digest: bytes, findings: Findings) -> None:
    record_id, seq, last_digest = expected_row
    if not last_digest:
        findings.add_record(name, record_id, "was erased, but is back", seq)
    elif last_digest != actual_digest:
        findings.add_record(name, record_id, "was changed outside the program", seq)


def _check_root(reading: Reading, key: bytes, seq: int, findings: Findings) -> None:
    """Check that the digests kept by a migration are those that its audit row signs."""
    row = reading.row("SELECT digest FROM audit_entry WHERE seq = ?", (seq,))
    if row is None or row[0] != root_of(key, reading, seq):
        findings.add("The digests kept by a migration were changed.")


def _check_kinds(reading: Reading, base: type[Record], findings: Findings) -> None:
    """Check that each base row has a row of its own kind, since a digest covers only both together."""
    table = digest.type_name(base)
    kinds = {
        str(mapper.polymorphic_identity): digest.type_name(mapper.class_)
        for mapper in base.__mapper__.self_and_descendants
        if mapper.polymorphic_identity is not None
    }
    for kind, kind_table in kinds.items():
        rows = f"SELECT id FROM {table} WHERE kind = ?"  # noqa: S608 - our own names
        kind_rows = f"SELECT id FROM {kind_table}"  # noqa: S608 - our own names
        for sql in (f"{rows} EXCEPT {kind_rows}", f"{kind_rows} EXCEPT {rows}"):
            for (record_id,) in reading.rows(sql, (kind,)):
                findings.add_record(table, record_id, "does not match its kind")
    marks = ", ".join("?" * len(kinds))
    unknown_kinds = f"SELECT id FROM {table} WHERE kind NOT IN ({marks})"  # noqa: S608 - our own names
    for (record_id,) in reading.rows(unknown_kinds, tuple(kinds)):
        findings.add_record(table, record_id, "is of a kind that this program does not know")


def _check_counters(reading: Reading, findings: Findings, store_kind: StoreKind) -> None:
    """Check the id counters: one that was set back would issue an id twice."""
    highest: dict[str, int] = {}
    for model in digested(store_kind):
        table, name = str(digest.source(model)[1][0][0]), digest.type_name(model)
        (highest_id,) = reading.row(_HIGHEST, (name, _MAX_ID)) or (0,)
        highest[table] = max(highest.get(table, 0), highest_id)
    counters = reading.counters()
    for table, highest_id in highest.items():
        if counters.get(table, 0) < highest_id:
            findings.add(
                f"The counter of {record_label(table)} records was set back, so an id could be given twice."
            )
