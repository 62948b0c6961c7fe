"""A disk that is full in the middle of a write costs nothing that was saved before.

The limit on the size of a file stands for the full disk: the system cuts a write short at it.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy
from sqlalchemy import exc

from mscu.errors import DiskError
from mscu.store.backups.backup import back_up, restore
from mscu.store.engine.store_errors import store_error_for
from mscu.store.files.copying import check_integrity
from mscu.store.keys.recovery import renew_codes
from mscu.store.keys.rotation import finish_rotation, remove_person
from mscu.store.keys.unlocked import Unlocked
from mscu.store.schema.database import open_database
from tests.store.made import HEAD, NOW, enter

if sys.platform == "win32":
    pytest.skip("Windows has no such limit", allow_module_level=True)
else:
    import resource

LIMITS = [0, 1, 4095, 4096, 10_000, 50_000, 100_000, 150_000]


@contextmanager
def disk_of(size: int) -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def report_count(database: Path, data_key: bytes) -> int:
    engine = open_database(database, data_key)
    with engine.connect() as connection:
        count = connection.exec_driver_sql("SELECT count(*) FROM report").scalar_one()
    engine.dispose()
    return int(count)


def test_the_keys_file_stays_as_it_was(keys: Path) -> None:
    anna, before = enter(keys), keys.read_bytes()
    for size in (0, 1, 100, 1000, 2000, 3000):
        with disk_of(size), pytest.raises(DiskError):
            renew_codes(keys, unlocked=anna)
        assert keys.read_bytes() == before
    renew_codes(keys, unlocked=anna)
    assert enter(keys).generation == anna.generation + 1


def write_much(engine: sqlalchemy.Engine) -> None:
    with engine.begin() as connection:
        for number in range(2000):
            words = (f"word {number} " * 40,)
            connection.exec_driver_sql("INSERT INTO report (words) VALUES (?)", words)


def test_what_was_saved_before_stays(keys: Path, database: Path) -> None:
    anna = enter(keys)
    for number, size in enumerate(LIMITS, start=1):
        engine = open_database(database, anna.data_key)
        with disk_of(size), pytest.raises(exc.DBAPIError) as told:
            write_much(engine)
        assert told.value.orig
        assert store_error_for(told.value.orig) is DiskError
        with engine.begin() as connection:
            connection.exec_driver_sql("INSERT INTO report (words) VALUES ('saved after')")
        engine.dispose()
        assert report_count(database, anna.data_key) == 200 + number
        assert check_integrity(database, anna.data_key) == ()


def make_backup(folder: Path, anna: Unlocked) -> None:
    engine, target = open_database(folder / "unit.db", anna.data_key), folder / "unit.zip"
    try:
        back_up(engine, folder / "unit.keys", target, unlocked=anna, audit_head=HEAD, now=NOW)
    finally:
        engine.dispose()


@pytest.mark.usefixtures("database")
def test_no_half_backup_gets_a_name_and_no_half_store_is_restored(keys: Path) -> None:
    anna, target, place = enter(keys), keys.with_name("unit.zip"), keys.with_name("place")
    for size in LIMITS:
        with disk_of(size), pytest.raises(DiskError):
            make_backup(keys.parent, anna)
        assert not target.exists()
    assert check_integrity(keys.with_name("unit.db"), anna.data_key) == ()
    make_backup(keys.parent, anna)
    for size in (0, 1, 4096, 50_000):
        with disk_of(size), pytest.raises(DiskError):
            restore(target, place)
        assert not place.exists()
    restore(target, place)


def test_a_change_of_keys_is_finished_later(keys: Path, database: Path) -> None:
    whole = {path: path.read_bytes() for path in (keys, database)}
    for size in LIMITS:
        for path, content in whole.items():
            path.write_bytes(content)
        with disk_of(size), pytest.raises(DiskError):
            remove_person(keys, database, "bea", unlocked=enter(keys))
        after = finish_rotation(keys, database, unlocked=enter(keys))
        assert report_count(database, after.data_key) == 200
