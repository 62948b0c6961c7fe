"""What rows of held cases said before they were changed: `0044_held_copies.sql`."""

from __future__ import annotations

from alembic import op

from mscu.store.schema.revisions import run_statements

revision = "0044"
down_revision = "0043"


def upgrade() -> None:
    """Make the table."""
    run_statements(op.get_bind(), __file__)
