"""The engine of a store: one connection, which cannot attach another database.

Raises what `cipher.connect` raises.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

import sqlalchemy
from sqlalchemy import event
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.util import LRUCache
from sqlcipher3 import dbapi2
from typing_extensions import override

from mscu.store.engine.embedded_search import create_vocabulary_view
from mscu.store.engine.engines import ONE_CONNECTION
from mscu.store.files.cipher import IN_MEMORY, connect, connect_new

_ALLOWED: int = dbapi2.SQLITE_OK
_REFUSED: int = dbapi2.SQLITE_DENY
_ALLOWED_PRAGMA = "data_version"  # full-text search reads it before each write
_REFUSED_FUNCTIONS = frozenset({"load_extension", "sqlcipher_export"})
_MAX_COMPILED = 2048
"""More statements than somebody runs in a day."""
MADE_UP_STATEMENTS: LRUCache[Any, Any] = LRUCache(_MAX_COMPILED)
"""What was compiled for made-up stores, with their values (decision 41)."""


class StatementCache(LRUCache[Any, Any]):
    """What SQLAlchemy has compiled for one engine, beside what was compiled for a made-up store.

    A compiled statement keeps the values that it was first run with, so none is shared but those.
    """

    @override
    def get(self, key: Any, default: Any = None) -> Any:
        return MADE_UP_STATEMENTS.get(key) or super().get(key, default)


class SQLCipherDialect(SQLiteDialect_pysqlite):
    """SQLite's dialect, equal for all engines: what is compiled for one serves the others."""

    supports_statement_cache = True

    @override
    def __eq__(self, other: object) -> bool:
        return type(other) is type(self)

    @override
    def __hash__(self) -> int:
        return hash(type(self))


registry.register("sqlite.sqlcipher", __name__, SQLCipherDialect.__name__)


def open_database(
    path: Path, data_key: bytes, *, guarded: bool = True, driver: ModuleType = dbapi2, wiping: bool = True
) -> sqlalchemy.Engine:
    """Open a store's database; if guarded, it refuses ATTACH and PRAGMA from then on."""
    creator = partial(connect, path, data_key, driver=driver, wiping=wiping)
    return _engine(creator, guarded=guarded, is_real=wiping)


def create_database(
    path: Path, data_key: bytes, *, guarded: bool = False, driver: ModuleType = dbapi2, wiping: bool = True
) -> sqlalchemy.Engine:
    """Create an empty encrypted database; unguarded while its tables are made."""
    connect_new(path, data_key, driver=driver, wiping=wiping).close()
    return open_database(path, data_key, guarded=guarded, driver=driver, wiping=wiping)


def database_in_memory(data_key: bytes, *, guarded: bool = False) -> sqlalchemy.Engine:
    """Create a database in memory, for tests and trials."""
    return _engine(partial(connect_new, IN_MEMORY, data_key), guarded=guarded)


def made_up_database(data_key: bytes) -> sqlalchemy.Engine:
    """Create a database in memory for a made-up store: what is compiled for it serves all others."""
    return _engine(partial(connect_new, IN_MEMORY, data_key), guarded=False, is_real=False)


def guard(engine: sqlalchemy.Engine) -> None:
    """Refuse ATTACH and PRAGMA from now on; called separately after migrations."""
    event.listen(engine, "connect", _install_guard)
    with engine.connect() as connection:
        _install_guard(connection.connection.dbapi_connection)


def _engine(
    creator: Callable[[], dbapi2.Connection], *, guarded: bool, is_real: bool = True
) -> sqlalchemy.Engine:
    compiled = StatementCache(_MAX_COMPILED) if is_real else MADE_UP_STATEMENTS
    engine = sqlalchemy.create_engine(
        "sqlite+sqlcipher://",
        module=dbapi2,
        creator=creator,
        execution_options={"compiled_cache": compiled},
        **ONE_CONNECTION,
    )
    event.listen(engine, "begin", _begin)
    event.listen(engine, "checkin", _roll_back_open)
    event.listen(engine, "connect", create_vocabulary_view)
    try:
        engine.connect().close()  # SQLAlchemy runs its PRAGMAs now, so that a bad file fails here
        if guarded:
            guard(engine)
    except BaseException:
        engine.dispose()
        raise
    return engine


def _begin(connection: sqlalchemy.Connection) -> None:
    """Begin as a writer at once: a reader that becomes a writer later may be refused."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _roll_back_open(connection: dbapi2.Connection | None, _record: ConnectionPoolEntry) -> None:
    """Roll back after a failed commit, which SQLAlchemy takes for finished.

    Otherwise the next action would find the transaction open, and fail as well.
    """
    if connection is not None and connection.in_transaction:
        connection.rollback()


def _install_guard(connection: dbapi2.Connection, _record: ConnectionPoolEntry | None = None) -> None:
    connection.set_authorizer(_authorize)


def _authorize(
    action: int, first: str | None, second: str | None, _database: str | None, _by: str | None
) -> int:
    """Return to SQLite whether a statement may do this."""
    if action in {dbapi2.SQLITE_ATTACH, dbapi2.SQLITE_DETACH}:
        return _REFUSED
    if action == dbapi2.SQLITE_PRAGMA and first != _ALLOWED_PRAGMA:
        return _REFUSED
    if action == dbapi2.SQLITE_FUNCTION and second in _REFUSED_FUNCTIONS:
        return _REFUSED
    return _ALLOWED
