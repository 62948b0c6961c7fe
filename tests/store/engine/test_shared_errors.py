"""What a server says of its troubles becomes a sentence that helps, and the next try finds it well again."""

import psycopg
import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError, IntegrityError, ProgrammingError

from mscu.errors import (
    DiskFull,
    SavedElsewhere,
    ServerBusy,
    ServerDamaged,
    ServerReadOnly,
    ServerRefuses,
    ServerUnreachable,
    ServerUntrusted,
    StoreError,
)
from mscu.store.engine.shared_database import open_shared
from mscu.store.engine.store_errors import store_error_for, store_errors
from tests.tools.postgres_cluster import SERVER, running

pytestmark = pytest.mark.skipif(SERVER is None, reason="no server is installed, as the header says")
SECRET = "Salma Example"
STATES: dict[str, type[StoreError] | None] = {
    "08006": ServerUnreachable,  # connection failure
    "25006": ServerReadOnly,
    "28P01": ServerRefuses,  # invalid password
    "40001": SavedElsewhere,  # serialization failure
    "40P01": SavedElsewhere,  # deadlock
    "42501": ServerRefuses,  # insufficient privilege
    "42704": ServerRefuses,  # undefined object: a role that was dropped
    "53100": DiskFull,
    "53200": ServerBusy,  # out of memory
    "53300": ServerBusy,  # too many connections
    "55P03": SavedElsewhere,  # lock not available
    "57P01": ServerUnreachable,  # administrator's shutdown
    "57P03": ServerUnreachable,  # still starting
    "58030": ServerDamaged,  # I/O error
    "XX001": ServerDamaged,  # data corrupted
    "57014": None,  # interrupted by the program itself
    "22P02": None,  # a mistake of the program
    "42601": None,
}

WORDS: dict[str, type[StoreError]] = {
    'FATAL:  no pg_hba.conf entry for host "10.1.2.3", user "unit_user_2", database "unit", SSL encryption': (
        ServerRefuses
    ),
    'FATAL:  no pg_hba.conf entry for host "10.1.2.3", user "u_connect", database "unit", no encryption': (
        ServerRefuses
    ),
    'FATAL:  pg_hba.conf rejects connection for host "::1", user "u", database "unit_check", no encryption': (
        ServerRefuses
    ),
    "fe_sendauth: no password supplied": ServerRefuses,
    'FATAL:  password authentication failed for user "unit_connect"': ServerRefuses,
    "consuming input failed: SSL SYSCALL error: EOF detected": ServerUnreachable,
    "SSL SYSCALL error: Connection reset by peer": ServerUnreachable,
    "SSL connection has been closed unexpectedly": ServerUnreachable,
    "SSL error: unexpected eof while reading": ServerUnreachable,
    "SSL error: certificate verify failed": ServerUntrusted,
    'server certificate for "a.example" does not match host name "b.example"': ServerUntrusted,
    "SSL error: wrong version number": ServerUntrusted,
    "server does not support SSL, but SSL was required": ServerUntrusted,
    "FATAL:  sorry, too many clients already": ServerBusy,
    "Connection refused": ServerUnreachable,
}
"""What the driver says of a connection that is not made, over TLS as a rule, or that was cut."""


@pytest.mark.parametrize("words", WORDS)
def test_a_connection_that_is_not_there_has_a_sentence_of_what_is_so(words: str) -> None:
    for failed in ("connection failed", 'connection to server at "db.example" (10.0.0.5), port 5432 failed'):
        assert store_error_for(psycopg.OperationalError(f"{failed}: {words}")) is WORDS[words]


def test_each_state_of_a_server_has_a_sentence(shared: Engine) -> None:
    with shared.connect() as connection:
        for state, meaning in STATES.items():
            raising = f"DO $$ BEGIN RAISE EXCEPTION '{SECRET}' USING ERRCODE = '{state}'; END $$"
            with pytest.raises(meaning or DBAPIError) as told, store_errors():
                connection.execute(text(raising))
            assert meaning is None or SECRET not in str(told.value)
            connection.rollback()
    assert store_error_for(psycopg.errors.ConnectionTimeout("timeout expired")) is ServerUnreachable


def test_what_is_no_trouble_of_the_server_passes_as_it_is(shared: Engine) -> None:
    with shared.connect() as connection:
        for statement, error in (
            ("nonsense", ProgrammingError),
            ("DO $$ BEGIN RAISE unique_violation; END $$", IntegrityError),
        ):
            with pytest.raises(error), store_errors():
                connection.execute(text(statement))
            connection.rollback()
    assert store_error_for(ValueError()) is None


def test_a_connection_that_was_cut_is_made_anew(shared: Engine) -> None:
    cutting = open_shared(shared.url)
    with shared.connect() as connection:
        process = connection.scalar(text("SELECT pg_backend_pid()"))
        with cutting.connect() as other:
            other.execute(text("SELECT pg_terminate_backend(:process, 5000)"), {"process": process})
        with pytest.raises(ServerUnreachable), store_errors():
            connection.execute(text("SELECT 1"))
    cutting.dispose()
    with shared.connect() as connection:
        assert connection.scalar(text("SELECT 1")) == 1


def test_a_server_that_is_gone_is_told_when_opening() -> None:
    assert SERVER is not None
    with running(SERVER) as cluster:
        url = cluster.url("postgres")
        open_shared(url).dispose()
    with pytest.raises(ServerUnreachable), store_errors():
        open_shared(url)
