"""Ordinary English words that are names too: as a name they count only with a capital.

Both lists are folded, as the words that are compared with them.
"""

from __future__ import annotations

from mscu.places import resource
from mscu.redaction.folding import fold


def _read(name: str) -> frozenset[str]:
    lines = resource(f"redaction/{name}.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(fold(word) for line in lines if line[:1] != "#" for word in line.split())


COMMON = _read("ordinary_words")
CAPITALS = _read("capitals")
"""Words that are written with a capital and name nobody."""
CALLINGS = _read("callings")
"""What somebody is or does, which is no name."""
