"""Saves an audited entry, against a bare SQLCipher transaction that inserts the same rows."""

from __future__ import annotations

from typing import Any

from opened import folder, gate_of, tell, timed, unlock
from sqlalchemy import text

from mscu.actions.cases.case_list import FirstCases
from mscu.actions.intake.tactical_advice import GiveAdvice

ROUNDS = 200
TABLES = ("entry", "tactical_advice", "choice", "audit_entry", "find_document", "find_text")
unit = unlock(folder(), "officer")
gate = gate_of(unit)
case_id = gate.ask(FirstCases()).rows[0].id
command = GiveAdvice(
    case_id=case_id,
    happened="20 Jun 2022 10:00",
    given_to="PC 1184 Barlow",
    text="Speak to each worker alone, with an independent interpreter.",
    topics=("advice_topic:interpreter",),
)


def save() -> None:
    """Save an entry through the gate."""
    gate.perform(command)


def rows_since(marks: dict[str, int]) -> list[tuple[str, tuple[Any, ...]]]:
    """Return the rows that one save has added, to insert them again without us."""
    found = []
    with unit.engine.connect() as connection:
        for table in TABLES:
            after = marks[table]
            statement = f"SELECT rowid AS r, * FROM {table} WHERE rowid > {after}"
            found += [(table, tuple(row)[1:]) for row in connection.execute(text(statement))]
    return found


def marks() -> dict[str, int]:
    """Remember where each table ends."""
    with unit.engine.connect() as connection:
        return {
            table: connection.execute(text(f"SELECT max(rowid) FROM {table}")).scalar() or 0
            for table in TABLES
        }


before = marks()
save()
template = rows_since(before)


def bare() -> None:
    """Insert the same rows with nothing but the driver, under new numbers."""
    driver = unit.driver
    driver.execute("BEGIN IMMEDIATE")
    top = {t: driver.execute(f"SELECT max(rowid) FROM {t}").fetchone()[0] for t in TABLES}
    for table, row in template:
        insert(driver, table, list(row), top)
    driver.execute("COMMIT")


KEYS = {"entry": 12, "tactical_advice": 0}


def insert(driver: Any, table: str, row: list[Any], top: dict[str, int]) -> None:
    """Insert one row under the next number of its table."""
    names = columns[table]
    if table == "find_text":
        top[table] += 1
        driver.execute("INSERT INTO find_text (rowid, words) VALUES (?, ?)", (top[table], row[0]))
        return
    top[table] += 1
    key = "seq" if table == "audit_entry" else "id"
    row[names.index(key)] = top["entry"] if table == "tactical_advice" else top[table]
    if table == "find_document":
        row[names.index("source_id")] = top["entry"]
    if table == "choice":
        row[names.index("entry_id")] = top["entry"]
    marks_ = ", ".join("?" for _ in row)
    driver.execute(f"INSERT INTO {table} VALUES ({marks_})", row)


with unit.engine.connect() as connection:
    columns = {
        table: [*connection.execute(text(f"SELECT * FROM {table} LIMIT 0")).keys()] for table in TABLES
    }
ours, floor = [], []
for _ in range(ROUNDS):
    ours.append(timed(save))
    floor.append(timed(bare))
tell(f"save of an audited entry with {len(template)} rows", ours, floor)
print("The store's audit is broken on purpose by the bare rows: build it anew before verifying.")
unit.close()
