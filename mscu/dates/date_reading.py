"""Reads a date as it is typed: UK order, words, vague periods, ages.

The First Responder form allows "month or year, how old they were, or recent", and so does this. In the hour
that a clock change repeats, the first is meant unless GMT is written after it.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple

from mscu.dates.london import LONDON, MONTHS, never_happens, show_day, show_moment

FIRST_YEAR = 1900
MAX_YEARS_AHEAD = 5
MAX_YEARS_SET_AHEAD = 30
"""Years ahead within which a day may be set: a prevention order may run for decades."""
MAX_LENGTH = 120
"""Characters; a longer text is a narrative."""

EXAMPLES = "Type it as 11 Mar 2022 21:40, 11/03/2022, March 2022, 2022, before 2019 or unknown."
EXAMPLES_OF_A_BIRTH = (
    "Type it as 11 Mar 2008, March 2008, 2008, before 2009 or unknown, or an age as 16, 16 or 17, about 17. "
    "If only under 18 is known, leave it empty and choose the age status."
)
EXAMPLES_OF_A_DAY = "Type it as 11 Mar 2022 or 11/03/2022."
EXAMPLES_OF_A_MOMENT = "Type it as 11 Mar 2022 21:40 or 11/03/2022 21:40."
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MARGIN_DAYS = {"day": 7, "month": 31, "season": 92, "year": 366}
_MAX_AGE = 120
_MARGIN_YEARS = 2
"""How far a person's age may be from one of which only "about" is known."""
_MONTHS_IN_YEAR = 12
_HOURS_IN_HALF_DAY = 12


class UnreadableDate(ValueError):
    """The text is not a date. The message says what to type and repeats nothing that was typed."""

    def __init__(self, sentence: str, *, needs_examples: bool = False) -> None:
        """Create the error; `needs_examples` if the sentence does not say what to type."""
        self._sentence, self._needs_examples = sentence, needs_examples
        super().__init__(self.message(EXAMPLES))

    def message(self, examples: str) -> str:
        """Return the sentence with examples that fit the field."""
        return f"{self._sentence} {examples}" if self._needs_examples else self._sentence


class Precision(StrEnum):
    """How precisely a date is known."""

    MOMENT = "moment"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    SEASON = "season"
    ABOUT = "about"
    BEFORE = "before"
    AFTER = "after"
    BETWEEN = "between"
    AGE = "age"
    UNKNOWN = "unknown"


class ParsedDate(NamedTuple):
    """The reading of a date: the first and last local day that it may mean, inclusive."""

    precision: Precision
    words: str
    earliest: date | None = None
    latest: date | None = None
    moment: datetime | None = None


class _Period(NamedTuple):
    precision: Precision
    first: date
    last: date
    moment: datetime | None = None


def read_date(text: str, *, today: date, ahead: int = MAX_YEARS_AHEAD) -> ParsedDate:
    """Read a date.

    Raises:
        UnreadableDate: It is not a date; the message says what to type.
    """
    if len(text) > MAX_LENGTH:
        raise UnreadableDate(f"A date has at most {MAX_LENGTH} characters.", needs_examples=True)
    words = _without_relative_days(" ".join(text.split()), today)
    lowered = words.casefold().strip(" .,")
    latest_year = today.year + ahead
    for pattern, reader in _PHRASES:
        match = pattern.fullmatch(lowered)
        if match:
            return reader(match, words, latest_year)
    period = _period(lowered, latest_year)
    return ParsedDate(period.precision, _tidy(period, words), period.first, period.last, period.moment)


def names_day(text: str) -> bool:
    """Return whether words name a day of a month, with or without its year."""
    return without_days(text) != text


def without_days(text: str) -> str:
    """Return a text without the days of a month that it names."""
    return _NAMED_DAY.sub(" ", text)


def _without_relative_days(words: str, today: date) -> str:
    """Replace `today` and `yesterday` by the day, since they would mean another one tomorrow."""
    for name, day in (("today", today), ("yesterday", today - timedelta(days=1))):
        words = re.sub(rf"\b{name}\b", show_day(day), words, flags=re.IGNORECASE)
    return words


