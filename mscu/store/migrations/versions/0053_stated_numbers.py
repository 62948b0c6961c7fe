"""Numbers that others state: `0053_stated_numbers.sql`."""

from __future__ import annotations

from alembic import op

from mscu.store.schema.revisions import run_statements

revision = "0053"
down_revision = "0052"


def upgrade() -> None:
    """Make the table."""
    run_statements(op.get_bind(), __file__)
