"""The engine of a unit's PostgreSQL database, which the gate uses as it does that of a file.

It has one connection. A reader sees the database as it was when the transaction began, and waits for nobody.
A writer (`writing`) waits for the one before, as SQLite has it with BEGIN IMMEDIATE, and takes the role that
writes (`shared_roles.py`).
"""

from __future__ import annotations

import logging
import re
import select
from contextlib import contextmanager
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, Any, Self, cast

import psycopg
import sqlalchemy
from psycopg import sql
from sqlalchemy import Connection, CursorResult, Insert, Table, event
from sqlalchemy.engine import ExceptionContext, make_url
from sqlalchemy.exc import DisconnectionError
from typing_extensions import Buffer, override

from mscu.errors import ServerUnsuited
from mscu.store.engine.engines import ONE_CONNECTION, READS_ALL, WRITES
from mscu.store.engine.shared_dialect import DRIVER
from mscu.store.engine.shared_pipeline import await_answer
from mscu.store.engine.shared_roles import VIEWS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from mscu.store.engine.shared_dialect import SharedDialect

# It warns of errors after others, which are raised and handled, in the server's words.
logging.getLogger("psycopg").setLevel(logging.CRITICAL)

WRITE_LOCK = 0x6D736375
"""The number of the advisory lock that whoever writes holds to the end of the transaction."""
CONNECTION_SETTINGS = {
    "timezone": "UTC",
    "search_path": "public",
    # No statement is so long that compiling it, or processes that help with it, would be worth their 10 ms.
    "jit": "off",
    "max_parallel_workers_per_gather": "0",
    # An entry of any kind is a join of 30 tables, which took 570 ms to plan: they are joined as is written.
    "join_collapse_limit": "3",
    # Planning takes longer than running, with the rule in each statement, so each is planned once.
    "plan_cache_mode": "force_generic_plan",
    # A save takes milliseconds, an import of thousands of rows a minute.
    "lock_timeout": "30s",
    # Whoever is cut off while writing holds the lock until the server notices.
    "idle_in_transaction_session_timeout": "60s",
    "tcp_keepalives_idle": "10",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "3",
}
_OF_PERSON = re.compile(r".*_user_[0-9]+")
_PLACES_OF_PEOPLE = {"search_path": f"{VIEWS},public"}
"""Who may not use the schema of the charity's views finds the tables."""
_PREPARED_AFTER = 1
"""How often a statement is run before it is prepared: most are run again with the next page."""
_MOST_PREPARED = 300
"""All that somebody does in a day; the server keeps some 100 kB for each."""
_SECONDS_TO_CONNECT = "10"
_KEEPALIVES = {"keepalives_idle": "10", "keepalives_interval": "5", "keepalives_count": "3"}
"""A server that is gone without a word is noticed within half a minute."""
_TEXT = {"client_encoding": "UTF8"}
"""Whatever this computer or the database has: else one in another encoding is not even refused in words."""
_VALUES = "22"
"""The class of errors (SQLSTATE) whose message repeats the value that is wrong."""
_TAKE_ROLE = """
SELECT CASE WHEN pg_has_role(oid, 'MEMBER') THEN set_config('role', rolname, true) END, oid
FROM {first} LEFT JOIN pg_roles ON rolname = substring(session_user FROM '^(.*)_user_[0-9]+$') || '_writer'
"""
"""Takes the writer's role, if the person may, and returns it; and whether the database has one."""
_INSERT = "INSERT INTO "
_NOT_AWAITED = ("SET LOCAL", "SELECT pg_notify", f"{_INSERT}public.audit_entry")
_CLAIM_SHOWN = "SELECT row_security.claim_shown()"
"""What people without that role do (`shared_charity.py`)."""
_LOCKED = f"(SELECT pg_advisory_xact_lock({WRITE_LOCK}) OFFSET 0) AS locked"
# A server that follows another refuses READ WRITE itself, as unsupported, rather than what is written.
_BEGIN_WRITING = ("BEGIN", _TAKE_ROLE.format(first=_LOCKED))
"""What begins a transaction that writes, for who takes the writer's role."""
_BEGIN_READING = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
_BEGIN_READING_ALL = f"{_BEGIN_READING}; {_TAKE_ROLE.format(first='(SELECT) AS at_once')}"
_MOVE_SEQUENCE = """
SELECT setval(sequence::regclass, greatest(%s, nextval(sequence::regclass)))
FROM pg_get_serial_sequence('public.' || %s, 'id') AS sequence
"""


