"""Dates and ages as they are written in notes."""

from __future__ import annotations

import csv
import re
from bisect import bisect_right
from collections.abc import Iterator
from datetime import date

from mscu.resources import resource
from mscu.text.ages_in_words import Span, ages_in_words
from mscu.text.days_in_words import MONTH, MONTHS


def _read() -> tuple[list[int], list[str]]:
    text = resource("redaction/age_bands.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    return [int(row["from"]) for row in rows], [row["words"] for row in rows]


_LOWER_BOUNDS, _BANDS = _read()


def age_band(age: int) -> str:
    """Return the band of an age, in words that fit after `aged`."""
    return _BANDS[max(bisect_right(_LOWER_BOUNDS, age) - 1, 0)]


_YEAR = r"(?P<year>(?:19|20)?\d\d)"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_GAP = r"\s*[/.\s-]\s*"
_DAYS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b{_DAY}(?: of)?[\s-]*(?P<name>{MONTH})\.?,?[\s-]*{_YEAR}\b",
        rf"\b(?P<name>{MONTH})\.?\s{_DAY},?\s{_YEAR}\b",
        rf"\b(?P<day>\d{{1,2}}){_GAP}(?P<month>\d{{1,2}}){_GAP}{_YEAR}\b",
        rf"\b(?P<year>(?:19|20)\d\d){_GAP}(?P<month>\d{{1,2}}){_GAP}(?P<day>\d{{1,2}})\b",
        r"\b(?P<day>\d\d)(?P<month>\d\d)(?P<year>(?:19|20)\d\d)\b",
    )
)
_NOT_AN_AGE = (
    "of|men|women|people|other|days?|weeks?|months?|hours?|minutes?|times?|cm|kg|miles?|metres?|pounds?"
)
_AGE = re.compile(
    rf"\b(?:aged?:?|is|was|about|approximately|turned) (?P<a>\d{{1,2}})\b"
    rf"(?! (?:{_NOT_AN_AGE})\b)(?!\.\d|:|/|%)"
    r"|\b(?P<b>\d{1,2})[ -]?(?:years?[ -]?old|yrs?[ -]?old|yo|y/o)\b"
    r"|[,(] ?(?P<c>\d{2})(?=[,)])",
    re.IGNORECASE,
)
_VAGUE = re.compile(r"\b(?:about|approximately|maybe|only|just) $", re.IGNORECASE)
MAX_VAGUE_LENGTH = len("approximately ")
_CENTURY = 100
_NEXT_CENTURY = 30
"""Two-figure years below this are of this century."""


def days_in(text: str) -> Iterator[tuple[Span, date]]:
    """Yield the dates in a text, in every usual form."""
    for pattern in _DAYS:
        for match in pattern.finditer(text):
            if (day := _day(match)) is not None:
                yield match.span(), day


def ages_in(text: str) -> Iterator[tuple[Span, int]]:
    """Yield possible ages of people in a text: the figures or words, with "about"."""
    figures = ((match.span(match.lastgroup or ""), match) for match in _AGE.finditer(text))
    found = [(span, int(match[match.lastgroup or ""])) for span, match in figures]
    for span, age in dict.fromkeys((*found, *ages_in_words(text))):
        yield _span(text, *span), age


def _span(text: str, start: int, end: int) -> Span:
    """Return the span of the age itself, including any word that makes it approximate."""
    vague = _VAGUE.search(text, max(start - MAX_VAGUE_LENGTH, 0), start)
    return (vague.start() if vague else start), end


def _day(match: re.Match[str]) -> date | None:
    parts = match.groupdict()
    month = int(parts["month"]) if parts.get("month") else MONTHS[parts["name"].lower()]
    try:
        return date(_year(parts["year"]), month, int(parts["day"]))
    except ValueError:
        return None


def _year(digits: str) -> int:
    year = int(digits)
    if year >= _CENTURY:
        return year
    return year + (2000 if year < _NEXT_CENTURY else 1900)
