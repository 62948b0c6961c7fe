"""Decisions of the policy log are numbered, and have the boxes of the National Decision Model."""

from __future__ import annotations

from alembic import op

revision = "0021"
down_revision = "0020"

COLUMNS = ("number", "information", "threat", "powers", "action")
NUMBERED = """
UPDATE decision SET number = (
    SELECT cases.reference || '/D' || (
        SELECT count(*) FROM decision AS other JOIN entry AS there ON there.id = other.id
        WHERE there.case_id = own.case_id
        AND (there.recorded_at, there.id) <= (own.recorded_at, own.id)
    )
    FROM entry AS own JOIN cases ON cases.id = own.case_id WHERE own.id = decision.id
)
"""


def upgrade() -> None:
    """Add the columns, and number what was decided so far in the order in which it was recorded."""
    run = op.get_bind().exec_driver_sql
    for name in COLUMNS:
        run(f"ALTER TABLE decision ADD COLUMN {name} TEXT")
    run("ALTER TABLE decision ADD COLUMN supersedes BOOLEAN")
    run(NUMBERED)
    op.create_index("ix_decision_number", "decision", ["number"])
