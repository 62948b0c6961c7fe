"""The day on which a victim is to be told again."""

from __future__ import annotations

from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    """Add the column; what was agreed before stands in words alone."""
    op.get_bind().exec_driver_sql("ALTER TABLE victim_contact ADD COLUMN update_on DATE")
