"""Numbers as notes spell them: twenty-three, the twelfth, nineteen eighty-four, double oh seven."""

from __future__ import annotations

import re
from collections.abc import Iterator

ONES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
TEENS = (
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
)
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ORDINAL_ONES = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
_ORDINAL_TEENS = ("tenth", "eleventh", "twelfth", *(f"{word}th" for word in TEENS[3:]))
_MISSPELT = {"thirten": 13, "forteen": 14, "fivteen": 15, "eightteen": 18, "ninteen": 19}
_CARDINALS = (
    {word: number for number, word in enumerate(ONES, start=1)}
    | {word: number for number, word in enumerate(TEENS, start=10)}
    | {word: 10 * number for number, word in enumerate(TENS, start=2)}
    | {"fourty": 40, "oh": 0, "o": 0}
    | _MISSPELT
)
_ORDINALS = (
    {word: number for number, word in enumerate(_ORDINAL_ONES, start=1)}
    | {word: number for number, word in enumerate(_ORDINAL_TEENS, start=10)}
    | {f"{word[:-1]}ieth": 10 * number for number, word in enumerate(TENS, start=2)}
)
_TEN = "|".join((*TENS, "fourty"))
_ONE = "|".join(ONES)
CARDINAL = rf"(?:(?:{_TEN})(?:[ -]?(?:{_ONE}))?|{'|'.join((*TEENS, *_MISSPELT, *ONES))})"
"""A number below a hundred."""
ORDINAL = (
    rf"(?:(?:twenty|thirty)[ -]?(?:{'|'.join(_ORDINAL_ONES)})|(?:{_ONE}) and (?:twentieth|thirtieth)"
    rf"|{'|'.join(sorted(_ORDINALS, key=len, reverse=True))}|\d{{1,2}}(?:st|nd|rd|th))"
)
"""A day of the month, in words or with its ending."""
YEAR = (
    rf"(?:(?:nineteen|twenty)[ -](?:hundred|o[h']?[ -](?:{_ONE})|(?:{_TEN})(?:[ -](?:{_ONE}))?|"
    rf"{'|'.join(TEENS)})"
    rf"|two thousand(?:(?: and)? {CARDINAL})?)"
)
"""A year of this century or the last."""
SHORT_YEAR = (
    rf"(?:fifty|sixty|seventy|eighty|ninety)(?:[ -](?:{_ONE}))?\b"
    r"(?!['’ -](?:pounds?|quid|euros?|dollars?|people|men|women|years?|hours?|times|a)\b)"
)
"""A year of the last century without its nineteen."""
COUNTED = frozenset(_CARDINALS) - {"o"}
ORDERED = frozenset(_ORDINALS) | {f"{n}{end}" for n in range(1, 32) for end in ("st", "nd", "rd", "th")}
"""The words of these numbers."""
_WORD = re.compile("[a-z]+")
_DIGITS = re.compile(r"\d+")
_THOUSAND = 1_000
_HUNDRED = 100


def cardinal(text: str) -> int:
    """Return the number below a hundred that a text spells."""
    words = _WORD.findall(text.lower())
    return sum(_CARDINALS[part] for word in words for part in _parts(word))


def ordinal(text: str) -> int:
    """Return the day of the month that a text spells."""
    if digits := _DIGITS.match(text):
        return int(digits[0])
    words = [word for word in _WORD.findall(text.lower()) if word != "and"]
    return sum({**_CARDINALS, **_ORDINALS}[part] for word in words for part in _parts(word))


def year(text: str) -> int:
    """Return the year that a text spells."""
    words = [part for word in _WORD.findall(text.lower()) if word != "and" for part in _parts(word)]
    if words[:2] == ["two", "thousand"]:
        return 2 * _THOUSAND + sum(map(_CARDINALS.__getitem__, words[2:]))
    if words[0] not in {"nineteen", "twenty"}:
        return 19 * _HUNDRED + cardinal(text)
    rest = sum(_CARDINALS.get(word, 0) for word in words[1:])
    return _CARDINALS[words[0]] * _HUNDRED + rest


def _parts(word: str) -> Iterator[str]:
    """Yield the parts of a number written as one word: twentythree."""
    for ten in TENS:
        if word.startswith(ten) and word != ten:
            yield ten
            yield word.removeprefix(ten)
            return
    yield word


# Digits as they are read out


_DIGIT = {"zero": "0", "oh": "0", "o": "0", "nought": "0", "naught": "0", "nil": "0"} | {
    word: str(number) for number, word in enumerate(ONES, start=1)
}
_REPEATED = {"double": 2, "triple": 3, "treble": 3}
_SPOKEN = (
    rf"(?:(?:{'|'.join(_REPEATED)})[ -](?:{'|'.join(_DIGIT)}|\d)|(?:{'|'.join(_DIGIT)}|{_TEN}|"
    rf"{'|'.join(TEENS)})"
    r"|hundred|\d+)"
)
_BETWEEN_DIGITS = r"(?:,? ?(?:and then|then) |[ ,-]{1,3})"
DIGITS = rf"(?:plus )?\b{_SPOKEN}(?:{_BETWEEN_DIGITS}{_SPOKEN})*\b"
"""Figures that are read out one by one or in pairs."""
_TOKEN = re.compile(
    rf"(?P<times>{'|'.join(_REPEATED)})[ -](?P<repeated>[a-z]+|\d)|(?P<number>(?:{_TEN})[ -](?:{_ONE})\b|"
    rf"[a-z]+)|\d+"
)


SPOKEN = frozenset((*_DIGIT, *_REPEATED, "hundred", "plus", *TEENS, *TENS))
"""Words by which figures are read out."""


def digits(text: str) -> str:
    """Return the figures that a text reads out: double oh seven is 007."""
    return "".join(map(_figures, _TOKEN.finditer(text.lower())))


def _figures(match: re.Match[str]) -> str:
    if times := match["times"]:
        return _DIGIT.get(match["repeated"], match["repeated"]) * _REPEATED[times]
    word = match["number"]
    if word is None:
        return match[0]
    if word == "hundred":
        return "00"
    if word in _DIGIT:
        return _DIGIT[word]
    return str(cardinal(word)) if set(_WORD.findall(word)) <= _CARDINALS.keys() else ""
