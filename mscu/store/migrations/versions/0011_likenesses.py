"""The index of likenesses, as `0011_likenesses.sql` has it: empty until it is asked for."""

from __future__ import annotations

from alembic import op

from mscu.store.schema.revisions import run_statements

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Make its tables."""
    run_statements(op.get_bind(), __file__)
