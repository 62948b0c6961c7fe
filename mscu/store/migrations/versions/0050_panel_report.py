"""Words and figures of the panel's report: `0050_panel_report.sql`."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0050"
down_revision = "0049"


def upgrade() -> None:
    """Make the tables."""
    text = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    for statement in text.split(";\n\n"):
        if statement.strip():
            op.get_bind().exec_driver_sql(statement)
