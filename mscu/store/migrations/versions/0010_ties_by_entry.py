"""The index of a nominal's ties names their entries: the rule on sealed ones reads nothing else."""

from __future__ import annotations

from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Make the index anew."""
    op.drop_index("ix_involvement_subject", "involvement")
    op.create_index("ix_involvement_subject", "involvement", ["subject_id", "case_id", "entry_id"])
