"""Which plan a copy that left was of."""

from __future__ import annotations

from alembic import op

revision = "0031"
down_revision = "0030"


def upgrade() -> None:
    """Add the column; what left before was of no plan."""
    run = op.get_bind().exec_driver_sql
    run(
        "ALTER TABLE disclosure ADD COLUMN plan_id INTEGER "
        "CONSTRAINT fk_disclosure_plan_id_plans REFERENCES plans (id)"
    )
    op.create_index("ix_disclosure_plan_id", "disclosure", ["plan_id"])
