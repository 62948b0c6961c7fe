"""Whole years of the unit, and the quarters in them: no other period is counted."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import case, literal

from mscu.dates.london import MONTHS, show_day, start_of_day
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
    """Reports that waited less than so many minutes; without a bound, all the others."""

    label: str
    below: int | None = None


@cache
def _rules() -> dict[str, Any]:
    return tomllib.loads(resource(FILE).read_text(encoding="utf-8"))


@cache
def triage_bands() -> tuple[Band, ...]:
    """Read the bands of the time to triage."""
    return tuple(Band(each["label"], each.get("below")) for each in _rules()["triage_bands"])


@dataclass(frozen=True)
class Year:
    """A year of the unit by the calendar year in which it begins."""

    begins_in: int

    @classmethod
    def of(cls, day: date) -> Year:
        """Give the year that a day lies in."""
        return cls(day.year - (day.month < _rules()["year_begins_in_month"]))

    @property
    def before(self) -> Year:
        """Give the year before."""
        return Year(self.begins_in - 1)

    @property
    def first(self) -> date:
        """Give its first day."""
        return self.quarter_days(0)[0]

    @property
    def last(self) -> date:
        """Give its last day."""
        return self.quarter_days(QUARTERS - 1)[1]

    def __str__(self) -> str:
        """Write it as `2021/22`, or as `2021` where it is a calendar year."""
        if self.first.month == 1:
            return f"{self.begins_in}"
        return f"{self.begins_in}/{(self.begins_in + 1) % 100:02}"

    @property
    def days(self) -> str:
        """Say from when to when it is."""
        return f"{show_day(self.first)} to {show_day(self.last)}"

    def quarter_days(self, quarter: int) -> tuple[date, date]:
        """Give the first and the last day of one of its quarters."""
        month = _rules()["year_begins_in_month"] - 1 + MONTHS_OF_QUARTER * quarter
        return _first_of(self.begins_in, month), (
            _first_of(self.begins_in, month + MONTHS_OF_QUARTER) - A_DAY
        )

    def quarter_name(self, quarter: int) -> str:
        """Name a quarter by its months: `Apr to Jun`."""
        first, last = self.quarter_days(quarter)
        return f"{MONTHS[first.month - 1][:3]} to {MONTHS[last.month - 1][:3]}"


def quarter_number(day: date) -> int:
    """Number the quarter of a unit's year that a day lies in, one after the other for all years."""
    since = int(day.month - _rules()["year_begins_in_month"]) % DECEMBER
    return Year.of(day).begins_in * QUARTERS + since // MONTHS_OF_QUARTER


def _first_of(year: int, month: int) -> date:
    return date(year + month // DECEMBER, month % DECEMBER + 1, 1)


def inline(value: datetime | str) -> Any:  # noqa: ANN401 - SQL
    """Write a value of the program's own into the statement.

    Text that is bound is copied for each row: a statement took five times as long.
    """
    type_ = Words() if isinstance(value, str) else Moment()
    return literal(value, type_, literal_execute=True)


@dataclass(frozen=True)
class Span:
    """A year and the one before it, as statements ask for them."""

    year: Year

    @property
    def begins(self) -> datetime:
        """Give the moment at which the year before begins."""
        return start_of_day(self.year.before.first)

    @property
    def ends(self) -> datetime:
        """Give the moment at which the year is over."""
        return start_of_day(self.year.last + A_DAY)

    @property
    def quarters(self) -> range:
        """Number its quarters as those of all years are numbered."""
        first = self.year.before.begins_in * QUARTERS
        return range(first, first + 2 * QUARTERS)

    def within(self, moment: Any) -> ColumnElement[bool]:  # noqa: ANN401 - a column
        """Say in SQL that something lies in one of both."""
        found: ColumnElement[bool] = (moment >= self.begins) & (moment < self.ends)
        return found

    def quarter(self, moment: Any) -> ColumnElement[int]:  # noqa: ANN401 - a column
        """Number the quarters in SQL: 0 to 3 in the year before, 4 to 7 in the year."""
        ends = [inline(start_of_day(each[1] + A_DAY)) for each in self._quarters()]
        return case(*((moment < end, at) for at, end in enumerate(ends[:-1])), else_=len(ends) - 1)

    def _quarters(self) -> Sequence[tuple[date, date]]:
        years = (self.year.before, self.year)
        return [each.quarter_days(at) for each in years for at in range(QUARTERS)]
