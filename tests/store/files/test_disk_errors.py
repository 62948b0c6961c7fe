"""What the system says of disks and files becomes a sentence that helps."""

import errno
import os
import sys
from pathlib import Path

import psycopg
import pytest
from sqlcipher3 import dbapi2

from mscu.errors import DiskError, DiskFull, NoAccess, ProgramIncomplete, ReadOnly
from mscu.resources import PACKAGE
from mscu.store.audit.audit import AuditHead
from mscu.store.backups.backup import back_up
from mscu.store.engine.store_errors import store_error_for, store_errors
from mscu.store.files.lock_file import StoreLock
from mscu.store.schema.database import database_in_memory, open_database
from tests.store.made import NOW, MadeKeys, enter

MEANINGS = {
    errno.ENOSPC: DiskFull,
    errno.EDQUOT: DiskFull,
    errno.ENOENT: NoAccess,
    errno.EACCES: NoAccess,
    errno.EROFS: ReadOnly,
    errno.EIO: DiskError,
    errno.EFBIG: DiskError,
}


def test_each_error_of_the_system_has_a_sentence_and_what_is_none_passes_as_it_is() -> None:
    for code, meaning in MEANINGS.items():
        with pytest.raises(meaning) as told, store_errors():
            raise OSError(code, os.strerror(code), "/home/anna/store")
        assert "/home/anna" not in str(told.value)
    with pytest.raises(ZeroDivisionError), store_errors():
        raise ZeroDivisionError
    with pytest.raises(dbapi2.OperationalError, match="syntax"), store_errors():
        dbapi2.connect(":memory:").execute("nonsense")
    assert store_error_for(ValueError()) is None


@pytest.mark.parametrize("place", [Path(psycopg.__file__).parent, PACKAGE], ids=["library", "program"])
def test_a_file_that_the_program_lacks_is_no_trouble_of_the_store(place: Path) -> None:
    with pytest.raises(ProgramIncomplete), store_errors():
        (place / "templates" / ".." / "header.xml").read_bytes()


def test_a_full_database_or_device_is_a_full_disk() -> None:
    engine = database_in_memory(bytes(32))
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute("PRAGMA max_page_count = 3")
        with pytest.raises(DiskFull), store_errors():
            driver.execute("CREATE TABLE t AS SELECT zeroblob(100000)")
    engine.dispose()
    if sys.platform != "win32":  # where there is no such device
        with pytest.raises(DiskFull), store_errors(), Path("/dev/full").open("wb", 0) as full:
            full.write(b"x")


def test_a_missing_place_is_told(made: MadeKeys, keys: Path, database: Path, tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere" / "unit.zip"
    engine = open_database(database, made.data_key)
    with pytest.raises(NoAccess):
        back_up(engine, keys, nowhere, unlocked=enter(keys), audit_head=AuditHead(1, b"x"), now=NOW)
    engine.dispose()
    with pytest.raises(NoAccess):
        StoreLock.take(nowhere)
