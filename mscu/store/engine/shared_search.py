"""The words of records in a PostgreSQL database, searched by a GIN index.

`split_words` says what a word is, so that the same is found as in a SQLCipher file. What differs:

- Of a record with more than `MAX_INDEXED` characters the words after them are not found, since a `tsvector`
  holds no more. No form takes as much; FTS5 has no such limit.
- Erased words are deleted, not wiped: they stay on the server's pages until it vacuums them, and as keys of
  the index until that is built anew. Neither can be done within an action.
- There are no segments to merge: each word is written where it is searched.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from mscu.store.engine.indexed_words import MISSES_WORDS, split_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from psycopg import Connection as DriverConnection
    from sqlalchemy import Connection

    from mscu.store.engine.indexed_words import Document, FoundRecord, Terms

MAX_INDEXED = 250_000
"""Characters of a record: a `tsvector` takes a megabyte, and a character up to four bytes."""
MAX_WORD = 255
"""Characters of a word that the index keeps; of a longer one the rest is compared with its text."""
_TOKENS = (
    f"array_to_tsvector(string_to_array("
    f"regexp_replace(rtrim(left(words, {MAX_INDEXED})), '([^ ]{{{MAX_WORD}}})[^ ]+', '\\1', 'g'), ' '))"
)
DOCUMENTS = f"""
CREATE TABLE find_document (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source_type text NOT NULL, source_id bigint NOT NULL,
    target_type text NOT NULL, target_id bigint NOT NULL,
    words text NOT NULL,
    tokens tsvector NOT NULL GENERATED ALWAYS AS ({_TOKENS}) STORED,
    CONSTRAINT uq_find_document_source UNIQUE (source_type, source_id)
)
"""
TOKENS = "CREATE INDEX ix_find_document_tokens ON find_document USING gin (tokens) WITH (fastupdate=off)"


def create(connection: Connection) -> None:
    """Create the empty index."""
    connection.exec_driver_sql(DOCUMENTS)
    connection.exec_driver_sql(TOKENS)


# Writing.

_PUT = """
INSERT INTO find_document AS former (source_type, source_id, target_type, target_id, words)
VALUES (%s, %s, %s, %s, %s)
ON CONFLICT ON CONSTRAINT uq_find_document_source DO UPDATE
SET target_type = excluded.target_type, target_id = excluded.target_id, words = excluded.words
WHERE (former.target_type, former.target_id, former.words)
    IS DISTINCT FROM (excluded.target_type, excluded.target_id, excluded.words)
