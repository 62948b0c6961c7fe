"""A revision that no release has: it rebuilds the two tables that most others point to."""

import sqlalchemy as sa
from alembic import op

from mscu.store.schema.revisions import UNIT_REVISIONS

revision = "9001"
down_revision = UNIT_REVISIONS.newest
ROUND = {"sqlite_autoincrement": True}


def upgrade() -> None:
    for name in ("entry", "cases"):
        with op.batch_alter_table(name, table_kwargs=ROUND, recreate="always") as table:
            table.add_column(sa.Column("weather", sa.Text(), nullable=True))
    with op.batch_alter_table("entry_version", table_kwargs=ROUND, recreate="always") as table:
        table.add_column(sa.Column("weather", sa.Text(), nullable=True))
    op.create_table("weather", sa.Column("id", sa.Integer(), primary_key=True))
