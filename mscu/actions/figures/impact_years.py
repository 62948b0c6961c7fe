"""Whole years of the unit and their quarters; no other period is counted."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import SQLColumnExpression, case, literal

from mscu.dates.london import SHORT_MONTHS, show_day, start_of_day
from mscu.models.base import Moment, Words
from mscu.resources import resource

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement

FILE = "rules/impact.toml"
QUARTERS, MONTHS_OF_QUARTER, DECEMBER = 4, 3, 12
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Band:
    """Reports that waited less than some number of minutes; without a bound, all the others."""

    label: str
    below: int | None = None


@cache
def _rules() -> dict[str, Any]:
    return tomllib.loads(resource(FILE).read_text(encoding="utf-8"))


@cache
def triage_bands() -> tuple[Band, ...]:
    return tuple(Band(band["label"], band.get("below")) for band in _rules()["triage_bands"])


@dataclass(frozen=True)
class Year:
    """A year of the unit, by the calendar year in which it begins."""

    begins_in: int

    @classmethod
    def of(cls, day: date) -> Year:
        """Return the year that contains a day."""
        return cls(day.year - (day.month < _rules()["year_begins_in_month"]))

    @property
    def before(self) -> Year:
        return Year(self.begins_in - 1)

    @property
    def first(self) -> date:
        return self.quarter_days(0)[0]

    @property
    def last(self) -> date:
        return self.quarter_days(QUARTERS - 1)[1]

    def __str__(self) -> str:
        """Return `2021/22`, or `2021` where it is a calendar year."""
        if self.first.month == 1:
            return f"{self.begins_in}"
        return f"{self.begins_in}/{(self.begins_in + 1) % 100:02}"

    @property
    def days(self) -> str:
        """Return its first and last day in words."""
        return f"{show_day(self.first)} to {show_day(self.last)}"

    def quarter_days(self, quarter: int) -> tuple[date, date]:
        """Return the first and last day of one of its quarters."""
        month = _rules()["year_begins_in_month"] - 1 + MONTHS_OF_QUARTER * quarter
        return _first_of(self.begins_in, month), (
            _first_of(self.begins_in, month + MONTHS_OF_QUARTER) - A_DAY
        )

    def quarter_name(self, quarter: int) -> str:
        """Return a quarter by its months: `Apr to Jun`."""
        first, last = self.quarter_days(quarter)
        return f"{SHORT_MONTHS[first.month - 1]} to {SHORT_MONTHS[last.month - 1]}"


def quarter_number(day: date) -> int:
    """Return the number of a day's quarter in the unit's years, counted through all years."""
    since = int(day.month - _rules()["year_begins_in_month"]) % DECEMBER
    return Year.of(day).begins_in * QUARTERS + since // MONTHS_OF_QUARTER


def _first_of(year: int, month: int) -> date:
    return date(year + month // DECEMBER, month % DECEMBER + 1, 1)


def inline(value: datetime | str) -> ColumnElement[Any]:
    """Return a literal of the program's own value.

    Bound text is copied for each row, which makes the statement five times slower.
    """
    type_ = Words() if isinstance(value, str) else Moment()
    return literal(value, type_, literal_execute=True)


@dataclass(frozen=True)
class TwoYearSpan:
    """A year and the one before it, for use in statements."""

    year: Year

    @property
    def begins(self) -> datetime:
        """Return the start of the year before."""
        return start_of_day(self.year.before.first)

    @property
    def ends(self) -> datetime:
        """Return the end of the year."""
        return start_of_day(self.year.last + A_DAY)

    @property
    def quarters(self) -> range:
        """Return the numbers of its quarters, counted through all years."""
        first = self.year.before.begins_in * QUARTERS
        return range(first, first + 2 * QUARTERS)

    def within(self, moment: SQLColumnExpression[Any]) -> ColumnElement[bool]:
        """Return the SQL condition that a time lies in either year."""
        condition: ColumnElement[bool] = (moment >= self.begins) & (moment < self.ends)
        return condition

    def quarter(self, moment: SQLColumnExpression[Any]) -> ColumnElement[int]:
        """Return SQL for the quarter: 0 to 3 in the year before, 4 to 7 in the year."""
        ends = [inline(start_of_day(days[1] + A_DAY)) for days in self._quarters()]
        return case(*((moment < end, quarter) for quarter, end in enumerate(ends[:-1])), else_=len(ends) - 1)

    def _quarters(self) -> Sequence[tuple[date, date]]:
        years = (self.year.before, self.year)
        return [year.quarter_days(quarter) for year in years for quarter in range(QUARTERS)]
