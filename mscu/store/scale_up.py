"""Makes a fictional store large: copies of its cases under new numbers, each in the audit.

For demos and measurements only. The database itself copies the rows; every copy gets its digest, its place in
the audit chain and its words in the index, as if it had been typed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from mscu.batches import in_batches
from mscu.codes import Operation
from mscu.models.base import Record
from mscu.models.case import Case, Restriction, RestrictionMember
from mscu.models.code import Code, Setting
from mscu.models.disclosure import CopyNotLeft, Disclosure, Recall, Release
from mscu.models.entries.entry import Entry
from mscu.models.entries.report import Report
from mscu.models.kinds import mapped
from mscu.models.on_call import OnCall
from mscu.models.received_counts import CountRelease, ReleasedCount
from mscu.models.signers import NotSigned
from mscu.models.subject import Subject
from mscu.models.user import User
from mscu.store.audit import digest
from mscu.store.audit.audit import Audit, AuditLine
from mscu.store.files.file_names import store_files
from mscu.store.indexes.rebuild_indexes import empty_indexes
from mscu.store.indexes.word_index import word_columns, words_in
from mscu.store.keys import keys
from mscu.store.keys.unlocked import lock_store
from mscu.store.open_store import OpenStore, assemble
from mscu.store.schema.database import open_database

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection, Table

    from mscu.store.keys.workstation_keyring import DeviceSecrets

NOT_COPIED = (
    Code,
    Setting,
    User,
    Restriction,
    RestrictionMember,
    Disclosure,
    CopyNotLeft,
    Recall,
    Release,
    OnCall,
    CountRelease,
    ReleasedCount,
)
SIGNER = "the signer"
"""Beside the highest numbers: the user who signs for the copies, and so is named as their author."""
COPIES_PER_STATEMENT = 25
"""Copies made by one statement, since the database keeps them in memory meanwhile."""
UNIQUE_COLUMNS = {
    ("cases", "reference"),
    ("report", "register_number"),
    ("cases", "uuid"),
    ("subject", "uuid"),
    ("shared_copy", "uuid"),
}
"""Columns that must stay unique: the number of the copy is appended, or the end of a random name."""
_UUID_KEPT = 28
"""Characters of 36."""
NUMBERED = (Case, Report)
"""The types with such a column, whose words so differ from the original's."""
AT_ONCE = 20_000


def open_fictional(
    folder: Path, name: str, passphrase: str, *, devices: DeviceSecrets, now: datetime
) -> OpenStore:
    """Open a fictional store in a third of the time: memory is released without wiping."""
    files = store_files(folder)
    unlocked = keys.unlock(files.keys, name, passphrase, devices=devices, now=now)
    lock = lock_store(files.lock, unlocked)
    try:
        engine = open_database(files.database, unlocked.data_key, wiping=False)
        store = assemble(files, engine, unlocked, devices=devices, now=now)
    except BaseException:
        lock.release()
        raise
    store.lock = lock
    return store


def scale_up(store: OpenStore, times: int, at: datetime) -> int:
    """Add this many copies of all cases, and return the number of entries."""
    actor = store.actor()
    signer = store.signer(actor)
    with store.engine.begin() as connection:
        highest_ids = {table.name: _highest_id(connection, table) for table in _tables()}
        for table in _tables():
            _copy(connection, table, highest_ids | {SIGNER: actor.id}, times)
        _copy_words(connection, highest_ids, times)
        empty_indexes(connection)
        entries = int(connection.exec_driver_sql("SELECT count(*) FROM entry").scalar_one())
        audit = Audit(store.chain_key, signer)
        for lines in in_batches(_lines(store, connection, highest_ids), AT_ONCE):
            audit.write(connection, "Multiply", lines, at)
    return entries


def _models() -> list[type[Record]]:
    return [m for m in mapped() if issubclass(m, Record) and m not in NOT_COPIED]


def _tables() -> list[Table]:
    """Return the tables to copy, referenced ones first."""
    tables = {mapper.local_table for m in _models() for mapper in m.__mapper__.iterate_to_root()}
    return [table for table in Case.metadata.sorted_tables if table in tables]


def _highest_id(connection: Connection, table: Table) -> int:
    cursor = connection.exec_driver_sql(f'SELECT max(id) FROM "{table.name}"')  # noqa: S608
    return int(cursor.scalar() or 0)


def _copy(connection: Connection, table: Table, highest_ids: dict[str, int], times: int) -> None:
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    values = ", ".join(_value(table, column, highest_ids) for column in table.columns)
    limit = highest_ids[_root(table)]
    for series in _series(times):
        connection.exec_driver_sql(
            f'INSERT INTO "{table.name}" ({names}) {series}'  # noqa: S608
            f'SELECT {values} FROM series CROSS JOIN "{table.name}" AS t WHERE t.id <= {limit}'
        )


def _series(times: int) -> Iterator[str]:
    """Yield series of copy numbers; the outer loop, so that ids only ever rise."""
    for first in range(1, times + 1, COPIES_PER_STATEMENT):
        last = min(times, first + COPIES_PER_STATEMENT - 1)
        yield (
            f"WITH RECURSIVE series(k) AS (SELECT {first} UNION ALL SELECT k + 1 FROM series "  # noqa: S608
            f"WHERE k < {last}) "
        )


