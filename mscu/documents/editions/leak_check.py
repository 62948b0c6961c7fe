"""Looks for values of a case in a finished document: the last check before a public copy goes out.

Text and values are compared in plain forms, so that an accent, a hyphen, a space in a registration or a
country code before a phone number does not hide a value.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from mscu.documents.blocks import Document, texts
from mscu.documents.editions.editions import EDITIONS

MIN_PART_LENGTH = 3
"""Letters in a part of a name below which it is not searched for on its own."""
MIN_CODE_LENGTH = 4
"""Letters and digits in a registration or reference below which it is not searched for."""
MIN_NUMBER_LENGTH = 6
"""Digits in a number below which it is not searched for."""
COMMON = frozenset({"the", "and", "for", "from", "old", "new", "big", "unknown", "male", "female"})
"""Words of a name or an address that identify nobody."""
_WORDS = re.compile(r"[^\W_]+")


def leaks(document: Document, values: Iterable[str], *, also: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the values that a reader of the document can see, in the order given.

    `also` is further text of the same copy, such as its recipient. A value leaks whole, by a part between
    commas, by a single capitalised word of it, or written without its spaces.
    """
    printed_facts = Printed([*texts(document), *also], EDITIONS[document.edition].standing)
    return tuple(dict.fromkeys(value for value in values if printed_facts.shows(value)))


class Printed:
    """The text of a copy in the forms in which values are searched for."""

    def __init__(self, pieces: Iterable[str], standing: Iterable[str]) -> None:
        """Keep the text without the phrases that stand in every copy."""
        text = "\n".join(_folded(piece) for piece in pieces)
        for phrase in standing:
            text = text.replace(_folded(phrase), "\n")
        self._words = f" {' '.join(_plain_words(text))} "
        self._capitals = {word for word in _WORDS.findall(text) if word[0].isupper()}
        self._squeezed = "".join(_plain_words(text))
        self._digits = "".join(c for c in text if c.isdigit() or c == "\n")

    def shows(self, value: str) -> bool:
        """Return whether the text shows the value, or enough of it to identify it."""
        folded = _folded(value)
        return (
            any(f" {part} " in self._words for part in _parts(folded))
            or not self._capitals.isdisjoint(_identifying_words(folded))
            or any(code in self._squeezed for code in _codes(folded))
            or any(number in self._digits for number in _numbers(folded))
        )


def _folded(text: str) -> str:
    """Return text without accents and invisible characters, keeping capitals."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    return "".join(c for c in decomposed if (not unicodedata.combining(c) and c.isprintable()) or c == "\n")


def _plain_words(text: str) -> list[str]:
    return _WORDS.findall(text.casefold())


def _parts(value: str) -> Iterator[str]:
    for part in (value, *value.split(",")):
        words = " ".join(_plain_words(part))
        if words and words not in COMMON:
            yield words


def _identifying_words(value: str) -> set[str]:
    words = _WORDS.findall(value)
    return {
        word
        for word in words
        if word[0].isupper() and len(word) >= MIN_PART_LENGTH and word.casefold() not in COMMON
    }


def _codes(value: str) -> Iterator[str]:
    """Yield the parts that mix letters and digits, such as a registration, without spaces."""
    for part in value.split(","):
        code = "".join(_plain_words(part))
        if len(code) >= MIN_CODE_LENGTH and not code.isdigit() and any(map(str.isdigit, code)):
            yield code


def _numbers(value: str) -> Iterator[str]:
    """Yield the digits of a value; a phone number loses its country code or leading zero."""
    digits = "".join(c for c in value if c.isdigit())
    bare = digits.removeprefix("0044").removeprefix("44" if value.strip()[:1] == "+" else "0")
    if len(bare) >= MIN_NUMBER_LENGTH:
        yield bare


_LETTERS = str.maketrans({"đ": "d", "Đ": "D", "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "\u0131": "i"})
"""Letters with a stroke, which no normal form decomposes."""
