"""How much room words take and how they are broken, without a window or a printer.

The same chart stands on screen and on paper in two typefaces, so each letter is given the width of the wider
of the two: what fits here fits in both.
"""

from __future__ import annotations

import unicodedata
from functools import cache

NAME_SIZE, DETAIL_SIZE = 13.0, 12.0
"""Pixels of a name, and of the words under it and on lines."""
LINE = 16.0
LONGEST_LINE = 24
"""The most characters on a line of a name or of the words under it."""
NARROW, OTHER, CAPITAL, SCRIPT, WIDE = 0.45, 0.67, 0.81, 0.9, 1.03
"""Ems; measured from Inter and Noto Sans, both in their heavier weight."""
_NARROW = frozenset(" !',.:;`()[]/\\Ifijlrt|{}’‘-")
_WIDE = frozenset("wmMW…@%")
_LATIN_ENDS = 0x250


def width(words: str, size: float) -> float:
    """Return the most pixels that words can need."""
    return sum(map(_ems, words)) * size


@cache
def _ems(letter: str) -> float:
    if unicodedata.combining(letter):
        return 0.0
    plain = unicodedata.normalize("NFD", letter)[0]
    if plain in _NARROW:
        return NARROW
    if plain in _WIDE:
        return WIDE
    if unicodedata.east_asian_width(letter) in {"W", "F"} or ord(plain) >= _LATIN_ENDS:
        return WIDE if unicodedata.east_asian_width(letter) in {"W", "F"} else SCRIPT
    return CAPITAL if plain.isupper() else OTHER


def elided(words: str, most: int = LONGEST_LINE) -> str:
    """Return words on one line, shortened to `most` characters."""
    one = " ".join(words.split())
    return one if len(one) <= most else f"{one[: most - 1].rstrip()}…"


def name_lines(name: str) -> tuple[str, ...]:
    """Break a name into at most two lines, at a space where there is one."""
    one = " ".join(name.split())
    if len(one) <= LONGEST_LINE:
        return (one,)
    cut = one.rfind(" ", 1, LONGEST_LINE + 1)
    if cut < 1:
        return (elided(one),)
    return one[:cut], elided(one[cut + 1 :])
