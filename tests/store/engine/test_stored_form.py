"""A row has one digest on both databases: each value is brought into one form."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine, Table, text

from mscu.codes import StoreKind
from mscu.models.kinds import TABLES
from mscu.store.engine.engines import writing
from mscu.store.engine.stored_form import StoredForm, stored_form
from tests.store.engine.rows import Rows

FORMS: list[tuple[Any, StoredForm]] = [
    (True, 1),
    (False, 0),
    (date(2022, 2, 28), "2022-02-28"),
    (datetime(2022, 6, 20, 9, 30, tzinfo=UTC), "2022-06-20 09:30:00.000000"),
    (datetime(2022, 6, 20, 9, 30, 0, 7), "2022-06-20 09:30:00.000007"),  # noqa: DTZ001 - as SQLite may have it
    (datetime(2022, 6, 20, 0, 30, tzinfo=timezone(timedelta(hours=1))), "2022-06-19 23:30:00.000000"),
    (Decimal(2**70), 2**70),
    (memoryview(b"a"), b"a"),
    (2**40, 2**40),
    ("Đặng", "Đặng"),
    (None, None),
]


def test_a_value_has_the_form_that_sqlite_has() -> None:
    for returned, form in FORMS:
        assert stored_form(returned) == form
        assert type(stored_form(returned)) is type(form)


@pytest.mark.parametrize("store_kind", StoreKind)
def test_a_row_of_every_table_has_its_form_on_both(store_kind: StoreKind, database: Engine) -> None:
    """The file's driver returns the form itself, so that the stores of today keep their digests."""
    for table in TABLES[store_kind].sorted_tables:
        with writing(database).begin() as connection:
            row = Rows(connection).add(table)
            same = " AND ".join(f'"{column.name}" = :{column.name}' for column in table.primary_key)
            names = ", ".join(f'"{column.name}"' for column in table.columns)
            key = {column.name: row[column.name] for column in table.primary_key}
            returned = connection.execute(text(f'SELECT {names} FROM "{table.name}" WHERE {same}'), key).one()
            connection.rollback()
        assert [*map(stored_form, returned)] == [*expected(table, row)]
        if database.dialect.name == "sqlite":
            assert [*map(stored_form, returned)] == [*returned]


def expected(table: Table, row: dict[str, Any]) -> list[StoredForm]:
    """Return the forms of the values of a row as they were given."""
    return [stored_form(getattr(row[column.name], "value", row[column.name])) for column in table.columns]
