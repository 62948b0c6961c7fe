"""Ordinary English words that are also names: they count as a name only with a capital.

All lists are folded, as are the words compared with them.
"""

from __future__ import annotations

from functools import cache

from mscu.redaction.folding import ABBREVIATIONS, fold
from mscu.resources import resource


def _read(name: str) -> frozenset[str]:
    lines = resource(f"redaction/{name}.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(fold(word) for line in lines if line[:1] != "#" for word in line.split())


COMMON = _read("ordinary_words")
CAPITALS = _read("capitals")
"""Capitalised words that are not names."""
OCCUPATIONS = _read("callings")
"""Occupations and roles, which are not names."""
NOT_SURNAMES = _read("in_capitals")
"""What is written in capitals and is no surname."""


@cache
def is_english(word: str) -> bool:
    """Return whether a folded word is ordinary English, not only part of a name."""
    return word in COMMON or word in CAPITALS or word in OCCUPATIONS or word in _english()


@cache
def _english() -> frozenset[str]:
    """Return the long lists, read on first use; they are stored folded."""
    names = ("english_words", "words_of_today")
    texts = (resource(f"redaction/{name}.txt").read_text(encoding="utf-8") for name in names)
    lines = (line for text in texts for line in text.splitlines() if line[:1] != "#")
    return frozenset(word for line in lines for word in line.split()) | set(ABBREVIATIONS.values())
