"""Large files that wait for a second person: `0039_file_releases.sql`."""

from __future__ import annotations

from alembic import op

from mscu.store.schema.revisions import run_statements

revision = "0039"
down_revision = "0038"


def upgrade() -> None:
    """Make the table."""
    run_statements(op.get_bind(), __file__)
