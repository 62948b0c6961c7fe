"""Days that are written in words, such as the twelfth of November, and days that have a name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from mscu.resources import resource
from mscu.text.near_words import CACHED_TEXTS, matches_near, words_of
from mscu.text.number_words import CARDINAL, ONES, ORDERED, ORDINAL, SHORT_YEAR, YEAR, cardinal, ordinal, year

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_CLEAR_MONTH = rf"(?:(?!(?:may|march|mar)\b)(?:{MONTH})|(?-i:May|March|Mar|MAY|MARCH))"
"""A month that cannot be the verb."""
WEEKDAY = "(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_SHORT_WEEKDAY = rf"(?:{WEEKDAY}|mon|tues?|weds?|thurs?|thu|fri|sat|sun)"
_NUMBER = r"(?:19|20)\d\d"
_SOME_YEAR = rf"{YEAR}|{_NUMBER}|{SHORT_YEAR}"
_A_YEAR = rf"(?:,? (?:in )?(?P<year>{_SOME_YEAR}))?"
_ENDS = (
    r"(?=\s*(?:[.,;:!?)]|$)|\s+(?:and|or|but|at|in|of (?:this|that|next|last)|I|he|she|they|we|you|it|there|"
    r"when|until|to|nobody|nothing|everybody|everyone|somebody|someone|no one|all|none|people)\b)"
)
_RELATIVE = "(?: of (?:(?:this|next|last|that|the same|the|the next|the last) (?:month|year)))?"
_DAY = re.compile(
    "|".join(
        (
            (
                rf"\b(?:(?P<from>{ORDINAL})(?: day)? (?:and|to|or|until|till) (?:the )?)?"
                rf"(?P<day>{ORDINAL})(?: day)? of (?P<month>{MONTH})\b\.?{_A_YEAR}"
            ),
            (
                rf"\b(?P<day2>{ORDINAL}|{CARDINAL}) "
                rf"(?P<month2>{_CLEAR_MONTH})\b\.?{_A_YEAR.replace('year', 'year2')}"
            ),
            (
                rf"\b(?P<month3>{_CLEAR_MONTH})\.?,? (?:the )?(?P<day3>{ORDINAL})(?! "
                rf"\w+s\b){_A_YEAR.replace('year', 'year3')}"
            ),
            (
                rf"\b(?P<month4>{_CLEAR_MONTH})\.? "
                rf"(?P<day4>{CARDINAL})\b{_A_YEAR.replace('year', 'year4')}{_ENDS}"
            ),
            (
                rf"\b(?P<day5>{ORDINAL}) of (?:the "
                rf")?(?P<month5>{ORDINAL})\b{_A_YEAR.replace('year', 'year5')}{_ENDS}"
            ),
            rf"\b(?P<month6>{_CLEAR_MONTH})\.?,? (?P<year6>{YEAR})\b",
            rf"\b(?P<day7>(?!first|second|third){ORDINAL}) (?P<month7>march|may|mar)\b{_ENDS}",
            rf"\b(?P<day8>{ORDINAL}) of (?:the )?(?P<month8>{ORDINAL}),? (?P<year8>{_SOME_YEAR})\b",
        )
    ),
    re.IGNORECASE,
)
_FEAST = (
    "(?:easter|christmas|ramadan|eid|lent|new year|diwali|half[- ]term|passover|pentecost|whitsun|"
    "hanukkah|epiphany)"
)
_OF_A_MONTH = re.compile(
    rf"\b(?:(?:first|second|third|fourth|fifth|last|1st|2nd|3rd|4th) {_SHORT_WEEKDAY} (?:of|in) (?:{MONTH})\b"
    rf"|{WEEKDAY},? (?:the )?{ORDINAL}{_RELATIVE}\b(?: and (?:the )?{ORDINAL}\b)?"
    rf"|(?:(?<=\bon the )|(?<=\bby the )|(?<=\bsince the )|(?<=\buntil the )|(?<=\btill the )|(?<=\bfrom "
    rf"the ))"
    rf"{ORDINAL}{_RELATIVE}{_ENDS}"
    rf"|(?:(?<=\bsays the )|(?<=\bsaid the )){ORDINAL}{_ENDS}"
    rf"|(?:(?<=\bbefore the )|(?<=\bafter the )|(?<=\baround the )|(?<=\babout the ))(?!first|second|"
    rf"third){ORDINAL}{_ENDS}"
    rf"|(?:first|last) (?:day|night|week|weekend|morning) (?:of|in) (?:{MONTH})\b"
    rf"|(?:{WEEKDAY}|day|night|week|weekend|month) (?:before|after|of|following) (?:last )?{_FEAST}\b|"
    rf"(?:{_FEAST}) (?:week|weekend)\b"
    rf"|(?<=\bin )(?:o|oh|nought) (?:{'|'.join(ONES)})\b{_ENDS}"
    rf"|(?<=\bthe ){ORDINAL}(?: day)? of (?-i:[A-Z]\w+)"
    rf"|{ORDINAL} of (?:this|next|last|that|the same|the following|the previous) (?:month|year)\b)",
    re.IGNORECASE,
)
_YEAR_ALONE = re.compile(
    rf"\b(?:in|since|of|from|until|till|by|before|after|during|late|early|year|born) (?P<year>{YEAR})\b"
    r"(?!['’ -](?:pounds?|quid|euros?|dollars?|people|men|women|year|hours?|times|bricks?|a)\b)",
    re.IGNORECASE,
)


_DAY_WORDS = ORDERED | MONTHS.keys()
_YEAR_WORDS = frozenset({"nineteen", "twenty", "two"})
_MONTH_WORDS = ORDERED | words_of(
    "last easter christmas ramadan eid lent year diwali term passover pentecost whitsun hanukkah "
    "epiphany o oh nought"
)
_IN_MANY_NAMES = words_of(
    "a z w day night eve the of first last week his her their s sunday monday thursday friday saturday "
    "wednesday tuesday"
)
"""Words of named days that say nothing without the others."""


class WrittenDay(NamedTuple):
    """A day as far as words say it, and where they stand; 0 is what they do not say."""

    start: int
    end: int
    day: int = 0
    month: int = 0
    year: int = 0


@lru_cache(maxsize=CACHED_TEXTS)
def days_in_words(text: str) -> tuple[WrittenDay, ...]:
    """Return the days that a text writes in words."""
    found = list(map(_written, matches_near((_DAY,), text, _DAY_WORDS)))
    found += [WrittenDay(*match.span()) for match in matches_near((_OF_A_MONTH,), text, _MONTH_WORDS)]
    for match in matches_near((_YEAR_ALONE,), text, _YEAR_WORDS):
        found.append(WrittenDay(*match.span("year"), year=year(match["year"])))
    pattern, words = _named()
    return (*found, *(WrittenDay(*match.span()) for match in matches_near((pattern,), text, words)))


_IN_FIGURES = re.compile(
    rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? ?(?P<month>{_CLEAR_MONTH})\b"
    rf"|\b(?P<month2>{_CLEAR_MONTH})\.? (?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\b",
    re.IGNORECASE,
)


def days_of_a_year(text: str) -> Iterator[WrittenDay]:
    """Yield the days in figures that may have no year: 12 November."""
    for match in matches_near((_IN_FIGURES,), text, MONTHS.keys()):
        day, month = match["day"] or match["day2"], match["month"] or match["month2"]
        yield WrittenDay(*match.span(), day=int(day), month=MONTHS[month.lower()])


def _written(match: re.Match[str]) -> WrittenDay:
    parts = {
        name[:-1] if name[-1].isdecimal() else name: value
        for name, value in match.groupdict().items()
        if value
    }
    day, month, of_year = parts.get("day"), parts["month"].lower(), parts.get("year")
    return WrittenDay(
        *match.span(),
        day=_day(day) if day else 0,
        month=MONTHS.get(month) or ordinal(month),
        year=(int(of_year) if of_year.isdecimal() else year(of_year)) if of_year else 0,
    )


def _day(text: str) -> int:
    return cardinal(text) if re.fullmatch(CARDINAL, text, re.IGNORECASE) else ordinal(text)


@cache
def _named() -> tuple[re.Pattern[str], frozenset[str]]:
    """Return a pattern of the days that have a name, and words of which each has one: Eid al-Fitr."""
    lines = resource("redaction/named_days.txt").read_text(encoding="utf-8").splitlines()
    names = sorted((line for line in lines if line and not line.startswith("#")), key=len, reverse=True)
    words = frozenset(re.findall("[a-z]+", " ".join(names).lower())) - _IN_MANY_NAMES
    return re.compile(rf"\b(?:{'|'.join(names)})\b", re.IGNORECASE), words
