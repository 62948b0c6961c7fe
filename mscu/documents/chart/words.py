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
MAX_LINE_LENGTH = 24
"""The most characters on a line of a name or of the words under it."""
NARROW, OTHER, CAPITAL, SCRIPT, WIDE = 0.45, 0.67, 0.81, 0.9, 1.03
"""Ems; measured from Inter and Noto Sans, both in their heavier weight."""
_NARROW = frozenset(" !',.:;`()[]/\\Ifijlrt|{}’‘-")
_WIDE = frozenset("wmMW…@%")
_LATIN_ENDS = 0x250


def width(text: str, size: float) -> float:
    """Return the most pixels that words can need."""
    return sum(map(_ems, text)) * size


@cache
def _ems(character: str) -> float:
    if unicodedata.combining(character):
        return 0.0
    base = unicodedata.normalize("NFD", character)[0]
    if base in _NARROW:
        return NARROW
    if base in _WIDE:
        return WIDE
    if unicodedata.east_asian_width(character) in {"W", "F"} or ord(base) >= _LATIN_ENDS:
        return WIDE if unicodedata.east_asian_width(character) in {"W", "F"} else SCRIPT
    return CAPITAL if base.isupper() else OTHER


def shortened(text: str, limit: int = MAX_LINE_LENGTH) -> str:
    """Return words on one line, shortened to `limit` characters."""
    line = " ".join(text.split())
    return line if len(line) <= limit else f"{line[: limit - 1].rstrip()}…"


def name_lines(name: str) -> tuple[str, ...]:
    """Break a name into at most two lines, at a space where there is one."""
    line = " ".join(name.split())
    if len(line) <= MAX_LINE_LENGTH:
        return (line,)
    space = line.rfind(" ", 1, MAX_LINE_LENGTH + 1)
    if space < 1:
        return (shortened(line),)
    return line[:space], shortened(line[space + 1 :])