IS_SUITED = """
SELECT pg_encoding_to_char(encoding) = 'UTF8' AND CASE
    WHEN to_jsonb(ours) ->> 'datlocprovider' = 'b' THEN to_jsonb(ours) ->> 'datlocale' = 'C'
    ELSE coalesce(to_jsonb(ours) ->> 'datlocprovider', 'c') = 'c' AND datcollate IN ('C', 'POSIX')
        AND datctype IN ('C', 'POSIX')
END FROM pg_database AS ours WHERE datname = current_database()
"""
"""Whether a database has the encoding UTF-8, and compares text by the numbers of its characters."""


def server_url(
    host: str, port: int, database: str, *, role: str, password: str, authority: Path | None
) -> sqlalchemy.URL:
    """Return where a database is for a role that logs in with a password (SCRAM alone).

    With the file of an `authority` the server must have a certificate of that for its name.
    """
    safe = {"require_auth": "scram-sha-256", "gssencmode": "disable", "connect_timeout": _SECONDS_TO_CONNECT}
    if authority is None:
        safe |= {"sslmode": "disable"}
    else:
        safe |= {"sslmode": "verify-full", "sslrootcert": str(authority), "channel_binding": "require"}
    return sqlalchemy.URL.create(
        DRIVER, username=role, password=password, host=host, port=port, database=database, query=safe
    )


def set_own_password(url: sqlalchemy.URL, verifier: str) -> None:
    """Log in, and have the server take another password from then on, of which it hears a verifier."""
    options: dict[str, Any] = {**url.translate_connect_args(username="user", database="dbname"), **url.query}
    with psycopg.connect(**options, autocommit=True) as connection:
        words = sql.SQL("ALTER ROLE CURRENT_USER PASSWORD {}").format(sql.Literal(verifier))
        connection.execute(words)


def open_shared(url: str | sqlalchemy.URL, *, longest_wait: float | None = None) -> sqlalchemy.Engine:
    """Open the database of a unit at `postgresql://...`.

    The engine's URL has all that a further connection to it needs. With a longest wait, in seconds, a server
    that does not answer within it is taken to be unreachable.

    Raises:
        ServerUnsuited: It was not made with the collation C and UTF-8, so text would be in another order.
    """
    address = make_url(url).set(drivername=DRIVER).update_query_dict(_KEEPALIVES | _TEXT)
    is_person = _OF_PERSON.fullmatch(address.username or "") is not None
    settings = CONNECTION_SETTINGS | (_PLACES_OF_PEOPLE if is_person else {})
    engine = sqlalchemy.create_engine(
        address,
        connect_args={
            "options": " ".join(f"-c {name}={value}" for name, value in settings.items()),
            "cursor_factory": _Cursor,
            "client_encoding": "UTF8",  # of a database in SQL_ASCII even its version would be read as bytes
        },
        **ONE_CONNECTION,
    )
    cast("SharedDialect", engine.dialect).has_views = is_person
    event.listen(engine, "do_connect", partial(_connect, longest_wait))
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "checkout", _require_open)
    event.listen(engine, "begin", _begin)
    event.listen(engine, "after_execute", _follow_ids)
    event.listen(engine, "handle_error", _hide_values)
    try:
        with engine.connect() as connection:
            _require_suited(connection)
    except BaseException:
        engine.dispose()
        raise
    return engine


