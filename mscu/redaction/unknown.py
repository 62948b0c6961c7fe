"""Proposing unrecorded words that may identify someone, by rule, for a person to decide."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cached_property

from rapidfuzz.distance import OSA

from mscu.codes import IdentifierKind
from mscu.redaction.common import CAPITALS, COMMON, is_english
from mscu.redaction.dates import age_band, ages_in, days_in
from mscu.redaction.finding import PARTICLES, Mark, Why, with_article, without_genitive
from mscu.redaction.folding import Folded, fold
from mscu.text.identifier_forms import found_in

# Possible names, by how they are written.


NAME, ADDRESS = "[name]", "[address]"
_ENDS = frozenset(".!?:\n\r•–·;؟。")
_BETWEEN = " \t-'’.,"
"""Characters that may stand between two parts of a name."""
_MIDDLE = PARTICLES | {"thi", "abu", "umm", "y", "e"}
_ACCENTED = frozenset({"cafe", "cafes", "cliche", "decor", "facade", "fiance", "fiancee", "naive", "resume"})
"""English words that may be written with an accent."""
SHORTEST_SMALL, SHORTEST_ROAD = 3, 4
"""Fewest letters of a name without a capital, and of a road that may have a slip."""
_NUMBER = re.compile(r"(?:^|[ \n(\"])\d{1,3}[a-zA-Z]?")
"""A house number, with what may stand before it."""
MOST_WORDS = 3
"""Most words of the road after it."""
_ROADS = frozenset(
    {
        "st",
        "rd",
        "ln",
        "ave",
        "cl",
        "dr",
        "ct",
        "pl",
        "terr",
        "cres",
        "sq",
        "gdns",
        "gr",
        "street",
        "road",
        "lane",
        "avenue",
        "close",
        "drive",
        "court",
        "place",
        "terrace",
        "crescent",
        "square",
        "gardens",
        "grove",
        "way",
        "walk",
        "mews",
        "row",
        "hill",
        "view",
        "rise",
        "parade",
        "yard",
        "brow",
        "fold",
        "bank",
    }
)


class Names:
    """The words of one text that may be names."""

    def __init__(self, folded: Folded, ordinary: Collection[str]) -> None:
        """Prepare a text; `ordinary` are folded words that the program itself writes so."""
        self._folded = folded
        self._ordinary = ordinary
        capital = folded.is_capital
        self._small = {word for at, word in enumerate(folded.words) if not capital(at) and is_english(word)}

    @cached_property
    def proposed(self) -> frozenset[int]:
        """Return the indices of the words to be decided on."""
        words = self._folded.words
        named = {words[at] for at in range(len(words)) if self._is_sign(at)}
        with_capital = {
            at
            for at, word in enumerate(words)
            if self._may_be_name(at) and (word in named or (at + 1 < len(words) and words[at + 1] in named))
        }
        return frozenset(with_capital | set(self._typed_small(with_capital, named)))

    def _is_sign(self, at: int) -> bool:
        """Return whether a word must be a name, as its capital is not due to its place in a sentence."""
        return self._may_be_name(at) and (not self._begins(at) or self._is_strange(at))

    def _may_be_name(self, at: int) -> bool:
        word, written = self._folded.words[at], self._written(at)
        return (
            word.isalpha()
            and self._folded.is_capital(at)
            and len(word) > 1
            and not (written.isascii() and written.isupper())
            and not self._is_explained(word)
        )

    def _is_explained(self, word: str) -> bool:
        known = word in self._small or word in COMMON or word in CAPITALS
        return known or word in self._ordinary

    def _is_strange(self, at: int) -> bool:
        """Return whether a word is neither English nor one of the program's own."""
        word = self._folded.words[at]
        return word.isalpha() and word not in self._ordinary and not is_english(word)

    def _is_foreign(self, at: int) -> bool:
        """Return whether a word has letters that English words lack."""
        written = self._written(at)
        return written.isalpha() and not written.isascii() and self._folded.words[at] not in _ACCENTED

    def _typed_small(self, with_capital: Collection[int], named: Collection[str]) -> Iterator[int]:
        words = self._folded.words
        small = {
            at
            for at in range(len(words))
            if not self._folded.is_capital(at) and (self._is_strange(at) or self._is_foreign(at))
        }
        for at in sorted(small):
            if words[at] in named or self._is_foreign(at):
                yield at
            elif len(words[at]) >= SHORTEST_SMALL:
                beside = {self._beside(at, -1), self._beside(at, 1)}
                if not beside.isdisjoint(small) or not beside.isdisjoint(with_capital):
                    yield at

    def _beside(self, at: int, step: int) -> int:
        """Return the next word that may belong to the same name, skipping `van` and `thi`."""
        other = at + step
        while self._touch(other, other - step) and self._folded.words[other] in _MIDDLE:
            other += step
        return other if self._touch(other, other - step) else -1

    def _touch(self, one: int, other: int) -> bool:
        first, last = sorted((one, other))
        if first < 0 or last >= len(self._folded.words):
            return False
        between = self._folded.between(first, last)
        return not between.strip(_BETWEEN) and "." not in between.strip(" ")[1:]

    def _written(self, at: int) -> str:
        return self._folded.text[slice(*self._folded.spans[at])]

    def _begins(self, at: int) -> bool:
        """Return whether a word is the first in its sentence, where every word has a capital."""
        start = self._folded.spans[at][0]
        before = self._folded.text[max(start - 4, 0) : start].rstrip(" \t\"'“‘(")
        return at == 0 or not before or before[-1] in _ENDS


