"""The index of the open clocks says of which start the day alone is known.

See `0012_clocks_by_day.sql`.

It is derived, so the former one is thrown away; it is made anew when it is asked for.
"""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0012"
down_revision = "0011"
rows_change = ("clock", "clock_index")


def upgrade() -> None:
    """Make it anew, empty."""
    text = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    for statement in text.split(";\n\n"):
        if statement.strip():
            op.get_bind().exec_driver_sql(statement)
