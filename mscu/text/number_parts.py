"""Parts of a registration, phone, account or document that a text remembers: a plate ending CTB."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from mscu.text.near_words import CACHED_TEXTS, matches_near, words_of
from mscu.text.number_words import DIGITS, digits

_COUNT = r"(?:two|three|four|five|six|[2-6]|few|couple of)"
_PLATE = r"(?:number ?plates?|licen[cs]e plates?|plates?|registrations?|regs?|index(?: number)?|vrm|vrn)"
_NUMBER = (
    r"(?:numbers?|phones?|mobiles?|cells?|handsets?|landlines?|telephones?|sims?|cards?|accounts?|acct|"
    r"passports?|imei|"
    r"sort code|licen[cs]e|id|iban|whatsapp|tel|digits|figures|ref(?:erence)?)"
)
_THING = rf"(?:{_PLATE}|{_NUMBER})"
_ENDS = (
    r"(?:end(?:s|ed|ing)?|finish(?:es|ed|ing)?|begin(?:s|ning)?|began|start(?:s|ed|ing)?|contain(?:s|ed|"
    r"ing)?|includ(?:es|ed|ing)?)"
)
_LINK = (
    r"(?:[ ,:]+(?:in|with|by|on|is|are|was|were|being|reads?|reading|had|has|have|show(?:s|ed|ing)|"
    r"sa(?:ys?|id)|as|like|looked|looks|at the (?:end|start|front)|something like|maybe|probably|"
    r"possibly|about|the letters|the numbers|the figures|the digits))*"
)
_STOP = r"(?![’'])\b"
_CAPITALS = r"(?-i:[A-Z]{2,4}|[A-Z](?:[ .-][A-Z]){1,3})"
_MIXED = r"(?=[A-Z]*\d)[A-Z0-9]{2,8}(?: (?=[A-Z0-9]*\d|[A-Z]{1,3}\b)(?-i:[A-Z0-9]{1,4}))?"
_LETTERS = r"[a-z]{3}"
_SOMETHING = r"(?:(?: (?:something|blank|question mark|then))+ (?-i:[A-Z0-9]{1,4}))?"
_PART = (
    rf"[\"'“‘]?[-–…*.]*(?P<part>{_CAPITALS}{_STOP}{_SOMETHING}|{_MIXED}{_STOP}{_SOMETHING}|{DIGITS}|"
    rf"{_LETTERS}{_STOP})"
)
_ENDING = words_of(
    "end ends ended ending finish finishes finished finishing begin begins beginning began start starts "
    "started starting contain contains contained containing include includes included including"
)
_COUNTED = words_of("last first second final end middle other front back")
_PLATES = words_of("plate plates numberplate registration registrations reg regs index vrm vrn")
_SAID = (
    # a plate ending CTB, a number that begins with 0791
    (_ENDING, rf"\b{_THING}\b[^.;!?\n]{{0,24}}?\b{_ENDS}\b{_LINK}[ ,:]+{_PART}"),
    # the one that ends four one seven
    (
        _ENDING,
        (
            rf"\b(?:one|ones|it|which|that|and)\b[ a-z]{{0,12}}?\b{_ENDS}(?: (?:in|with|on))?[ ,:]+"
            rf"(?P<part>{DIGITS}|{_CAPITALS}{_STOP}|{_MIXED}{_STOP})"
        ),
    ),
    # the last three digits are 417, the last three of the plate CTB
    (
        _COUNTED,
        (
            rf"\b(?:last|first|final|end|middle|other)(?: {_COUNT})?"
            r"(?: (?:digits|figures|letters|numbers|characters))?"
            rf"(?: (?:of|on) (?:the|his|her|their|its|a|my) (?:[a-z]+ )?{_THING})?(?: {_THING})?{_LINK}[ ,:]+"
            rf"[\"'“‘]?(?P<part>{_CAPITALS}{_STOP}|{_MIXED}{_STOP}|{DIGITS})"
        ),
    ),
    # the first half BN71
    (
        _COUNTED,
        (
            r"\b(?:first|second|last|front|back|other|end) (?:half|part|bit|bits|section)"
            rf"(?: of (?:the|a|his|her) {_THING})?{_LINK}[ ,:]+{_PART}"
        ),
    ),
    # part plate GV15, partial index LT09 K
    (
        words_of("part partial partially partly half incomplete"),
        (
            rf"\b(?:part(?:ial|ly)?|half|incomplete)(?: of)?(?: (?:the|a|his|her))? {_THING}\b"
            rf"{_LINK}[ ,:]+{_PART}"
        ),
    ),
    # only a partial, HZB; a burner ends 457
    (
        _ENDING | {"partial"},
        (
            rf"\b(?:partial|(?:burner|handset|mob|tel|no) {_ENDS})[ ,:]+"
            rf"(?P<part>{_CAPITALS}{_STOP}|{_MIXED}{_STOP}|{DIGITS})"
        ),
    ),
    # the plate had ZHB in it
    (
        _PLATES,
        (
            rf"\b{_PLATE}{_LINK}[ ,:]+[\"'“‘]?[-–…*.]*"
            rf"(?P<part>(?=[A-Z]*\d)(?-i:[A-Z0-9]{{2,6}}){_SOMETHING}|(?-i:[A-Z]{{2,3}}){_STOP})"
        ),
    ),
    # the letters JKP
    (
        words_of("letters digits figures characters"),
        (
            r"\b(?:letters|digits|figures|characters)(?: (?:were|are|was|is))?[ ,:]+"
            r"(?P<part>(?-i:[A-Z]{2,4}\b|[A-Z](?:[ .-][A-Z]){1,3}\b)|\d[\d ]*\d)"
        ),
    ),
    # C T B from the number plate, 556 at the end
    (
        _PLATES | words_of("end start beginning front"),
        (
            rf"(?<![A-Za-z0-9])(?P<part>{_CAPITALS}{_STOP}|(?=[A-Z]*\d)[A-Z0-9]{{2,8}}|{DIGITS})"
            r"(?= (?:at the (?:end|start|beginning|front)|"
            rf"(?:from|on|in|of) (?:the|his|her|their|its|a) (?:[a-z]+ )?{_PLATE}\b))"
        ),
    ),
)
_ANNOUNCED = tuple((words, re.compile(pattern, re.IGNORECASE)) for words, pattern in _SAID)
"""Patterns of parts, each with the words of which its matches have one."""
_FIRST_HALF = re.compile(
    r"\b(?P<part>(?!MG(?:0\d|1\d|2[01])\b)[A-Z]{2}(?:0[2-9]|[12]\d|5[1-9]|6\d|7[0-6]))\b"
)
"""The first half of a registration, MX17: no word needs to announce it, unless it may be a form, MG11."""
_MASKED = re.compile(r"(?<!\w)(?:…|\.{2,3}|\*{2,}|[xX]{2,}|#{2,})[ -]?(?P<part>\d{3,6})\b")
"""The end of a number of which the rest is left out: ***648."""
_MASKS = ("…", "..", "**", "xx", "XX", "##")
_ORDINARY = words_of(
    "the and was her his she him they who you not has had but for all are out off one two six ten up on "
    "in it by at to "
    "of a an is as be so then when with from that this soon away late early there here"
)
_SHORTEST = 2
_BEFORE, _AFTER = 40, 60
"""Characters between a part and the word that announces it."""


class NumberPart(NamedTuple):
    """A part of a number, and where it stands."""

    start: int
    end: int
    value: str
    """Its letters and figures without gaps, in capitals."""


@lru_cache(maxsize=CACHED_TEXTS)
def number_parts(text: str) -> tuple[NumberPart, ...]:
    """Return what a text gives as the end, the beginning or a part of a number."""
    masked = _MASKED.finditer(text) if any(mask in text for mask in _MASKS) else ()
    announced = (
        matches_near((pattern,), text, words, before=_BEFORE, after=_AFTER) for words, pattern in _ANNOUNCED
    )
    matches = chain(*announced, _FIRST_HALF.finditer(text), masked)
    return tuple(
        NumberPart(*match.span("part"), value)
        for match in matches
        if match["part"].lower() not in _ORDINARY and (value := _value(match["part"]))
    )


def _value(part: str) -> str:
    if re.fullmatch(DIGITS, part, re.IGNORECASE):
        figures = digits(part)
        return figures if len(figures) >= _SHORTEST else ""
    return "".join(filter(str.isalnum, part)).upper()
