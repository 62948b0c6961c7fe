"""What intelligence requirements said before: `0045_requirement_versions.sql`."""

from __future__ import annotations

from alembic import op

from mscu.store.schema.revisions import run_statements

revision = "0045"
down_revision = "0044"


def upgrade() -> None:
    """Make the table."""
    run_statements(op.get_bind(), __file__)
