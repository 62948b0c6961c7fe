"""What the navigators share with police, and whether it may still be read: `0004_*.sql`."""

from __future__ import annotations

from alembic import op

from mscu.store.schema.revisions import run_statements

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the tables."""
    run_statements(op.get_bind(), __file__)
