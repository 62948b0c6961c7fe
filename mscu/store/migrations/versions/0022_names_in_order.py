"""Nominals have what their names stand under in a list, without case and accents."""

from __future__ import annotations

from alembic import op

from mscu.text.name_forms import sort_name

revision = "0022"
down_revision = "0021"

FORMER = ("ix_subject_name", "ix_subject_kind_name")


def upgrade() -> None:
    """Add the column, fill it, and let the indexes be in its order."""
    bind = op.get_bind()
    bind.exec_driver_sql("ALTER TABLE subject ADD COLUMN sort_name TEXT DEFAULT '' NOT NULL")
    for name in FORMER:
        op.drop_index(name, "subject")
    named = bind.exec_driver_sql("SELECT id, name FROM subject").all()
    if named:
        bind.exec_driver_sql(
            "UPDATE subject SET sort_name = ? WHERE id = ?",
            [(sort_name(name), number) for number, name in named],
        )
    op.create_index("ix_subject_sort_name", "subject", ["sort_name", "id", "kept_id"])
    by_kind = ["kind", "sort_name", "id", "kept_id"]
    op.create_index("ix_subject_kind_sort_name", "subject", by_kind)
