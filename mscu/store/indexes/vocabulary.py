"""Which words of the index begin as what was typed.

Asked for a beginning longer than those it keeps an index of, FTS5 puts the lists of all records of
all words that begin so together before it names the first: with a million entries that takes
seconds for `comp`. The few words themselves are looked up in far less, and read newest first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection
    from sqlcipher3 import dbapi2

INDEXED = 3
"""Letters up to which the index keeps beginnings itself (`schema.TEXTS`)."""
MOST = 40
"""Words; where more begin so, they are left to FTS5."""
_TERMS = "CREATE VIRTUAL TABLE temp.find_terms USING fts5vocab('main', 'find_text', 'instance')"
_FIRST = "SELECT term FROM temp.find_terms WHERE term >= ? LIMIT 1"
_IN_NO_WORD = "\1"
"""Stands before all that words are made of."""


def look_into_words(connection: dbapi2.Connection, _record: object = None) -> None:
    """Let a connection see the words of the index: a view that keeps nothing, and goes with it.

    Made once, when it opens: whatever changes the schema has each statement prepared anew.
    """
    connection.execute(_TERMS)


def starred(term: str) -> str:
    """Ask FTS5 itself for the words that begin so."""
    return f'"{term}"*'


class Vocabulary:
    """The words of the index, on the connection of one action."""

    def __init__(self, connection: Connection) -> None:
        """Look into the index; whoever asks must show what comes of it through the rule."""
        self._raw: dbapi2.Connection = connection.connection.driver_connection

    def begun(self, term: str) -> str:
        """Write a query for the words that begin so.

        The index has its words without accents and small: a term that is not plain is left to it.
        """
        plain = term.lower()
        if len(term) <= INDEXED or not term.isascii():
            return starred(term)
        words = list(self._beginning(plain))
        if not words or len(words) > MOST:
            return starred(term)
        return "({})".format(" OR ".join(f'"{word}"' for word in words))

    def _beginning(self, term: str) -> Iterator[str]:
        """Leap from word to word: each has a row for every time that it is said.

        FTS5 takes `>` for `>=`, and would read all rows of the word before it came to the next.
        """
        found = self._first_from(term)
        for _ in range(MOST + 1):
            if found is None or not found.startswith(term):
                return
            yield found
            found = self._first_from(found + _IN_NO_WORD)

    def _first_from(self, term: str) -> str | None:
        row = self._raw.execute(_FIRST, (term,)).fetchone()
        return None if row is None else str(row[0])
