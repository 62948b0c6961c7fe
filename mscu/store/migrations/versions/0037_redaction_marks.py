"""What reviewers decided on marks in copies: `0037_redaction_marks.sql`."""

from __future__ import annotations

from alembic import op

from mscu.store.schema.revisions import run_statements

revision = "0037"
down_revision = "0036"


def upgrade() -> None:
    """Make the table."""
    run_statements(op.get_bind(), __file__)
