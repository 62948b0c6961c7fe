"""How urgent a report is, as whoever sent it says."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0064"
down_revision = "0063"


def upgrade() -> None:
    """Add the column, empty."""
    with op.batch_alter_table("report") as table:
        table.add_column(sa.Column("told_urgency", sa.String(40), nullable=True))
    op.create_index("ix_report_told_urgency", "report", ["told_urgency"])
