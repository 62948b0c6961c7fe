"""Words and figures of the panel's report: `0050_panel_report.sql`."""

from __future__ import annotations

from alembic import op

from mscu.store.schema.revisions import run_statements

revision = "0050"
down_revision = "0049"


def upgrade() -> None:
    """Make the tables."""
    run_statements(op.get_bind(), __file__)
