"""What entries were found to be for disclosure, and looks at kept files: `0024_material.sql`."""

from __future__ import annotations

from alembic import op

from mscu.store.schema.revisions import run_statements

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    """Make the two tables."""
    run_statements(op.get_bind(), __file__)
