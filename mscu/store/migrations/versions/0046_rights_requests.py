"""Requests for what is held about somebody: `0046_rights_requests.sql`."""

from __future__ import annotations

from alembic import op

from mscu.store.schema.revisions import run_statements

revision = "0046"
down_revision = "0045"


def upgrade() -> None:
    """Make the table."""
    run_statements(op.get_bind(), __file__)
