"""How a typed date will be understood, in words: for the sentence below a field of a form.

The commands read dates themselves; this says the same beforehand, from the same reader.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from mscu.actions.core.checking import BOXED
from mscu.dates.date_reading import YEARS_AHEAD, YEARS_SET
from mscu.dates.london import LONDON, local_day, show_day, show_moment
from mscu.dates.partial_date import (
    EXAMPLES,
    EXAMPLES_OF_A_DAY,
    EXAMPLES_OF_A_MOMENT,
    PartialDate,
    Precision,
    UnreadableDate,
)

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WHOLE_DAYS = frozenset({Precision.DAY, Precision.MOMENT})


@dataclass(frozen=True)
class ReadDate:
    """How a date is understood, or what to type instead."""

    text: str
    problem: bool = False


def read_partial(words: str, today: date) -> ReadDate:
    """Say how a date of any closeness is understood."""
    read = _read(words, today)
    return read if isinstance(read, ReadDate) else ReadDate(_said(read))


def read_day(words: str, today: date) -> ReadDate:
    """Say which day is meant; a date that is known less closely is a problem."""
    read = _read(words, today, EXAMPLES_OF_A_DAY, YEARS_SET)
    if isinstance(read, ReadDate):
        return read
    if read.precision not in WHOLE_DAYS or read.earliest is None:
        return ReadDate(f"Type {BOXED}.", problem=True)
    return ReadDate(_distance(read.earliest, today))


def read_moment(words: str, today: date) -> ReadDate:
    """Say which moment is meant; a date without its time is a problem."""
    read = _read(words, today, EXAMPLES_OF_A_MOMENT)
    if isinstance(read, ReadDate):
        return read
    if read.moment is None:
        return ReadDate(f"Type {BOXED} with its time: 12 Nov 2022 09:14.", problem=True)
    return ReadDate(_said(read))


def _read(
    words: str, today: date, examples: str = EXAMPLES, ahead: int = YEARS_AHEAD
) -> PartialDate | ReadDate:
    try:
        return PartialDate.parse(words, today=today, ahead=ahead)
    except UnreadableDate as problem:
        return ReadDate(problem.said(examples), problem=True)


def _said(read: PartialDate) -> str:
    if read.moment is not None:
        local = read.moment.astimezone(LONDON)
        return f"{WEEKDAYS[local.weekday()]}, {local:%H:%M}"
    if read.precision is Precision.DAY and read.earliest:
        return f"{WEEKDAYS[read.earliest.weekday()]}, time not known"
    return f"Kept as said{_sorts(read)}"


def _sorts(read: PartialDate) -> str:
    if read.precision in {Precision.UNKNOWN, Precision.AGE}:
        return ""
    first, last = read.earliest, read.latest
    if first and last:
        return f"; somewhere from {show_day(first)} to {show_day(last)}"
    where = local_day(read.sort_key())
    return f"; sorts as {show_day(where)}"


def _distance(day: date, today: date) -> str:
    weekday = WEEKDAYS[day.weekday()]
    days = (day - today).days
    if days == 0:
        return f"{weekday}, today"
    ahead = f"in {days} days" if days > 1 else "tomorrow"
    ago = f"{-days} days ago" if days < -1 else "yesterday"
    return f"{weekday}, {ahead if days > 0 else ago}"


def show_now(now: datetime) -> str:
    """Write the present moment as a form proposes it."""
    return show_moment(now)
