"""Combinations and their lineage: `0018_combinations.sql`."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Make its tables, and the columns that lead from a combined record to the kept one."""
    text = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    for statement in text.split(";\n\n"):
        if statement.strip():
            op.get_bind().exec_driver_sql(statement)
