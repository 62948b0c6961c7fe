"""The first tables of the navigators' store, as `0001_first.sql` has them: frozen at its release.

tests/store/freeze_schema.py wrote the file. It is never changed again.
"""

from __future__ import annotations

from alembic import op

from mscu.store.schema.revisions import run_statements

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make every table, index and constraint, the empty word index and the padding."""
    run_statements(op.get_bind(), __file__)
