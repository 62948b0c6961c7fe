"""Proposes what nobody recorded and what may yet name somebody: by rule, for a person to decide."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from mscu.codes import IdentifierKind
from mscu.redaction.ages import age_band
from mscu.redaction.common import CAPITALS, COMMON
from mscu.redaction.dates import ages_in, days_in
from mscu.redaction.finding import Mark, Why
from mscu.redaction.folding import Folded, fold
from mscu.redaction.unknown_names import ADDRESS, Names, name_mark, numbered_roads
from mscu.text.identifier_forms import found_in

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
"""Characters before a day in which it says that somebody was born then."""
_ROADS = (
    "Street|St|Road|Rd|Lane|Ln|Avenue|Ave|Close|Drive|Court|Place|Terrace|Crescent|Square|Gardens|"
    "Grove|Way|Walk|Mews|Row|Hill|View|Rise|Parade|Yard|Brow|Fold"
)
_ADDRESS = re.compile(
    rf"(?:\b(?:Flat|Unit|Room) \w+,? )?(?:\b\d{{1,4}}[a-z]? )?"
    rf"\b(?:[A-Z][\w'’]+ ){{1,3}}(?:{_ROADS})\b"
)
_BORN = re.compile(r"\b(?:born|birth|dob|d\.o\.b)\b", re.IGNORECASE)
_REFERENCE = re.compile(r"\b(?=[A-Z/-]*\d)[A-Z]{1,6}(?:[-/][A-Z0-9]{1,8})+\b")
_CALLED = re.compile(
    r"\b(?:called|known as|named|nicknamed|aka|alias|Mr|Mrs|Ms|Miss)\.? [‘'“\"]?([^\W\d_][\w'’-]+)"
)


def proposals(text: str, ordinary: Collection[str] = ()) -> Iterator[Mark]:
    """Give what may be a number, an address, a day of birth, an age or a name.

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
