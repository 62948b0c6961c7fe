"""Plates and phones as they are dictated: `Bravo Delta five one Sierra Mike Romeo`, `oh seven seven`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from operator import attrgetter

from mscu.codes import IdentifierKind
from mscu.text.identifier_forms import IdentifierMatch, phone, registration, show
from mscu.text.near_words import words_of
from mscu.text.number_words import ONES
from mscu.text.numbers_in_words import numbers_in_words

_ALPHABET = (
    "alpha alfa bravo charlie delta echo foxtrot golf hotel india juliet juliett kilo lima mike november "
    "oscar papa quebec romeo sierra tango uniform victor whisky whiskey xray x-ray yankee zulu"
)
_LETTERS = {word: word[0].upper() for word in words_of(_ALPHABET)}
_FIGURES = {word: str(figure) for figure, word in enumerate(ONES, start=1)}
_FIGURES |= dict.fromkeys(("zero", "oh", "nought"), "0")
_TOKEN = re.compile(rf"\b(?:{'|'.join((*_LETTERS, *_FIGURES))}|[a-z]|\d)\b", re.IGNORECASE)
_BETWEEN = re.compile(r"[ ,.-]{1,3}")
_PLATE = re.compile(r"[A-Z]{2}\d{2}[A-Z]{3}|[A-Z]\d{1,3}[A-Z]{3}|[A-Z]{3}\d{1,3}[A-Z]")
_FEWEST, _FEWEST_WORDS = 3, 2
"""Characters that are dictated in a row, and words of the alphabet among them; `Mike Oscar` may be a man."""
_PHONE_DIGITS = 10


def dictated(text: str) -> Iterator[tuple[re.Match[str], ...]]:
    """Yield each run of letters and figures that are dictated by the phonetic alphabet."""
    run: list[re.Match[str]] = []
    for token in (*_TOKEN.finditer(text), None):
        if run and (token is None or not _BETWEEN.fullmatch(text, run[-1].end(), token.start())):
            words = sum(each[0].lower() in _LETTERS for each in run)
            if len(run) >= _FEWEST and words >= _FEWEST_WORDS:
                yield tuple(run)
            run = []
        if token is not None:
            run.append(token)


def find_spelt_identifiers(text: str) -> Iterator[IdentifierMatch]:
    """Find the plates and phones that are spelt in words, with where their words stand."""
    for run in dictated(text):
        spelt = "".join(_character(token[0].lower()) for token in run)
        for match in _PLATE.finditer(spelt):
            value = registration(match[0])
            if value is not None:
                start, end = run[match.start()].start(), run[match.end() - 1].end()
                yield IdentifierMatch(IdentifierKind.REGISTRATION, value, start, end)
    for start, end, figures in numbers_in_words(text):
        value = phone(figures) if len(figures) >= _PHONE_DIGITS else None
        if value is not None:
            yield IdentifierMatch(IdentifierKind.PHONE, value, start, end)


def with_written_numbers(text: str) -> str:
    """Return a text with the plates and phones that it spells in words as they are written."""
    for match in sorted(find_spelt_identifiers(text), key=attrgetter("start"), reverse=True):
        text = f"{text[: match.start]}{show(match.kind, match.value)}{text[match.end :]}"
    return text


def _character(word: str) -> str:
    return _LETTERS.get(word) or _FIGURES.get(word) or word.upper()