"""
_FORGET = "DELETE FROM find_document WHERE source_type = %s AND source_id = ANY(%s)"


def put(connection: Connection, documents: Iterable[Document]) -> None:
    """Write the words of records in place of their former ones."""
    rows = [(*each.source, *each.target, indexed_form(each.words)) for each in documents]
    if rows:
        connection.exec_driver_sql(_PUT, rows)


def forget(connection: Connection, sources: Mapping[str, Sequence[int]]) -> None:
    """Delete the words of records, given by type and id."""
    for name, record_ids in sources.items():
        connection.exec_driver_sql(_FORGET, (name, list(record_ids)))


def needs_merging(_connection: Connection) -> bool:
    return False


def merge_segments(_connection: Connection, *, begun: bool) -> bool:  # noqa: ARG001 - as in FTS5
    return False


# Searching.


class _Phrase(NamedTuple):
    """Words that stand one after the other; if it is only begun, the last goes on in any way."""

    words: list[str]
    is_begun: bool

    @property
    def tokens(self) -> str:
        """Return what the index is asked, which may find more."""
        *before, last = (f"'{word[:MAX_WORD]}'" for word in self.words)
        return " & ".join([*before, f"{last}:*" if self.is_begun else last])

    @property
    def pattern(self) -> str:
        """Return what the words between two spaces are like."""
        return f"% {' '.join(self.words)}{'' if self.is_begun else ' '}%"

    @property
    def is_indexed(self) -> bool:
        """Return whether the index answers it alone."""
        return len(self.words) == 1 and len(self.words[0]) < MAX_WORD


_MATCHES = """
WITH recent AS MATERIALIZED (
    SELECT id, target_type, target_id
    FROM (SELECT * FROM find_document WHERE id < %(before)s ORDER BY id DESC LIMIT %(nearest)s) AS newest
    WHERE {condition} ORDER BY id DESC LIMIT %(size)s
)
SELECT * FROM recent WHERE (SELECT count(*) FROM recent) = %(size)s
UNION ALL (
    SELECT id, target_type, target_id FROM find_document
    WHERE (SELECT count(*) FROM recent) < %(size)s AND id < %(before)s AND {condition}
    ORDER BY id + 0 DESC LIMIT %(size)s
)
ORDER BY id DESC
"""
"""Looks through the newest documents one by one, which is quick for usual words, and asks the index if these
are too few. The server's own choice between the two rests on estimates, which are far off for words that are
only begun.
"""
_NEAREST = 25
"""How many documents are looked through for each that is wanted."""
_AFTER_ALL = (1 << 63) - 1
_GROWTH = 4
"""How many times more is read at once where what was read before was not enough."""


def matches(
    connection: Connection, alternatives: Sequence[Terms], size: int
) -> Iterator[Sequence[FoundRecord]]:
    """Yield what is shown for words that match any of these, newest first, in batches.

    The server plans anew for each search, since a plan for any words would be a bad one for many.
    """
    asked = [phrases for phrases in map(_phrases, alternatives) if all(phrase.words for phrase in phrases)]
    condition, values = _condition(asked)
    before, statement = _AFTER_ALL, _MATCHES.format(condition=condition)
    is_last = False
    while not is_last:
        values |= {"before": before, "size": size, "nearest": size * _NEAREST}
        with _planned_for_values(connection):
            rows = connection.exec_driver_sql(statement, values).all()
        yield [(row[1], row[2]) for row in rows]
        is_last = len(rows) < size
        if not is_last:
            before, size = rows[-1][0], size * _GROWTH


@contextmanager
def _planned_for_values(connection: Connection) -> Iterator[None]:
    connection.exec_driver_sql("SET LOCAL plan_cache_mode = force_custom_plan")
    yield
    connection.exec_driver_sql("SET LOCAL plan_cache_mode = force_generic_plan")


def _phrases(terms: Terms) -> list[_Phrase]:
    phrases = [_Phrase(split_words(term), is_begun=False) for term in terms.whole]
    return [*phrases, _Phrase(split_words(terms.begun), is_begun=True)] if terms.begun else phrases


def _condition(asked: Sequence[Sequence[_Phrase]]) -> tuple[str, dict[str, Any]]:
    """Return the condition on a document and its values: on its text too, unless the index answers alone.

    Nothing asked matches nothing.
    """
    tokens = " | ".join(f"({' & '.join(phrase.tokens for phrase in phrases)})" for phrases in asked)
    condition, values = "tokens @@ %(tokens)s::tsquery", {"tokens": tokens}
    if all(phrase.is_indexed for phrases in asked for phrase in phrases):
        return condition, values
    patterns = {
        f"patterns{number}": [phrase.pattern for phrase in phrases] for number, phrases in enumerate(asked)
    }
    exactly = " OR ".join(f"' ' || words || ' ' LIKE ALL (%({name})s)" for name in patterns)
    return f"{condition} AND ({exactly})", values | patterns


# What a verification reads.

STORED_WORDS = "d.words"
STORED_WORDS_JOIN = ""
_INDEXES = """
SELECT pg_get_indexdef(indexrelid, 0, true) FROM pg_index
WHERE indrelid = 'public.find_document'::regclass AND indisvalid AND indisready AND indislive
"""
_OTHER_TOKENS = f"SELECT id FROM find_document WHERE tokens IS DISTINCT FROM {_TOKENS} LIMIT 1"  # noqa: S608
_ALL = "SELECT count(*) FROM find_document"
_ALL_INDEXED = f"{_ALL} WHERE tokens @@ '!'' '''::tsquery"
"""Counts the documents without a word that none has."""


def indexed_form(words: str) -> str:
    """Return the words of a record as the index keeps them."""
    return " ".join(split_words(words))


def problems(connection: DriverConnection[Any]) -> Iterator[str]:
    """Yield what is wrong with the index itself.

    Whether each word leads to all documents only the server itself can check (`amcheck`). Here is asked
    whether each document was indexed, and by its words.
    """
    if (
        (TOKENS,) not in connection.execute(_INDEXES).fetchall()
        or connection.execute(_OTHER_TOKENS).fetchone()
        or connection.execute(_ALL).fetchone() != _counted_by_index(connection)
    ):
        yield MISSES_WORDS


def _counted_by_index(connection: DriverConnection[Any]) -> Any:  # noqa: ANN401 - a row
    connection.execute("SET LOCAL enable_seqscan = off")
    try:
        return connection.execute(_ALL_INDEXED).fetchone()
    finally:
        connection.execute("RESET enable_seqscan")
