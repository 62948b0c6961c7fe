"""What is released when a life is at risk, and why it is asked for: `0007_emergency_card.sql`."""

from __future__ import annotations

from alembic import op

from mscu.store.schema.revisions import add_code_list, run_statements

revision = "0007"
down_revision = "0006"
rows_change = ("code",)
LISTS = ("urgent_threshold",)


def upgrade() -> None:
    """Add the table, and to a store that has its lists already the new one."""
    run_statements(op.get_bind(), __file__)
    for name in LISTS:
        add_code_list(op.get_bind(), name)
