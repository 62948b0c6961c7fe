"""The time in a store: now, or a fixed date in a demo store."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

from mscu.dates.london import LONDON

RECORDED_UNTIL = time(12)
"""The time of day until which a demo is recorded; its clock is never before."""
AHEAD = timedelta(hours=4)
"""Before that time a demo's clock is this much ahead, or a multiple of it."""


def clock_of(fixed_day: date | None) -> Callable[[], datetime]:
    """Return a store's clock: a demo's has a fixed date and, in the afternoon, the present time of day."""
    return now if fixed_day is None else FixedDay(fixed_day)


def now() -> datetime:
    return datetime.now(UTC)


def recorded_until(fixed_day: date) -> datetime:
    """Return the time until which a demo of that date is recorded."""
    return _on(fixed_day, RECORDED_UNTIL)


def _on(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, LONDON).astimezone(UTC)


class FixedDay:
    """The clock of a demo store, which goes on from when it was made until its date ends.

    It is ahead by whole steps, not by what is missing, so that who locks and unlocks within one of them finds
    nothing recorded later than the clock.
    """

    def __init__(self, day: date, real: Callable[[], datetime] = now) -> None:
        self._real = real
        self._began = real()
        begins = _on(day, self._began.astimezone(LONDON).time())
        early = max(recorded_until(day) - begins, timedelta())
        self._begins = begins + AHEAD * -(-early // AHEAD)
        self._ends = _on(day, time.max)

    def __call__(self) -> datetime:
        return min(self._begins + (self._real() - self._began), self._ends)
