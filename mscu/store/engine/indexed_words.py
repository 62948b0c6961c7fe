"""What both databases are told of the words by which records are found, and what a word is to both."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass

from sqlcipher3 import dbapi2

TOKENIZER = "unicode61 remove_diacritics 2"
"""The tokenizer of FTS5 that says where a word begins and ends, and folds case and accents."""
FoundRecord = tuple[str, int]
"""A type of record and an id."""
MISSES_WORDS = "The search index does not lead to all of its words."
_BLOCK = 256
_SURROGATES = range(0xD800, 0xE000)


@dataclass(frozen=True, kw_only=True)
class Document:
    """The words of a record, and the record that a search shows for them."""

    source: FoundRecord
    target: FoundRecord
    words: str
    is_new: bool = False
    """Whether the index cannot have it yet."""


@dataclass(frozen=True)
class Terms:
    """What must all be in a record for it to be found; a term that is several words is a phrase."""

    whole: tuple[str, ...]
    begun: str = ""
    """A term whose last word goes on in any way; empty if there is none."""


def split_words(text: str) -> list[str]:
    """Return the words of a text as FTS5 splits and folds it."""
    return text.translate(_FOLDED).split()


class _Folded(dict[int, str]):
    """What each character becomes: a space between words, nothing for an accent, else a letter or digit.

    FTS5 itself is asked, since Python's tables of Unicode differ from one version to the next. It is asked
    about a block at a time: all characters take seconds.
    """

    def __missing__(self, code: int) -> str:
        first = code - code % _BLOCK
        self.update(_ask_tokenizer(range(first, first + _BLOCK)))
        return self[code]


def _ask_tokenizer(codes: range) -> dict[int, str]:
    """Put each character between two letters: it divides them, goes with them, or vanishes."""
    folded = dict.fromkeys(codes, " ")
    samples = [(code, f"a{chr(code)}b") for code in codes if code not in _SURROGATES]
    with closing(dbapi2.connect(":memory:")) as connection:
        connection.execute(f"CREATE VIRTUAL TABLE sample USING fts5(words, tokenize='{TOKENIZER}')")
        connection.execute("CREATE VIRTUAL TABLE term USING fts5vocab('sample', 'instance')")
        connection.executemany("INSERT INTO sample (rowid, words) VALUES (?, ?)", samples)
        for code, term in connection.execute("SELECT doc, term FROM term"):
            if len(term) > 1:
                folded[code] = term[1:-1]
    return folded


_FOLDED = _Folded()
