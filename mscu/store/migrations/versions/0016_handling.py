"""What handling code C asks of an item, and when it was met: `0016_handling.sql`."""

from __future__ import annotations

from alembic import op

from mscu.store.schema.revisions import run_statements

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Make its table, and the columns of an item."""
    run_statements(op.get_bind(), __file__)
