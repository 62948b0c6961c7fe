"""Court results, proceeds of crime, and what was seized: `0026_court_results.sql`."""

from __future__ import annotations

from alembic import op

from mscu.store.schema.revisions import run_statements

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    """Make the two tables, and the columns of an exhibit."""
    run_statements(op.get_bind(), __file__)
