"""First Responder forms (NRM and Duty to Notify), and who told a person of a decision."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Make the tables of forms, and add two columns to the decisions."""
    text = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    for statement in text.split(";\n\n"):
        if statement.strip():
            op.get_bind().exec_driver_sql(statement)
