"""Both databases find the same records by the same words."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine

from mscu.models.case import Case
from mscu.models.entries.note import Note
from mscu.models.subject import Subject
from mscu.store.engine import shared_search
from mscu.store.engine.engines import engine_of, writing
from mscu.store.engine.indexed_words import Document, FoundRecord, Terms, split_words
from mscu.store.indexes.word_index import WordIndex, typed_terms
from tests.tools.postgres_cluster import SERVER

needs_server = pytest.mark.skipif(SERVER is None, reason="no PostgreSQL server is installed")


@pytest.fixture
def connection(database: Engine) -> Iterator[Connection]:
    """Yield a connection to an empty index of one kind."""
    with writing(database).connect() as connection:
        yield connection


@pytest.fixture
def both(embedded: Engine, shared: Engine) -> Iterator[tuple[Connection, Connection]]:
    """Yield a connection to an empty index of each kind."""
    with writing(embedded).connect() as one, writing(shared).connect() as other:
        yield one, other


def put(connection: Connection, *texts: str) -> None:
    engine_of(connection).search.put(
        connection,
        [
            Document(source=("note", number), target=("entry", number), words=text)
            for number, text in enumerate(texts)
        ],
    )


def found(connection: Connection, words: str, limit: int = 100) -> list[int]:
    return [number for _, number in WordIndex(connection).find(words, limit)]


def matched(connection: Connection, *alternatives: Terms, size: int = 3) -> list[FoundRecord]:
    batches = engine_of(connection).search.matches(connection, alternatives, size)
    return [record for batch in batches for record in batch]


def test_the_newest_stands_first_and_no_more_are_found_than_wanted(connection: Connection) -> None:
    put(connection, *["a pelican"] * 60, "a heron")
    assert found(connection, "pelican") == list(range(59, -1, -1))
    assert found(connection, "pelican", 7) == [59, 58, 57, 56, 55, 54, 53]
    assert found(connection, "pelicans") == []


@pytest.mark.parametrize("later", ["a pelican", "a heron"])
def test_the_newest_stands_first_however_many_there_are(later: str, connection: Connection) -> None:
    """A server looks through the newest first: they may be enough, or none of them."""
    put(connection, *["a pelican"] * 200, *[later] * 200)
    newest = 400 if later == "a pelican" else 200
    batches = engine_of(connection).search.matches(connection, [Terms(("pelican",))], 3)
    assert next(batches) == [("entry", number) for number in range(newest - 1, newest - 4, -1)]
    assert [number for batch in batches for _, number in batch] == list(range(newest - 4, -1, -1))


def test_words_of_several_records_lead_to_one(connection: Connection) -> None:
    index = WordIndex(connection)
    index.index([Note(id=2, text="a pelican"), Case(id=7, title="The pelican"), Note(id=5, text="a heron")])
    index.index([Subject(id=8, note="A pelican on his arm", kept_id=3)])
    assert index.find("pelican", 9) == [("subject", 3), ("cases", 7), ("entry", 2)]


def test_changed_words_replace_the_former_until_they_are_erased(connection: Connection) -> None:
    put(connection, "a pelican", "a heron", "a quokka")
    put(connection, "a heron", "a heron")
    assert found(connection, "pelican") == []
    assert found(connection, "heron") == [1, 0]
    for _ in range(2):
        WordIndex(connection).forget([Note(id=0), Note(id=2)])
    assert found(connection, "heron") == [1]
    assert found(connection, "quokka") == []


def test_words_lead_where_a_merge_points_them(connection: Connection) -> None:
    search = engine_of(connection).search
    for target in (8, 3):
        search.put(
            connection, [Document(source=("subject", 8), target=("subject", target), words="Keef Ormrod")]
        )
    assert matched(connection, Terms((), "keef")) == [("subject", 3)]


def test_a_term_of_several_words_is_a_phrase(connection: Connection) -> None:
    put(connection, "a white van", "a white vanity unit", "a van, which is white")
    for terms, numbers in (
        (Terms(("white", "van")), [2, 0]),
        (Terms(("white_van",)), [0]),
        (Terms((), "white_v"), [1, 0]),
        (Terms(("van",), "whi"), [2, 0]),
        (Terms(("_",)), []),
        (Terms(("van", "_")), []),
        (Terms((), "_"), []),
        (Terms(("hite",)), []),
    ):
        assert matched(connection, terms) == [("entry", number) for number in numbers], terms


def test_very_long_words_are_told_apart_by_their_ends(connection: Connection) -> None:
    long = "x" * 3_000
    put(connection, f"{long}y", f"{long}z", f"{long[:255]}", f"{long[:256]}")
    assert matched(connection, Terms((f"{long}z",))) == [("entry", 1)]
    assert matched(connection, Terms((), long)) == [("entry", 1), ("entry", 0)]
    assert matched(connection, Terms((long[:255],))) == [("entry", 2)]
    assert matched(connection, Terms((long[:256],))) == [("entry", 3)]
    assert len(matched(connection, Terms((), long[:255]))) == 4


@needs_server
def test_the_end_of_a_very_long_text_is_not_found_on_a_server(both: tuple[Connection, Connection]) -> None:
    words = [f"w{number}" for number in range(60_000)]
    text = " ".join(words)
    indexed = text[: shared_search.MAX_INDEXED].split()[-2]
    for connection, ends in zip(both, ([0], []), strict=True):
        put(connection, text)
        assert found(connection, indexed) == [0]
        assert found(connection, words[-1]) == ends


SAID = (
    *("Nguyễn Văn Hải", "nguyen van", "Ionuț Bălan", "Łukasz Żółć", "zolc", "محمد عَلِيّ", "علي", "阮文海"),
    *(
        "MX19 CTB",
        "mx19ctb",
        "O'Brien",
        "o’brien",
        "ob",
        "re-open",
        "a_b",
        "4x4",
        "x",
        "_",
        "the",
        "them",
        "th",
    ),
    *(
        "07700 900417",
        "+44 7700 900417",
        "900417",
        "straße",
        "STRASSE",
        "q\u0303a",
        "e\u0301",
        "\u0301",
        "né",
    ),
    *("😀", "van😀", "İI", "ﬁ", "½", "①", "ัน", "ไทย", "हिन्दी", "\ue000", "\u00ad"),
)
TEXTS = st.lists(st.sampled_from(SAID) | st.text(max_size=5), max_size=6).flatmap(
    lambda parts: st.sampled_from([" ", "-", "", ", ", "\n", "_"]).map(lambda gap: gap.join(parts))
)


@needs_server
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(
    texts=st.lists(TEXTS, min_size=1, max_size=10),
    typed=st.lists(TEXTS | st.text(max_size=8), min_size=1, max_size=15),
)
def test_both_find_the_same(both: tuple[Connection, Connection], texts: list[str], typed: list[str]) -> None:
    both[0].exec_driver_sql("DELETE FROM find_text")
    for connection in both:
        connection.exec_driver_sql("DELETE FROM find_document")
        put(connection, *texts)
    for words in (*typed, *(text[cut : -cut or None] for text in texts for cut in (0, 1, 3))):
        one, other = (found(connection, words) for connection in both)
        assert one == other, typed_terms(words)
        term = words.translate({ord('"'): "-", 0: "-"})
        for terms in (Terms((term,)), Terms((), term or "_"), Terms((term,), "th")):
            matches, others = (matched(connection, terms) for connection in both)
            assert matches == others, terms


def tokens(connection: Connection, text: str) -> list[str]:
    """Have FTS5 itself split a text."""
    connection.exec_driver_sql("DELETE FROM find_text")
    connection.exec_driver_sql("INSERT INTO find_text (words) VALUES (?)", (text,))
    rows = connection.exec_driver_sql("SELECT term FROM temp.find_terms ORDER BY offset")
    return list(rows.scalars())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text() | TEXTS)
def test_words_are_those_of_the_tokenizer(embedded: Engine, text: str) -> None:
    with embedded.connect() as connection:
        assert split_words(text) == tokens(connection, text)