def _require_suited(connection: Connection) -> None:
    if not connection.exec_driver_sql(IS_SUITED).scalar():
        raise ServerUnsuited


class _Cursor(psycopg.Cursor[Any]):
    """A cursor that lets other reads go on while it waits for its answer (`together`).

    Nobody waits for the answer to a setting, a notification or a row of the audit, whose error is raised with
    the next answer. Of several statements the last one's counts.
    """

    @override
    def execute(self, query: Any, *args: Any, **kwargs: Any) -> Self:
        with cast("_Connection", self.connection).begun(str(query)):
            super().execute(query, *args, **kwargs)
        if not str(query).startswith(_NOT_AWAITED):
            await_answer()
        while self.nextset():
            pass
        return self

    @override
    def executemany(self, query: Any, params_seq: Any, *, returning: bool = False) -> None:
        driver = cast("_Connection", self.connection)
        with driver.begun(str(query)):
            if driver.is_in_pipeline and not returning and str(query).startswith(_INSERT):
                for params in params_seq:  # the driver's own way would wait for the answers
                    psycopg.Cursor(driver).execute(query, params)
            else:
                super().executemany(query, params_seq, returning=returning)
        if not str(query).startswith(_NOT_AWAITED):
            await_answer()


class _Connection(psycopg.Connection[Any]):
    """A connection that is closed when an answer does not come, as from a server whose disk hangs.

    It begins transactions itself, since the driver would wait for the answer to its own BEGIN.
    """

    longest_wait: float | None = None
    """In seconds; without one, it waits as long as it takes."""
    only_reads = False
    """Whether the transaction only reads."""
    takes_role = False
    """Whether the person was found to take the writer's role."""
    to_begin: tuple[str, ...] = ()
    """What begins the transaction, to be sent with the first statement."""

    @property
    def is_in_pipeline(self) -> bool:
        return self.pgconn.pipeline_status != psycopg.pq.PipelineStatus.OFF

    @contextmanager
    def begun(self, query: str) -> Iterator[None]:
        """Begin the transaction, if it has not begun, with the statement of the block."""
        begin, self.to_begin = self.to_begin, ()
        if not begin:
            yield
        elif self.is_in_pipeline or ";" in query:
            self._send(begin)
            yield
        else:
            with self.pipeline():
                self._send(begin)
                yield

    @override
    @contextmanager
    def pipeline(self) -> Iterator[psycopg.Pipeline]:
        """Send what the block sends without waiting; what cannot end that, as its server has, is closed.

        Else it would be taken for a connection that is sound, on which nothing can have been committed.
        """
        was_in_pipeline = self.is_in_pipeline
        try:
            with super().pipeline() as pipeline:
                yield pipeline
        finally:
            if not (was_in_pipeline or self.closed) and self.is_in_pipeline:
                self.close()

    @override
    def commit(self) -> None:
        self.to_begin = ()  # in which nothing was sent has not begun, and begins no more
        super().commit()

    @override
    def rollback(self) -> None:
        self.to_begin = ()
        super().rollback()

    def _send(self, statements: Iterable[str]) -> None:
        for statement in statements:
            psycopg.Cursor(self).execute(statement, prepare=False)

    @override
    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        longest = timeout or self.longest_wait
        began = monotonic()
        try:
            return super().wait(gen, interval, longest)
        except psycopg.OperationalError as error:
            if longest is None or monotonic() - began < longest:
                raise
            self.close()  # what it would answer after all is of no use to anybody
            raise psycopg.OperationalError("The server has not answered in time.") from error


class _Number(psycopg.adapt.Loader):
    """What a sum or a mean is returned as: a number of Python's, as SQLite returns it."""

    @override
    def load(self, data: Buffer) -> float:
        text = bytes(data).decode()
        return int(text) if text.removeprefix("-").isdigit() else float(text)


