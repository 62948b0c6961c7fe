"""Every table is on both databases, and every column gives back what was put into it."""

import pytest
from sqlalchemy import Engine, inspect

from mscu.codes import StoreKind
from mscu.models.kinds import TABLES
from mscu.store.engine.engines import writing
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
def test_every_column_gives_back_what_was_put_into_it_and_nothing_where_it_may_be_empty(
    database: Engine, store_kind: StoreKind
) -> None:
    with writing(database).begin() as connection:
        rows = Rows(connection)
        for table in TABLES[store_kind].sorted_tables:
            empty = {column.name: None for column in table.columns if column.nullable}
            for row in (rows.add(table), rows.add(table, **empty)):
                assert rows.read(table, row) == row, table.name
