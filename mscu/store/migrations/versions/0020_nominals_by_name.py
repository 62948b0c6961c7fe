"""All nominals by name, of whatever kind: the list of people and places opens with them."""

from __future__ import annotations

from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    """Add the index."""
    op.create_index("ix_subject_name", "subject", ["name", "id", "kept_id"])
