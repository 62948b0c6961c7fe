"""Tallies of the unit's years, empty until they are asked for: `0051_tallies.sql`."""

from __future__ import annotations

from alembic import op

from mscu.store.schema.revisions import run_statements

revision = "0051"
down_revision = "0050"


def upgrade() -> None:
    """Make the tables."""
    run_statements(op.get_bind(), __file__)
