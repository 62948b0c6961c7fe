# ruff: noqa: RUF001 - these letters are Arabic
"""Names of Arabic origin: in Arabic letters, in Latin ones, joined or apart.

Only for finding. Arabic writes no short vowels, and Latin letters follow no one rule: the same name
is Hussein, Husain and حسين. What two words make, such as Abdul Rahman, many write as one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import product

from anyascii import anyascii

CACHED_WORDS = 10_000
"""Words whose sound is cached; an import brings more, and the cache must not grow without limit."""
SERVANT, FAITH = "abdul", "din"
JOINED = frozenset({SERVANT, FAITH})
"""Words that make a name with the one beside them, and by themselves tell nobody apart."""
_ALLAH = "abdullah"
_SERVANTS = frozenset({"abd", "abdal", "abdel", "abdol", "abdoul", "abdul", "abdur", "عبد"})
_FAITHS = frozenset({"addin", "aldin", "deen", "din", "eddin", "eddine", "eldin", "uddin", "دين"})
_GODS = frozenset({"allah", "ullah", "له"})
_ARTICLE = "ال"
_ARABIC_SERVANT = "عبد" + _ARTICLE
_OF_ALLAH = re.compile(r"abd[aou]+l+ahi?|abd[aou]+l+a|عبدالله")
_SERVANT_OF = re.compile(r"abd[aeou]+(?:l|([rstnzd])(?=\1))?([a-z]{3,})")
_OF_FAITH = re.compile(r"([a-z]{3,}?)[aeiou]dd(?:i|ee)ne?")
_SCRIPT = re.compile("[\u0600-\u06ff\u0750-\u077f]")

_LETTERS = {
    "ب": "b",
    "پ": "p",
    "ت": "t",
    "ٹ": "t",
    "ث": "th",
    "ج": "j",
    "چ": "ch",
    "ح": "h",
    "خ": "kh",
    "د": "d",
    "ڈ": "d",
    "ذ": "dh",
    "ر": "r",
    "ڑ": "r",
    "ز": "z",
    "ژ": "zh",
    "س": "s",
    "ش": "sh",
    "ص": "s",
    "ض": "d",
    "ط": "t",
    "ظ": "z",
    "غ": "gh",
    "ف": "f",
    "ق": "q",
    "ك": "k",
    "گ": "g",
    "ل": "l",
    "م": "m",
    "ن": "n",
    "ں": "n",
    "ه": "h",
    "ہ": "h",
    "ھ": "h",
    "ء": "",
}
_WRITTEN = {
    "ب": "[bp]",
    "ث": "(?:th|s|t)",
    "ج": "(?:dj|j|g)",
    "خ": "(?:kh|h|ch)",
    "ذ": "(?:dh|z|th|d)",
    "ش": "(?:sh|ch)",
    "ض": "(?:dh|d|z)",
    "ظ": "(?:dh|z)",
    "غ": "(?:gh|g)",
    "ف": "(?:ph|f)",
    "ق": "[qkgc]",
    "ك": "[kcq]",
}
_ALEF, _AIN, _WAW, _YEH, _HEH = "اعويه"
_VOWELS = "aeiou"
_LONG = {
    _ALEF: "[aeo]{1,2}",
    _AIN: "",
    _WAW: "(?:[ao]?[wv]|aou|au|ou|oo|o|u)",
    _YEH: "(?:[ae]?[iy]|ee|ie|e|iy)",
}
MAX_LETTERS, MAX_LONG_VOWELS = 12, 5
"""The longest word, and the most long vowels in one, that are compared letter by letter: beyond them a
comparison would take minutes. No name has as many."""
_SHORT = "[aeiou]?"
_FIRST_SHORT = "(?:ou|[aeiou]?)"
"""After the first letter, French spelling writes u as ou: Mouhamed."""


def is_arabic(word: str) -> bool:
    return _SCRIPT.match(word) is not None


def split_joined_names(words: Iterable[str]) -> frozenset[str]:
    """Split joined words, and return the many spellings of Abdul and Eddin as one.

    The article of each word is left out, as in registers.
    """
    parts = frozenset(part for word in words for part in _parts(word))
    if SERVANT in parts and parts & _GODS:
        return (parts - _GODS - {SERVANT}) | {_ALLAH}
    return parts


def _parts(word: str) -> Iterator[str]:
    plain = word.removeprefix(_ARTICLE)
    if word.isascii() and "d" not in word:  # the common case, tested first as a million names are read
        yield word
    elif _OF_ALLAH.fullmatch(word):
        yield _ALLAH
    elif word in _SERVANTS:
        yield SERVANT
    elif plain in _FAITHS:
        yield FAITH
    elif word.startswith(_ARABIC_SERVANT):
        yield from (SERVANT, word.removeprefix(_ARABIC_SERVANT))
    elif match := _SERVANT_OF.fullmatch(word):
        yield from (SERVANT, match[2])
    elif match := _OF_FAITH.fullmatch(word):
        yield from (match[1], FAITH)
    else:
        yield plain


@lru_cache(maxsize=CACHED_WORDS)
def spellings(word: str) -> frozenset[str]:
    """Return what a word in Arabic letters may be in Latin ones, where it sounds otherwise."""
    plain = to_latin(word)
    voiced = "".join(_voiced(plain))
    if word[0] not in {_ALEF, _AIN}:
        return frozenset({plain, voiced})
    return frozenset(first + rest[1:] for first, rest in product(_VOWELS, (plain, voiced)))


def _voiced(plain: str) -> Iterator[str]:
    """Put a vowel between consonants: what is sounded there is not written."""
    for letter, following in zip(plain, f"{plain[1:]} ", strict=True):
        yield letter
        if not {letter, following} & {*_VOWELS, " "} and letter + following not in {"sh", "kh", "th", "gh"}:
            yield "a"


@lru_cache(maxsize=CACHED_WORDS)
def to_latin(word: str) -> str:
    """Write a word in Arabic letters in Latin ones, without the vowels that it leaves out."""
    letters = [_letter_to_latin(word, position) for position in range(len(word))]
    return re.sub("a+", "a", "".join(letters)) or anyascii(word).lower()


def _letter_to_latin(word: str, position: int) -> str:
    letter, is_last = word[position], position == len(word) - 1
    beside_alef = _ALEF in word[max(position - 1, 0) : position + 2]
    if letter in {_ALEF, _AIN} or (letter == _HEH and is_last):
        return "a"
    if letter == _WAW:
        return "w" if position == 0 or beside_alef else "o"
    if letter == _YEH:
        return "y" if position == 0 or beside_alef else "i"
    return _LETTERS.get(letter, anyascii(letter).lower())


def may_be_spelt(arabic: str, latin: str) -> bool:
    """Return whether a word in Latin letters can be the one in Arabic letters, whatever its vowels."""
    long = sum(letter in _LONG for letter in arabic)
    if len(arabic) > MAX_LETTERS or long > MAX_LONG_VOWELS:
        return False
    return _latin_pattern(arabic).fullmatch(latin) is not None


@lru_cache(maxsize=CACHED_WORDS)
def _latin_pattern(word: str) -> re.Pattern[str]:
    """Write what may stand for each letter; an article may be joined in front."""
    if word[0] in {_ALEF, _AIN}:
        first, rest = "[aeiou]{1,2}", word[1:].removeprefix(_ALEF)
    else:
        first, rest = "", word
    letters = [
        _letter_pattern(letter, is_last=position == len(rest))
        for position, letter in enumerate(rest, start=1)
    ]
    gaps = [_FIRST_SHORT, *(_SHORT for _ in letters)]
    body = "".join(f"{letter}{gap}" for letter, gap in zip(letters, gaps, strict=False))
    return re.compile(f"(?:[ae]l)?{first}{body}")


def _letter_pattern(letter: str, *, is_last: bool) -> str:
    if is_last and letter == _YEH:
        return "(?:[iy]{1,2}|ee|ah?|e)"
    if is_last and letter == _HEH:
        return "(?:[aeo]?h|[ae]t?)"
    if letter in _LONG:
        return _LONG[letter]
    latin = _WRITTEN.get(letter) or re.escape(_LETTERS.get(letter, anyascii(letter).lower()))
    return f"(?:{latin}){{1,2}}" if latin else ""
