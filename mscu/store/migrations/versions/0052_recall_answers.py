"""Answers to recalls: `0052_recall_answers.sql`."""

from __future__ import annotations

from alembic import op

from mscu.store.schema.revisions import run_statements

revision = "0052"
down_revision = "0051"


def upgrade() -> None:
    """Make the table."""
    run_statements(op.get_bind(), __file__)
