"""Where somebody who was found in a search was taken."""

from __future__ import annotations

from alembic import op

revision = "0033"
down_revision = "0032"


def upgrade() -> None:
    """Add the column, empty in what is recorded already."""
    op.get_bind().exec_driver_sql("ALTER TABLE search_finding ADD COLUMN taken_to TEXT DEFAULT '' NOT NULL")
