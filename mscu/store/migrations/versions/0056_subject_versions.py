"""What nominals were before they were corrected: `0056_subject_versions.sql`."""

from __future__ import annotations

from alembic import op

from mscu.store.schema.revisions import run_statements

revision = "0056"
down_revision = "0055"


def upgrade() -> None:
    """Add the table, empty: no nominal could be corrected before."""
    run_statements(op.get_bind(), __file__)
