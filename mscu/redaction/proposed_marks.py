"""Proposing unrecorded words that may identify someone, by rule, for a person to decide."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cached_property

from rapidfuzz.distance import OSA

from mscu.codes import IdentifierKind
from mscu.redaction.common_words import CAPITALS, COMMON, is_english
from mscu.redaction.dates import age_band, ages_in, days_in
from mscu.redaction.document_numbers import document_numbers
from mscu.redaction.folding import Folded, fold
from mscu.redaction.spans import PARTICLES, RedactedSpan, Why, with_article, without_genitive
from mscu.redaction.surnames import VERBS, Surnames, touch
from mscu.redaction.values import NAME
from mscu.redaction.worded_marks import NUMBER, worded_marks
from mscu.text.familiar_names import given_names
from mscu.text.identifier_forms import find_identifiers
from mscu.text.likeness_keys import describing_words

# Possible names


ADDRESS = "[address]"
_ENDS = frozenset(".!?:\n\r•–·;؟。")
_MIDDLE = PARTICLES | {"thi", "abu", "umm", "y", "e"}
_ACCENTED = frozenset({"cafe", "cafes", "cliche", "decor", "facade", "fiance", "fiancee", "naive", "resume"})
"""English words that may be written with an accent."""
_BEFORE_NICKNAME = re.compile(
    r"(?<![^\W_])(?:(?:Big|Little|Lil|Old|Young|Tall|Fat|Fast|Mad|Crazy|Baby|Boss|Auntie?|Uncle|Granny|"
    r"Mama|Papa|Bro|big|lil|fat|mad|auntie|aunty|uncle|bro) |[A-Z]-)$"
)
_NICK_WORDS = frozenset({"big", "little", "lil", "fat", "mad", "auntie", "aunty", "uncle", "bro"})
MAX_BEFORE_LENGTH = 8
SHORTEST_LOWER, SHORTEST_ROAD = 3, 4
"""Fewest letters of a name without a capital, and of a road that may have a slip."""
_NUMBER = re.compile(r"(?:^|[ \n(\"])\d{1,3}[a-zA-Z]?")
"""A house number, with what may stand before it."""
MAX_WORDS = 3
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
        self._lower_case = {
            word for index, word in enumerate(folded.words) if not capital(index) and is_english(word)
        }

    @cached_property
    def proposed(self) -> frozenset[int]:
        """Return the indices of the words to be decided on."""
        words = self._folded.words
        names = {words[index] for index in range(len(words)) if self._is_certain(index)}
        with_capital = {
            index
            for index, word in enumerate(words)
            if (self._may_be_name(index) or self._is_given_name(index))
            and (word in names or (index + 1 < len(words) and words[index + 1] in names))
        }
        return frozenset(with_capital | set(self._lower_case_names(with_capital, names)))

    def _is_certain(self, index: int) -> bool:
        """Return whether a word must be a name, as its capital is not due to its place in a sentence."""
        if self._is_given_name(index):
            return True
        return self._may_be_name(index) and (not self._begins_sentence(index) or self._is_strange(index))

    def _is_given_name(self, index: int) -> bool:
        """Return whether a word that is both ordinary and a given name is used as a name: Grace said."""
        word = self._folded.words[index]
        is_name = word in given_names() and word in COMMON and word not in CAPITALS | describing_words()
        if not is_name or word in self._ordinary:
            return False
        is_capital = self._folded.is_capital(index) and not self._original(index).isupper()
        if not self._begins_sentence(index):
            return is_capital
        return is_capital and not VERBS.isdisjoint(self._folded.words[index + 1 : index + 2])

    def _may_be_name(self, index: int) -> bool:
        word, text = self._folded.words[index], self._original(index)
        return (
            word.isalpha()
            and self._folded.is_capital(index)
            and len(word) > 1
            and not (text.isascii() and text.isupper())
            and not self._is_explained(word)
        )

    def _is_explained(self, word: str) -> bool:
        is_ordinary = word in self._lower_case or word in COMMON or word in CAPITALS
        return is_ordinary or word in self._ordinary

    def _is_strange(self, index: int) -> bool:
        """Return whether a word is neither English nor one of the program's own."""
        word = self._folded.words[index]
        return word.isalpha() and word not in self._ordinary and not is_english(word)

    def _is_foreign(self, index: int) -> bool:
        """Return whether a word has letters that English words lack."""
        text = self._original(index)
        return text.isalpha() and not text.isascii() and self._folded.words[index] not in _ACCENTED

    def _lower_case_names(self, with_capital: Collection[int], names: Collection[str]) -> Iterator[int]:
        words = self._folded.words
        candidates = {
            index
            for index in range(len(words))
            if not self._folded.is_capital(index) and (self._is_strange(index) or self._is_foreign(index))
        }
        for index in sorted(candidates):
            is_given = not {words[index], words[index].removesuffix("s")}.isdisjoint(given_names())
            if words[index] in names or is_given or self._is_foreign(index) or self._is_nickname(index):
                yield index
            elif len(words[index]) >= SHORTEST_LOWER:
                neighbours = {self._neighbour(index, -1), self._neighbour(index, 1)}
                if not neighbours.isdisjoint(candidates) or not neighbours.isdisjoint(with_capital):
                    yield index

    def _is_nickname(self, index: int) -> bool:
        """Return whether a word follows one that goes before a nickname: big tunde."""
        is_after = index > 0 and self._folded.words[index - 1] in _NICK_WORDS
        return is_after and self._folded.between(index - 1, index) == " "

    def _neighbour(self, index: int, step: int) -> int:
        """Return the next word that may belong to the same name, skipping `van` and `thi`."""
        other = index + step
        while touch(self._folded, other, other - step) and self._folded.words[other] in _MIDDLE:
            other += step
        return other if touch(self._folded, other, other - step) else -1

    def _original(self, index: int) -> str:
        return self._folded.text[slice(*self._folded.spans[index])]

    def _begins_sentence(self, index: int) -> bool:
        """Return whether a word is the first in its sentence, where every word has a capital."""
        start = self._folded.spans[index][0]
        before = self._folded.text[max(start - 4, 0) : start].rstrip(" \t\"'“‘(")
        return index == 0 or not before or before[-1] in _ENDS


