"""The first tables, as `0001_first.sql` has them: frozen, whatever the models become.

tests/store/freeze_schema.py wrote the file. Once a version is released it is never changed again.
"""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make every table, index and constraint, and the empty word index."""
    text = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    for statement in text.split(";\n\n"):
        if statement.strip():
            op.get_bind().exec_driver_sql(statement)
