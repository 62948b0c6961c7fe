"""What the rows of the index of the open clocks add up to, so that one taken away is noticed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"


def upgrade() -> None:
    """Add the column; after a migration the index is made anew, and so is its sum."""
    op.add_column("clock_index", sa.Column("total", sa.Text(), nullable=True))
