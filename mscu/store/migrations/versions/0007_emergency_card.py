"""What is released when a life is at risk, and why it is asked for: `0007_emergency_card.sql`."""

from __future__ import annotations

import csv
from pathlib import Path

from alembic import op

from mscu.places import resource

revision = "0007"
down_revision = "0006"
rows_change = ("code",)
LISTS = ("urgent_threshold",)
COLUMNS = ("key", "list_name", "label", "position", "note", "retired_on")


def upgrade() -> None:
    """Add the table, and to a store that has its lists already the new one."""
    text = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    for statement in text.split(";\n\n"):
        if statement.strip():
            op.get_bind().exec_driver_sql(statement)
    if op.get_bind().exec_driver_sql("SELECT 1 FROM code").first():  # founding fills a new store
        for name in LISTS:
            _add_list(name)


def _add_list(name: str) -> None:
    with (resource("code_lists") / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            retired = row["retired_on"] or None
            values = (row["key"], name, row["label"], int(row["position"]), row["note"], retired)
            op.get_bind().exec_driver_sql(
                f"INSERT INTO code ({', '.join(COLUMNS)}, version) VALUES (?, ?, ?, ?, ?, ?, 1)",  # noqa: S608
                values,
            )
