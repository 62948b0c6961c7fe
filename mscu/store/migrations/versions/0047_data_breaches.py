"""Personal data breaches: `0047_data_breaches.sql`."""

from __future__ import annotations

from alembic import op

from mscu.store.schema.revisions import run_statements

revision = "0047"
down_revision = "0046"


def upgrade() -> None:
    """Make the table."""
    run_statements(op.get_bind(), __file__)
