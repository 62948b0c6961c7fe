"""Why a report is in its case."""

from __future__ import annotations

from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    """Add the column; what was linked before does not say why."""
    op.get_bind().exec_driver_sql("ALTER TABLE report ADD COLUMN why_linked TEXT")
