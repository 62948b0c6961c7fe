"""Complaints, and legal holds on cases: `0034_complaints.sql`."""

from __future__ import annotations

from alembic import op

from mscu.store.schema.revisions import run_statements

revision = "0034"
down_revision = "0033"


def upgrade() -> None:
    """Make the two tables."""
    run_statements(op.get_bind(), __file__)
