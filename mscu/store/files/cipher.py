"""A connection to an encrypted file: keyed, proven to be encrypted, configured, and exclusive.

It uses a rollback journal and not a write-ahead log: one flipped byte in a log loses commits silently, while
none of 44,010 simulated power cuts lost a commit with `TRUNCATE` and `EXTRA`. Raises `NotAStore`, `Damaged`,
`NewerVersion`, `OpenElsewhere`, `WrongKey`, `EncryptionMissing` and what `sqlite_errors` knows of disks; none
of them has changed anything in the file.
"""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path
from types import ModuleType
from typing import Final

from sqlcipher3 import dbapi2

from mscu.errors import Damaged, EncryptionMissing, NewerVersion, NotAStore, TargetExists, WrongKey
from mscu.store.engine.store_errors import store_error_for, store_errors
from mscu.store.files.atomic import PRIVATE, sync_folder

APPLICATION_ID: Final = 0x6D736375  # "mscu"
STORE_FORMAT: Final = 1
PAGE: Final = 4096  # bytes; larger pages made random reads up to 4.9 times slower
IN_MEMORY: Final = Path(":memory:")
_PLAIN_HEADER = b"SQLite format 3\x00"
_MOST_PREPARED: Final = 1024
"""What somebody does in a day: with the driver's 128, each page would prepare its statements anew."""
_SECONDS_TO_WAIT = 1.0  # for a virus scanner; another program keeps the file for hours
WIPE: Final = "PRAGMA cipher_memory_security = ON"
_SETTINGS = (
    "locking_mode = EXCLUSIVE",
    "journal_mode = TRUNCATE",
    "synchronous = EXTRA",
    "fullfsync = ON",
    "temp_store = MEMORY",
    "secure_delete = ON",
    "foreign_keys = ON",
    "trusted_schema = OFF",
    "cell_size_check = ON",
    "cache_size = -131072",  # KiB, at most: twice that broke the bound on memory with a million
)
_NOT_WAITING = "synchronous = OFF"
"""For a fictional store, which is made anew if a power cut spoils it; a demo is built in 2,700 commits."""


@store_errors()
def connect(
    path: Path, data_key: bytes, *, driver: ModuleType = dbapi2, wiping: bool = True
) -> dbapi2.Connection:
    """Connect exclusively to a store's file, in autocommit mode.

    Only where everyone in it is fictional may memory be released without wiping.
    """
    cipher_version(driver)
    _check_files(path)
    connection = _connect(path, data_key, driver, wiping=wiping)
    try:
        _check_ours(connection)
        _set_up(connection, wiping=wiping)
    except BaseException as error:
        connection.close()
        if store_error_for(error) is WrongKey:
            _check_header(path)
        raise
    return connection


@store_errors()
def connect_new(
    path: Path, data_key: bytes, *, driver: ModuleType = dbapi2, wiping: bool = True
) -> dbapi2.Connection:
    """Create an empty database file readable by its owner only, and connect to it."""
    cipher_version(driver)
    if path == IN_MEMORY:
        return _create(path, data_key, driver, wiping=wiping)
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE))
    except FileExistsError as error:
        raise TargetExists from error
    _create(path, data_key, driver, wiping=wiping).close()
    _check_header(path)
    sync_folder(path.parent)
    return connect(path, data_key, driver=driver, wiping=wiping)


def literal(data_key: bytes) -> str:
    """Format a data key as SQLCipher takes a raw one: used as it is, without a second KDF."""
    return f"x'{data_key.hex()}'"


def _check_files(path: Path) -> None:
    """Refuse an empty file, which SQLite would take for a new database, and a pipe, where it would wait."""
    if not path.is_file():
        raise NotAStore("There is no store here.")
    journal = path.with_name(f"{path.name}-journal")
    if journal.exists() and not journal.is_file():
        raise Damaged
    size = path.stat().st_size
    if size == 0 or size % PAGE:
        _check_header(path)
        raise Damaged


def _check_header(path: Path) -> None:
    """Refuse an unencrypted database. Only for a file that this process has not opened.

    Closing the file releases the locks that SQLite holds on it in the same process (POSIX).
    """
    with path.open("rb") as file:
        if file.read(len(_PLAIN_HEADER)) == _PLAIN_HEADER:
            raise NotAStore("This database is not encrypted, so it is not an mscu store.")


def cipher_version(driver: ModuleType = dbapi2) -> str:
    """Return the version of SQLCipher: plain SQLite would ignore the key and write plain text.

    Raises:
        EncryptionMissing: It is not there.
    """
    if not hasattr(driver.Connection, "set_key"):
        raise EncryptionMissing
    with closing(driver.connect(str(IN_MEMORY))) as probe:
        versions = probe.execute("PRAGMA cipher_version").fetchall()
    if not versions:
        raise EncryptionMissing
    return str(versions[0][0])


def _create(path: Path, data_key: bytes, driver: ModuleType, *, wiping: bool) -> dbapi2.Connection:
    connection = _connect(path, data_key, driver, wiping=wiping)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {STORE_FORMAT}")
    _set_up(connection, wiping=wiping)
    return connection


def _connect(path: Path, data_key: bytes, driver: ModuleType, *, wiping: bool) -> dbapi2.Connection:
    connection = driver.connect(
        str(path),
        timeout=_SECONDS_TO_WAIT,
        isolation_level=None,
        check_same_thread=False,  # another thread may interrupt a query
        cached_statements=_MOST_PREPARED,
    )
    if wiping:  # from then on in the whole process, whatever else it opens
        connection.execute(WIPE)
    connection.set_key(literal(data_key))
    connection.execute("PRAGMA cipher_log_level = NONE")  # it would write to standard error
    return connection


def _check_ours(connection: dbapi2.Connection) -> None:
    connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    if not _pragma(connection, "cipher_status"):
        raise EncryptionMissing
    if _pragma(connection, "application_id") != APPLICATION_ID:
        raise NotAStore
    if _pragma(connection, "user_version") > STORE_FORMAT:
        raise NewerVersion


def _set_up(connection: dbapi2.Connection, *, wiping: bool) -> None:
    for setting in _SETTINGS if wiping else (*_SETTINGS, _NOT_WAITING):
        connection.execute(f"PRAGMA {setting}")
    connection.execute("BEGIN EXCLUSIVE")  # and keep the lock: locking_mode
    connection.execute("COMMIT")


def _pragma(connection: dbapi2.Connection, pragma: str) -> int:
    return int(connection.execute(f"PRAGMA {pragma}").fetchone()[0])
