"""The engine has one connection, begins as a writer, and cannot be pointed elsewhere."""

import logging
import threading
from pathlib import Path

import pytest
import sqlalchemy
from sqlalchemy import exc, text
from sqlalchemy.orm import Session
from sqlcipher3 import dbapi2

from mscu.errors import WrongKey
from mscu.store.schema import database as databases
from mscu.store.schema.database import create_database, database_in_memory, guard, open_database
from tests.store.made import MadeKeys

REFUSED = [
    "ATTACH DATABASE ':memory:' AS other",
    "ATTACH DATABASE 'plain.db' AS other KEY ''",
    "DETACH DATABASE main",
    "PRAGMA journal_mode = WAL",
    "PRAGMA key = 'another'",
    "PRAGMA rekey = 'another'",
    "PRAGMA writable_schema = ON",
    "PRAGMA foreign_keys = OFF",
    "PRAGMA table_info(report)",
    "SELECT * FROM pragma_table_info('report')",
    "SELECT sqlcipher_export('main')",
    "SELECT load_extension('elsewhere')",
]


def test_a_guarded_connection_refuses(engine: sqlalchemy.Engine) -> None:
    for statement in REFUSED:
        with engine.connect() as connection, pytest.raises(exc.DatabaseError, match="not authorized"):
            connection.exec_driver_sql(statement)
    with engine.connect() as connection:
        connection.invalidate()
    with engine.connect() as connection, pytest.raises(exc.DatabaseError, match="not authorized"):
        connection.exec_driver_sql("PRAGMA journal_mode = WAL")  # also of a new connection


def test_a_guarded_connection_does_the_days_work(engine: sqlalchemy.Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO report (words) VALUES (:words)"), {"words": "barn"})
        connection.exec_driver_sql("INSERT INTO found (words) VALUES ('barn')")
        with connection.begin_nested() as savepoint:
            connection.exec_driver_sql("DELETE FROM found WHERE found MATCH 'caravan'")
            savepoint.rollback()
    with engine.connect() as connection:
        found = "SELECT count(*) FROM found WHERE found MATCH :word"
        assert connection.execute(text(found), {"word": "barn"}).scalar() == 1
        assert connection.execute(text(found), {"word": "caravan"}).scalar() == 200


def test_an_unguarded_connection_is_for_migrations(made: MadeKeys, database: Path) -> None:
    engine = open_database(database, made.data_key, guarded=False)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA table_info(report)").fetchall()
    guard(engine)
    with engine.connect() as connection, pytest.raises(exc.DatabaseError, match="not authorized"):
        connection.exec_driver_sql("PRAGMA table_info(report)")
    engine.dispose()


def test_each_transaction_begins_as_a_writer_and_may_be_undone(engine: sqlalchemy.Engine) -> None:
    with engine.connect() as connection:
        connection.exec_driver_sql("UPDATE report SET words = 'lost'")
        driver = connection.connection.driver_connection
        assert driver is not None
        assert driver.in_transaction
        connection.rollback()
        assert not driver.in_transaction
        connection.exec_driver_sql("UPDATE report SET words = 'lost'")
    assert lost(engine) == 0


def lost(engine: sqlalchemy.Engine) -> int:
    with engine.connect() as connection:
        found = connection.exec_driver_sql("SELECT count(*) FROM report WHERE words = 'lost'")
        return int(found.scalar_one())


def test_a_second_connection_at_once_is_a_mistake(
    engine: sqlalchemy.Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine.pool, "_timeout", 0.01)
    with engine.connect(), pytest.raises(exc.TimeoutError):
        engine.connect()


def test_another_thread_interrupts_a_query(engine: sqlalchemy.Engine) -> None:
    endless = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT sum(i) FROM n"
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        timer = threading.Timer(0.05, driver.interrupt)
        timer.start()
        with pytest.raises(exc.OperationalError, match="interrupted"):
            connection.exec_driver_sql(endless).scalar()
        timer.join()


def test_errors_and_logs_do_not_repeat_what_was_recorded_nor_shows_the_engine_its_key(
    made: MadeKeys, engine: sqlalchemy.Engine, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "sqlalchemy.engine")
    insert = text("INSERT INTO report (id, words) VALUES (1, :words)")
    with engine.connect() as connection, pytest.raises(exc.IntegrityError) as told:
        connection.execute(insert, {"words": "Đỗ Thị Hương"})
    assert "Hương" not in str(told.value)
    assert "Hương" not in caplog.text
    assert made.data_key.hex() not in f"{engine!r} {engine.url} {vars(databases)}"


def test_a_wrong_key_is_told_at_once_and_the_database_not_held(made: MadeKeys, database: Path) -> None:
    with pytest.raises(WrongKey):
        open_database(database, bytes(32))
    open_database(database, made.data_key).dispose()


def test_a_new_database_opens_again(tmp_path: Path) -> None:
    path = tmp_path / "unit.db"
    create_database(path, bytes(32)).dispose()
    engine = open_database(path, bytes(32))
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM sqlite_schema").scalar() == 0
    engine.dispose()


def test_a_database_in_memory_keeps_what_was_committed() -> None:
    engine = database_in_memory(bytes(32))
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE t (a)")
    guard(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO t VALUES (1)")
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT a FROM t").scalar() == 1
    engine.dispose()


def no_commit(action: int, first: str | None, *_rest: object) -> int:
    refused = action == dbapi2.SQLITE_TRANSACTION and first == "COMMIT"
    return int(dbapi2.SQLITE_DENY if refused else dbapi2.SQLITE_OK)


def save_in_vain(engine: sqlalchemy.Engine) -> None:
    with Session(engine) as session:
        session.execute(text("INSERT INTO report (words) VALUES ('lost')"))
        session.commit()


def test_a_commit_that_fails_is_undone_and_hinders_nothing(engine: sqlalchemy.Engine) -> None:
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
    assert driver is not None
    driver.set_authorizer(no_commit)
    with pytest.raises(exc.DatabaseError, match="not authorized"):
        save_in_vain(engine)
    driver.set_authorizer(None)
    assert lost(engine) == 0
