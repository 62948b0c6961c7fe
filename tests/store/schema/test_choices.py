"""What a release changes in the lists of a store that exists."""

from __future__ import annotations

from sqlalchemy import Connection, delete, select, update

from mscu.models.code import Code
from mscu.store.schema.choices import add_missing_codes
from mscu.store.schema.database import database_in_memory
from mscu.store.schema.migrate import create_tables

GLAA, POLICE = "order_applicant:glaa", "order_applicant:police"
SUCCESSOR = "order_applicant:secretary_of_state"


def retired(connection: Connection, key: str) -> str | None:
    return connection.execute(select(Code.retired_on).where(Code.key == key)).scalar_one()


def test_a_store_gets_what_is_new_and_what_has_ended_and_keeps_its_own() -> None:
    engine = database_in_memory(b"k" * 32)
    with engine.begin() as connection:
        create_tables(connection)
        connection.execute(delete(Code))
        add_missing_codes(connection)
        assert retired(connection, GLAA) == "2026-04-07"
        connection.execute(delete(Code).where(Code.key == SUCCESSOR))
        connection.execute(update(Code).where(Code.key == GLAA).values(retired_on=None))
        connection.execute(update(Code).where(Code.key == POLICE).values(label="Chief officer"))
        connection.execute(
            update(Code).where(Code.key == "report_source:glaa").values(retired_on="2026-03-01")
        )
        connection.execute(update(Code).where(Code.key == "requester:ico").values(label="ICO"))
        connection.execute(update(Code).where(Code.key == "right_kind:decision").values(label="Own words"))
        add_missing_codes(connection)
        labels = dict(connection.execute(select(Code.key, Code.label)).all())
        assert labels["requester:ico"] == "Information Commission (ICO to 29 September 2026)"
        assert labels["right_kind:decision"] == "Own words"
        assert (retired(connection, GLAA), retired(connection, SUCCESSOR)) == ("2026-04-07", None)
        assert retired(connection, "report_source:glaa") == "2026-03-01"
        assert labels[POLICE] == "Chief officer"
    engine.dispose()
