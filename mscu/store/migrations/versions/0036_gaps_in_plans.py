"""Which line of a group's worksheet an intelligence requirement comes from."""

from __future__ import annotations

from alembic import op

revision = "0036"
down_revision = "0035"


def upgrade() -> None:
    """Add the column; what was asked before came from no worksheet."""
    op.get_bind().exec_driver_sql(
        "ALTER TABLE intelligence_requirement ADD COLUMN source_id INTEGER "
        "CONSTRAINT fk_intelligence_requirement_source_id_entry REFERENCES entry (id)"
    )
    op.create_index("ix_intelligence_requirement_source_id", "intelligence_requirement", ["source_id"])
