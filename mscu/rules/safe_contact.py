"""Whether a contact is safe: how and when a person said that they may be reached.

What was typed about hours is read where it is plain, such as `after 18:00` or `weekdays 9 to 5`; hours that
cannot be read are asked about each time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from mscu.code_keys import NO_ANSWER
from mscu.codes import YesNo
from mscu.dates.date_reading import WEEKDAYS
from mscu.dates.london import LONDON

WAYS: Mapping[str, str] = {
    "contact_method:phone": "safe_to_phone",
    "contact_method:video": "safe_to_phone",
    "contact_method:left_message": "safe_to_phone",
    "contact_method:not_reached": "safe_to_phone",
    "contact_method:message": "safe_to_text",
    "contact_method:letter": "safe_to_write",
    "support_contact:phone": "safe_to_phone",
    "support_contact:video": "safe_to_phone",
    NO_ANSWER: "safe_to_phone",
    "support_contact:text": "safe_to_text",
    "support_contact:letter": "safe_to_write",
}
"""By key of both lists, the answer that says whether this way is safe; other ways are not asked about."""
WAY_LABELS = {"safe_to_phone": "phone", "safe_to_text": "text or message", "safe_to_write": "post"}
AT_HOURS = frozenset({"safe_to_phone", "safe_to_text"})
"""The ways that reach a person at once, so that the hour matters."""
_DAY = r"(mon|tue|wed|thu|fri|sat|sun)[a-z]*"
_TIME = r"(\d{1,2})(?:[:.](\d\d))?\s*(am|pm|noon)?"
_TO = r"\s*(?:-|–|to|until|till)\s*"
_NOT = re.compile(r"\b(?:not|never|no|except|unless|but|only if|don't)\b")
_DAY_RANGE = re.compile(rf"\b{_DAY}{_TO}{_DAY}\b")
_ONE_DAY = re.compile(rf"\b{_DAY}\b")
_AND = re.compile(rf"\b(between\s+{_TIME})\s+and\b")
_BETWEEN = re.compile(rf"(?:between|from)?\s*{_TIME}{_TO}{_TIME}")
_AFTER = re.compile(rf"\b(?:after|from)\s+{_TIME}")
_BEFORE = re.compile(rf"\b(?:before|until|till)\s+{_TIME}")
_EITHER_HALF = re.compile(
    r"(?:after|from|before|until|till|between)\s+[1-7](?![\d:.])(?!\s*[ap]m)|\b[1-7]\s*(?:-|–|to)\s*\d"
)
"""An hour that may be in the morning or in the evening: `after 6`."""
_NOON, _END = 720, 1440
"""Minutes from midnight."""
_LAST_HOUR, _MINUTES = 24, 60
_PARTS_OF_DAY = {"morning": (0, _NOON), "afternoon": (_NOON, 1080), "evening": (1080, _END)}
_UNCLEAR = re.compile(r"\d{3}|[,;/]|any ?time|all day|jan|feb|mar|apr|may|june?|july?|aug|sept|oct|nov|dec")
"""What makes a text with days or hours mean something else than their sum, such as a date."""


class SafeContact(Protocol):
    """A record of how and when a person may be reached."""

    @property
    def safe_to_phone(self) -> YesNo | None: ...

    @property
    def safe_to_text(self) -> YesNo | None: ...

    @property
    def safe_to_write(self) -> YesNo | None: ...

    @property
    def safe_when(self) -> str: ...


@dataclass(frozen=True)
class Hours:
    """The weekdays and the minutes of a day at which contact is safe."""

    days: frozenset[int]
    spans: tuple[tuple[int, int], ...]

    def hold(self, moment: datetime) -> bool:
        """Return whether a moment lies within them, in London."""
        local = moment.astimezone(LONDON)
        minute = local.hour * 60 + local.minute
        return local.weekday() in self.days and any(start <= minute < end for start, end in self.spans)


def read_hours(text: str) -> Hours | None:
    """Read hours as typed; return None if they cannot be read with certainty."""
    words = text.casefold()
    numbers = [int(digits) for digits in re.findall(r"\d+", words)]
    if any(pattern.search(words) for pattern in (_NOT, _UNCLEAR, _EITHER_HALF)):
        return None
    if any(number >= _MINUTES for number in numbers):
        return None
    days = frozenset(_days(words))
    spans = tuple(_spans(words))
    if not days and not spans:
        return None
    return Hours(days or frozenset(range(7)), spans or ((0, _END),))


def _days(words: str) -> Iterator[int]:
    if "weekday" in words:
        yield from range(5)
    if "weekend" in words:
        yield from (5, 6)
    for first, last in _DAY_RANGE.findall(words):
        start, length = WEEKDAYS.index(first), (WEEKDAYS.index(last) - WEEKDAYS.index(first)) % 7
        yield from ((start + step) % 7 for step in range(length + 1))
    yield from (WEEKDAYS.index(day) for day in _ONE_DAY.findall(_DAY_RANGE.sub("", words)))


def _spans(words: str) -> Iterator[tuple[int, int]]:
    words = _AND.sub(r"\1 to ", words)
    for match in _BETWEEN.findall(words):
        start, end = _minute(*match[:3]), _minute(*match[3:])
        if end <= start < _NOON and not match[5]:
            end += _NOON  # 9 to 5
        if start < end:
            yield start, min(end, _END)
        else:
            yield from ((start, _END), (0, end))
    rest = _BETWEEN.sub("", words)
    yield from ((_minute(*match), _END) for match in _AFTER.findall(rest))
    yield from ((0, _minute(*match)) for match in _BEFORE.findall(rest))
    if not re.search(r"\d", words):
        yield from (span for word, span in _PARTS_OF_DAY.items() if word in words)


def _minute(hour: str, minute: str, half: str) -> int:
    value = int(hour) % _LAST_HOUR * 60 + int(minute or 0)
    if half == "pm" and value < _NOON:
        return value + _NOON
    return value - _NOON if half == "am" and value >= _NOON else value


def unsafe_contact(safe: SafeContact, method: str | None, moment: datetime | None) -> str:
    """Return why a contact is not as the person said is safe, and what is, or an empty string."""
    way = WAYS.get(method or "", "")
    reasons = []
    if way and getattr(safe, way) is YesNo.NO:
        reasons.append(f"Not safe: {WAY_LABELS[way]}.")
    if way in AT_HOURS and moment is not None:
        reasons.append(_unsafe_hour(safe.safe_when, moment))
    return _with_what_is_safe(safe, reasons)


def unsafe_plan(safe: SafeContact, method: str | None, moment: datetime | None) -> str:
    """Return why the time of a next contact in the same way may not be safe, or an empty string."""
    is_asked = moment is not None and WAYS.get(method or "") in AT_HOURS
    return _with_what_is_safe(safe, [_unsafe_hour(safe.safe_when, moment)] if is_asked and moment else [])


def _unsafe_hour(safe_when: str, moment: datetime) -> str:
    hours = read_hours(safe_when)
    if not safe_when.strip() or (hours is not None and hours.hold(moment)):
        return ""
    return f"{moment.astimezone(LONDON):%H:%M} may not be a safe time."


def _with_what_is_safe(safe: SafeContact, reasons: list[str]) -> str:
    found = " ".join(filter(None, reasons))
    return f"{found} {what_is_safe(safe)}" if found else ""


def what_is_safe(safe: SafeContact) -> str:
    """Return the ways and hours that are recorded as safe."""
    ways = [label for name, label in WAY_LABELS.items() if getattr(safe, name) is YesNo.YES]
    parts = [" and ".join(ways) if ways else "no way is recorded as safe"]
    if safe.safe_when.strip():
        parts.append(safe.safe_when.strip())
    return f"Safe: {', '.join(parts)}."
