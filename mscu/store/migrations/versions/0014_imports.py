"""Tables that were imported, and the reports that came in with them: `0014_imports.sql`."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Make its tables, and the columns that lead from a report to them."""
    text = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    for statement in text.split(";\n\n"):
        if statement.strip():
            op.get_bind().exec_driver_sql(statement)
