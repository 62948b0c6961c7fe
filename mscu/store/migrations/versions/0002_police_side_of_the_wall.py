"""What the police's store needs at the navigators' wall: `0002_police_side_of_the_wall.sql`.

Cases and nominals get a random name, by which the navigators' store knows them.
"""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the columns and tables; rows that are there already get what they lack."""
    text = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    for statement in text.split(";\n\n"):
        if statement.strip():
            op.get_bind().exec_driver_sql(statement)
