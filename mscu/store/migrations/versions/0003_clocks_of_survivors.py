"""What the clocks of survivors run on: `0003_clocks_of_survivors.sql`.

When a decision's notice came, whether support is wanted, and the choices that record the rest.
"""

from __future__ import annotations

from alembic import op

from mscu.store.schema.revisions import run_statements

revision = "0003"
down_revision = "0002"
rows_change = ["code"]


def upgrade() -> None:
    """Add the columns, and to a store that has its lists already the new choices."""
    run_statements(op.get_bind(), __file__)
