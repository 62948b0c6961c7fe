"""Working days of England: no Saturday, Sunday, bank holiday or Good Friday."""

from __future__ import annotations

import calendar
import tomllib
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from typing import TYPE_CHECKING

import holidays

from mscu.dates.london import local_day, start_of_day
from mscu.resources import resource

if TYPE_CHECKING:
    from mscu.resources import Readable

ADDED_HOLIDAYS = "rules/bank_holidays.toml"

# On which day somebody reaches an age, in England and Wales.


ADULT_AGE = 18


def birthday(born: date, age: int = ADULT_AGE) -> date:
    """Return the day on which an age is reached (Family Law Reform Act 1969 s.9: at its start).

    A person born on 29 February reaches it on 1 March in other years.
    """
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 3, 1)


def age_on(born: date, day: date) -> int:
    """Return the age in whole years of a person on a day."""
    return day.year - born.year - (day < birthday(born, day.year - born.year))


_DAY = timedelta(days=1)


def is_working_day(day: date) -> bool:
    """Return whether courts and offices count this day in England."""
    return day.weekday() < calendar.SATURDAY and day not in _bank_holidays(day.year)


def add_working_days(day: date, count: int) -> date:
    """Return the last of `count` working days; the first is the next one after `day`."""
    while count > 0:
        day += _DAY
        count -= is_working_day(day)
    return day


def working_days_between(first: date, last: date) -> int:
    """Return the working days after `first`, up to and including `last`; negative if it is earlier."""
    if last < first:
        return -working_days_between(last, first)
    span = (last - first).days
    return sum(is_working_day(first + _DAY * n) for n in range(1, span + 1))


def add_working_hours(moment: datetime, hours: int) -> datetime:
    """Add hours counted round the clock on working days only, as POCA s.295 counts 48 (UTC)."""
    left = timedelta(hours=hours)
    while True:
        day = local_day(moment)
        day_end = start_of_day(day + _DAY)
        if is_working_day(day):
            if moment + left <= day_end:
                return moment + left
            left -= day_end - moment
        moment = day_end


def add_months(day: date, count: int) -> date:
    """Return the same day `count` months later, or the last day of a shorter month."""
    years, month = divmod(day.month - 1 + count, 12)
    year = day.year + years
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


class BadHolidays(ValueError):
    """The file of added bank holidays cannot be used; the message says why."""


@cache
def added_holidays() -> frozenset[date]:
    """Return the bank holidays that the force has added."""
    return load_added_holidays(resource(ADDED_HOLIDAYS))


def load_added_holidays(path: Readable) -> frozenset[date]:
    """Read the days.

    Raises:
        BadHolidays: One has no day, name or source.
    """
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8"))["added"]
        days = frozenset(row["day"] for row in rows if row["name"] and row["source"])
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as problem:
        message = f"The added bank holidays cannot be read: {problem}."
        raise BadHolidays(message) from problem
    if len(days) < len(rows) or not all(type(day) is date for day in days):
        message = "Each added bank holiday needs a day of its own, a name and a source."
        raise BadHolidays(message)
    return days


@lru_cache(maxsize=256)
def _bank_holidays(year: int) -> frozenset[date]:
    return added_holidays().union(holidays.country_holidays("GB", subdiv="ENG", years=year))
