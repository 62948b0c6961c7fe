"""Ends of phones, accounts and plates in a text: witnesses remember the last four figures.

The word index finds a word by its beginning. With every end of a number as a word of its own, any
piece of it is the beginning of one, and no row has to be read to find it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from mscu.text.identifier_forms import PLATES_IN_TEXT

SHORTEST_FIGURES, SHORTEST_OF_PLATE = 4, 3
"""Of a piece that is found: fewer figures are in every second number."""
_GAP = r"[ ()-]{0,2}"
LONGEST = 16
_FIGURES = re.compile(rf"(?<!\w)[0-9](?:{_GAP}[0-9]){{6,79}}(?!\w)")
_BETWEEN_PHONES = re.compile(r"(?<=[0-9]{3})[ ()-]+(?=0)")
"""Phones may stand beside each other, and look like one long number."""
_NOT_TIGHT = re.compile(r"[^0-9A-Za-z]")


def number_ends(text: str) -> str:
    """Give each phone, account and plate without its gaps, and all its ends, as words."""
    return " ".join(dict.fromkeys(_ends(text)))


def _ends(text: str) -> Iterator[str]:
    for found in _FIGURES.finditer(text):
        for one in (found[0], *_BETWEEN_PHONES.split(found[0])):
            if len(_NOT_TIGHT.sub("", one)) <= LONGEST:
                yield from _ends_of(one, SHORTEST_FIGURES)
    for plates in PLATES_IN_TEXT:
        for found in plates.finditer(text):
            yield from _ends_of(found[0], SHORTEST_OF_PLATE)


def _ends_of(number: str, shortest: int) -> Iterator[str]:
    tight = _NOT_TIGHT.sub("", number)
    return (tight[at:] for at in range(len(tight) - shortest + 1))
