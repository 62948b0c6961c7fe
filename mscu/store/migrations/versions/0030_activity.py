"""Activity beside cases, and the risk register of the strategy: `0030_activity.sql`."""

from __future__ import annotations

from alembic import op

from mscu.store.schema.revisions import run_statements

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    """Make the two tables."""
    run_statements(op.get_bind(), __file__)
