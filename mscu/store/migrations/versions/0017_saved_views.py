"""Saved searches and views of lists, of one person each: `0017_saved_views.sql`."""

from __future__ import annotations

from alembic import op

from mscu.store.schema.revisions import run_statements

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Make its table."""
    run_statements(op.get_bind(), __file__)
