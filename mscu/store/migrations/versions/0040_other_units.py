"""Other units, and bundles of cases that came from them: `0040_other_units.sql`."""

from __future__ import annotations

from alembic import op

from mscu.store.schema.revisions import run_statements

revision = "0040"
down_revision = "0039"


def upgrade() -> None:
    """Make the tables."""
    run_statements(op.get_bind(), __file__)
