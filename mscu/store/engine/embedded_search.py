"""The words of records in a SQLCipher file, searched by SQLite's FTS5.

FTS5 writes new segments as records come, and searches each of them. Words of erased records are wiped from
its pages.
"""

from __future__ import annotations

import unicodedata
from contextlib import closing
from typing import TYPE_CHECKING

from mscu.batches import in_batches
from mscu.store.engine.indexed_words import MISSES_WORDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import Connection
    from sqlcipher3 import dbapi2

    from mscu.store.engine.indexed_words import Document, FoundRecord, Terms

_TERMS = "CREATE VIRTUAL TABLE temp.find_terms USING fts5vocab('main', 'find_text', 'instance')"


def create_vocabulary_view(connection: dbapi2.Connection, _record: object = None) -> None:
    """Create a temporary view of the index's words, for this connection only.

    Made once on connecting, since a change of the schema makes every statement be prepared again.
    """
    connection.execute(_TERMS)


# Writing and wiping.

RECORDS_PER_WIPE = 500
"""Records whose words can be rewritten in the time that wiping those of one takes."""
_DOCUMENT = "INSERT INTO find_document (source_type, source_id, target_type, target_id) VALUES (?, ?, ?, ?)"
_NUMBERED = (
    "INSERT INTO find_document (id, source_type, source_id, target_type, target_id) VALUES (?, ?, ?, ?, ?)"
)
_TEXT = "INSERT INTO find_text (rowid, words) VALUES (?, ?)"
_DELETE_TEXT = "DELETE FROM find_text WHERE rowid = ?"
_SECURE_DELETE = "INSERT INTO find_text (find_text, rank) VALUES ('secure-delete', ?)"


def put(connection: Connection, documents: Iterable[Document]) -> None:
    """Write the words of records in place of their former ones."""
    for document in documents:
        document_id = None if document.is_new else _delete_text(connection, document.source)
        if document_id is None:
            row = (*document.source, *document.target)
            document_id = connection.exec_driver_sql(_DOCUMENT, row).lastrowid
        else:  # a merge changes what is shown for its words
            connection.exec_driver_sql(
                "UPDATE find_document SET target_type = ?, target_id = ? WHERE id = ?",
                (*document.target, document_id),
            )
        connection.exec_driver_sql(_TEXT, (document_id, document.words))


def _delete_text(connection: Connection, source: FoundRecord) -> int | None:
    row = connection.exec_driver_sql(
        "SELECT id FROM find_document WHERE source_type = ? AND source_id = ?", source
    ).first()
    if row is None:
        return None
    connection.exec_driver_sql(_DELETE_TEXT, (row[0],))
    return int(row[0])


def forget(
    connection: Connection, sources: Mapping[str, Sequence[int]], *, records_per_wipe: int = RECORDS_PER_WIPE
) -> None:
    """Wipe the words of records, given by type and id; of very many all at once."""
    documents = sorted(_documents(connection, sources))
    if not documents:
        return
    newest = connection.exec_driver_sql("SELECT max(id) FROM find_document").scalar()
    if len(documents) * records_per_wipe >= int(newest or 0):
        _delete_by_rewriting(connection, documents)
    else:
        _delete_texts(connection, documents)
    connection.exec_driver_sql(
        "DELETE FROM find_document WHERE id = ?", [(document_id,) for document_id in documents]
    )


def _documents(connection: Connection, sources: Mapping[str, Sequence[int]]) -> Iterator[int]:
    """Yield the ids under which the index holds their words."""
    for name, record_ids in sources.items():
        for part in in_batches(record_ids):
            yield from connection.exec_driver_sql(
                "SELECT id FROM find_document WHERE source_type = ? "  # noqa: S608
                f"AND source_id IN ({', '.join('?' * len(part))})",
                (name, *part),
            ).scalars()


def _delete_texts(connection: Connection, documents: Sequence[int]) -> None:
    connection.exec_driver_sql(_DELETE_TEXT, [(document_id,) for document_id in documents])


