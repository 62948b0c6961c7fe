"""Ordinary English words that are names too: as a name they count only with a capital.

All lists are folded, as the words that are compared with them.
"""

from __future__ import annotations

from functools import cache

from mscu.redaction.folding import SHORT, fold
from mscu.resources import resource


def _read(name: str) -> frozenset[str]:
    lines = resource(f"redaction/{name}.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(fold(word) for line in lines if line[:1] != "#" for word in line.split())


COMMON = _read("ordinary_words")
CAPITALS = _read("capitals")
"""Words that are written with a capital and name nobody."""
CALLINGS = _read("callings")
"""What somebody is or does, which is no name."""


@cache
def is_english(word: str) -> bool:
    """Say whether a folded word is one that a text has anyway, and not only in a name."""
    return word in COMMON or word in CAPITALS or word in CALLINGS or word in _english()


@cache
def _english() -> frozenset[str]:
    """Read the long lists when first asked: they are written folded already."""
    names = ("english_words", "words_of_today")
    texts = (resource(f"redaction/{name}.txt").read_text(encoding="utf-8") for name in names)
    lines = (line for text in texts for line in text.splitlines() if line[:1] != "#")
    return frozenset(word for line in lines for word in line.split()) | set(SHORT.values())
