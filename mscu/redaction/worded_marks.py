"""What rules propose of what notes write in words: days, parts of numbers, spelt numbers, operations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from mscu.redaction.common_words import is_english
from mscu.redaction.folding import fold
from mscu.redaction.spans import RedactedSpan, Why
from mscu.redaction.values import NAME
from mscu.text.days_in_words import days_in_words
from mscu.text.near_words import words_of
from mscu.text.number_parts import number_parts
from mscu.text.numbers_in_words import numbers_in_words
from mscu.text.spaced_letters import FEWEST, in_other_scripts, spaced_words
from mscu.text.telling_days import telling_days

DATE, EVENT, NUMBER, OPERATION = "[date]", "[event]", "[number]", "[operation]"
_NAME = r"[A-Z][\w'’]*(?:-[A-Z]\w*)*"
_OPERATION = re.compile(
    rf"\b(?:(?i:operation|project)|(?i:opn?)\b\.?) (?P<capital>{_NAME}(?: {_NAME}){{0,2}})"
    r"|(?<![\w-])(?P<before>[A-Za-z]+ )?(?:operation|opn?\.?) (?P<small>[a-z][a-z'’-]{3,})\b"
    r"(?P<second> [a-z][a-z'’-]{3,}\b)?"
)
_WORDS_AFTER = words_of(
    "that this which where when with without under into over from after before against between because "
    "were have been "
    "will could would should about team teams room table theatre theatres name names order orders "
    "manager managers "
    "commander report reports only also then ended began started starts ends closed went centre center "
    "lasted failed "
    "involved targeted targeting"
)

_BEFORE_A_NAME = words_of("as in of under by to for on during with w from and see re per") | {""}


def worded_marks(text: str) -> Iterator[RedactedSpan]:
    """Yield what may lead to somebody though it is no name, address or number in figures."""
    found: Mapping[str, Iterable[tuple[int, int]]] = {
        DATE: (written[:2] for written in days_in_words(text)),
        EVENT: telling_days(text),
        NUMBER: (part[:2] for part in (*number_parts(text), *numbers_in_words(text))),
        NAME: chain(in_other_scripts(text), _spaced_names(text)),
        OPERATION: _operations(text),
    }
    for instead, spans in found.items():
        yield from (RedactedSpan(start, end, instead, Why.PROPOSED) for start, end in spans)


def _spaced_names(text: str) -> Iterator[tuple[int, int]]:
    return ((start, end) for start, end, word in spaced_words(text) if len(word) >= FEWEST)


def _operations(text: str) -> Iterator[tuple[int, int]]:
    for match in _OPERATION.finditer(text):
        if match["capital"]:
            yield match.span("capital")
        elif _is_named(match):
            second = fold(match["second"] or "").strip()
            goes_on = is_english(fold(match["small"])) and is_english(second) and second not in _WORDS_AFTER
            yield match.start("small"), match.end("second" if goes_on else "small")


def _is_named(match: re.Match[str]) -> bool:
    """Return whether a word in small letters after `operation` is its name: no article precedes it."""
    word, before = fold(match["small"]), (match["before"] or "").strip().lower()
    return word not in _WORDS_AFTER and (not is_english(word) or before in _BEFORE_A_NAME)
