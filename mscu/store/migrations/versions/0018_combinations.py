"""Combinations and their lineage: `0018_combinations.sql`."""

from __future__ import annotations

from alembic import op

from mscu.store.schema.revisions import run_statements

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Make its tables, and the columns that lead from a combined record to the kept one."""
    run_statements(op.get_bind(), __file__)
