"""Proposing surnames in capitals, and ordinary words after a title or first name: LUPU, Aisha Black."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from mscu.redaction.common_words import CAPITALS, NOT_SURNAMES, is_english
from mscu.redaction.folding import Folded
from mscu.redaction.spans import PARTICLES
from mscu.redaction.values import RANKS
from mscu.text.familiar_names import given_names
from mscu.text.near_words import words_of

VERBS = words_of(
    "said says told tells asked asks has had is was keeps kept took takes came comes went goes owes owed "
    "sleeps slept works "
    "worked lives lived rang rings knows knew wants wanted left lent sold holds held pays paid drives "
    "drove gave gives"
)
"""Verbs before which a word is somebody's name."""
_TITLES = RANKS | words_of("detective cllr councillor judge prof professor")
_PARTICLES = PARTICLES | words_of("del della la le di du dos den ter ten abu umm thi")
_EMPHATIC = words_of(
    "not never must may might will would can cannot could should shall only always all any no none both and "
    "or but is was are were be been has had have do does did very also now then this that these those more "
    "urgent stop please immediately the a an at in on of to by for from with"
)
"""Words that are written in capitals for weight, and are no surname."""
_BETWEEN = " \t-'’.,"
"""Characters that may stand between two parts of a name."""
SHORTEST_BY_ITSELF = 4
"""Fewest letters of a word in capitals that is a name wherever it stands: fewer may be an abbreviation."""
_NEAR = 3
"""Words on each side of one in capitals that show whether all of them are in capitals."""


def touch(folded: Folded, first_index: int, second_index: int) -> bool:
    """Return whether two words next to each other may belong to one name."""
    first, last = sorted((first_index, second_index))
    if first < 0 or last >= len(folded.words):
        return False
    between = folded.between(first, last)
    return not between.strip(_BETWEEN) and "." not in between.strip(" ")[1:]


class Surnames:
    """The words of one text that may be surnames by their capitals or by what stands beside them."""

    def __init__(self, folded: Folded, names: Collection[int], ordinary: Collection[str]) -> None:
        """Take the words that are proposed as names otherwise, and words that the program itself writes."""
        self._folded, self._names, self._ordinary = folded, names, ordinary

    def proposed(self) -> Iterator[int]:
        """Yield the indices of the words to be decided on, and of the first names beside them."""
        capitals = [index for index in range(len(self._folded.words)) if self._may_be_surname(index)]
        upper = [index for index in capitals if self._is_upper(index)]
        found: set[int] = set()
        for index in upper:
            found |= set(self._in_capitals(index))
        for index in capitals:
            found |= set() if self._is_upper(index) else set(self._with_capital(index, found))
        for indices, step in ((upper, -1), (upper[::-1], 1)):  # SMITH-JONES, VAN DER BERG
            for index in indices:
                if index + step in found and self._goes_on(index, index + step):
                    found.add(index)
        yield from found

    def _may_be_surname(self, index: int) -> bool:
        word = self._folded.words[index]
        return (
            len(word) > 1
            and self._folded.is_capital(index)
            and word.isalpha()
            and word.isascii()
            and word not in _TITLES
            and word not in self._ordinary
        )

    def _is_upper(self, index: int) -> bool:
        text = self._folded.text[slice(*self._folded.spans[index])]
        return text.isascii() and text.isupper()

    def _in_capitals(self, index: int) -> Iterator[int]:
        """Yield a word in capitals if it is a name, with the first name beside it."""
        word, others = self._folded.words[index], list(self._first_names_beside(index))
        if is_english(word):
            is_named = others or self._follows_title(index)
            if is_named and word not in _EMPHATIC | CAPITALS and self._is_outlier(index):
                yield from (index, *others)
        elif word not in NOT_SURNAMES or self._follows_title(index):
            is_long = len(word) >= SHORTEST_BY_ITSELF and any(letter in "aeiouy" for letter in word)
            is_subject = not VERBS.isdisjoint(self._folded.words[index + 1 : index + 2])
            if is_long or is_subject or others or self._follows_title(index):
                yield from (index, *others)

    def _with_capital(self, index: int, found: Collection[int]) -> Iterator[int]:
        """Yield an ordinary word with a capital that follows a title or a first name, with that name."""
        if self._folded.words[index] in CAPITALS or not is_english(self._folded.words[index]):
            return
        if self._follows_title(index):
            yield index
            return
        is_named = index > 0 and (index - 1 in found or self._is_first_name(index - 1))
        if is_named and self._folded.between(index - 1, index) == " ":
            yield from (index - 1, index)

    def _is_outlier(self, index: int) -> bool:
        """Return whether the words around one in capitals are not all so."""
        others = range(max(index - _NEAR, 0), min(index + _NEAR + 1, len(self._folded.words)))
        return not all(self._folded.is_capital(other) for other in others)

    def _follows_title(self, index: int) -> bool:
        """Return whether a title or rank precedes a word, perhaps with a collar number: PC 4471."""
        before = index - 1
        if before > 0 and self._folded.words[before].isdecimal():
            before -= 1
        return before >= 0 and self._folded.is_capital(before) and self._folded.words[before] in _TITLES

    def _first_names_beside(self, index: int) -> Iterator[int]:
        for other in (index - 1, index + 1):
            if touch(self._folded, index, other) and not self._is_upper(other) and self._is_first_name(other):
                yield other

    def _is_first_name(self, index: int) -> bool:
        word = self._folded.words[index]
        is_given = word in given_names() and word not in _EMPHATIC | CAPITALS
        return index in self._names or (is_given and self._folded.is_capital(index))

    def _goes_on(self, index: int, named: int) -> bool:
        """Return whether a word in capitals belongs to the name beside it."""
        word = self._folded.words[index]
        if not touch(self._folded, index, named) or word in NOT_SURNAMES:
            return False
        is_joined = self._folded.between(*sorted((index, named))) == "-"
        return word in _PARTICLES or is_joined or (named < index and self._folded.words[named] in _PARTICLES)
