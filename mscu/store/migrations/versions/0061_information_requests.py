"""Requests of police for information about a victim."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from mscu.models.base import Words
from mscu.models.table_options import WHOLE_NUMBER

revision = "0061"
down_revision = "0060"
_TEXTS = (
    "holder",
    "holder_why",
    "authorised_by",
    "asked_for",
    "reason",
    "how_handled",
    "line_of_enquiry",
    "relevance",
    "necessity",
    "proportionality",
    "other_means",
    "probative_value",
    "presumption_rebutted",
    "notice_name",
    "late_reason",
    "grounds_why",
)


def upgrade() -> None:
    """Make the table of the kind."""
    op.create_table(
        "information_request",
        sa.Column("id", WHOLE_NUMBER, sa.ForeignKey("entry.id"), primary_key=True),
        sa.Column("step", sa.String(80), sa.ForeignKey("code.key"), nullable=False),
        sa.Column("person_id", WHOLE_NUMBER, sa.ForeignKey("subject.id"), nullable=False),
        *(sa.Column(name, Words(), nullable=False) for name in _TEXTS),
        sa.Column("counselling", sa.String(40), nullable=True),
        sa.Column("lacks_capacity", sa.String(40), nullable=True),
        sa.Column("notice", sa.String(40), nullable=True),
        sa.Column("notice_on", sa.Date(), nullable=True),
        sa.Column("answer", sa.String(80), sa.ForeignKey("code.key"), nullable=True),
    )
    op.create_index("ix_information_request_person_id", "information_request", ["person_id"])
