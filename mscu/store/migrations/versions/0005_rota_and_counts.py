"""The charity's on-call rota, and the counts that it released: `0005_rota_and_counts.sql`."""

from __future__ import annotations

from alembic import op

from mscu.store.schema.revisions import run_statements

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the tables."""
    run_statements(op.get_bind(), __file__)