def name_mark(text: str, start: int, end: int) -> RedactedSpan:
    """Propose a name, with its al- and what goes before a nickname; an 's after it stays."""
    start = with_article(text, start)
    if before := _BEFORE_NICKNAME.search(text, max(start - MAX_BEFORE_LENGTH, 0), start):
        start = before.start()
    return RedactedSpan(start, without_genitive(text, start, end), NAME, Why.PROPOSED)


def numbered_roads(folded: Folded, names: Collection[int]) -> Iterator[RedactedSpan]:
    """Propose house numbers with the road after them, even where it has a slip."""
    for index, (start, _) in enumerate(folded.spans):
        if (last := _road_after(folded, index, names)) is not None:
            yield RedactedSpan(start, folded.spans[last][1], ADDRESS, Why.PROPOSED)


def _road_after(folded: Folded, index: int, names: Collection[int]) -> int | None:
    """Return the last word of the road after a house number, if there is one."""
    if not _NUMBER.fullmatch(folded.before(index) + folded.text[slice(*folded.spans[index])]):
        return None
    for last in range(index + 1, min(index + 1 + MAX_WORDS, len(folded.words))):
        if not folded.words[last].isalpha() or folded.between(last - 1, last) != " ":
            return None
        if last > index + 1 and _ends_road(folded, last, names):
            return last
        if folded.words[last] in CAPITALS:
            return None
    return None


def _ends_road(folded: Folded, last: int, names: Collection[int]) -> bool:
    first, second = folded.is_capital(last - 1), folded.is_capital(last)
    is_road = _is_road(folded.words[last])
    return (first and (is_road or second)) or (second and (is_road or last - 1 in names))


def _is_road(word: str) -> bool:
    """Return whether a word is a kind of road, possibly with a slip."""
    if word in _ROADS or len(word) < SHORTEST_LOWER:
        return word in _ROADS
    return any(len(road) >= SHORTEST_ROAD and OSA.distance(word, road) <= 1 for road in _ROADS)


# Numbers, addresses, dates and ages


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
_CALLED_BY = re.compile(
    r"\b(?:called|known as|named|nicknamed|aka|alias|Mr|Mrs|Ms|Miss)\.? [‘'“\"]?([^\W\d_][\w'’-]+)"
)


def proposals(text: str, ordinary: Collection[str] = ()) -> Iterator[RedactedSpan]:
    """Yield what may be a number, an address, a date of birth, an age or a name.

    `ordinary` are folded words that the program itself writes with a capital.
    """
    for identifier in find_identifiers(text):
        yield RedactedSpan(identifier.start, identifier.end, INSTEAD[identifier.kind], Why.PROPOSED)
    for match in _ADDRESS.finditer(text):
        yield RedactedSpan(*match.span(), ADDRESS, Why.PROPOSED)
    yield from _numbers(text)
    yield from worded_marks(text)
    for match in _CALLED_BY.finditer(text):
        if fold(match[1]) not in CAPITALS | COMMON:
            yield name_mark(text, *match.span(1))
    folded = Folded(text)
    names = Names(folded, ordinary).proposed
    names |= set(Surnames(folded, names, ordinary).proposed())
    yield from numbered_roads(folded, names)
    for index in sorted(names):
        yield name_mark(text, *folded.spans[index])


def _numbers(text: str) -> Iterator[RedactedSpan]:
    for match in _REFERENCE.finditer(text):
        yield RedactedSpan(*match.span(), REFERENCE, Why.PROPOSED)
    for start, end in document_numbers(text):
        yield RedactedSpan(start, end, NUMBER, Why.PROPOSED)
    for (start, end), _ in days_in(text):
        if _BORN.search(text, max(start - BORN_WITHIN, 0), start):
            yield RedactedSpan(start, end, BORN, Why.PROPOSED)
    for span, age in ages_in(text):
        yield RedactedSpan(*span, age_band(age), Why.PROPOSED)