def name_mark(text: str, start: int, end: int) -> Mark:
    """Propose a name, with its al-; an 's after it stays."""
    return Mark(with_article(text, start), without_genitive(text, start, end), NAME, Why.PROPOSED)


def numbered_roads(folded: Folded, named: Collection[int]) -> Iterator[Mark]:
    """Propose house numbers with the road after them, even where it has a slip."""
    for at, (start, _) in enumerate(folded.spans):
        if (last := _road_behind(folded, at, named)) is not None:
            yield Mark(start, folded.spans[last][1], ADDRESS, Why.PROPOSED)


def _road_behind(folded: Folded, at: int, named: Collection[int]) -> int | None:
    """Return the last word of the road after a house number, if there is one."""
    if not _NUMBER.fullmatch(folded.before(at) + folded.text[slice(*folded.spans[at])]):
        return None
    for last in range(at + 1, min(at + 1 + MOST_WORDS, len(folded.words))):
        if not folded.words[last].isalpha() or folded.between(last - 1, last) != " ":
            return None
        if last > at + 1 and _ends_road(folded, last, named):
            return last
        if folded.words[last] in CAPITALS:
            return None
    return None


def _ends_road(folded: Folded, last: int, named: Collection[int]) -> bool:
    first, second = folded.is_capital(last - 1), folded.is_capital(last)
    is_road = _is_road(folded.words[last])
    return (first and (is_road or second)) or (second and (is_road or last - 1 in named))


def _is_road(word: str) -> bool:
    """Return whether a word is a kind of road, possibly with a slip."""
    if word in _ROADS or len(word) < SHORTEST_SMALL:
        return word in _ROADS
    return any(len(road) >= SHORTEST_ROAD and OSA.distance(word, road) <= 1 for road in _ROADS)


# --------------------------------------------------------------------------------------------------


BORN = "[date of birth]"
REFERENCE = "[reference]"
INSTEAD = {
    IdentifierKind.PHONE: "[phone]",
    IdentifierKind.REGISTRATION: "[vehicle]",
    IdentifierKind.POSTCODE: "[postcode]",
    IdentifierKind.EMAIL: "[e-mail]",
    IdentifierKind.ACCOUNT: "[account]",
    IdentifierKind.HANDLE: "[account]",
}
BORN_WITHIN = 24
"""How many characters before a date may say that it is a date of birth."""
_UNKNOWN_ROADS = (
    "Street|St|Road|Rd|Lane|Ln|Avenue|Ave|Close|Drive|Court|Place|Terrace|Crescent|Square|Gardens|"
    "Grove|Way|Walk|Mews|Row|Hill|View|Rise|Parade|Yard|Brow|Fold"
)
_ADDRESS = re.compile(
    rf"(?:\b(?:Flat|Unit|Room) \w+,? )?(?:\b\d{{1,4}}[a-z]? )?"
    rf"\b(?:[A-Z][\w'’]+ ){{1,3}}(?:{_UNKNOWN_ROADS})\b"
)
_BORN = re.compile(r"\b(?:born|birth|dob|d\.o\.b)\b", re.IGNORECASE)
_REFERENCE = re.compile(r"\b(?=[A-Z/-]*\d)[A-Z]{1,6}(?:[-/][A-Z0-9]{1,8})+\b")
_CALLED = re.compile(
    r"\b(?:called|known as|named|nicknamed|aka|alias|Mr|Mrs|Ms|Miss)\.? [‘'“\"]?([^\W\d_][\w'’-]+)"
)


def proposals(text: str, ordinary: Collection[str] = ()) -> Iterator[Mark]:
    """Yield what may be a number, an address, a date of birth, an age or a name.

    `ordinary` are folded words that the program itself writes with a capital.
    """
    for found in found_in(text):
        yield Mark(found.start, found.end, INSTEAD[found.kind], Why.PROPOSED)
    for match in _ADDRESS.finditer(text):
        yield Mark(*match.span(), ADDRESS, Why.PROPOSED)
    yield from _numbers(text)
    for match in _CALLED.finditer(text):
        if fold(match[1]) not in CAPITALS | COMMON:
            yield name_mark(text, *match.span(1))
    folded = Folded(text)
    named = Names(folded, ordinary).proposed
    yield from numbered_roads(folded, named)
    for at in sorted(named):
        yield name_mark(text, *folded.spans[at])


def _numbers(text: str) -> Iterator[Mark]:
    for match in _REFERENCE.finditer(text):
        yield Mark(*match.span(), REFERENCE, Why.PROPOSED)
    for (start, end), _ in days_in(text):
        if _BORN.search(text, max(start - BORN_WITHIN, 0), start):
            yield Mark(start, end, BORN, Why.PROPOSED)
    for span, age in ages_in(text):
        yield Mark(*span, age_band(age), Why.PROPOSED)
