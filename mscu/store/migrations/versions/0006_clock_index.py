"""The index of the open clocks, as `0006_clock_index.sql` has it: empty until it is asked for."""

from __future__ import annotations

from alembic import op

from mscu.store.schema.revisions import run_statements

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make its tables."""
    run_statements(op.get_bind(), __file__)
