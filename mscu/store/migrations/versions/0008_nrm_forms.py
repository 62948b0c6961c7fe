"""First Responder forms (NRM and Duty to Notify), and who told a person of a decision."""

from __future__ import annotations

from alembic import op

from mscu.store.schema.revisions import run_statements

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Make the tables of forms, and add two columns to the decisions."""
    run_statements(op.get_bind(), __file__)
