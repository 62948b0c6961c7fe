"""What a unit decided on its editions: `0043_edition_rules.sql`."""

from __future__ import annotations

from alembic import op

from mscu.store.schema.revisions import run_statements

revision = "0043"
down_revision = "0042"


def upgrade() -> None:
    """Make the table."""
    run_statements(op.get_bind(), __file__)
