"""A text in the folded forms in which values are looked for, with the position of each word."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate

from anyascii import anyascii

from mscu.text.name_forms import sort_name

CACHE_SIZE = 200_000
_MARKS = "\\u0300-\\u036f\\u064b-\\u0652\\u0640"
_APOSTROPHES = "'\\u2018\\u2019\\u02bc`\\u00b4"
_WORD = re.compile(rf"(?![{_MARKS}])[^\W_](?:[^\W_]|[{_MARKS}]|[{_APOSTROPHES}](?=[^\W_]))*")
"""Letters and figures with combining marks; an apostrophe within a word is part of it."""
_TRANSLITERATED = re.compile("CYRILLIC|GREEK")
ABBREVIATIONS = {
    "street": "st",
    "lane": "ln",
    "road": "rd",
    "avenue": "ave",
    "av": "ave",
    "close": "cl",
    "drive": "dr",
    "court": "ct",
    "place": "pl",
    "terrace": "terr",
    "crescent": "cres",
    "square": "sq",
    "gardens": "gdns",
    "grove": "gr",
    "apartment": "flat",
}
"""Abbreviations in addresses: both forms are looked for as one."""
_LOOK_ALIKES = str.maketrans("oil", "011")
"""Letters that are typed for figures."""


@lru_cache(maxsize=CACHE_SIZE)
def fold(word: str) -> str:
    """Return a word without case, accents and apostrophes; Cyrillic and Greek in Latin letters."""
    folded = sort_name(word).replace(" ", "")
    if not folded.isascii() and _TRANSLITERATED.match(unicodedata.name(folded[0], "")):
        folded = anyascii(folded).lower()
    return ABBREVIATIONS.get(folded, folded)


@lru_cache(maxsize=CACHE_SIZE)
def tighten(word: str) -> str:
    """Return a word's letters and figures, treating look-alikes as one."""
    return sort_name(unicodedata.normalize("NFKC", word)).replace(" ", "").translate(_LOOK_ALIKES)


@dataclass(frozen=True)
class Folded:
    """A text, word by word."""

    text: str

    @cached_property
    def spans(self) -> list[tuple[int, int]]:
        """The start and end of each word in the text."""
        return [match.span() for match in _WORD.finditer(self.text)]

    @cached_property
    def words(self) -> list[str]:
        """The words, folded."""
        return [fold(self.text[start:end]) for start, end in self.spans]

    @cached_property
    def joined(self) -> str:
        """All words with a single space around each."""
        return f" {' '.join(self.words)} "

    @cached_property
    def tight(self) -> str:
        """All words without anything between them."""
        return "".join(self.tight_words)

    @cached_property
    def tight_words(self) -> list[str]:
        return [tighten(self.text[start:end]) for start, end in self.spans]

    @cached_property
    def _starts(self) -> list[int]:
        """The start of each word in the joined text."""
        return list(accumulate((len(word) + 1 for word in self.words), initial=1))

    @cached_property
    def _tight_starts(self) -> list[int]:
        return list(accumulate(map(len, self.tight_words), initial=0))

    def word_at(self, position: int) -> int:
        """Return the index of the word at a position in `joined`."""
        return bisect_right(self._starts, position) - 1

    def tight_word_at(self, position: int) -> int:
        return bisect_right(self._tight_starts, position) - 1

    def are_words(self, start: int, end: int) -> bool:
        """Return whether a stretch of `tight` starts and ends at word boundaries."""
        first, last = self.tight_word_at(start), self.tight_word_at(end - 1) + 1
        return self._tight_starts[first] == start and self._tight_starts[last] == end

    def is_capital(self, index: int) -> bool:
        """Return whether a word begins with a capital, or is in a script that has none."""
        first = self.text[self.spans[index][0]]
        return first.isupper() or first.lower() == first.upper()

    @cached_property
    def is_small(self) -> bool:
        """Whether the text is written without capitals, so that none shows a name."""
        return not any(letter.isupper() for letter in self.text)

    def word_before(self, position: int) -> int:
        """Return the index of the word that contains or precedes a position in the text."""
        return bisect_right(self.spans, (position, position)) - 1

    def between(self, first: int, second: int) -> str:
        """Return the text between a word and a later one."""
        return self.text[self.spans[first][1] : self.spans[second][0]]

    def before(self, index: int) -> str:
        """Return the character before a word, if there is one."""
        start = self.spans[index][0]
        return self.text[max(start - 1, 0) : start]