def _tidy(period: _Period, words: str) -> str:
    if period.moment is not None:
        return show_moment(period.moment)
    return show_day(period.first) if period.precision is Precision.DAY else words


# Whole phrases: unknown, ages, before, after, between, about.


def _unknown(_match: re.Match[str], words: str, _latest_year: int) -> ParsedDate:
    return ParsedDate(Precision.UNKNOWN, words)


def _age(match: re.Match[str], words: str, _latest_year: int) -> ParsedDate:
    lowest, highest = _years(match)
    if highest > _MAX_AGE:
        raise UnreadableDate(f"An age is at most {_MAX_AGE}. Type it as: age about 17.")
    if highest < lowest:
        raise UnreadableDate("The second age is below the first. Type the lower one first.")
    return ParsedDate(Precision.AGE, words)


def _years(match: re.Match[str]) -> tuple[int, int]:
    lowest = int(match["age"] or match["years"] or match["number"])
    return lowest, int(match["highest"] or lowest)


def age_in_words(text: str) -> str:
    """Return an age as officers say it, such as `16 or 17`, as the words of a date; other text as it is.

    Only where a birth is asked for is a bare number an age.
    """
    words = " ".join(text.split())
    lowered = words.casefold().strip(" .,")
    is_bare = _BARE_AGE.fullmatch(lowered) and not _AGE.fullmatch(lowered)
    return f"age {words}" if is_bare else text


def stated_age(words: str) -> tuple[int, int] | None:
    """Return the lowest and highest age that words such as `age about 16` mean, or None."""
    match = _AGE.fullmatch(" ".join(age_in_words(words).split()).casefold().strip(" .,"))
    if match is None:
        return None
    lowest, highest = _years(match)
    margin = _MARGIN_YEARS if _ABOUT.search(match[0]) else 0
    return max(0, lowest - margin), highest + margin


def _before(match: re.Match[str], words: str, latest_year: int) -> ParsedDate:
    _, first, last, moment = _period(match["period"], latest_year)
    inclusive = moment is not None or match["word"] in ("by", "until")
    day = last if inclusive else first - timedelta(days=1)
    return ParsedDate(Precision.BEFORE, words, None, day)


def _after(match: re.Match[str], words: str, latest_year: int) -> ParsedDate:
    _, first, last, moment = _period(match["period"], latest_year)
    inclusive = moment is not None or match["word"] in ("since", "from")
    day = first if inclusive else last + timedelta(days=1)
    return ParsedDate(Precision.AFTER, words, day)


def _between(match: re.Match[str], words: str, latest_year: int) -> ParsedDate:
    first = _period(match["one"], latest_year)
    last = _period(match["other"], latest_year)
    if last.last < first.first:
        raise UnreadableDate("The second date is before the first. Type the earlier one first.")
    return ParsedDate(Precision.BETWEEN, words, first.first, last.last)


def _about(match: re.Match[str], words: str, latest_year: int) -> ParsedDate:
    precision, first, last, moment = _period(match["period"], latest_year)
    margin = timedelta(days=0 if moment else _MARGIN_DAYS[precision.value])
    return ParsedDate(Precision.ABOUT, words, first - margin, last + margin)


_MONTH_WORD = rf"(?:{'|'.join(month[:3].casefold() for month in MONTHS)})[a-z]*"
_NAMED_DAY = re.compile(
    rf"\b(?:today|tomorrow)\b|\b[0-9]{{1,2}}(?:st|nd|rd|th)?(?: of)? ?{_MONTH_WORD}\b"
    rf"|\b{_MONTH_WORD}\.? [0-9]{{1,2}}(?:st|nd|rd|th)?\b"
    r"|\b[0-9]{1,2}([/.-])[0-9]{1,2}\1[0-9]{2,4}\b|\b[0-9]{1,2}/[0-9]{1,2}\b|\b[0-9]{4}-[0-9]{2}-[0-9]{2}\b",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"\b(?:about|around|approximately|approx)\b")
