"""Reads that are run together return what they would one by one, and wait as often as the longest."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from mscu.errors import NotFound
from mscu.store.engine.engines import engine_of
from mscu.store.engine.shared_database import open_shared
from tests.tools.broken_line import Line
from tests.tools.postgres_cluster import SERVER, Cluster

pytestmark = pytest.mark.skipif(SERVER is None, reason="no server is installed, as the header says")
Read = Callable[[], None]


@pytest.fixture
def connection(line: Line) -> Iterator[Connection]:
    engine = open_shared(f"postgresql://mscu@/postgres?host={line.folder}")
    with engine.connect() as connected:
        connected.execute(text("SELECT 1"))
        yield connected
    engine.dispose()


def numbers(connection: Connection, first: int, last: int, found: list[int]) -> None:
    """Read some numbers, each of which needs the one before."""
    number = first
    while number <= last:
        found.append(connection.execute(text("SELECT :number"), {"number": number}).scalar_one())
        number = found[-1] + 1


def together(connection: Connection, *reads: Read) -> None:
    engine_of(connection).together(connection, reads)


def test_it_waits_as_often_as_the_longest(connection: Connection, line: Line) -> None:
    found: list[list[int]] = [[] for _ in range(9)]
    line.turns = 0
    together(connection, *(lambda n=n: numbers(connection, n, 8, found[n]) for n in range(9)))
    assert found == [[*range(n, 9)] for n in range(9)]
    assert line.turns <= 9 + 1  # the end of the pipeline


def test_a_read_may_begin_others(connection: Connection, line: Line) -> None:
    first: list[int] = []
    second: list[int] = []
    last: list[int] = []

    def begin() -> None:
        together(
            connection,
            lambda: numbers(connection, 0, 3, first),
            lambda: together(connection, lambda: numbers(connection, 5, 8, second)),
        )
        numbers(connection, first[-1] + second[-1], first[-1] + second[-1], last)

    line.turns = 0
    together(connection, begin, lambda: numbers(connection, 1, 2, []))
    assert (first, second, last) == ([0, 1, 2, 3], [5, 6, 7, 8], [11])
    assert line.turns <= 5 + 1


def test_the_error_of_one_is_raised_when_all_are_done(connection: Connection) -> None:
    found: list[int] = []

    def fail() -> None:
        numbers(connection, 1, 1, [])
        raise NotFound

    with pytest.raises(NotFound):
        together(connection, fail, lambda: numbers(connection, 0, 4, found))
    assert found == [0, 1, 2, 3, 4]
    together(connection, lambda: numbers(connection, 5, 6, found))
    assert found[-1] == 6


def test_an_error_of_the_server_is_raised_as_one_by_one(connection: Connection) -> None:
    def divide() -> None:
        connection.execute(text("SELECT 1 / 0"))

    with pytest.raises(DBAPIError, match="DivisionByZero"):
        together(connection, lambda: numbers(connection, 0, 9, []), divide)
    connection.rollback()
    found: list[int] = []
    together(connection, lambda: numbers(connection, 0, 1, found))
    assert found == [0, 1]


def test_of_a_connection_that_breaks_the_first_error_is_raised(
    connection: Connection, postgres_cluster: Cluster, caplog: pytest.LogCaptureFixture
) -> None:
    """The reads after it would only be told that the transaction is over, as the driver's log would say."""

    def go_on() -> None:
        numbers(connection, 0, 0, [])
        together(connection, lambda: numbers(connection, 1, 1, []))

    def lose_connection() -> None:
        process = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
        postgres_cluster.run(f"SELECT pg_terminate_backend({process}, 10000)")
        numbers(connection, 1, 1, [])

    with pytest.raises(DBAPIError) as raised:
        together(connection, go_on, lose_connection)
    assert raised.value.connection_invalidated
    assert caplog.text == "", "what is raised is handled, and the server's words may quote a record"
