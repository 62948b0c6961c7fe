"""Numbers in the cells of a spreadsheet: counts, days and times."""

from __future__ import annotations

import math
import re
from datetime import datetime, timedelta

_FIRST_DAY = datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet knows no time zone
_FIRST_DAY_OF_OLD_MACS = datetime(1904, 1, 1)  # noqa: DTZ001 - the same
_FALSE_LEAP_DAY = 60
"""Excel's 29 February 1900, which never was: days before it are counted differently."""
_LAST = 2_958_465  # 31 December 9999
_MAX_INTEGER = 1e15
_MAX_DIGITS = 9
_DATE_FORMATS = frozenset({*range(14, 23), *range(27, 37), 45, 46, 47, *range(50, 59)})
"""Built-in number formats (ECMA-376, 18.8.30) that show a day or a time."""
_NOT_LETTERS = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.')


def number_text(value: str) -> str:
    """Return a number as written by a person: `2`, not `2.0`; other text is returned unchanged."""
    try:
        number = float(value)
    except ValueError:
        return value
    if math.isfinite(number) and number.is_integer() and abs(number) < _MAX_INTEGER:
        return str(int(number))
    return value


def is_date_format(number: int, code: str) -> bool:
    """Return whether a number format shows a day or a time."""
    return number in _DATE_FORMATS or any(
        letter in "dmyhs" for letter in _NOT_LETTERS.sub("", code.casefold().replace("general", ""))
    )


def day_of_serial(value: str, *, old_days: bool = False) -> str | None:
    """Return the day of a spreadsheet's serial number in ISO 8601; None if it is none."""
    try:
        number = float(value)
    except ValueError:
        return None
    if not math.isfinite(number) or not 0 <= number < _LAST + 1:
        return None
    if number < 1:
        return _time_of(number)
    if number <= _FALSE_LEAP_DAY and not old_days:
        return None
    start = _FIRST_DAY_OF_OLD_MACS if old_days else _FIRST_DAY
    try:
        moment = start + timedelta(seconds=round(number * 86_400))
    except OverflowError:
        return None
    return moment.isoformat(timespec="minutes").removesuffix("T00:00")


def _time_of(fraction: float) -> str:
    minutes = round(fraction * 24 * 60) % (24 * 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def whole_number(attribute: str | None) -> int:
    """Parse a number in an attribute; a missing or malformed one is 0."""
    text = attribute or ""
    is_number = text.isascii() and text.isdigit() and len(text) <= _MAX_DIGITS
    return int(text) if is_number else 0