_ABOUT_WORD = r"(?:about|around|approximately|approx\.?)"
_TO_AGE = r" ?(?:or|to|-|–) ?"
_AGE = re.compile(
    r"(?:aged?|at the age of|when (?:he|she|they) (?:was|were)) "
    rf"(?:{_ABOUT_WORD} )?(?P<age>[0-9]{{1,3}})(?:{_TO_AGE}(?P<highest>[0-9]{{1,3}}))?(?: years?(?: old)?)?"
    rf"|(?:{_ABOUT_WORD} )?(?P<years>[0-9]{{1,3}}) years old"
    rf"|{_ABOUT_WORD} (?P<number>[0-9]{{1,2}})"
)
_BARE_AGE = re.compile(rf"(?:{_ABOUT_WORD} )?[1-9][0-9]?(?:{_TO_AGE}[1-9][0-9])?(?: years?(?: old)?)?")
_PHRASES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], str, int], ParsedDate]], ...] = (
    (re.compile(r"unknown|not known|date unknown|no date|don'?t know"), _unknown),
    (_AGE, _age),
    (re.compile(r"(?P<word>before|by|until) (?P<period>.+)"), _before),
    (re.compile(r"(?:between|from) (?P<one>.+?) (?:and|to) (?P<other>.+)"), _between),
    (re.compile(r"(?P<word>after|since|from) (?P<period>.+)"), _after),
    (re.compile(rf"(?:{_ABOUT_WORD}|circa|c\.?) (?P<period>.+)"), _about),
)


# Single periods: a moment, a day, a month, a season, a year.

_TIME = (
    r"(?:(?:,? (?:at )?|t)(?P<h>[0-9]{1,2})[:.]?(?P<min>[0-9]{2})(?:[:.](?P<s>[0-9]{2}))?"
    r" ?(?P<half>am|pm)?(?: ?(?:hrs?|hours|h))?"
    r"(?: ?(?P<zone>bst|gmt|utc|z|[+-][0-9]{2}:[0-9]{2}))?)?"
)
_WEEKDAY = r"(?:(?P<weekday>mon|tue|wed|thu|fri|sat|sun)[a-z]*,? )?"
_NAME = r"(?P<name>[a-z]+)\.?"
_PART = r"(?:(?P<part>early|mid|late|beginning of|start of|middle of|end of)[ -])?"
_YEAR = r"(?P<y>[0-9]{4})"


def _day(match: re.Match[str], latest_year: int) -> _Period:
    year = _year(match, latest_year)
    month = _month(match)
    last = calendar.monthrange(year, month)[1]
    if not 1 <= int(match["d"]) <= last:
        raise UnreadableDate(f"That month has {last} days. Type a day from 1 to {last}.")
    day = date(year, month, int(match["d"]))
    if match["weekday"] and WEEKDAYS[day.weekday()] != match["weekday"]:
        raise UnreadableDate(
            "That date falls on another day of the week. Check the date, or leave out the day."
        )
    if match["h"] is None:
        return _Period(Precision.DAY, day, day)
    moment = _moment(day, match)
    local = moment.astimezone(LONDON).date()
    return _Period(Precision.MOMENT, local, local, moment)


def _moment(day: date, match: re.Match[str]) -> datetime:
    hour, minute, second = int(match["h"]), int(match["min"]), int(match["s"] or 0)
    try:
        clock_time = time(_hour_of_day(hour, match["half"]), minute, second, tzinfo=LONDON)
    except ValueError:
        sentence = "A time is from 00:00 to 23:59. Midnight is 00:00 of the day that begins."
        raise UnreadableDate(sentence) from None
    local = datetime.combine(day, clock_time)
    if match["zone"]:
        return (local.replace(tzinfo=UTC) - _offset(match["zone"])).astimezone(UTC)
    if never_happens(local):
        raise UnreadableDate(
            "The clocks went forward that night and this time was skipped. "
            "Type the time an hour later, or an hour earlier."
        )
    return local.astimezone(UTC)


def _hour_of_day(hour: int, half: str | None) -> int:
    if half is None:
        return hour
    if not 1 <= hour <= _HOURS_IN_HALF_DAY:
        raise ValueError
    return hour % _HOURS_IN_HALF_DAY + (_HOURS_IN_HALF_DAY if half == "pm" else 0)


def _offset(zone: str) -> timedelta:
    hours_by_name = {"bst": 1, "gmt": 0, "utc": 0, "z": 0}
    if zone in hours_by_name:
        return timedelta(hours=hours_by_name[zone])
    hours, minutes = zone[1:].split(":")
    ahead = timedelta(hours=int(hours), minutes=int(minutes))
    return -ahead if zone[0] == "-" else ahead


