"""Who gave access and who confirmed it: `0057_access_grants.sql`."""

from __future__ import annotations

from alembic import op

from mscu.store.schema.revisions import run_statements

revision = "0057"
down_revision = "0056"


def upgrade() -> None:
    """Add the table, empty: access that was given before stays as it is."""
    run_statements(op.get_bind(), __file__)
