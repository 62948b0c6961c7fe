"""Tables that were imported, and the reports that came in with them: `0014_imports.sql`."""

from __future__ import annotations

from alembic import op

from mscu.store.schema.revisions import run_statements

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Make its tables, and the columns that lead from a report to them."""
    run_statements(op.get_bind(), __file__)
