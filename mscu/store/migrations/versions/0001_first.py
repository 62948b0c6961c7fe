"""The first tables, as `0001_first.sql` has them: frozen, whatever the models become.

tests/store/freeze_schema.py wrote the file. Once a version is released it is never changed again.
"""

from __future__ import annotations

from alembic import op

from mscu.store.schema.revisions import run_statements

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make every table, index and constraint, and the empty word index."""
    run_statements(op.get_bind(), __file__)
