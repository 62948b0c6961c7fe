"""FTS5 is asked for what was typed, never by its syntax, and wipes the words of what is erased.

Words that begin so are looked up one by one, and find just what the index itself would find.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine

from mscu.codes import Role
from mscu.store.engine.embedded_search import MAX_WORDS, Vocabulary, forget, match_expression, prefix_query
from mscu.store.indexes.word_index import WordIndex, typed_terms
from tests.inputs.factories import a_note
from tests.scenes.stores import Store


def found(store: Store, words: str) -> list[tuple[str, int]]:
    with store.engine.connect() as connection:
        return list(WordIndex(connection).find(words, 10))


@pytest.mark.parametrize("records_per_wipe", [0, 500], ids=["each by itself", "all at once"])
def test_words_of_many_are_wiped_and_the_others_stay(records_per_wipe: int, store: Store) -> None:
    officer = store.gate(Role.OFFICER)
    kept = a_note(officer, None, text="a heron at the yard")
    gone = [a_note(officer, None, text=f"a quokka number {at}") for at in range(20)]
    with store.engine.begin() as connection:
        forget(connection, {"note": gone}, records_per_wipe=records_per_wipe)
    assert found(store, "quokka") == []
    assert found(store, "heron") == [("entry", kept)]
    assert b"uokka" not in pages(store)
    assert store.sql("SELECT v FROM find_text_config WHERE k = 'secure-delete'") == [(1,)]


def test_words_are_wiped_after_a_forgetting_that_was_undone(store: Store) -> None:
    """For a while FTS5 is told not to wipe; that must be gone with all that is undone."""
    number = a_note(store.gate(Role.OFFICER), None, text="a quokka")
    for records_per_wipe, undone in ((500, True), (0, False)):
        with store.engine.connect() as connection:
            forget(connection, {"note": [number]}, records_per_wipe=records_per_wipe)
            connection.rollback() if undone else connection.commit()
        assert bool(found(store, "quokka")) is undone
    assert b"uokka" not in pages(store)


def pages(store: Store) -> bytes:
    """Read what lies in the index."""
    return b"".join(block for (block,) in store.sql("SELECT block FROM find_text_data"))


def test_what_is_typed_is_never_syntax() -> None:
    for words, expression in (
        ("yard", '("yard"*)'),
        ("white van", '("white" AND "van"*) OR ("whitevan"*)'),
        ("white v", '("white") OR ("whitev"*)'),
        ('"; DROP TABLE xs', '("DROP" AND "TABLE" AND "xs"*) OR ("DROPTABLExs"*)'),
        ("NEAR(a bc)", '("NEAR" AND "a" AND "bc"*) OR ("NEARabc"*)'),
        ("words:xs", '("words" AND "xs"*) OR ("wordsxs"*)'),
    ):
        assert match_expression(typed_terms(words)) == expression


@pytest.fixture
def connection(embedded: Engine) -> Iterator[Connection]:
    """Yield a store's index, still empty."""
    with embedded.begin() as connection:
        yield connection


def say(connection: Connection, *texts: str) -> None:
    for text in texts:
        connection.exec_driver_sql("INSERT INTO find_text (words) VALUES (?)", (text,))


def matching(connection: Connection, expression: str) -> list[int]:
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
    assert matching(connection, expression) == matching(connection, prefix_query(term))
