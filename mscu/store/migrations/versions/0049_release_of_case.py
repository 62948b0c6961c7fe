"""A large file of one case: `0049_release_of_case.sql`."""

from __future__ import annotations

from alembic import op

from mscu.store.schema.revisions import run_statements

revision = "0049"
down_revision = "0048"


def upgrade() -> None:
    """Let it name the case."""
    run_statements(op.get_bind(), __file__)
