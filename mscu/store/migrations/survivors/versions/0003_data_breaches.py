"""The charity's register of data breaches: `0003_data_breaches.sql`."""

from __future__ import annotations

from alembic import op

from mscu.store.schema.revisions import run_statements

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the tables."""
    run_statements(op.get_bind(), __file__)
