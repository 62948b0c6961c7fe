"""What tests of combining have in common: doing it, and reading all that is recorded."""

from __future__ import annotations

from typing import Any

from mscu.actions.combine_subjects import CombineSubjects, TakeSubjectsApart
from mscu.gate import Gate
from mscu.models.kinds import metadata
from tests.stores import Store

SAME = "The same phone and birth date."
DERIVED = ("audit_entry", "digest_baseline", "setting", "code", "clock", "clock_index", "likeness",
           "likeness_index")  # fmt: skip
Rows = dict[tuple[str, int], dict[str, Any]]


def version_of(store: Store, number: int, table: str = "subject") -> int:
    """Read how often a record was written."""
    return int(store.sql(f"SELECT version FROM {table} WHERE id = ?", number)[0][0])


def combine(store: Store, gate: Gate, kept: int, other: int, **said: Any) -> int:  # noqa: ANN401
    """Combine one nominal into another, as they stand."""
    command = CombineSubjects(
        kept_id=kept, kept_version=version_of(store, kept), other_id=other,
        other_version=version_of(store, other), **({"reason": SAME} | said),
    )  # fmt: skip
    return gate.perform(command)


def apart(gate: Gate, combination: int) -> Any:  # noqa: ANN401 - what the command says
    """Take two nominals apart."""
    return gate.perform(TakeSubjectsApart(combination_id=combination, reason="Two brothers."))


def rows_of(store: Store) -> Rows:
    """Read every row of what is recorded, without how often it was written."""
    rows: Rows = {}
    for table in metadata.tables.values():
        if table.name not in DERIVED and "id" in table.c:
            names = [column.name for column in table.c if column.name != "version"]
            for row in store.sql(f"SELECT {', '.join(names)} FROM {table.name}"):
                known = dict(zip(names, row, strict=True))
                rows[table.name, known["id"]] = known
    return rows
