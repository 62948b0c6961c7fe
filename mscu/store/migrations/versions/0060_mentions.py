"""The index of mentions, empty until it is asked for, and answers that reports are not the same."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from mscu.models.base import Moment, Words
from mscu.models.table_options import WHOLE_NUMBER, WITHOUT_ROWID

revision = "0060"
down_revision = "0059"


def upgrade() -> None:
    """Make its tables."""
    op.create_table(
        "mention",
        sa.Column("key", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("entry_id", WHOLE_NUMBER, sa.ForeignKey("entry.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("case_id", WHOLE_NUMBER, nullable=True),
        **WITHOUT_ROWID,
    )
    op.create_index("ix_mention_entry_id", "mention", ["entry_id"])
    op.create_table(
        "mention_index",
        sa.Column("id", WHOLE_NUMBER, primary_key=True),
        sa.Column("fingerprint", Words(), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "not_same",
        sa.Column("keys", Words(), nullable=False),
        sa.Column("reason", Words(), nullable=False),
        sa.Column("answered_at", Moment(), nullable=False),
        sa.Column("answered_by_id", WHOLE_NUMBER, sa.ForeignKey("users.id"), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("id", WHOLE_NUMBER, primary_key=True),
        sa.Column("version", WHOLE_NUMBER, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_not_same_answered_by_id", "not_same", ["answered_by_id"])
    op.create_table(
        "not_same_report",
        sa.Column("not_same_id", WHOLE_NUMBER, sa.ForeignKey("not_same.id"), nullable=False),
        sa.Column("report_id", WHOLE_NUMBER, sa.ForeignKey("entry.id"), nullable=False),
        sa.Column("id", WHOLE_NUMBER, primary_key=True),
        sa.Column("version", WHOLE_NUMBER, nullable=False),
        sqlite_autoincrement=True,
    )
    for column in ("not_same_id", "report_id"):
        op.create_index(f"ix_not_same_report_{column}", "not_same_report", [column])
