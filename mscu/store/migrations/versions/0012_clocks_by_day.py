"""The index of the open clocks says of which start the day alone is known.

See `0012_clocks_by_day.sql`.

It is derived, so the former one is thrown away; it is made anew when it is asked for.
"""

from __future__ import annotations

from alembic import op

from mscu.store.schema.revisions import run_statements

revision = "0012"
down_revision = "0011"
rows_change = ("clock", "clock_index")


def upgrade() -> None:
    """Make it anew, empty."""
    run_statements(op.get_bind(), __file__)
