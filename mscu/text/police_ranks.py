"""Ranks of police officers, as they stand before a name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mscu.text.near_words import words_of

_NAME = r"[^\W\d_][\w’'-]*"
POLICE_RANKS = words_of(
    "pc wpc dc pcso cso sc tdc det constable ps ds tds sgt sergeant di tdi insp inspector ci dci dsu dcs "
    "supt superintendent"
)
WRITTEN_RANKS = {form for rank in POLICE_RANKS for form in (rank.upper(), rank.capitalize())} - {"Di"}
"""How ranks are written. `Di` is left out: it is a first name too."""
_OFFICER = re.compile(rf"(?:{'|'.join(WRITTEN_RANKS)})(?: \d+(?: {_NAME}){{0,2}}|(?: {_NAME}){{1,2}})")
_NAMED = re.compile(rf"\b(?:{'|'.join(WRITTEN_RANKS)})(?: \d+)?((?: {_NAME}){{0,2}})")


def names_of_officers(text: str) -> Iterator[tuple[int, int]]:
    """Yield where a rank stands with the capitalised names after it, each as its start and end."""
    for match in _NAMED.finditer(text):
        end = match.start(1)
        for name in match[1].split():
            if not name[0].isupper():
                break
            end += 1 + len(name)
        if end > match.start(1):
            yield match.start(), end


def is_local_officer(name: str) -> bool:
    """Return whether a text is a rank with a number or a name, and nothing else.

    Whoever belongs to another force or organisation is written with it: `DC Moss, Merseyside Police`.
    """
    return bool(_OFFICER.fullmatch(" ".join(name.split())))
