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
from mscu.store.audit.audit import AuditHead
from mscu.store.backups.backup import back_up, restore
from mscu.store.engine.store_errors import store_error_for
from mscu.store.files.copying import check_integrity
from mscu.store.keys.recovery import renew_codes
from mscu.store.keys.rotation import finish_rotation, remove_person
from mscu.store.keys.unlocked import Unlocked
from mscu.store.schema.database import open_database
from tests.store.made import NOW, enter

if sys.platform == "win32":
    pytest.skip("Windows has no such limit", allow_module_level=True)
else:
    import resource

KEYS_LIMITS = [0, 1, 100, 1000, 2000, 3000]
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


@pytest.mark.parametrize("size", KEYS_LIMITS)
def test_the_keys_file_stays_as_it_was(keys: Path, size: int) -> None:
    anna = enter(keys)
    before = keys.read_bytes()
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


@pytest.mark.parametrize("size", LIMITS)
def test_what_was_saved_before_stays(keys: Path, database: Path, size: int) -> None:
    anna = enter(keys)
    engine = open_database(database, anna.data_key)
    with disk_of(size), pytest.raises(exc.DBAPIError) as told:
        write_much(engine)
    assert told.value.orig
    assert store_error_for(told.value.orig) is DiskError
    with engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO report (words) VALUES ('saved after')")
    engine.dispose()
    assert report_count(database, anna.data_key) == 201
    assert check_integrity(database, anna.data_key) == ()


def make_backup(folder: Path, anna: Unlocked) -> None:
    engine = open_database(folder / "unit.db", anna.data_key)
    try:
        back_up(
            engine,
            folder / "unit.keys",
            folder / "unit.zip",
            unlocked=anna,
            audit_head=AuditHead(1, b"x"),
            now=NOW,
        )
    finally:
        engine.dispose()


@pytest.mark.parametrize("size", LIMITS)
def test_no_half_backup_gets_a_name(keys: Path, database: Path, size: int) -> None:
    anna = enter(keys)
    with disk_of(size), pytest.raises(DiskError):
        make_backup(keys.parent, anna)
    assert not keys.with_name("unit.zip").exists()
    assert check_integrity(database, anna.data_key) == ()
    make_backup(keys.parent, anna)


@pytest.mark.parametrize("size", [0, 1, 4096, 50_000])
def test_no_half_store_is_restored(keys: Path, database: Path, size: int) -> None:
    del database
    make_backup(keys.parent, enter(keys))
    place = keys.with_name("place")
    with disk_of(size), pytest.raises(DiskError):
        restore(keys.with_name("unit.zip"), place)
    assert not place.exists()
    restore(keys.with_name("unit.zip"), place)


def remove_bea(folder: Path, anna: Unlocked) -> None:
    remove_person(folder / "unit.keys", folder / "unit.db", "bea", unlocked=anna)


@pytest.mark.parametrize("size", LIMITS)
def test_a_change_of_keys_is_finished_later(keys: Path, database: Path, size: int) -> None:
    anna = enter(keys)
    with disk_of(size), pytest.raises(DiskError):
        remove_bea(keys.parent, anna)
    after = finish_rotation(keys, database, unlocked=enter(keys))
    assert report_count(database, after.data_key) == 200
