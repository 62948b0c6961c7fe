"""The triggers of both databases: which rows stay as they are, and that what is wrong with one is noticed."""

from __future__ import annotations

from contextlib import suppress

import pytest
from sqlalchemy import Connection, Engine, delete, insert, select
from sqlalchemy.exc import IntegrityError

from mscu.models.kinds import metadata
from mscu.store.engine.append_only import AppendOnly
from mscu.store.engine.engines import engine_of, writing
from mscu.store.schema.schema import APPEND_ONLY, make_triggers, triggers, triggers_present
from tests.store.engine.rows import Rows

TABLES = pytest.mark.parametrize("kept", APPEND_ONLY, ids=lambda kept: kept.table)
VERSIONS = tuple(each for each in APPEND_ONLY if each.kept_while)
CASE = 7


def add_row(connection: Connection, kept: AppendOnly) -> None:
    """Add a row that nothing allows to be deleted."""
    given = {"case_id": CASE} if kept.table == "entry_version" else {}
    rows = Rows(connection)
    if given:
        rows.add(metadata.tables["cases"], id=CASE)
    row = rows.add(metadata.tables[kept.table], **given)
    if kept.table == "subject_version":
        rows.add(metadata.tables["involvement"], subject_id=row["subject_id"])


def refuses(database: Engine, kept: AppendOnly, statement: str) -> bool:
    """Return whether a statement is refused for what the table is, and changes nothing."""
    table = metadata.tables[kept.table]
    with database.connect() as connection:
        before = connection.execute(select(table)).all()
    with suppress(IntegrityError), writing(database).begin() as connection:
        connection.exec_driver_sql(statement)
        return False
    with pytest.raises(IntegrityError, match=kept.refusal), writing(database).begin() as connection:
        connection.exec_driver_sql(statement)
    with database.connect() as connection:
        return connection.execute(select(table)).all() == before


@TABLES
def test_what_is_never_changed_cannot_be(database: Engine, kept: AppendOnly) -> None:
    with writing(database).begin() as connection:
        add_row(connection, kept)
    for column in metadata.tables[kept.table].columns:
        is_free = kept.columns and column.name not in kept.columns
        changed = f"UPDATE {kept.table} SET {column.name} = {column.name}"
        assert refuses(database, kept, changed) == (not is_free), column.name


@TABLES
def test_rows_cannot_go(database: Engine, kept: AppendOnly) -> None:
    with writing(database).begin() as connection:
        add_row(connection, kept)
    assert refuses(database, kept, f"DELETE FROM {kept.table}")


@TABLES
def test_a_row_cannot_take_the_place_of_another(database: Engine, kept: AppendOnly) -> None:
    table = metadata.tables[kept.table]
    with writing(database).begin() as connection:
        add_row(connection, kept)
        before = connection.execute(select(table)).mappings().all()
    with pytest.raises(IntegrityError), writing(database).begin() as connection:
        connection.execute(insert(table), dict(before[0]))
    column = kept.columns[-1] if kept.columns else "digest"
    again = f"INSERT INTO {kept.table} SELECT * FROM {kept.table} WHERE true ON CONFLICT"
    assert refuses(
        database, kept, f"{again} ({', '.join(kept.key)}) DO UPDATE SET {column} = excluded.{column}"
    )
    with database.connect() as connection:
        assert connection.execute(select(table)).mappings().all() == before


def test_a_former_version_goes_once_the_disposal_of_its_case_is_recorded(database: Engine) -> None:
    (kept,) = (each for each in VERSIONS if each.table == "entry_version")
    with writing(database).begin() as connection:
        add_row(connection, kept)
        Rows(connection).add(metadata.tables["disposal"], case_number=CASE + 1)
    assert refuses(database, kept, "DELETE FROM entry_version")
    with writing(database).begin() as connection:
        Rows(connection).add(metadata.tables["disposal"], case_number=CASE)
        assert connection.execute(delete(metadata.tables["entry_version"])).rowcount == 1


def test_a_former_version_of_a_nominal_goes_once_nothing_names_it(database: Engine) -> None:
    (kept,) = (each for each in VERSIONS if each.table == "subject_version")
    with writing(database).begin() as connection:
        add_row(connection, kept)
    assert refuses(database, kept, "DELETE FROM subject_version")
    with writing(database).begin() as connection:
        connection.execute(delete(metadata.tables["involvement"]))
        assert connection.execute(delete(metadata.tables["subject_version"])).rowcount == 1


@TABLES
def test_a_shared_table_cannot_be_emptied_at_once(shared: Engine, kept: AppendOnly) -> None:
    with writing(shared).begin() as connection:
        add_row(connection, kept)
    assert refuses(shared, kept, f"TRUNCATE {kept.table} CASCADE")


def test_a_table_of_ones_own_records_no_disposal(shared: Engine) -> None:
    """Anybody may make a temporary table, which would come first under its name."""
    (kept,) = (each for each in VERSIONS if each.table == "entry_version")
    with writing(shared).begin() as connection:
        add_row(connection, kept)
    made = f"CREATE TEMP TABLE disposal AS SELECT {CASE} AS case_number; DELETE FROM entry_version"
    assert refuses(shared, kept, made)


def test_those_of_a_new_store_are_as_they_should_be(database: Engine) -> None:
    with database.connect() as connection:
        assert triggers_present(connection)


@pytest.mark.parametrize("number", range(3 * len(APPEND_ONLY)))
def test_one_that_is_gone_is_noticed_and_made_again(database: Engine, number: int) -> None:
    with writing(database).begin() as connection:
        name = list(triggers(engine=engine_of(connection)))[number]
        table = "" if database.dialect.name == "sqlite" else f"ON {name.rpartition('_no_')[0]}"
        connection.exec_driver_sql(f"DROP TRIGGER {name} {table}")
        assert not triggers_present(connection)
        make_triggers(connection)
        make_triggers(connection)
        assert triggers_present(connection)


NEW_FUNCTION = (
    "CREATE OR REPLACE FUNCTION audit_entry_no_update() RETURNS trigger LANGUAGE plpgsql"
    " SET search_path = public, pg_temp AS 'BEGIN RETURN NEW; END'"
)
NEW_TRIGGER = "CREATE OR REPLACE TRIGGER audit_entry_no_update {} FOR EACH ROW {} EXECUTE FUNCTION {}()"
UPDATE, ITSELF = "BEFORE UPDATE ON audit_entry", "audit_entry_no_update"


@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_no_update",
        "ALTER TABLE audit_entry ENABLE REPLICA TRIGGER audit_entry_no_update",
        "ALTER TRIGGER audit_entry_no_update ON audit_entry RENAME TO another",
        "ALTER FUNCTION audit_entry_no_update SET search_path = public",
        "ALTER FUNCTION audit_entry_no_update RESET ALL",
        NEW_FUNCTION,
        NEW_TRIGGER.format("BEFORE UPDATE OF at ON audit_entry", "", ITSELF),
        NEW_TRIGGER.format("AFTER UPDATE ON audit_entry", "", ITSELF),
        NEW_TRIGGER.format(UPDATE, "WHEN (false)", ITSELF),
        NEW_TRIGGER.format(UPDATE, "", "audit_entry_no_delete"),
    ],
)
def test_one_of_a_shared_database_that_was_altered_is_noticed(shared: Engine, change: str) -> None:
    with writing(shared).begin() as connection:
        connection.exec_driver_sql(NEW_TRIGGER.format(UPDATE, "", ITSELF))
        assert triggers_present(connection)
        connection.exec_driver_sql(change)
        assert not triggers_present(connection)
