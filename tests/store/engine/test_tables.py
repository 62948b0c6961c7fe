"""Every table is on both databases, and every column gives back what was put into it, in one stored form."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine, Table, inspect, text

from mscu.codes import StoreKind
from mscu.models.kinds import TABLES
from mscu.store.engine.engines import writing
from mscu.store.engine.stored_form import StoredForm, stored_form
from tests.store.engine.rows import Rows

KINDS = pytest.mark.parametrize("store_kind", StoreKind)


@KINDS
def test_every_table_is_made_with_its_columns_and_indexes(database: Engine, store_kind: StoreKind) -> None:
    """An index of few rows holds no others."""
    condition, seen, partial = f"{database.dialect.name}_where", inspect(database), 0
    for table in TABLES[store_kind].sorted_tables:
        columns = {column["name"]: column["nullable"] for column in seen.get_columns(table.name)}
        assert columns == {column.name: column.nullable for column in table.columns}, table.name
        made = {index["name"]: index.get("dialect_options", {}) for index in seen.get_indexes(table.name)}
        for index in table.indexes:
            is_partial = index.dialect_options["sqlite"]["where"] is not None
            assert (made[index.name].get(condition) is not None) == is_partial, index.name
            partial += is_partial
    assert partial or store_kind is StoreKind.SURVIVORS


@KINDS
def test_every_column_gives_back_what_was_put_into_it(database: Engine, store_kind: StoreKind) -> None:
    with writing(database).begin() as connection:
        rows = Rows(connection)
        for table in TABLES[store_kind].sorted_tables:
            empty = {column.name: None for column in table.columns if column.nullable}
            for row in (rows.add(table), rows.add(table, **empty)):
                assert rows.read(table, row) == row, table.name


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
