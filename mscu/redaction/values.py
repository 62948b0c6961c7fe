"""Known values, in every form in which a text may write them."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from mscu.redaction.common_words import CAPITALS, COMMON, is_english
from mscu.redaction.dates import days_in
from mscu.redaction.folding import Folded, fold, tighten
from mscu.text import familiar_names
from mscu.text.arabic_names import is_arabic, spellings
from mscu.text.identifier_forms import find_postcodes
from mscu.text.police_ranks import POLICE_RANKS

MIN_PART_LENGTH = 2
"""Letters of a part of a name that is looked for by itself: Xu, Ng and Li are whole surnames."""
RANKS = POLICE_RANKS | {"mr", "mrs", "ms", "miss", "dr", "sir"}
"""Ranks and titles before names, which identify nobody themselves."""
_NOT_NAMES = COMMON | CAPITALS | RANKS
MIN_CODE_LENGTH = 4
MIN_NUMBER_LENGTH = 6
"""Digits from which a number is looked for wherever it begins and ends."""
MIN_SPACED_LENGTH = 4
"""Digits from which a number is looked for with gaps, but only from the start of a word."""

NAME = "[name]"
"""What stands in place of a name of which it is not sure whose it is."""
_YEAR = re.compile(r"(?:19|20)\d\d")
_OWNER = re.compile(r"([^\W\d_]{2,})(?:['’`]s\b|(?<=s)['’](?!\w))")
"""Whose a thing or place is: Marek's phone."""
_HISSING = ("s", "x", "z", "ch", "sh")


class ValueKind(StrEnum):
    """The kind of a value, which decides the forms to look for."""

    NAME = "name"
    """Of a person, including aliases and nicknames."""
    TITLE = "title"
    """Of an organisation, a thing or an operation: its single words count only with a capital."""
    PLACE = "place"
    """An address, each part of which is looked for."""
    CODE = "code"
    """A phone, registration, postcode, e-mail, account, document or reference."""
    BIRTH = "birth"
    """A date of birth, as 1 May 1990."""
    AGE = "age"
    """The age in years of a named person."""


class HiddenValue(NamedTuple):
    """A value that must be hidden, and its replacement."""

    kind: ValueKind
    value: str
    instead: str


class ValueForm(NamedTuple):
    """A form of a known value among the words of a text."""

    instead: str
    capital: bool
    """Whether it counts only with a capital: Will, and not will."""


