"""The first tables of the navigators' store, as `0001_first.sql` has them: frozen at its release.

tests/store/freeze_schema.py writes the file.
"""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make every table, index and constraint, the empty word index and the padding."""
    text = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    for statement in text.split(";\n\n"):
        if statement.strip():
            op.get_bind().exec_driver_sql(statement)
