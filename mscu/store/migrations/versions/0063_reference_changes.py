"""Changes of the lists, the advice library and the rules, with who made them and why."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from mscu.models.base import Moment, Words
from mscu.models.table_options import WHOLE_NUMBER

revision = "0063"
down_revision = "0062"


def upgrade() -> None:
    """Make the table, empty."""
    op.create_table(
        "reference_change",
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("about", Words(), nullable=False),
        sa.Column("what", sa.String(40), nullable=False),
        sa.Column("value", Words(), nullable=False),
        sa.Column("former", Words(), nullable=False),
        sa.Column("shipped", Words(), nullable=False),
        sa.Column("holds_from", sa.Date(), nullable=True),
        sa.Column("reason", Words(), nullable=False),
        sa.Column("proposed_at", Moment(), nullable=False),
        sa.Column("proposed_by_id", WHOLE_NUMBER, sa.ForeignKey("users.id"), nullable=True),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("agreed_at", Moment(), nullable=True),
        sa.Column("agreed_by_id", WHOLE_NUMBER, sa.ForeignKey("users.id"), nullable=True),
        sa.Column("refusal", Words(), nullable=False),
        sa.Column("looked_at", Moment(), nullable=True),
        sa.Column("looked_by_id", WHOLE_NUMBER, sa.ForeignKey("users.id"), nullable=True),
        sa.Column("id", WHOLE_NUMBER, primary_key=True),
        sa.Column("version", WHOLE_NUMBER, nullable=False),
        sqlite_autoincrement=True,
    )
    for column in ("about", "proposed_by_id", "agreed_by_id", "looked_by_id"):
        op.create_index(f"ix_reference_change_{column}", "reference_change", [column])
