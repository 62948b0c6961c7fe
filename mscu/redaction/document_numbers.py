"""Proposing numbers of documents and records that nobody recorded: passports, NHS numbers, references."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mscu.redaction.dates import days_in
from mscu.text.police_ranks import WRITTEN_RANKS

_PART = r"[A-Za-z]*\d[A-Za-z0-9]*"
"""A word with a figure."""
_RUN = re.compile(
    rf"(?<![\w£€$.,:-])(?P<prefix>(?!SI\b)(?-i:[A-Z]{{1,3}})[ -](?=\d\d))?{_PART}"
    rf"(?:(?:[ /]|-(?!\d\d:))(?:{_PART}|(?-i:[A-Z]{{1,2}}(?![\w’'])))){{0,12}}(?![\w%])"
)
"""Words with figures that stand together, with a few capitals before, between or after them."""
_LABELS = (
    "accounts?|badge|booking|brp|cards?|case|chassis|chi|cnp|collar|crime|cro|custody|egn|emp(?:loyee)?|flight|iccid|"
    "identity|id|imei|imsi|incident|insurance|licen[cs]e|log|nhs|nino|noms|nrm|occurrence|passports?|payroll|"
    "pesel|pnc|policy|prison|refs?|references?|shoulder|staff|tax|tenancy|uan|urn|utr|vin|visas?|warrant|"
    rf"(?-i:NI|{'|'.join(sorted(WRITTEN_RANKS))})|constable|sergeant|inspector|superintendent"
)
_LABEL = re.compile(
    rf"\b(?:{_LABELS})\.?(?:[ :#,]+(?:cards?|numbers?|nos?|refs?|references?|id|is|was|are|of|"
    r"the)\b\.?){0,4}[ :#]*$",
    re.IGNORECASE,
)
"""What says that a number is one of a document, before it."""
MAX_LABEL_LENGTH = 48
_COUNTED = re.compile(
    r"[ -]?(?:pounds?|euros?|dollars?|lei|zloty|dong|quid|people|men|women|children|days?|weeks?|months?|"
    r"years?|hours?|hrs?|minutes?|miles?|metres?|km|kg|pages?|visits?|times|victims?|workers?)\b",
    re.IGNORECASE,
)
_COUNT_BEFORE = re.compile(r"\b(?:number of [\w ]{1,40}|SI|Act)\s$")
MAX_COUNT_LENGTH = 60
_YEARS = re.compile(r"(?:19|20)\d\d(?:[ /-](?:(?:19|20)?\d\d))*")
_YEAR_FIRST = re.compile(r"(?:\d{1,2} )?(?:19|20)\d\d ")
_TIME = re.compile(r"[0-2]\d[0-5]\d(?:-[0-2]\d[0-5]\d)?(?:h|hrs)?")
_INSURANCE = re.compile(r"\b[A-Za-z]{2} ?\d\d ?\d\d ?\d\d ?[A-Da-d]\b")
"""A National Insurance number, in small letters too."""
_POSITION = re.compile(
    r"(?<![\w.])-?\d{1,3}\.\d{4,}(?:,? ?-?\d{1,3}\.\d{4,})?|///[^\W\d_]+\.[^\W\d_]+\.[^\W\d_]+"
)
"""Degrees of latitude and longitude, and a place in three words."""
FEWEST_TOGETHER, FEWEST_APART, FEWEST_MIXED = 6, 7, 7
"""Figures of a number in one piece and in pieces, and letters and figures of a mixed one, without a label."""
FEWEST_LABELLED, FEWEST_OF_MIXED = 3, 4
"""Figures of a number after a label, and figures and letters of a mixed one."""


def document_numbers(text: str) -> Iterator[tuple[int, int]]:
    """Yield where a text may have the number of a document, a record or a place on the map."""
    for pattern in (_POSITION, _INSURANCE):
        yield from (match.span() for match in pattern.finditer(text))
    days = {span for span, _ in days_in(text)}
    for match in _RUN.finditer(text):
        (start, end), first = match.span(), max(match.start(), match.end("prefix"))
        if first > start and ((first, end) in days or _is_labelled(text, first)):
            start = first
        elif year := _YEAR_FIRST.match(text, start, end):
            start = year.end()
        is_counted = _COUNTED.match(text, end) or _COUNT_BEFORE.search(
            text, max(start - MAX_COUNT_LENGTH, 0), start
        )
        is_day = any(begin <= start and end <= finish for begin, finish in days)
        is_year = _YEARS.fullmatch(text, first, end)
        if not (is_counted or is_day or is_year) and _is_number(
            text[start:end], labelled=_is_labelled(text, start)
        ):
            yield start, end


def _is_labelled(text: str, start: int) -> bool:
    return _LABEL.search(text, max(start - MAX_LABEL_LENGTH, 0), start) is not None


def _is_number(run: str, *, labelled: bool) -> bool:
    """Return whether words with figures are a number that leads to somebody, and no time."""
    if _TIME.fullmatch(run) and not labelled:
        return False
    characters = [character for character in run if character.isalnum()]
    figures = sum(map(str.isdecimal, characters))
    is_mixed = figures < len(characters)
    if labelled:
        return figures >= FEWEST_LABELLED or (is_mixed and len(characters) >= FEWEST_OF_MIXED)
    if is_mixed:
        return figures >= FEWEST_OF_MIXED and len(characters) >= FEWEST_MIXED
    return figures >= (FEWEST_APART if len(run) > figures else FEWEST_TOGETHER)
