"""Days and moments as people say them, counted from now: `now`, `tomorrow`, `in 4 weeks`, `8 July`."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from mscu.dates.london import MONTHS, local_day, show_day, show_moment

_IN = re.compile(r"in (?P<count>an?|[0-9]{1,3}) (?P<unit>days?|weeks?)")
_MONTH = "|".join(
    name for month in MONTHS for name in dict.fromkeys((month.casefold(), month[:3].casefold()))
)
_OF_NO_YEAR = re.compile(
    rf"(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<month>{_MONTH}|sept)"
    r"(?P<time>,? (?:at )?[0-9]{1,2}[:.][0-9]{2})?"
)
_YEARS = 8
"""Within as many there is a 29 February."""


def in_full(text: str, now: datetime, *, ahead: bool) -> str:
    """Return a day or moment in full, and any other text as it is.

    A day without its year is the next one if it lies `ahead`, otherwise the last one.
    """
    lowered = " ".join(text.split()).casefold().strip(" .,")
    today = local_day(now)
    if lowered == "now":
        return show_moment(now)
    if lowered == "tomorrow":
        return show_day(today + timedelta(days=1))
    if match := _IN.fullmatch(lowered):
        count = 1 if match["count"].startswith("a") else int(match["count"])
        return show_day(today + timedelta(**{f"{match['unit'].rstrip('s')}s": count}))
    match = _OF_NO_YEAR.fullmatch(lowered)
    day = _nearest(int(match["day"]), _number(match["month"]), today, ahead=ahead) if match else None
    return f"{show_day(day)}{match['time'] or ''}" if match and day else text


def _number(month: str) -> int:
    return next(n for n, name in enumerate(MONTHS, start=1) if name.casefold().startswith(month[:3]))


def _nearest(day: int, month: int, today: date, *, ahead: bool) -> date | None:
    """Return the next or the last such day, today included; None where no month has it."""
    for years in range(_YEARS + 1):
        try:
            found = date(today.year + (years if ahead else -years), month, day)
        except ValueError:  # 29 February, or a day that the month does not have
            continue
        if found >= today if ahead else found <= today:
            return found
    return None
