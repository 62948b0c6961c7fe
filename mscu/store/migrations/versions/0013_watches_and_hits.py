"""Watches, and hits for one person each: `0013_watches_and_hits.sql`."""

from __future__ import annotations

from alembic import op

from mscu.store.schema.revisions import run_statements

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Make its tables."""
    run_statements(op.get_bind(), __file__)