@dataclass
class Forms:
    """Every form of many values, by where it is looked for."""

    phrases: dict[str, ValueForm] = field(default_factory=dict)
    """By folded words with a single space between them."""
    codes: dict[str, str] = field(default_factory=dict)
    """By letters and figures without separators; the values are replacements."""
    births: dict[date, str] = field(default_factory=dict)
    ages: dict[int, str] = field(default_factory=dict)
    initials: dict[str, set[str]] = field(default_factory=dict)
    """For each part of a name, the initials of its other parts."""
    ordinary: Collection[str] = frozenset()
    """Folded words of the program's own lists, which by themselves are not part of a title."""

    def add(self, known: HiddenValue) -> None:
        _ADDERS[known.kind](self, known)

    def add_code(self, known: HiddenValue) -> None:
        """Add a number or a reference."""
        for value in re.split(r"[,;()\n]", known.value):
            if value.strip():
                self._code(value.strip(), known.instead)

    def add_birth(self, known: HiddenValue) -> None:
        """Add a date of birth, or the year where no more is known."""
        for _, day in days_in(known.value):
            for date_ in _both_orders(day):
                self.births.setdefault(date_, known.instead)
            self._phrase([str(day.year)], known.instead, capital=False)
        if _YEAR.fullmatch(known.value):
            self._phrase([known.value], known.instead, capital=False)

    def add_age(self, known: HiddenValue) -> None:
        if known.value.isdecimal():
            self.ages.setdefault(int(known.value), known.instead)

    def add_name(self, known: HiddenValue) -> None:
        """Add a person's name, whole, by its parts and in the plural."""
        folded = Folded(known.value)
        words, is_small = folded.words, known.value.islower()
        self._phrase(words, known.instead, capital=len(words) == 1 and words[0] in COMMON)
        for index, word in enumerate(words):
            capital_only = word in COMMON or not (is_small or folded.is_capital(index))
            if len(word) >= MIN_PART_LENGTH and not word.isdecimal() and word not in RANKS:
                self._phrase([word], known.instead, capital=capital_only)
                self._in_plural(word, known.instead)
            others = {other[0] for other in words if other != word}
            self.initials.setdefault(word, set()).update(others)
            for spelling in spellings(word) if is_arabic(word) else ():
                self._phrase([spelling], known.instead, capital=spelling in COMMON)

    def _in_plural(self, word: str, instead: str) -> None:
        """Add a family's name, as in the Okafors and the Hugheses."""
        if word.isascii() and len(word) > MIN_PART_LENGTH:
            plural = f"{word}es" if word.endswith(_HISSING) else f"{word}s"
            if plural not in _NOT_NAMES:
                self._phrase([plural], instead, capital=is_english(plural))

    def familiar_forms(self) -> dict[str, bool]:
        """Return what people whose names are known may also be called, and whether only with a capital."""
        forms = {form for name in self.initials for form in familiar_names.familiar_forms(name)}
        return {
            form: is_english(form) or len(form) <= MIN_PART_LENGTH for form in forms - self.phrases.keys()
        }

    def add_title(self, known: HiddenValue) -> None:
        """Add the name of an organisation, a thing or an operation."""
        words = Folded(known.value).words
        owners = self._add_owners(known.value)
        if len(words) > 1 or not words[:1] or not words[0].isalpha():
            self._phrase(words, known.instead, capital=False)
        elif words[0] not in CAPITALS | RANKS and words[0] not in self.ordinary and words[0] not in owners:
            self._phrase(words, known.instead, capital=True)
        for count in range(2, len(words)):  # a short form of the name
            if not owners.union(self.initials).issuperset(words[:count]):
                self._phrase(words[:count], known.instead, capital=True)
        for word in words:
            if self._is_distinctive(word) and word not in owners:
                self._phrase([word], known.instead, capital=True)

    def _add_owners(self, value: str) -> set[str]:
        """Add whose a thing or place is, as a name; return their words, which are not its own."""
        owners = set()
        for match in _OWNER.finditer(value):
            owner = fold(match[1])
            owners |= {owner, fold(match[0].rstrip("'’"))}
            if self._is_distinctive(owner):
                self._phrase([owner], NAME, capital=True)
        return owners

    def _is_distinctive(self, word: str) -> bool:
        is_long = len(word) > MIN_PART_LENGTH and word.isalpha()
        return is_long and word not in _NOT_NAMES and word not in self.ordinary

    def add_place(self, known: HiddenValue) -> None:
        """Add an address, whole and by its parts."""
        for postcode in find_postcodes(known.value):
            self._code(postcode, known.instead)
        owners = self._add_owners(known.value)
        for part in re.split(r"[,;\n]", known.value):
            for words in _parts_of(Folded(part).words):
                if not owners.issuperset(words):
                    self._phrase(words, known.instead, capital=len(words) == 1)

    def _code(self, value: str, instead: str) -> None:
        code = tighten(value)
        figures = "".join(letter for letter in value if letter.isdecimal())
        if figures == "".join(filter(str.isalnum, value)):
            code = figures.removeprefix("0044").removeprefix("44" if "+" in value else "0")
            code = tighten(code)
        if len(code) >= (MIN_SPACED_LENGTH if code.isdecimal() else MIN_CODE_LENGTH):
            self.codes.setdefault(code, instead)
        else:
            self._phrase(Folded(value).words, instead, capital=False)

    def _phrase(self, words: list[str], instead: str, *, capital: bool) -> None:
        phrase = " ".join(words)
        existing = self.phrases.get(phrase)
        if phrase and (existing is None or (existing.capital and not capital)):
            self.phrases[phrase] = ValueForm(existing.instead if existing else instead, capital)


def _both_orders(day: date) -> Iterator[date]:
    """Yield a day, and the day it would be with the month first."""
    yield day
    with suppress(ValueError):
        yield day.replace(month=day.day, day=day.month)


def _parts_of(words: list[str]) -> Iterator[list[str]]:
    """Yield a part of an address whole, without its number, and by its distinctive words."""
    yield words
    bare = [word for word in words if not word[:1].isdecimal()]
    if bare != words and len(bare) > 1:
        yield bare
    yield from ([word] for word in bare if len(word) > MIN_PART_LENGTH and word not in COMMON)


_ADDERS: Mapping[ValueKind, Callable[[Forms, HiddenValue], None]] = {
    ValueKind.NAME: Forms.add_name,
    ValueKind.TITLE: Forms.add_title,
    ValueKind.PLACE: Forms.add_place,
    ValueKind.CODE: Forms.add_code,
    ValueKind.BIRTH: Forms.add_birth,
    ValueKind.AGE: Forms.add_age,
}