def _delete_by_rewriting(connection: Connection, documents: Sequence[int]) -> None:
    """Remove words by rewriting the whole index.

    Otherwise FTS5 wipes each word separately, which takes milliseconds a record and more in a larger index.
    Until the last statement the words are still on its pages.
    """
    connection.exec_driver_sql(_SECURE_DELETE, (0,))
    _delete_texts(connection, documents)
    connection.exec_driver_sql("INSERT INTO find_text (find_text) VALUES ('optimize')")
    connection.exec_driver_sql(_SECURE_DELETE, (1,))


# Merging segments.

MAX_SEGMENTS = 4
"""Segments that are left unmerged: merging them rewrites the whole index."""
MERGED_PAGES = 200
"""Pages merged at once, which bounds how long a query has to wait."""
_MIN_CHANGES = 2
"""FTS5 changes fewer rows than this when nothing is left to merge."""
_SEGMENTS = "SELECT count(DISTINCT segid) FROM find_text_idx"
_MERGE = "INSERT INTO find_text (find_text, rank) VALUES ('merge', ?)"


def needs_merging(connection: Connection) -> bool:
    """Return whether the index has more segments than are left unmerged."""
    return segment_count(connection) > MAX_SEGMENTS


def merge_segments(connection: Connection, *, begun: bool) -> bool:
    """Merge some pages, if there are many segments or a merge was begun, and return whether to go on."""
    if not begun and not needs_merging(connection):
        return False
    driver_connection: dbapi2.Connection = connection.connection.driver_connection
    changes = driver_connection.total_changes
    connection.exec_driver_sql(_MERGE, (-MERGED_PAGES,))
    return bool(driver_connection.total_changes - changes >= _MIN_CHANGES)


def segment_count(connection: Connection) -> int:
    return int(connection.exec_driver_sql(_SEGMENTS).scalar_one())


# Searching, by prefixes that are looked up in the vocabulary of the index.

MAX_INDEXED_PREFIX = 3
"""Longest prefix that the index stores itself."""
MAX_WORDS = 40
"""Words; if more begin with the prefix, the search is left to FTS5."""
_FIRST = "SELECT term FROM temp.find_terms WHERE term >= ? LIMIT 1"
_BEFORE_LETTERS = "\1"
"""Sorts before every character of a word."""
_MATCHES = """
SELECT target_type, target_id FROM find_text JOIN find_document ON find_document.id = find_text.rowid
WHERE find_text MATCH ? ORDER BY find_text.rowid DESC
"""


def matches(
    connection: Connection, alternatives: Sequence[Terms], size: int
) -> Iterator[Sequence[FoundRecord]]:
    """Yield what is shown for words that match any of these, newest first, in batches."""
    expression = match_expression(alternatives, Vocabulary(connection).query)
    with closing(connection.exec_driver_sql(_MATCHES, (expression,))) as rows:
        while batch := rows.fetchmany(size):
            yield [(row[0], row[1]) for row in batch]


def prefix_query(term: str) -> str:
    return f'"{term}"*'


def match_expression(
    alternatives: Sequence[Terms], prefix_query_for: Callable[[str], str] = prefix_query
) -> str:
    """Convert terms into an FTS5 query; each is quoted, so that nothing typed is read as query syntax."""
    return " OR ".join(
        "({})".format(" AND ".join(_quoted(terms, prefix_query_for))) for terms in alternatives
    )


def _quoted(terms: Terms, prefix_query_for: Callable[[str], str]) -> Iterator[str]:
    yield from (f'"{term}"' for term in terms.whole)
    if terms.begun:
        yield prefix_query_for(terms.begun)


