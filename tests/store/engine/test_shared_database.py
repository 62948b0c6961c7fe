"""A shared database as the gate uses it: who waits for whom, ids, errors, and what stops a statement."""

import traceback
from collections.abc import Callable, Iterator
from threading import Thread

import psycopg
import pytest
from sqlalchemy import (
    Column,
    Connection,
    Date,
    Engine,
    MetaData,
    Table,
    Text,
    cast,
    func,
    insert,
    literal,
    select,
)
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, OperationalError

from mscu.errors import ServerBackupFailed, ServerUnsuited
from mscu.models.table_options import WHOLE_NUMBER, never_reuse_ids
from mscu.store.engine.engines import SHARED, engine_of, writing
from mscu.store.engine.shared_database import open_shared
from mscu.store.engine.shared_dump import require_empty
from tests.tools.postgres_cluster import SERVER, Cluster

DEEDS = Table(
    "deeds", MetaData(), Column("id", WHOLE_NUMBER, primary_key=True), Column("word", Text, unique=True)
)
never_reuse_ids(DEEDS)
WAITING = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
SECRET = "Salma Example"


@pytest.fixture
def deeds(database: Engine) -> Engine:
    """Return a database with a table of its own."""
    with writing(database).begin() as connection:
        DEEDS.create(connection)
    return database


@pytest.fixture
def colleagues(shared: Engine) -> Iterator[Callable[[], Engine]]:
    """Yield what opens the same database again, as on another computer."""
    with writing(shared).begin() as connection:
        DEEDS.create(connection)
    opened: list[Engine] = []

    def another() -> Engine:
        opened.append(open_shared(shared.url))
        return opened[-1]

    yield another
    for engine in opened:
        engine.dispose()


def add(connection: Connection, word: str, **given: int) -> int:
    """Add a deed, and return its id."""
    added = insert(DEEDS).values(word=word, **given).returning(DEEDS.c.id)
    return int(connection.execute(added).scalar_one())


def count(connection: Connection) -> int:
    return connection.scalar(select(func.count(DEEDS.c.id))) or 0


def test_who_writes_waits_for_who_is_writing(colleagues: Callable[[], Engine]) -> None:
    found: list[int] = []
    first, second, watch = (colleagues() for _ in range(3))

    def write() -> None:
        with writing(second).begin() as connection:
            found.append(count(connection))
            add(connection, "second")

    with writing(first).begin() as connection:
        add(connection, "first")
        thread = Thread(target=write)
        thread.start()
        with watch.connect() as watching:
            while not watching.exec_driver_sql(WAITING).scalar():
                assert thread.is_alive()
        assert found == []
    thread.join(60)
    assert found == [1]


def test_who_reads_waits_for_nobody_and_sees_what_was_there(colleagues: Callable[[], Engine]) -> None:
    writer, reader = colleagues(), colleagues()
    with reader.connect() as reading:
        assert count(reading) == 0
        with writing(writer).begin() as connection:
            add(connection, "new", id=7)
            assert count(reading) == 0
        assert count(reading) == 0
    with reader.connect() as reading:
        assert count(reading) == 1
    with pytest.raises(DBAPIError, match="read-only"), reader.begin() as connection:
        add(connection, "another")
    with writing(reader).connect() as connection:
        assert add(connection, "never") == 8
        connection.rollback()  # the lock goes with it, and the id that was given comes to no other row
    with writing(writer).begin() as connection:
        assert add(connection, "next") > 7
        assert count(connection) == 2


def test_an_id_that_was_given_is_given_to_no_other_row(deeds: Engine) -> None:
    with writing(deeds).begin() as connection:
        assert add(connection, "first") == 1
        assert add(connection, "given", id=7) == 7
        assert add(connection, "next") == 8
        connection.execute(insert(DEEDS), [{"id": number, "word": str(number)} for number in (30, 20)])
        assert add(connection, "after many") == 31
        connection.execute(DEEDS.delete())
        assert add(connection, "after all are gone") == 32
        add(connection, "lower", id=2)
        assert add(connection, "after a lower one") > 32
        add(connection, "below nothing", id=-4)


def test_an_error_repeats_no_value(deeds: Engine) -> None:
    with writing(deeds).begin() as connection:
        add(connection, SECRET)
    with pytest.raises(IntegrityError) as failed, writing(deeds).begin() as connection:
        add(connection, SECRET)
    said = "".join(traceback.format_exception(failed.value))
    assert "word" in said
    assert SECRET not in said
    if deeds.dialect.name == SHARED.dialect:
        for type_ in (Date(), WHOLE_NUMBER):
            with pytest.raises(DataError) as of_value, deeds.connect() as connection:
                connection.execute(select(cast(literal(SECRET), type_)))
            assert SECRET not in "".join(traceback.format_exception(of_value.value))


def test_a_running_statement_can_be_stopped(deeds: Engine) -> None:
    stopped: list[Exception] = []
    with deeds.connect() as connection:
        driver = connection.connection.driver_connection

        def count_for_ever() -> None:
            with pytest.raises(OperationalError) as failed:
                connection.exec_driver_sql(ENDLESS)
            stopped.append(failed.value)

        thread = Thread(target=count_for_ever)
        thread.start()
        while thread.is_alive():
            engine_of(connection).interrupt(driver)
            thread.join(0.01)
        connection.rollback()
        assert count(connection) == 0
    assert stopped


LOCALES = {
    "LOCALE 'C'": True,
    "LC_COLLATE 'POSIX' LC_CTYPE 'POSIX'": True,
    "LOCALE 'C' ENCODING 'SQL_ASCII'": False,
    "LC_COLLATE 'C.UTF-8' LC_CTYPE 'C'": False,
    "LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'": False,
    "LC_COLLATE 'C' LC_CTYPE 'C' LOCALE_PROVIDER icu ICU_LOCALE 'en'": False,
}


@pytest.mark.skipif(SERVER is None, reason="no PostgreSQL server is installed")
@pytest.mark.parametrize("made_with", LOCALES)
def test_a_backup_is_restored_where_the_store_can_be_opened_and_nowhere_else(
    postgres_cluster: Cluster, made_with: str
) -> None:
    name = next(postgres_cluster.names)
    postgres_cluster.run(f"CREATE DATABASE {name} TEMPLATE template0 {made_with}")
    with psycopg.connect(host=str(postgres_cluster.folder), user="mscu", dbname=name) as connection:
        if LOCALES[made_with]:
            require_empty(connection)
            open_shared(postgres_cluster.url(name)).dispose()
        else:
            with pytest.raises(ServerBackupFailed, match="collation"):
                require_empty(connection)
            with pytest.raises(ServerUnsuited):
                open_shared(postgres_cluster.url(name))
    postgres_cluster.run(f"DROP DATABASE {name}")


def test_text_in_any_script_is_stored_whatever_encoding_the_computer_has(
    shared: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGCLIENTENCODING", "LATIN1")
    engine = open_shared(shared.url.difference_update_query(["client_encoding"]))
    with engine.connect() as connection:
        assert connection.scalar(select(literal("Łukasz Оксана"))) == "Łukasz Оксана"
    engine.dispose()
