"""How a typed date will be understood, for the sentence below a form field.

Commands read dates themselves; this shows the same result beforehand, from the same parser.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from mscu.access import Permission
from mscu.actions.core.action import EVERY_STORE, Query, Work
from mscu.actions.core.checking import DAY_EXAMPLE
from mscu.dates.date_reading import (
    EXAMPLES_OF_A_BIRTH,
    MAX_YEARS_AHEAD,
    MAX_YEARS_SET_AHEAD,
    age_in_words,
    stated_age,
)
from mscu.dates.london import LONDON, local_day, show_day, weekday
from mscu.dates.partial_date import (
    EXAMPLES,
    EXAMPLES_OF_A_DAY,
    EXAMPLES_OF_A_MOMENT,
    PartialDate,
    Precision,
    UnreadableDate,
)

# Today's date: a demo store has a date of its own


@dataclass(frozen=True, kw_only=True)
class Today(Query[date]):
    """Today's date in London."""

    needs = Permission.USE_STORE
    stores = EVERY_STORE

    def answer(self, work: Work) -> date:
        return work.today


# How a form shows a typed date


WHOLE_DAYS = frozenset({Precision.DAY, Precision.MOMENT})


@dataclass(frozen=True)
class DateHint:
    """How a date is understood, or what to type instead."""

    text: str
    problem: bool = False


def read_partial(text: str, today: date) -> DateHint:
    """Read a date of any precision, and describe how it is understood."""
    parsed = _read(text, today)
    return parsed if isinstance(parsed, DateHint) else DateHint(_sentence(parsed, today))


def read_birth(text: str, today: date) -> DateHint:
    """Read a date of birth of any precision or an age, and describe how it is understood."""
    words = age_in_words(text)
    parsed = _read(words, today, EXAMPLES_OF_A_BIRTH)
    if isinstance(parsed, DateHint):
        return parsed
    ages = stated_age(words)
    return DateHint(f"Age {ages[0]}" if ages and ages[0] == ages[1] else _sentence(parsed, today))


def read_day(text: str, today: date) -> DateHint:
    """Read a full date; one known less precisely is a problem."""
    parsed = _read(text, today, EXAMPLES_OF_A_DAY, MAX_YEARS_SET_AHEAD)
    if isinstance(parsed, DateHint):
        return parsed
    if parsed.precision not in WHOLE_DAYS or parsed.earliest is None:
        return DateHint(f"Type {DAY_EXAMPLE}.", problem=True)
    return DateHint(_distance(parsed.earliest, today))


def read_moment(text: str, today: date) -> DateHint:
    """Read a date with its time; a date without a time is a problem."""
    parsed = _read(text, today, EXAMPLES_OF_A_MOMENT)
    if isinstance(parsed, DateHint):
        return parsed
    if parsed.moment is None:
        return DateHint(f"Type {DAY_EXAMPLE} with its time: 12 Nov 2022 09:14.", problem=True)
    return DateHint(_sentence(parsed, today))


def _read(
    text: str, today: date, examples: str = EXAMPLES, ahead: int = MAX_YEARS_AHEAD
) -> PartialDate | DateHint:
    try:
        return PartialDate.parse(text, today=today, ahead=ahead)
    except UnreadableDate as problem:
        return DateHint(problem.message(examples), problem=True)


def _sentence(parsed: PartialDate, today: date) -> str:
    if parsed.precision in WHOLE_DAYS and parsed.earliest:
        day = parsed.earliest
        moment = parsed.moment
        time = f"{moment.astimezone(LONDON):%H:%M}" if moment is not None else "time not known"
        return f"{_distance(day, today) if day > today else weekday(day)}, {time}"
    ages = stated_age(parsed.words)
    if ages and ages[0] != ages[1]:
        return f"Kept as typed; counts as {ages[0]} to {ages[1]}"
    return f"Kept as typed{_sorts(parsed)}"


def _sorts(parsed: PartialDate) -> str:
    if parsed.precision in {Precision.UNKNOWN, Precision.AGE}:
        return ""
    first, last = parsed.earliest, parsed.latest
    if first and last:
        return f"; some time from {show_day(first)} to {show_day(last)}"
    sort_day = local_day(parsed.sort_key())
    return f"; sorted as {show_day(sort_day)}"


def _distance(day: date, today: date) -> str:
    name = weekday(day)
    days = (day - today).days
    if days == 0:
        return f"{name}, today"
    ahead = f"in {days} days" if days > 1 else "tomorrow"
    ago = f"{-days} days ago" if days < -1 else "yesterday"
    return f"{name}, {ahead if days > 0 else ago}"


# The time of the store, and how times of a call are written


@dataclass(frozen=True, kw_only=True)
class StoreTime(Query[datetime]):
    """The time of the store's clock, in UTC."""

    recorded_as = "TellTime"

    needs = Permission.USE_STORE

    def answer(self, work: Work) -> datetime:
        return work.now


def weekday_and_day(moment: datetime) -> str:
    """Format the local day with its weekday: `Sunday 13 Mar 2022`."""
    day = local_day(moment)
    return f"{weekday(day)} {show_day(day)}"


def clock_face(moment: datetime) -> str:
    """Format the local time with seconds: `08:15:04`."""
    return f"{moment.astimezone(LONDON):%H:%M:%S}"


def duration(seconds: float) -> str:
    """Format how long a call has run: `5 min 22 s`."""
    minutes, seconds_left = divmod(int(max(seconds, 0)), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {seconds_left} s" if minutes else f"{seconds_left} s"
