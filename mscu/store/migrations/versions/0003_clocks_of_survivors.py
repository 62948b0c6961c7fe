"""What the clocks of survivors run on: `0003_clocks_of_survivors.sql`.

When a decision's notice came, whether support is wanted, and the choices that record the rest.
"""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0003"
down_revision = "0002"
rows_change = ["code"]


def upgrade() -> None:
    """Add the columns, and to a store that has its lists already the new choices."""
    text = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    for statement in text.split(";\n\n"):
        if statement.strip():
            op.get_bind().exec_driver_sql(statement)
