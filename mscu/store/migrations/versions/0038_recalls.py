"""Recalls of issued copies: `0038_recalls.sql`."""

from __future__ import annotations

from alembic import op

from mscu.store.schema.revisions import run_statements

revision = "0038"
down_revision = "0037"


def upgrade() -> None:
    """Make the table."""
    run_statements(op.get_bind(), __file__)
