"""Planned operations with their tasks and the people expected there: `0027_operations.sql`."""

from __future__ import annotations

from alembic import op

from mscu.store.schema.revisions import run_statements

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    """Make the three tables."""
    run_statements(op.get_bind(), __file__)
