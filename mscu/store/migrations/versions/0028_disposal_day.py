"""The day on which custody ended: victims are told of a release from it."""

from __future__ import annotations

from alembic import op

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    """Add the column; of what is recorded already no day is known."""
    op.get_bind().exec_driver_sql("ALTER TABLE arrest ADD COLUMN disposal_on DATE")
