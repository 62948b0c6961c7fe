"""Names whose letters stand apart, and names in other scripts: 王 小 明, R.a.h.i.m.i."""

from __future__ import annotations

import re
from collections.abc import Iterator

_OTHER = (
    "\u0370-\u060b\u060d-\u061a\u061c-\u061e\u0620-\u06d3\u06d5-\u0e4f\u0e5a-\u1cff\u1f00-\u1fff\u2c80-\u2dff"
    "\u3005-\u3007\u3031-\ua71f\ua800-\ud7ff\uf900-\ufaff\ufb13-\ufdff\ufe70-\ufefc\U00010000-\U0001e7ff"
    "\U00020000-\U0003ffff"
)
_GAP = r"[ \u00a0\u2009\u200b-\u200d\u3000.·・‧_*-]"
_FOREIGN = re.compile(rf"[{_OTHER}]+(?:{_GAP}{{1,2}}[{_OTHER}]+)*")
_MARKS = (
    "\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0900-\u0903\u093a-\u094f\u0a01-\u0a03\u0a3c-\u0a51\u0a70\u0a71"
)
_LETTER = rf"[^\W\d_][{_MARKS}]*"
_APART = re.compile(
    rf"(?<![^\W_])(?<!['’]){_LETTER}(?P<gap>{_GAP}){_LETTER}(?:(?P=gap){_LETTER})+(?![^\W_{_MARKS}])"
)
FEWEST = 4
"""Latin letters that stand apart and are more than initials or an abbreviation."""


def spaced_words(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield where at least three letters stand apart, and the word that they make."""
    for match in _APART.finditer(text):
        yield *match.span(), re.sub(_GAP, "", match[0])


def in_other_scripts(text: str) -> Iterator[tuple[int, int]]:
    """Yield where a text is in a script other than Latin, words and letters that stand apart together."""
    for match in _FOREIGN.finditer(text):
        if any(map(str.isalpha, match[0])):
            yield match.span()