def _root(table: Table) -> str:
    """Return the table that numbers a row: entry or subject for their kinds."""
    return next((key.column.table.name for key in table.c.id.foreign_keys), str(table.name))


def _value(table: Table, column: Any, highest_ids: dict[str, int]) -> str:  # noqa: ANN401
    name = f't."{column.name}"'
    target = next((key.column.table.name for key in column.foreign_keys), None)
    if column.name == "id":
        return f"{name} + k * {highest_ids[_root(table)]}"
    if target in highest_ids:
        return f"{name} + k * {highest_ids[target]}"
    if target == User.__tablename__ and not isinstance(column.info.get("signed"), NotSigned):
        return f"CASE WHEN {name} IS NULL THEN NULL ELSE {highest_ids[SIGNER]} END"
    if column.name == "uuid" and (table.name, column.name) in UNIQUE_COLUMNS:
        return f"substr({name}, 1, {_UUID_KEPT}) || printf('%08x', k)"
    if (table.name, column.name) in UNIQUE_COLUMNS:
        return f"{name} || '-' || k"
    return name


def _copy_words(connection: Connection, highest_ids: dict[str, int], times: int) -> None:
    """Copy the words of each original to its copies."""
    documents = connection.exec_driver_sql("SELECT max(id) FROM find_document").scalar() or 0
    source = _shift("source_type", "source_id", highest_ids)
    target = _shift("target_type", "target_id", highest_ids)
    numbered = ", ".join(f"'{digest.type_name(model)}'" for model in NUMBERED)
    for series in _series(times):
        connection.exec_driver_sql(
            f"INSERT INTO find_document (id, source_type, source_id, target_type, target_id) "  # noqa: S608
            f"{series} SELECT id + k * {documents}, source_type, {source}, target_type, {target} "
            f"FROM series CROSS JOIN find_document WHERE id <= {documents}"
        )
        connection.exec_driver_sql(
            f"INSERT INTO find_text (rowid, words) {series}"  # noqa: S608
            f"SELECT id + k * {documents}, words FROM series CROSS JOIN find_document "
            f"CROSS JOIN find_text ON find_text.rowid = find_document.id "
            f"WHERE id <= {documents} AND source_type NOT IN ({numbered})"
        )
    for model in NUMBERED:
        _index_numbered(connection, model, documents)


def _index_numbered(connection: Connection, model: type[Record], documents: int) -> None:
    """Index the words of the copies that have a reference of their own."""
    joined, columns = digest.source(model)
    base, texts = columns[0][0], word_columns(model)
    selected = ", ".join(f'"{table}"."{name}"' for table, name, _ in texts)
    rows = connection.exec_driver_sql(
        f"SELECT d.id, {selected} FROM {joined} JOIN find_document AS d "  # noqa: S608
        f'ON d.source_type = ? AND d.source_id = "{base}".id WHERE d.id > ?',
        (digest.type_name(model), documents),
    )
    insert = "INSERT INTO find_text (rowid, words) VALUES (?, ?)"
    for batch in rows.partitions(AT_ONCE):
        connection.exec_driver_sql(insert, [(row[0], words_in(row[1:])) for row in batch])


def _shift(kind: str, column: str, highest_ids: dict[str, int]) -> str:
    roots = {m.__tablename__: _root_name(m) for m in _models()}
    cases = " ".join(f"WHEN '{name}' THEN {highest_ids[root]}" for name, root in roots.items())
    return f"{column} + k * CASE {kind} {cases} ELSE 0 END"


def _root_name(model: type[Record]) -> str:
    for base in (Entry, Subject):
        if issubclass(model, base):
            return base.__tablename__
    return str(model.__tablename__)


def _lines(store: OpenStore, connection: Connection, highest_ids: dict[str, int]) -> Iterator[AuditLine]:
    for model in filter(_is_record, _models()):
        limit, name = highest_ids[_root_name(model)], digest.type_name(model)
        cases = _cases(connection, model, limit)
        for record_id, value in digest.digests(store.digest_key, connection, model):
            if record_id > limit:
                yield AuditLine(
                    operation=Operation.COLLECTION,
                    object_type=name,
                    object_id=record_id,
                    case_id=next(cases),
                    digest=value,
                )


def _is_record(model: type[Record]) -> bool:
    return model not in {Entry, Subject}


def _cases(connection: Connection, model: type[Record], limit: int) -> Iterator[int | None]:
    """Yield the case of each copy, by id; subjects belong to none."""
    joined, columns = digest.source(model)
    case = next((f'"{table}".case_id' for table, name in columns if name == "case_id"), "NULL")
    base = f'"{columns[0][0]}".id'
    sql = f"SELECT {case} FROM {joined} WHERE {base} > ? ORDER BY {base}"  # noqa: S608
    cursor = connection.connection.cursor()
    for (case_id,) in cursor.execute(sql, (limit,)):
        yield case_id
