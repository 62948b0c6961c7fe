"""What police said of their reasons and of their notice, with a request for information about a victim."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from mscu.models.base import EMPTY, Words

revision = "0006"
down_revision = "0005"
_TEXTS = ("line_of_enquiry", "reason", "how_handled", "other_means", "presumption_rebutted")
_CODES = ("left_out_ground", "police_notice_to", "police_notice_ground")


def upgrade() -> None:
    """Add the columns, empty."""
    with op.batch_alter_table("material_request", table_kwargs={"sqlite_autoincrement": True}) as table:
        for name in _TEXTS:
            table.add_column(sa.Column(name, Words(), server_default=EMPTY, nullable=False))
        for name in _CODES:
            table.add_column(sa.Column(name, sa.String(80), nullable=True))
            table.create_foreign_key(f"fk_material_request_{name}_code", "code", [name], ["key"])
        table.add_column(sa.Column("police_notice_on", sa.Date(), nullable=True))
