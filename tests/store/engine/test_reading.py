"""A whole store is read in the same words from both databases, and in the same form."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, Engine, delete, insert, text

from mscu.errors import Damaged
from mscu.models.kinds import metadata
from mscu.store.engine.engines import EMBEDDED, engine_of, reading_of, writing
from mscu.store.engine.reading import Reading
from mscu.store.schema.schema import triggers
from tests.store.engine.rows import MOMENT, Rows

SETTING, PEOPLE, RELEASES = (metadata.tables[name] for name in ("setting", "users", "file_release"))
MANY = 4_001
"""More than are fetched at once from a server, twice."""


@pytest.fixture
def connection(database: Engine) -> Iterator[Connection]:
    """Yield a connection that writes; of a file one without triggers and references."""
    if database.dialect.name == EMBEDDED.dialect:
        with database.connect() as connection:
            driver = connection.connection.driver_connection
            assert driver is not None
            driver.execute("PRAGMA foreign_keys = OFF")
    with writing(database).begin() as connection:
        if database.dialect.name != EMBEDDED.dialect:
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        yield connection


@pytest.fixture
def reading(connection: Connection) -> Reading:
    """Return what reads on it."""
    return reading_of(connection)


def add_settings(connection: Connection, count: int) -> None:
    rows = [{"name": f"{number:05}", "value": "x", "version": 1} for number in range(count)]
    connection.execute(insert(SETTING), rows)


def test_all_rows_are_read_however_many_there_are(connection: Connection, reading: Reading) -> None:
    for count in (0, 1, 2_000, MANY):
        connection.execute(delete(SETTING))
        if count:
            add_settings(connection, count)
        names = [name for (name,) in reading.rows("SELECT name FROM setting ORDER BY name")]
        assert names == [f"{number:05}" for number in range(count)]


def test_rows_are_read_beside_each_other(connection: Connection, reading: Reading) -> None:
    add_settings(connection, MANY)
    one, other = (reading.rows("SELECT name FROM setting ORDER BY name") for _ in range(2))
    assert all(row == next(other) for row in one)
    next(reading.rows("SELECT name FROM setting"))  # whose other rows nobody asks for
    assert reading.row("SELECT count(*) FROM setting") == (MANY,)


def test_values_are_marked_in_one_way(connection: Connection, reading: Reading) -> None:
    add_settings(connection, 12)
    at_ends = "SELECT name, '?' FROM setting WHERE name IN (?, ?) AND name LIKE '000%' ORDER BY 1"
    assert list(reading.rows(at_ends, ("00000", "00011"))) == [("00000", "?"), ("00011", "?")]
    named = "SELECT name, ':last' FROM setting WHERE name = :last OR :last = ''"
    assert reading.row(named, {"last": "00011"}) == ("00011", ":last")
    assert reading.row("SELECT name FROM setting WHERE name = ?", ("no",)) is None
    assert reading.row("SELECT 7 % 4") == (3,)


def test_rows_have_their_stored_form(connection: Connection, reading: Reading) -> None:
    row = Rows(connection).add(RELEASES, asked_at=MOMENT)
    sql = "SELECT asked_at, id IS NULL FROM file_release"
    expected = ("2022-06-20 09:30:15.123456", 0)
    assert reading.row(sql) == expected
    assert list(reading.rows(sql)) == [expected]
    assert type(row["id"]) is int


def test_a_part_that_cannot_be_read_leaves_the_others(connection: Connection, reading: Reading) -> None:
    add_settings(connection, 1)
    with pytest.raises(Damaged), reading.part():
        list(reading.rows("SELECT colour FROM setting"))
    with pytest.raises(Damaged), reading.part():
        reading.row("SELECT * FROM what_is_gone")
    with pytest.raises(ZeroDivisionError), reading.part():
        raise ZeroDivisionError
    with reading.part():
        assert list(reading.rows("SELECT name FROM setting")) == [("00000",)]
    assert connection.execute(text("SELECT name FROM setting")).scalar_one() == "00000"


def test_counters_remember_ids_that_are_gone(connection: Connection, reading: Reading) -> None:
    assert reading.counters().get("users", 0) == 0
    Rows(connection).add(PEOPLE, id=41)
    connection.execute(delete(PEOPLE))
    assert reading.counters()["users"] == 41


def test_a_row_that_refers_to_nothing_is_named(connection: Connection, reading: Reading) -> None:
    rows = Rows(connection)
    row = rows.add(metadata.tables["choice"], entry_id=999)
    likeness = metadata.tables["likeness"]
    rows.add(likeness)
    assert list(reading.missing_references()) == [("choice", row["id"], "entry")]
    connection.execute(delete(metadata.tables["subject"]))
    missing = set(reading.missing_references())
    assert ("likeness", None, "subject") in missing


def test_a_trigger_is_part_of_what_a_schema_consists_of(connection: Connection, reading: Reading) -> None:
    made = reading.definitions()
    names = {name for kind, name in made if kind == "trigger"}
    assert names == triggers(engine=engine_of(connection)).keys()
    assert made["table", "setting"][1] == {column.name for column in SETTING.columns}
