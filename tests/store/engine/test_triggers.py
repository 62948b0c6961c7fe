"""The triggers of both databases: which rows stay as they are, and that what is wrong with one is noticed."""

from contextlib import suppress

import pytest
from sqlalchemy import Connection, Engine, delete, insert, select
from sqlalchemy.exc import IntegrityError

from mscu.codes import Role
from mscu.errors import Damaged
from mscu.models.kinds import metadata
from mscu.store.engine.append_only import AppendOnly
from mscu.store.engine.engines import engine_of, writing
from mscu.store.open_store import open_store
from mscu.store.schema.schema import APPEND_ONLY, make_triggers, triggers, triggers_present
from tests.scenes.stores import NO_DEVICES, NOW, PASSPHRASE, Store
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
def test_what_is_never_changed_cannot_be_nor_go_nor_make_way(database: Engine, kept: AppendOnly) -> None:
    table = metadata.tables[kept.table]
    assert tuple(column.name for column in table.primary_key) == kept.key
    with writing(database).begin() as connection:
        add_row(connection, kept)
        (before,) = connection.execute(select(table)).mappings().all()
    for column in table.columns:
        is_free = kept.columns and column.name not in kept.columns
        changed = f"UPDATE {kept.table} SET {column.name} = {column.name}"
        assert refuses(database, kept, changed) == (not is_free), column.name
    assert refuses(database, kept, f"DELETE FROM {kept.table}")
    with pytest.raises(IntegrityError), writing(database).begin() as connection:
        connection.execute(insert(table), dict(before))
    again, last = f"INSERT INTO {kept.table} SELECT * FROM {kept.table}", (kept.columns or ("digest",))[-1]
    conflict = f"ON CONFLICT ({', '.join(kept.key)}) DO UPDATE SET {last} = excluded.{last}"
    assert refuses(database, kept, f"{again} WHERE true {conflict}")
    if database.dialect.name == "sqlite":
        assert refuses(database, kept, again.replace("INSERT", "INSERT OR REPLACE"))
    else:
        assert refuses(database, kept, f"TRUNCATE {kept.table} CASCADE")


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


def test_a_table_of_ones_own_records_no_disposal(shared: Engine) -> None:
    """Anybody may make a temporary table, which would come first under its name."""
    (kept,) = (each for each in VERSIONS if each.table == "entry_version")
    with writing(shared).begin() as connection:
        add_row(connection, kept)
    made = f"CREATE TEMP TABLE disposal AS SELECT {CASE} AS case_number; DELETE FROM entry_version"
    assert refuses(shared, kept, made)


def test_one_that_is_gone_is_noticed_and_made_again(database: Engine) -> None:
    with writing(database).begin() as connection:
        assert triggers_present(connection)
        for name in triggers(engine=engine_of(connection)):
            table = "" if database.dialect.name == "sqlite" else f"ON {name.rpartition('_no_')[0]}"
            connection.exec_driver_sql(f"DROP TRIGGER {name} {table}")
            assert not triggers_present(connection), name
            make_triggers(connection)
            make_triggers(connection)
            assert triggers_present(connection), name


@pytest.mark.parametrize("how", ["gone", "altered"])
def test_a_store_whose_trigger_is_gone_or_altered_does_not_open(how: str, store: Store) -> None:
    store.sql("DROP TRIGGER audit_entry_no_update")
    if how == "altered":
        store.sql(triggers()["audit_entry_no_update"].replace("RAISE(ABORT,", "max("))
    store.close()
    with pytest.raises(Damaged):
        open_store(store.folder, Role.OFFICER, PASSPHRASE, devices=NO_DEVICES, now=NOW)


NEW_FUNCTION = (
    "CREATE OR REPLACE FUNCTION audit_entry_no_update() RETURNS trigger LANGUAGE plpgsql"
    " SET search_path = public, pg_temp AS 'BEGIN RETURN NEW; END'"
)
NEW_TRIGGER = "CREATE OR REPLACE TRIGGER audit_entry_no_update {} FOR EACH ROW {} EXECUTE FUNCTION {}()"
UPDATE, ITSELF = "BEFORE UPDATE ON audit_entry", "audit_entry_no_update"


def test_one_of_a_shared_database_that_was_altered_is_noticed(shared: Engine) -> None:
    for change in (
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
    ):
        with writing(shared).begin() as connection:
            connection.exec_driver_sql(NEW_TRIGGER.format(UPDATE, "", ITSELF))
            assert triggers_present(connection)
            connection.exec_driver_sql(change)
            assert not triggers_present(connection), change
            connection.rollback()
