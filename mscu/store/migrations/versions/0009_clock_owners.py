"""The index of the open clocks says who leads and who works the case: `0009_clock_owners.sql`.

It is derived, so the former one is thrown away; it is made anew when it is asked for.
"""

from __future__ import annotations

from alembic import op

from mscu.store.schema.revisions import run_statements

revision = "0009"
down_revision = "0008"
rows_change = ("clock", "clock_index")


def upgrade() -> None:
    """Make it anew, empty."""
    run_statements(op.get_bind(), __file__)