def _whole_month(match: re.Match[str], latest_year: int) -> _Period:
    year, month = _year(match, latest_year), _month(match)
    length = calendar.monthrange(year, month)[1]
    first, last = _thirds(match, ((1, 10), (11, 20), (21, length)), (1, length))
    return _Period(Precision.MONTH, date(year, month, first), date(year, month, last))


def _whole_year(match: re.Match[str], latest_year: int) -> _Period:
    year = _year(match, latest_year)
    first, last = _thirds(match, ((1, 4), (5, 8), (9, 12)), (1, 12))
    end = calendar.monthrange(year, last)[1]
    return _Period(Precision.YEAR, date(year, first, 1), date(year, last, end))


def _season(match: re.Match[str], latest_year: int) -> _Period:
    """Return a season; winter belongs to the year in which it begins: winter 2021 ends in February 2022."""
    year = _year(match, latest_year)
    month = _SEASONS[match["season"]]
    end_year, end_month = (year + 1, 2) if month == _SEASONS["winter"] else (year, month + 2)
    end = calendar.monthrange(end_year, end_month)[1]
    return _Period(Precision.SEASON, date(year, month, 1), date(end_year, end_month, end))


def _thirds(
    match: re.Match[str], thirds: tuple[tuple[int, int], ...], default: tuple[int, int]
) -> tuple[int, int]:
    positions = {"early": 0, "beginning of": 0, "start of": 0, "mid": 1, "middle of": 1}
    positions |= {"late": 2, "end of": 2}
    return thirds[positions[match["part"]]] if match["part"] else default


def _year(match: re.Match[str], latest_year: int) -> int:
    year = int(match["y"])
    if not FIRST_YEAR <= year <= latest_year:
        raise UnreadableDate(f"Type a year from {FIRST_YEAR} to {latest_year}.")
    return year


def _month(match: re.Match[str]) -> int:
    groups = match.groupdict()
    number = _month_by_name(groups["name"]) if groups.get("name") else int(groups["m"])
    if not 1 <= number <= _MONTHS_IN_YEAR:
        raise UnreadableDate("A month is from 1 to 12, and the day comes first: 11/03/2022 is 11 March.")
    return number


def _month_by_name(name: str) -> int:
    short_name = "sep" if name == "sept" else name
    for number, month in enumerate(MONTHS, start=1):
        if short_name in (month.casefold(), month[:3].casefold()):
            return number
    raise UnreadableDate("That month is not known.", needs_examples=True)


_DAY_FORMS = (
    rf"{_YEAR}-(?P<m>[0-9]{{1,2}})-(?P<d>[0-9]{{1,2}})",
    rf"(?P<d>[0-9]{{1,2}})[/.-](?P<m>[0-9]{{1,2}})[/.-]{_YEAR}",
    rf"(?P<d>[0-9]{{1,2}})(?:st|nd|rd|th)?(?: of)? ?{_NAME},? ?{_YEAR}",
)
_PERIODS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], int], _Period]], ...] = (
    *((re.compile(_WEEKDAY + form + _TIME), _day) for form in _DAY_FORMS),
    (re.compile(rf"{_PART}{_YEAR}"), _whole_year),
    (re.compile(rf"(?P<season>spring|summer|autumn|winter)(?: of)? {_YEAR}(?:/[0-9]{{2}})?"), _season),
    (re.compile(rf"{_PART}{_NAME},? {_YEAR}"), _whole_month),
    (re.compile(rf"{_PART}(?P<m>[0-9]{{1,2}})/{_YEAR}"), _whole_month),
)
_SHORT_YEAR = re.compile(r".*\b[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{2}\b.*")


def _period(text: str, latest_year: int) -> _Period:
    for pattern, reader in _PERIODS:
        match = pattern.fullmatch(text.strip(" ,"))
        if match:
            return reader(match, latest_year)
    if _SHORT_YEAR.fullmatch(text):
        raise UnreadableDate("Type the year with four figures, such as 11/03/2022.")
    raise UnreadableDate("This cannot be read as a date.", needs_examples=True)
