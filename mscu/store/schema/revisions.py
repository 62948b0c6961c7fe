"""The numbered revisions of the tables: the store's, and those that this program knows."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Column, Connection, MetaData, PrimaryKeyConstraint, String, Table, insert

from mscu.codes import StoreKind
from mscu.errors import Damaged
from mscu.resources import resource
from mscu.store.engine.engines import engine_of

MIGRATIONS = Path(__file__).parents[1] / "migrations"
REVISION_TABLE = "alembic_version"
"""Alembic's own, which has the number of the revision."""
_REVISION_KEY = "alembic_version_pkc"
VERSIONS = MIGRATIONS / "versions"
SURVIVOR_VERSIONS = MIGRATIONS / "survivors" / "versions"


@dataclass(frozen=True)
class Revisions:
    """The revisions that this program knows: the number of the newest, and their folder."""

    newest: str
    folders: tuple[Path, ...] = (VERSIONS,)
    store_kind: StoreKind = StoreKind.UNIT


def newest_in(folder: Path) -> str:
    """Return the number of the newest revision in a folder."""
    return max(path.name[:4] for path in folder.glob("[0-9][0-9][0-9][0-9]_*.py"))


UNIT_REVISIONS = Revisions(newest_in(VERSIONS))
REVISIONS: dict[StoreKind, Revisions] = {
    StoreKind.UNIT: UNIT_REVISIONS,
    StoreKind.SURVIVORS: Revisions(newest_in(SURVIVOR_VERSIONS), (SURVIVOR_VERSIONS,), StoreKind.SURVIVORS),
}
"""Each kind of store has its own tables and revisions."""


def read_revision(connection: Connection) -> str:
    """Return the revision of a store.

    Raises:
        Damaged: It has none, so its creation was interrupted.
    """
    versioned = REVISION_TABLE in connection.exec_driver_sql(engine_of(connection).tables).scalars().all()
    row = versioned and connection.exec_driver_sql("SELECT version_num FROM alembic_version").first()
    if not row or not str(row[0]).isdigit():
        raise Damaged(
            "This store is damaged or was never completed. If it holds records, restore the latest backup; "
            "if it is new, delete it and create it again."
        )
    return str(row[0])


def mark_revision(connection: Connection, revisions: Revisions) -> None:
    """Record, as Alembic does, that tables which were made at once are of the newest revision."""
    version = Column("version_num", String(32), nullable=False)
    table = Table(REVISION_TABLE, MetaData(), version, PrimaryKeyConstraint(version, name=_REVISION_KEY))
    table.create(connection)
    connection.execute(insert(table).values(version_num=revisions.newest))


def run_statements(connection: Connection, revision: str) -> None:
    """Run the `.sql` file beside a revision, which passes in its own path."""
    text = Path(revision).with_suffix(".sql").read_text(encoding="utf-8")
    for statement in text.split(";\n\n"):
        if statement.strip():
            connection.exec_driver_sql(statement)


def add_code_list(connection: Connection, name: str) -> None:
    """Add a list to an existing store for a revision whose statements need it.

    Others need not call this: a new store gets its lists when it is created, and `add_missing_codes` adds
    what an older one lacks after its upgrade.
    """
    if not connection.exec_driver_sql("SELECT 1 FROM code").first():
        return
    with (resource("code_lists") / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            retired = row["retired_on"] or None
            values = (row["key"], name, row["label"], int(row["position"]), row["note"], retired)
            connection.exec_driver_sql(
                "INSERT INTO code (key, list_name, label, position, note, retired_on, version)"
                " VALUES (?, ?, ?, ?, ?, ?, 1)",
                values,
            )
