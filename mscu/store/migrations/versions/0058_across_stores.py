"""What passes between the unit and the charity: heard, told, ended, withdrawn. `0058_across_stores.sql`."""

from __future__ import annotations

from alembic import op

from mscu.store.schema.revisions import run_statements

revision = "0058"
down_revision = "0057"


def upgrade() -> None:
    """Add the columns and tables, empty: nothing of it was recorded before."""
    run_statements(op.get_bind(), __file__)
