"""Reads a date as tables write it: day first or month first, `03-SEP-22`, counted by Excel.

What can be read in two ways, or not at all, is questioned and never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum

from mscu.dates.partial_date import PartialDate, Precision, UnreadableDate
from mscu.exchange.cell_values import day_of_serial
from mscu.exchange.meanings import Fault

_NUMERIC = re.compile(r"(\d{1,2})([/.\- ])(\d{1,2})\2(\d{4}|\d{2})\b(.*)", re.ASCII | re.DOTALL)
_NAMED = re.compile(
    r"(\d{1,2})[/.\- ]?([A-Za-z]{3,9})[/.\- ]?(\d{4}|\d{2})\b(.*)", re.ASCII | re.DOTALL
)
_TIGHT = re.compile(r"(19|20)([0-9]{2})([0-9]{2})([0-9]{2})")
_SERIAL = re.compile(r"[0-9]{5}(?:\.[0-9]+)?")
_TIME = re.compile(r"([01]?[0-9]|2[0-3])[:.]?([0-5][0-9])(?:[:.][0-5][0-9])?")
_MONTHS = 12
_OFTEN = 0.05
"""Of a column's dates: fewer that have the month first are slips, not a habit."""
NOT_KNOWN = frozenset(
    {"", "-", "?", "n/a", "n/k", "nk", "not known", "unknown", "unk", "none", "not recorded"}
)


class Order(Enum):
    """Which comes first in a date that is written in figures."""

    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"
    MIXED = "mixed"


@dataclass(frozen=True)
class Reading:
    """A date in words that the program reads, or what is wrong with it."""

    words: str = ""
    fault: Fault | None = None


def order_of(texts: Iterable[str]) -> Order:
    """Say how a column writes its dates; where none tells, the day comes first as in the UK."""
    found = [match for match in map(_NUMERIC.match, texts) if match]
    days = sum(1 for match in found if int(match[1]) > _MONTHS)
    months = sum(1 for match in found if int(match[3]) > _MONTHS >= int(match[1]))
    if months <= len(found) * _OFTEN:
        return Order.DAY_FIRST
    return Order.MONTH_FIRST if days <= len(found) * _OFTEN else Order.MIXED


@dataclass(frozen=True)
class DateColumn:
    """How one column of dates is read."""

    order: Order
    today: date
    old_days: bool = False
    zone: str = ""
    """Put after a time that names none: `UTC`."""

    def read(self, text: str, time: str = "") -> Reading:
        """Read one cell, with the time of day that stands in another."""
        if text.casefold() in NOT_KNOWN:
            return Reading("unknown", Fault.NO_DATE)
        plain = self._plain(text)
        if plain is None:
            return Reading("unknown", Fault.DATE_ORDER)
        clock, fault = self._time(time)
        try:
            read = PartialDate.parse(f"{plain}{clock}{self._zone(plain + clock)}", today=self.today)
        except UnreadableDate:
            return Reading("unknown", Fault.DATE)
        if read.precision is Precision.AGE:
            return Reading("unknown", Fault.DATE)
        if read.earliest and read.earliest > self.today:
            return Reading("unknown", Fault.FUTURE)
        return Reading(read.shown(), fault)

    def _plain(self, text: str) -> str | None:
        """Write it as the program reads it; None where day and month could be either."""
        if _SERIAL.fullmatch(text):
            return day_of_serial(text, old_days=self.old_days) or text
        if match := _TIGHT.fullmatch(text):
            return f"{match[1]}{match[2]}-{match[3]}-{match[4]}"
        if match := _NUMERIC.fullmatch(text):
            return self._numeric(match)
        if match := _NAMED.fullmatch(text):
            return f"{match[1]} {match[2]} {self._year(match[3])}{match[4]}"
        return text

    def _numeric(self, match: re.Match[str]) -> str | None:
        first, second = int(match[1]), int(match[3])
        either = first <= _MONTHS and second <= _MONTHS and first != second
        if self.order is Order.MIXED and either:
            return None
        swapped = self.order is Order.MONTH_FIRST or (
            self.order is Order.MIXED and second > _MONTHS >= first
        )
        day, month = (second, first) if swapped else (first, second)
        return f"{day}/{month}/{self._year(match[4])}{match[5]}"

    def _year(self, figures: str) -> str:
        """Give the year that two figures stand for: the last that has begun."""
        if len(figures) == len("2022"):
            return figures
        century = self.today.year // 100 * 100
        year = century + int(figures)
        return str(year if year <= self.today.year else year - 100)

    def _time(self, text: str) -> tuple[str, Fault | None]:
        if text.casefold() in NOT_KNOWN:
            return "", None
        match = _TIME.fullmatch(text.zfill(4) if text.isdigit() else text)
        if match is None:
            return "", Fault.TIME
        return f" {int(match[1]):02d}:{match[2]}", None

    def _zone(self, text: str) -> str:
        has_time = re.search(r"[T ]\d{1,2}:\d{2}(:\d{2})?$", text)
        return f" {self.zone}" if self.zone and has_time else ""
