"""Words that begin so are looked up one by one, and find just what the index itself would find."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine

from mscu.store.engine.embedded_search import MAX_WORDS, Vocabulary, prefix_query


@pytest.fixture
def connection(embedded: Engine) -> Iterator[Connection]:
    """Yield a store's index, still empty."""
    with embedded.begin() as connection:
        yield connection


def say(connection: Connection, *texts: str) -> None:
    for text in texts:
        connection.exec_driver_sql("INSERT INTO find_text (words) VALUES (?)", (text,))


def found(connection: Connection, expression: str) -> list[int]:
    asked = "SELECT rowid FROM find_text WHERE find_text MATCH ? ORDER BY rowid"
    return [row[0] for row in connection.exec_driver_sql(asked, (expression,))]


def test_each_word_that_begins_so_is_named_once_unless_the_index_does_it(connection: Connection) -> None:
    say(connection, "Company, companies; COMPANY", "Compañía accompanies", "comrade company's")
    assert Vocabulary(connection).query("Comp") == '("compania" OR "companies" OR "company")'
    for term in ("co", "com", "compañ", "Comparison", "zzzz"):  # short, or not plain, or unknown
        assert Vocabulary(connection).query(term) == prefix_query(term)


def test_a_word_that_is_said_very_often_is_leapt_over(connection: Connection) -> None:
    """The index reads nothing between it and the next: each row read would be a step of SQLite."""
    say(connection, "company " * 20_000, "companies", "yard")
    read: list[int] = []
    raw: Any = connection.connection.driver_connection
    raw.set_progress_handler(lambda: read.append(0), 1_000)
    words = Vocabulary(connection).query("comp")
    raw.set_progress_handler(None, 0)
    assert words == '("companies" OR "company")'
    assert not read


def test_so_are_too_many_words(connection: Connection) -> None:
    say(connection, *(f"case{number:03}" for number in range(MAX_WORDS)))
    assert Vocabulary(connection).query("case").count(" OR ") == MAX_WORDS - 1
    say(connection, "case999")
    assert Vocabulary(connection).query("case") == prefix_query("case")


WORDS = st.text(alphabet="aAbeéß4_đ", min_size=1, max_size=6)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    texts=st.lists(st.lists(WORDS, max_size=4).map(" ".join), max_size=12),
    term=st.text(alphabet="aAbe4", min_size=4, max_size=5),
)
def test_it_finds_what_the_index_finds(connection: Connection, texts: list[str], term: str) -> None:
    connection.exec_driver_sql("DELETE FROM find_text")
    say(connection, *texts, f"{term}4", term.lower())
    expression = Vocabulary(connection).query(term)
    assert found(connection, expression) == found(connection, prefix_query(term))
