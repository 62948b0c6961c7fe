"""A revision that no release has, written once for both databases, with each kind of change."""

import sqlalchemy as sa
from alembic import op

from mscu.models.base import EMPTY, Moment, Words
from mscu.models.table_options import WHOLE_NUMBER
from mscu.store.schema.revisions import UNIT_REVISIONS
from mscu.text.name_forms import sort_name

revision = "9001"
down_revision = UNIT_REVISIONS.newest
REBUILT = {"sqlite_autoincrement": True}


def upgrade() -> None:
    op.create_table(
        "weather",
        sa.Column("words", Words(), nullable=False),
        sa.Column("seen_at", Moment(), nullable=False),
        sa.Column("case_id", WHOLE_NUMBER, sa.ForeignKey("cases.id"), nullable=True),
        sa.Column("id", WHOLE_NUMBER, primary_key=True),
        sa.Column("version", WHOLE_NUMBER, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_weather_case_id", "weather", ["case_id"])
    with op.batch_alter_table("cases", table_kwargs=REBUILT) as table:
        table.add_column(sa.Column("sort_title", Words(), server_default=EMPTY, nullable=False))
        table.alter_column("title", type_=sa.String(400))
        table.create_check_constraint("sort_title", "length(sort_title) < 500")
    with op.batch_alter_table("rights_disposal", table_kwargs=REBUILT) as table:
        table.drop_constraint("uq_rights_disposal_request_number", type_="unique")
        table.create_unique_constraint(
            "uq_rights_disposal_request_number_answered_on", ["request_number", "answered_on"]
        )
    cases = sa.table("cases", sa.column("id"), sa.column("title"), sa.column("sort_title"))
    bind = op.get_bind()
    for number, title in bind.execute(sa.select(cases.c.id, cases.c.title)).all():
        bind.execute(sa.update(cases).where(cases.c.id == number).values(sort_title=sort_name(title)))
    op.execute("UPDATE users SET display = display || ', again'")
