"""Partners, 4P plans with their actions and intelligence requirements: `0029_plans.sql`."""

from __future__ import annotations

from alembic import op

from mscu.store.schema.revisions import run_statements

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    """Make the four tables."""
    run_statements(op.get_bind(), __file__)
