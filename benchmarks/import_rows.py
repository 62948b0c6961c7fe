"""Imports a table, against a bare bulk insert of the same rows with all that the gate adds.

    python benchmarks/import_rows.py FOLDER [--rows 100000]

Makes two stores in FOLDER, where none may be yet. Audit, digests and the index of words are in
both: the rows that the import left are read, and put into the other store by the driver, table by
table, in one transaction.
"""

from __future__ import annotations

import argparse
import resource
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from opened import DAY, NO_DEVICES, PASSPHRASE, gate_of, spent, unlock

from mscu.actions.exchange.imports import CheckImport, ImportRows, UndoImport, shipped_profiles
from mscu.actions.matching.same_reports import GroupedReports
from mscu.codes import Role
from mscu.exchange.column_mapping import recognise
from mscu.exchange.table_process import read_in_process
from mscu.gate import Gate
from mscu.store.create_store import FirstUser, StoreSettings, create_store
from mscu.store.keys.keys_file import Cost
from mscu.store.open_store import OpenStore

TABLES = ("table_import", "entry", "report", "mention", "audit_entry", "find_document")
SAID = (
    "Men sleep in vans at {0} Hollin Lane, Heywood, and {1} fetches them before six",
    "Nail bar {0} with a locked back room, two girls never leave it alone; ring {2}",
    "Caller {0} hears shouting at night; {3} takes their wages on Fridays",
)
"""Each names something that other reports may name too."""
FIRST_NAMES = ("Daniel", "Marek", "Sergiu", "Thanh", "Omar")
LAST_NAMES = ("Crabtree", "Zielak", "Rusu", "Tran")
DISTRICTS = ("Bury", "Wigan", "Rochdale", "Bolton", "Oldham")
Rows = dict[str, list[tuple[Any, ...]]]


def table_of(rows: int) -> bytes:
    """Write a log with so many rows."""
    lines = ["Ref,Date rec'd,From,District,Details,No. PVs"]
    for number in range(1, rows + 1):
        plate = f"M{'ABCDEFGHJK'[number % 10]}{number % 79 + 20} {'CDEFGHJKLM'[number // 79 % 10]}TB"
        phone = f"07700 9{number % 100_000:05}"
        name = f"{FIRST_NAMES[number % 5]} {LAST_NAMES[number // 5 % 4]}{'abcdefghij'[number // 20 % 10]}ski"
        said = SAID[number % len(SAID)].format(number, plate, phone, name)
        district, day = DISTRICTS[number % len(DISTRICTS)], 1 + number % 28
        lines.append(f'{number},{day:02}/03/2021,101,{district},"{said}",{number % 9}')
    return "\n".join(lines).encode()


def fresh(folder: Path) -> OpenStore:
    """Found a store there, and unlock it."""
    role = Role.SUPERVISOR
    first_users = [FirstUser(name=role.value, display="S", role=role, passphrase=PASSPHRASE)]
    plan = StoreSettings(unit_name="Benchmark", fixed_day=DAY.date(), cost=Cost(memory=64 * 1024))
    create_store(folder, first_users, plan, devices=NO_DEVICES, now=datetime.now(UTC)).store.close()
    return unlock(folder)


def rows_of(unit: OpenStore) -> Rows:
    """Read every row that the import left, and the words in their order."""
    driver = unit.driver
    last = driver.execute("SELECT min(seq) FROM audit_entry WHERE action = 'ImportRows'").fetchone()
    kept: Rows = {}
    for table in TABLES:
        where = f" WHERE seq >= {last[0]}" if table == "audit_entry" else ""
        kept[table] = list(driver.execute(f"SELECT * FROM {table}{where}"))
    kept["find_text"] = list(driver.execute("SELECT rowid, words FROM find_text"))
    return kept


def insert(unit: OpenStore, kept: Rows) -> None:
    """Put them into another store in one transaction."""
    driver = unit.driver
    driver.execute("BEGIN IMMEDIATE")
    for table, rows in kept.items():
        columns = "(rowid, words)" if table == "find_text" else ""
        marks = ", ".join("?" * len(rows[0]))
        driver.executemany(f"INSERT INTO {table} {columns} VALUES ({marks})", rows)
    driver.execute("COMMIT")


def measured(gate: Gate, rows: int) -> Iterator[tuple[str, float]]:
    """Read a table, look it through, and import it; what each took in milliseconds."""
    content = table_of(rows)
    table = read_in_process(content)
    mapping = recognise(table, shipped_profiles())
    digest = sha256(content).hexdigest()
    check = CheckImport(sheet=table, mapping=mapping, sha256=digest)
    yield "dry run", spent(lambda: gate.ask(check))
    command = ImportRows(file_name="log.csv", sha256=digest, sheet=table, mapping=mapping)
    yield "import", spent(lambda: gate.perform(command))


def main() -> None:
    """Measure, and print the ratio."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--undo", action="store_true")
    asked = parser.parse_args()
    unit, other = fresh(asked.folder / "imported"), fresh(asked.folder / "bare")
    gate_of(unit).ask(GroupedReports())  # from when on the mentions of each report are kept with it
    took = dict(measured(gate_of(unit), asked.rows))
    kept = rows_of(unit)
    bare = spent(lambda: insert(other, kept))
    for what, milliseconds in (*took.items(), ("bare insert of the same rows", bare)):
        print(f"{what}, {asked.rows:,} rows: {milliseconds / 1000:.1f} s of the processor")
    print(f"import against bare insert: {took['import'] / bare:.2f} times")
    print(f"memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    if asked.undo:
        undo = UndoImport(import_id=1)
        took_back = spent(lambda: gate_of(unit).perform(undo))
        print(f"taken back: {took_back / 1000:.1f} s of the processor")


if __name__ == "__main__":
    main()
