"""Whose own copy left the unit: `0055_own_copies.sql`."""

from __future__ import annotations

from alembic import op

from mscu.store.schema.revisions import run_statements

revision = "0055"
down_revision = "0054"


def upgrade() -> None:
    """Add the column, empty for every copy that left before."""
    run_statements(op.get_bind(), __file__)
