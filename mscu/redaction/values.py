"""Values that are known, in every form in which a text may write them."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from mscu.redaction.common import CAPITALS, COMMON
from mscu.redaction.dates import days_in
from mscu.redaction.folding import Folded, tighten
from mscu.text.arabic_names import is_arabic, spellings
from mscu.text.identifier_forms import postcodes_in

SHORTEST_PART = 2
"""Letters of a part of a name that is looked for by itself: Xu, Ng and Li are whole surnames."""
RANKS = frozenset(
    {
        "mr",
        "mrs",
        "ms",
        "miss",
        "dr",
        "sir",
        "pc",
        "ps",
        "dc",
        "ds",
        "di",
        "dci",
        "dcs",
        "insp",
        "sgt",
        "inspector",
        "sergeant",
        "constable",
    }
)
"""Stand before names, and name nobody."""
_NAMING_NOBODY = COMMON | CAPITALS | RANKS
SHORTEST_CODE = 4
SHORTEST_NUMBER = 6
"""Figures from which a number is looked for wherever it begins and ends."""
SHORTEST_SPACED = 4
"""Figures from which one is looked for with gaps, but only from the first figure of a word."""

_YEAR = re.compile(r"(?:19|20)\d\d")


class Kind(StrEnum):
    """What a value is: it decides in which forms it is looked for."""

    NAME = "name"
    """Of a person: an alias and a nickname too."""
    TITLE = "title"
    """Of an organisation, a thing or an operation: single words of it count with a capital."""
    PLACE = "place"
    """An address, each part of which is looked for."""
    CODE = "code"
    """A phone, registration, postcode, e-mail, account, document or reference."""
    BIRTH = "birth"
    """A day of birth, as 1 May 1990."""
    AGE = "age"
    """Years of somebody who is named."""


class Known(NamedTuple):
    """A value that must not be read, and what stands in its place."""

    kind: Kind
    value: str
    instead: str


class Form(NamedTuple):
    """A form of a known value among the words of a text."""

    instead: str
    capital: bool
    """Whether it counts only where it is written with a capital: Will, and not will."""


@dataclass
class Forms:
    """Every form of many values, by where it is looked for."""

    phrases: dict[str, Form] = field(default_factory=dict)
    """Words, folded, a single space between them."""
    codes: dict[str, str] = field(default_factory=dict)
    """Letters and figures without anything between them, and what stands instead."""
    births: dict[date, str] = field(default_factory=dict)
    ages: dict[int, str] = field(default_factory=dict)
    initials: dict[str, set[str]] = field(default_factory=dict)
    """Of each part of a name the initials of its other parts."""
    ordinary: Collection[str] = frozenset()
    """Folded words of the program's own lists: by themselves they are no part of a title."""

    def add(self, known: Known) -> None:
        """Take a value in."""
        _ADDING[known.kind](self, known)

    def add_code(self, known: Known) -> None:
        """Take a number or a reference in."""
        for value in re.split(r"[,;()\n]", known.value):
            if value.strip():
                self._code(value.strip(), known.instead)

    def add_birth(self, known: Known) -> None:
        """Take a day of birth in, or the year where no more is known."""
        for _, day in days_in(known.value):
            for known_as in _either_way(day):
                self.births.setdefault(known_as, known.instead)
            self._phrase([str(day.year)], known.instead, capital=False)
        if _YEAR.fullmatch(known.value):
            self._phrase([known.value], known.instead, capital=False)

    def add_age(self, known: Known) -> None:
        """Take an age in."""
        if known.value.isdecimal():
            self.ages.setdefault(int(known.value), known.instead)

    def add_name(self, known: Known) -> None:
        """Take the name of a person in, whole and by its parts."""
        folded = Folded(known.value)
        words, is_small = folded.words, known.value.islower()
        self._phrase(words, known.instead, capital=len(words) == 1 and words[0] in COMMON)
        for number, word in enumerate(words):
            small = word in COMMON or not (is_small or folded.is_capital(number))
            if len(word) >= SHORTEST_PART and not word.isdecimal() and word not in RANKS:
                self._phrase([word], known.instead, capital=small)
            others = {other[0] for other in words if other != word}
            self.initials.setdefault(word, set()).update(others)
            for spelt in spellings(word) if is_arabic(word) else ():
                self._phrase([spelt], known.instead, capital=spelt in COMMON)

    def add_title(self, known: Known) -> None:
        """Take in what an organisation or an operation is called."""
        words = Folded(known.value).words
        if len(words) > 1 or not words[:1] or not words[0].isalpha():
            self._phrase(words, known.instead, capital=False)
        elif words[0] not in CAPITALS | RANKS and words[0] not in self.ordinary:
            self._phrase(words, known.instead, capital=True)
        for many in range(2, len(words)):  # as one calls it for short
            self._phrase(words[:many], known.instead, capital=True)
        for word in words:
            if self._is_telling(word):
                self._phrase([word], known.instead, capital=True)

    def _is_telling(self, word: str) -> bool:
        is_long = len(word) > SHORTEST_PART and word.isalpha()
        return is_long and word not in _NAMING_NOBODY and word not in self.ordinary

    def add_place(self, known: Known) -> None:
        """Take an address in, whole and by its parts."""
        for postcode in postcodes_in(known.value):
            self._code(postcode, known.instead)
        for part in re.split(r"[,;\n]", known.value):
            for words in _parts_of(Folded(part).words):
                self._phrase(words, known.instead, capital=len(words) == 1)

    def _code(self, value: str, instead: str) -> None:
        code = tighten(value)
        figures = "".join(letter for letter in value if letter.isdecimal())
        if figures == "".join(filter(str.isalnum, value)):
            code = figures.removeprefix("0044").removeprefix("44" if "+" in value else "0")
            code = tighten(code)
        if len(code) >= (SHORTEST_SPACED if code.isdecimal() else SHORTEST_CODE):
            self.codes.setdefault(code, instead)
        else:
            self._phrase(Folded(value).words, instead, capital=False)

    def _phrase(self, words: list[str], instead: str, *, capital: bool) -> None:
        phrase = " ".join(words)
        before = self.phrases.get(phrase)
        if phrase and (before is None or (before.capital and not capital)):
            self.phrases[phrase] = Form(before.instead if before else instead, capital)


def _either_way(day: date) -> Iterator[date]:
    """Give a day, and what it is where the month is written first."""
    yield day
    with suppress(ValueError):
        yield day.replace(month=day.day, day=day.month)


def _parts_of(words: list[str]) -> Iterator[list[str]]:
    """Give a part of an address whole, without its number, and each telling word of it."""
    yield words
    bare = [word for word in words if not word[:1].isdecimal()]
    if bare != words and len(bare) > 1:
        yield bare
    yield from ([word] for word in bare if len(word) > SHORTEST_PART and word not in COMMON)


_ADDING: Mapping[Kind, Callable[[Forms, Known], None]] = {
    Kind.NAME: Forms.add_name,
    Kind.TITLE: Forms.add_title,
    Kind.PLACE: Forms.add_place,
    Kind.CODE: Forms.add_code,
    Kind.BIRTH: Forms.add_birth,
    Kind.AGE: Forms.add_age,
}
