"""Orders of courts against people, with their prohibitions: `0025_orders.sql`."""

from __future__ import annotations

from alembic import op

from mscu.store.schema.revisions import run_statements

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    """Make the two tables."""
    run_statements(op.get_bind(), __file__)
