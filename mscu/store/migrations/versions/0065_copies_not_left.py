"""Copies that were issued and did not leave."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from mscu.models.base import Moment, Words
from mscu.models.table_options import WHOLE_NUMBER

revision = "0065"
down_revision = "0064"


def upgrade() -> None:
    """Make the table, empty."""
    op.create_table(
        "copy_not_left",
        sa.Column("disclosure_id", WHOLE_NUMBER, sa.ForeignKey("disclosure.id"), nullable=False),
        sa.Column("reason", Words(), nullable=False),
        sa.Column("recorded_at", Moment(), nullable=False),
        sa.Column("recorded_by_id", WHOLE_NUMBER, sa.ForeignKey("users.id"), nullable=False),
        sa.Column("case_id", WHOLE_NUMBER, sa.ForeignKey("cases.id"), nullable=True),
        sa.Column("id", WHOLE_NUMBER, primary_key=True),
        sa.Column("version", WHOLE_NUMBER, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_copy_not_left_disclosure_id", "copy_not_left", ["disclosure_id"], unique=True)
    for column in ("case_id", "recorded_by_id"):
        op.create_index(f"ix_copy_not_left_{column}", "copy_not_left", [column])
