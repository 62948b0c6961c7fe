"""The parts of a text near certain words, so that slow patterns need not go through all of it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache

BEFORE, AFTER = 60, 160
"""Characters on each side of a word that a pattern may need to see."""
_WORD = re.compile(r"[a-z]+|\d+(?:st|nd|rd|th)?")
CACHED_TEXTS = 16
"""Texts whose words are kept, since several patterns go through the same text one after another."""


@lru_cache(maxsize=CACHED_TEXTS)
def _positions(text: str) -> dict[str, list[int]]:
    """Return where each word of a text in small letters starts."""
    found: dict[str, list[int]] = {}
    for match in _WORD.finditer(text.lower()):
        found.setdefault(match[0], []).append(match.start())
    return found


def words_of(text: str) -> frozenset[str]:
    """Return the words of a list that is written as one text."""
    return frozenset(text.split())


def near(
    text: str, words: Collection[str], before: int = BEFORE, after: int = AFTER
) -> Iterator[tuple[int, int]]:
    """Yield the parts of a text around these words, in order; they do not overlap."""
    positions = _positions(text)
    starts = sorted(start for word in positions.keys() & words for start in positions[word])
    if starts and len(text.lower()) != len(text):  # a letter such as İ has two in small
        starts = []
        yield 0, len(text)
    begin = end = -1
    for start in starts:
        if start - before <= end:
            end = start + after
            continue
        if end >= 0:
            yield begin, _to_a_gap(text, end)
        begin, end = max(start - before, 0), start + after
    if end >= 0:
        yield begin, _to_a_gap(text, end)


def _to_a_gap(text: str, end: int) -> int:
    """Return the end of the word that a part would cut."""
    gap = text.find(" ", end)
    return len(text) if gap < 0 else gap


def matches_near(
    patterns: Iterable[re.Pattern[str]],
    text: str,
    words: Collection[str],
    *,
    before: int = BEFORE,
    after: int = AFTER,
) -> Iterator[re.Match[str]]:
    """Yield the matches of patterns near certain words."""
    parts = list(near(text, words, before, after))
    for pattern in patterns:
        for begin, end in parts:
            yield from pattern.finditer(text, begin, end)
