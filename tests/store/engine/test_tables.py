"""Every table is on both databases, and every column gives back what was put into it."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, inspect

from mscu.codes import StoreKind
from mscu.models.kinds import TABLES
from mscu.store.engine.engines import writing
from tests.store.engine.rows import Rows

KINDS = pytest.mark.parametrize("store_kind", StoreKind)


@KINDS
def test_every_table_is_made_with_its_columns_and_indexes(database: Engine, store_kind: StoreKind) -> None:
    seen = inspect(database)
    for table in TABLES[store_kind].sorted_tables:
        columns = {column["name"]: column["nullable"] for column in seen.get_columns(table.name)}
        assert columns == {column.name: column.nullable for column in table.columns}, table.name
        made = {index["name"] for index in seen.get_indexes(table.name)}
        assert {index.name for index in table.indexes} <= made, table.name


@KINDS
def test_an_index_of_few_rows_holds_no_others(database: Engine, store_kind: StoreKind) -> None:
    condition = f"{database.dialect.name}_where"
    seen, found = inspect(database), 0
    for table in TABLES[store_kind].sorted_tables:
        made = {index["name"]: index.get("dialect_options", {}) for index in seen.get_indexes(table.name)}
        for index in table.indexes:
            is_partial = index.dialect_options["sqlite"]["where"] is not None
            assert (made[index.name].get(condition) is not None) == is_partial, index.name
            found += is_partial
    assert found or store_kind is StoreKind.SURVIVORS


@KINDS
def test_every_column_gives_back_what_was_put_into_it(database: Engine, store_kind: StoreKind) -> None:
    with writing(database).begin() as connection:
        rows = Rows(connection)
        for table in TABLES[store_kind].sorted_tables:
            row = rows.add(table)
            assert rows.read(table, row) == row, table.name


@KINDS
def test_every_column_that_may_be_empty_comes_back_empty(database: Engine, store_kind: StoreKind) -> None:
    with writing(database).begin() as connection:
        rows = Rows(connection)
        for table in TABLES[store_kind].sorted_tables:
            row = rows.add(table, **{column.name: None for column in table.columns if column.nullable})
            assert rows.read(table, row) == row, table.name