class Vocabulary:
    """The words of the index, on the connection of one action."""

    def __init__(self, connection: Connection) -> None:
        """Read the index; callers must pass the results through the visibility rule."""
        self._raw: dbapi2.Connection = connection.connection.driver_connection

    def query(self, term: str) -> str:
        """Return a query for the words that begin with a term.

        The index has its words in lower case without accents; FTS5 handles any other term.
        """
        prefix = term.lower()
        if len(term) <= MAX_INDEXED_PREFIX or not term.isascii():
            return prefix_query(term)
        words = list(self._words_from(prefix))
        if not words or len(words) > MAX_WORDS:
            return prefix_query(term)
        return "({})".format(" OR ".join(f'"{word}"' for word in words))

    def _words_from(self, term: str) -> Iterator[str]:
        """Yield the words by skipping from one to the next, since each has a row per occurrence.

        FTS5 takes `>` for `>=`, and would read all rows of a word before it came to the next.
        """
        word = self._first_word_from(term)
        for _ in range(MAX_WORDS + 1):
            if word is None or not word.startswith(term):
                return
            yield word
            word = self._first_word_from(word + _BEFORE_LETTERS)

    def _first_word_from(self, term: str) -> str | None:
        row = self._raw.execute(_FIRST, (term,)).fetchone()
        return None if row is None else str(row[0])


# What a verification reads.

STORED_WORDS = "stored.c0"
"""The words of a document `d`, read from the table in which FTS5 keeps them: a fifth of the time."""
STORED_WORDS_JOIN = "LEFT JOIN find_text_content AS stored ON stored.id = d.id"
_LISTED_PAGES = "SELECT segid, pgno >> 1 FROM find_text_idx"
_LEAVES = "SELECT id, substr(block, 1, 4), length(block) FROM find_text_data WHERE id > 10"
_PAGE_BITS, _HEIGHT_BITS = 31, 5  # of a page's number, as SQLite's `fts5_index.c` writes it
_ORPHANED_TEXTS = "SELECT id FROM find_text_docsize EXCEPT SELECT id FROM find_document"


def indexed_form(words: str) -> str:
    """Return the words of a record as the index keeps them."""
    return unicodedata.normalize("NFC", words)


def problems(connection: dbapi2.Connection) -> Iterator[str]:
    """Yield what is wrong with the index itself.

    SQLite checks that the index fits its own words (`integrity_check` asks FTS5), with one exception: it does
    not notice missing rows of the index's own index, without which a search misses words.
    """
    for _ in connection.execute(_ORPHANED_TEXTS):
        yield "The search index holds words that belong to no record."
    if _pages_with_words(connection) - set(connection.execute(_LISTED_PAGES)):
        yield MISSES_WORDS


def _pages_with_words(connection: dbapi2.Connection) -> set[tuple[int, int]]:
    """Return segment and number of each page on which a word begins, which the index must list."""
    pages = set()
    for rowid, header, length in connection.execute(_LEAVES):
        height = rowid >> _PAGE_BITS & ((1 << _HEIGHT_BITS + 1) - 1)
        first_word = int.from_bytes(header[2:4], "big")
        if not height and first_word < length:
            pages.add((rowid >> _PAGE_BITS + _HEIGHT_BITS + 1, rowid & ((1 << _PAGE_BITS) - 1)))
    return pages


# What an upgrade writes.


def replace_words(connection: dbapi2.Connection, rows: Sequence[tuple[int, str]]) -> None:
    """Replace the words of documents, given by their ids."""
    connection.executemany(_DELETE_TEXT, [row[:1] for row in rows])
    connection.executemany(_TEXT, rows)


def put_numbered(connection: Connection, documents: Iterable[tuple[int, Document]]) -> None:
    """Write documents into an empty index under numbers that another had for them."""
    for number, document in documents:
        connection.exec_driver_sql(_NUMBERED, (number, *document.source, *document.target))
        connection.exec_driver_sql(_TEXT, (number, document.words))


def set_counters(connection: Connection, counters: Mapping[str, int]) -> None:
    """Move the counters of tables to what the ids of another database have come to."""
    for name, highest in counters.items():
        connection.exec_driver_sql("DELETE FROM sqlite_sequence WHERE name = ?", (name,))
        connection.exec_driver_sql("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (name, highest))


def check_integrity(connection: Connection) -> None:
    """Have FTS5 compare the index with its words, and raise where they differ."""
    connection.exec_driver_sql("INSERT INTO find_text (find_text) VALUES ('integrity-check')")
