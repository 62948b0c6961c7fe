"""What the police's store needs at the navigators' wall: `0002_police_side_of_the_wall.sql`.

Cases and nominals get a random name, by which the navigators' store knows them; referrals to the
navigator get what she needs to come, and her answer; alerts tell her what happened since.
"""

from __future__ import annotations

from alembic import op

from mscu.store.schema.revisions import add_code_list, run_statements

revision = "0002"
down_revision = "0001"
rows_change = ("code",)
LISTS = ("risk_flag",)


def upgrade() -> None:
    """Add the columns and tables; rows that are there already get what they lack."""
    run_statements(op.get_bind(), __file__)
    for name in LISTS:
        add_code_list(op.get_bind(), name)
