"""MoPI groups, and what began a clear period anew: `0041_record_keeping.sql`."""

from __future__ import annotations

from alembic import op

from mscu.store.schema.revisions import run_statements

revision = "0041"
down_revision = "0040"


def upgrade() -> None:
    """Make the two tables."""
    run_statements(op.get_bind(), __file__)
