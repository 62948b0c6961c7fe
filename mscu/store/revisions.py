"""The numbered revisions of the tables: which one a store has, and which this program knows."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from mscu.codes import Holds
from mscu.errors import Damaged

MIGRATIONS = Path(__file__).with_name("migrations")
VERSIONS = MIGRATIONS / "versions"
SURVIVOR_VERSIONS = MIGRATIONS / "survivors" / "versions"


@dataclass(frozen=True)
class Revisions:
    """The revisions that this program knows: the newest one's number, and where they all lie."""

    newest: str = "0054"
    folders: tuple[Path, ...] = (VERSIONS,)
    holds: Holds = Holds.UNIT


KNOWN = Revisions()
KNOWN_OF: dict[Holds, Revisions] = {
    Holds.UNIT: KNOWN,
    Holds.SURVIVORS: Revisions("0002", (SURVIVOR_VERSIONS,), Holds.SURVIVORS),
}
"""Each kind of store has tables, and so revisions, of its own."""


def revision_of(connection: Connection) -> str:
    """Give the revision that a store has.

    Raises:
        Damaged: it has none, so its founding was cut short.
    """
    known = connection.exec_driver_sql(
        "SELECT 1 FROM sqlite_schema WHERE name = 'alembic_version'"
    ).first()
    row = known and connection.exec_driver_sql("SELECT version_num FROM alembic_version").first()
    if not row or not str(row[0]).isdigit():
        raise Damaged("This store was never finished. Take it away, then make it again.")
    return str(row[0])