def _connect(
    longest_wait: float | None,
    _dialect: object,
    _record: object,
    arguments: Sequence[Any],
    options: dict[str, Any],
) -> psycopg.Connection[Any]:
    connection = _Connection.connect(*arguments, autocommit=True, **options)
    connection.longest_wait = longest_wait
    return connection


def _set_up(connection: psycopg.Connection, _record: object) -> None:
    connection.adapters.register_loader("numeric", _Number)
    connection.prepare_threshold, connection.prepared_max = _PREPARED_AFTER, _MOST_PREPARED


def _require_open(connection: psycopg.Connection, _record: object, _fairy: object) -> None:
    """Have the pool connect anew if the server has closed the connection since it was used, as at a restart.

    What has come since is read: an idle connection hears nothing but notifications and its end.
    """
    try:
        while select.select([connection], [], [], 0)[0]:
            connection.pgconn.consume_input()
    except psycopg.Error as error:
        raise DisconnectionError from error


def _begin(connection: Connection) -> None:
    """Begin as a writer, which reads nothing before it holds the lock, or as a reader of one snapshot."""
    options = connection.get_execution_options()
    writes = options.get(WRITES, False)
    driver: Any = connection.connection.driver_connection
    driver.only_reads = not writes
    if writes and driver.takes_role:
        driver.to_begin = _BEGIN_WRITING
    elif writes:
        begin, take_role = _BEGIN_WRITING
        driver.to_begin = (begin,)
        taken, has_roles = connection.exec_driver_sql(take_role).one()
        driver.takes_role = not has_roles or bool(taken)
        if not driver.takes_role:
            connection.exec_driver_sql(_CLAIM_SHOWN)
    elif options.get(READS_ALL, False):
        connection.exec_driver_sql(_BEGIN_READING_ALL)
    else:
        driver.to_begin = (_BEGIN_READING,)


def _follow_ids(
    connection: Connection,
    statement: object,
    _many: object,
    _one: object,
    _options: object,
    result: CursorResult[Any],
) -> None:
    """Move the sequence of a table past ids that the program gave, so that it gives none of them again."""
    table = statement.table if isinstance(statement, Insert) else None
    if not isinstance(table, Table) or table.autoincrement_column is not table.c.get("id"):
        return  # it has no sequence for ids, as where an id is that of another table's row
    given = (row.get("id") for row in result.context.compiled_parameters)
    highest = max((number for number in given if number is not None), default=0)
    if highest > 0:
        connection.exec_driver_sql(_MOVE_SEQUENCE, (highest, table.name))


def allow_idle(connection: Connection) -> None:
    """Allow a transaction to wait for another database however long that takes, as while a store is moved."""
    connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")


def database_size(engine: sqlalchemy.Engine) -> int:
    """Return how many bytes a database takes on the server's disk."""
    with engine.connect() as connection:
        return int(connection.exec_driver_sql("SELECT pg_database_size(current_database())").scalar_one())


def server_version(connection: Connection) -> str:
    """Return the version of the server, as it calls it."""
    return str(connection.exec_driver_sql("SHOW server_version").scalar_one())


def server_time(connection: Connection) -> datetime:
    """Return what time it is on the server."""
    return cast("datetime", connection.exec_driver_sql("SELECT clock_timestamp()").scalar_one())


def set_counters(connection: Connection, counters: Mapping[str, int]) -> None:
    """Move the sequences of tables to what the ids of another database have come to."""
    for table, highest in counters.items():
        connection.exec_driver_sql(_MOVE_SEQUENCE, (highest, table))


def _hide_values(context: ExceptionContext) -> None:
    """Take out of an error what the database repeats of a row, as `hide_parameters` does with parameters."""
    error, shown = context.original_exception, context.sqlalchemy_exception
    if isinstance(error, psycopg.Error) and error.diag.message_primary:
        is_repeating = str(error.sqlstate).startswith(_VALUES)
        error.args = (type(error).__name__ if is_repeating else error.diag.message_primary,)
        if shown is not None:
            shown.args = (f"({type(error).__module__}.{type(error).__name__}) {error}",)
