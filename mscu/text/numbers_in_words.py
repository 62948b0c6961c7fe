"""Phones and other numbers whose figures a text spells: oh seven seven double oh."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from mscu.text.near_words import CACHED_TEXTS, matches_near
from mscu.text.number_words import DIGITS, SPOKEN, digits

_SPELT = re.compile(rf"(?<![\w-]){DIGITS}", re.IGNORECASE)
_TOKEN = re.compile(r"[a-z]+|(?<!\d)\d(?!\d)", re.IGNORECASE)
"""A word, or a figure by itself."""
FEWEST = 4
"""Figures from which words are a number that was dictated, and no count."""
_JOINING = frozenset({"and", "then", "plus"})


class SpeltNumber(NamedTuple):
    """A number that is spelt in words, and where it stands."""

    start: int
    end: int
    figures: str


@lru_cache(maxsize=CACHED_TEXTS)
def numbers_in_words(text: str) -> tuple[SpeltNumber, ...]:
    """Return the numbers that a text spells figure by figure."""
    return tuple(_spelt(matches_near((_SPELT,), text, SPOKEN, before=10, after=25)))


def _spelt(matches: Iterable[re.Match[str]]) -> Iterator[SpeltNumber]:
    for match in matches:
        words = [word for word in _TOKEN.findall(match[0]) if word.lower() not in _JOINING]
        figures = digits(match[0])
        if len(words) >= FEWEST - 1 and len(figures) >= FEWEST:
            yield SpeltNumber(*match.span(), figures)
