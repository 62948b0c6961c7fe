"""The unit's local time, Europe/London, and how days and times are written, whatever the machine's locale."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
SHORT_MONTHS = tuple(month[:3] for month in MONTHS)


def start_of_day(day: date) -> datetime:
    """Return the UTC time at which a local day begins."""
    return datetime.combine(day, time(), LONDON).astimezone(UTC)


def local_day(moment: datetime) -> date:
    """Return the local day of a UTC time."""
    return moment.astimezone(LONDON).date()


def show_day(day: date) -> str:
    """Format a day as `12 Nov 2022`."""
    return f"{day_and_month(day)} {day.year:04}"


def day_and_month(day: date) -> str:
    """Format a day without its year: `12 Nov`."""
    return f"{day.day} {SHORT_MONTHS[day.month - 1]}"


def weekday(day: date) -> str:
    """Return the name of the day of the week: `Saturday`."""
    return WEEKDAYS[day.weekday()]


def short_weekday(day: date) -> str:
    """Return the first three letters of the day of the week: `Sat`."""
    return weekday(day)[:3]


def show_moment(moment: datetime) -> str:
    """Format a time in local time; BST or GMT is added in the hour that occurs twice."""
    local = moment.astimezone(LONDON)
    zone = f" {local.tzname()}" if happens_twice(local) else ""
    return f"{show_day(local)} {local.hour:02}:{local.minute:02}{zone}"


def show_moment_after(moment: datetime, earlier: datetime) -> str:
    """Format a moment after another one: the time alone if it is the same day."""
    is_same_day = local_day(moment) == local_day(earlier)
    return show_moment(moment).removeprefix(f"{show_day(local_day(moment))} " if is_same_day else "")


def happens_twice(local: datetime) -> bool:
    """Return whether this local time is in the hour that the clocks repeat in autumn."""
    return _gain(local) > 0


def never_happens(local: datetime) -> bool:
    """Return whether this local time is in the hour that the clocks skip in spring."""
    return _gain(local) < 0


def _gain(local: datetime) -> float:
    """Return the seconds by which the clock is turned back here; negative where it skips."""
    first, second = (local.replace(tzinfo=LONDON, fold=f).utcoffset() for f in (0, 1))
    return 0 if first is None or second is None else (first - second).total_seconds()
