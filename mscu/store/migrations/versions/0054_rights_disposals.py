"""Rights requests that are disposed of: `0054_rights_disposals.sql`."""

from __future__ import annotations

from alembic import op

from mscu.store.schema.revisions import run_statements

revision = "0054"
down_revision = "0053"


def upgrade() -> None:
    """Make the table."""
    run_statements(op.get_bind(), __file__)
