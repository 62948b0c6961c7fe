"""Steps between a request for data held and its answer, and material that is presumed to be disclosed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from mscu.models.base import EMPTY, Words

revision = "0062"
down_revision = "0061"
REBUILT = {"sqlite_autoincrement": True}


def upgrade() -> None:
    """Add the columns, empty."""
    with op.batch_alter_table("rights_request", table_kwargs=REBUILT) as table:
        for name in ("detail_asked_on", "detail_came_on", "extended_on", "acknowledged_on"):
            table.add_column(sa.Column(name, sa.Date(), nullable=True))
    with op.batch_alter_table("material", table_kwargs=REBUILT) as table:
        table.add_column(
            sa.Column(
                "presumed",
                sa.String(80),
                sa.ForeignKey("code.key", name="fk_material_presumed_code"),
                nullable=True,
            )
        )
    for name, column in (("rights_request", "extension_reason"), ("material", "presumed_why")):
        with op.batch_alter_table(name, table_kwargs=REBUILT) as table:
            table.add_column(sa.Column(column, Words(), server_default=EMPTY, nullable=False))
        with op.batch_alter_table(name, table_kwargs=REBUILT) as table:
            table.alter_column(column, server_default=None)
