"""Status, worksheet and disruptions of groups, members over time: `0032_group_life.sql`."""

from __future__ import annotations

from alembic import op

from mscu.store.schema.revisions import run_statements

revision = "0032"
down_revision = "0031"


def upgrade() -> None:
    """Make the three tables, the columns of a member, and say to which group assessments belong."""
    run_statements(op.get_bind(), __file__)
