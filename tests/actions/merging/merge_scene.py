"""What tests of combining have in common: doing it, and reading all that is recorded."""

from __future__ import annotations

from typing import Any

from mscu.actions.cases.cases import RestrictCase
from mscu.actions.entries.entries import About
from mscu.actions.merging.merge_cases import MergeCases
from mscu.actions.merging.merge_subjects import MergeSubjects, UnmergeSubjects
from mscu.codes import Role
from mscu.gate import Gate
from mscu.models.kinds import metadata
from tests.inputs.factories import a_case, a_note, a_person
from tests.scenes.stores import Store

SUSPECT, VICTIM = "involvement_role:suspect", "involvement_role:potential_victim"
SAME = "The same phone and birth date."
DERIVED = (
    "audit_entry",
    "digest_baseline",
    "setting",
    "code",
    "clock",
    "clock_index",
    "likeness",
    "likeness_index",
    "tally",
    "tally_part",
)
Rows = dict[tuple[str, int], dict[str, Any]]


def version_of(store: Store, number: int, table: str = "subject") -> int:
    """Read how often a record was written."""
    return int(store.sql(f"SELECT version FROM {table} WHERE id = ?", number)[0][0])


def merge_two(store: Store, gate: Gate, kept: int, other: int, **changes: Any) -> int:
    """Merge one nominal into another, as they stand."""
    command = MergeSubjects(
        kept_id=kept,
        kept_version=version_of(store, kept),
        other_id=other,
        other_version=version_of(store, other),
        **({"reason": SAME} | changes),
    )
    return gate.perform(command)


def apart(gate: Gate, merge_id: int) -> Any:
    """Take two nominals apart."""
    return gate.perform(UnmergeSubjects(combination_id=merge_id, reason="Two brothers."))


def merge_cases(store: Store, kept: int, other: int, **changes: Any) -> int:
    """Merge one case into another, as they stand."""
    command = MergeCases(
        kept_id=kept,
        kept_version=version_of(store, kept, "cases"),
        other_id=other,
        other_version=version_of(store, other, "cases"),
        **({"reason": "The same car wash."} | changes),
    )
    return store.gate(Role.SUPERVISOR).perform(command)


RECORDED = {
    table.name: [column.name for column in table.c if column.name != "version"]
    for table in metadata.tables.values()
    if table.name not in DERIVED and "id" in table.c
}
"""The columns of what is recorded, by table."""


def rows_of(store: Store) -> Rows:
    """Read every row of what is recorded, without how often it was written: straight from the driver."""
    rows: Rows = {}
    with store.engine.connect() as connection:
        cursor = connection.connection.cursor()
        for table, names in RECORDED.items():
            for row in cursor.execute(f"SELECT {', '.join(names)} FROM {table}"):
                known = dict(zip(names, row, strict=True))
                rows[table, known["id"]] = known
    return rows


def restrict(
    store: Store, case: int, members: tuple[str, ...] = (Role.OFFICER,), ends_on: str = "1 Aug 2022"
) -> None:
    """Hide a case from all but the supervisor and, unless others are named, the officer."""
    why = "An officer is named in it."
    command = RestrictCase(case_id=case, owner=Role.SUPERVISOR, members=members, ends_on=ends_on, reason=why)
    store.gate(Role.SUPERVISOR).perform(command)


def one_man_twice(officer: Gate) -> tuple[int, int]:
    """Record one man twice, in two cases."""
    kept = a_person(
        officer, a_case(officer), name="Nguyễn Văn Hải", nationality="nationality:vietnamese", roles=(VICTIM,)
    )
    case = a_case(officer, title="Cannabis in a terrace")
    other = a_person(
        officer, case, name="Hai Nguyen", also=("Harry",), born="1990", roles=(SUSPECT,), note="Has a scar."
    )
    a_note(officer, case, about=(About(subject_id=other, role="involvement_role:witness"),))
    return kept, other
