"""Reviews of records, and tombstones of cases that were disposed of: `0042_disposals.sql`.

The two derived indexes are made anew, so that their rows go with the case or the nominal.
"""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0042"
down_revision = "0041"
rows_change = ("clock", "clock_index", "likeness", "likeness_index")
ANEW = (
    "DROP TRIGGER IF EXISTS entry_version_no_delete",
    "DROP TABLE clock",
    "DROP TABLE likeness",
    "DELETE FROM clock_index",
    "DELETE FROM likeness_index",
)


def upgrade() -> None:
    """Make the tables; the trigger that waits for a tombstone is made after the revisions."""
    text = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    for statement in (*ANEW, *text.split(";\n\n")):
        if statement.strip():
            op.get_bind().exec_driver_sql(statement)
