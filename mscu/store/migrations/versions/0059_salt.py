"""Random bytes in what a row of the audit hashes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0059"
down_revision = "0058"


def upgrade() -> None:
    """Add the column, empty: the hashes of the rows that are there do not cover it."""
    op.add_column("audit_entry", sa.Column("salt", sa.LargeBinary(), nullable=True))
