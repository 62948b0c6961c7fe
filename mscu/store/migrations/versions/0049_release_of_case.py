"""A large file of one case: `0049_release_of_case.sql`."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0049"
down_revision = "0048"


def upgrade() -> None:
    """Let it name the case."""
    text = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    for statement in text.split(";\n\n"):
        if statement.strip():
            op.get_bind().exec_driver_sql(statement)
