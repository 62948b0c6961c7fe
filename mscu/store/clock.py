"""Which time it is in a store: now, or on the day on which a demo store stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from mscu.dates.london import LONDON


def clock_of(fixed_day: date | None) -> Callable[[], datetime]:
    """Return a store's clock: a demo's stands on its own day and goes on with the time of day."""
    return now if fixed_day is None else FixedDay(fixed_day)


def now() -> datetime:
    """Return the time."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class FixedDay:
    """The clock of a demo store."""

    day: date

    def __call__(self) -> datetime:
        """Tell London's time of day, on the demo's own day."""
        return datetime.combine(self.day, now().astimezone(LONDON).time(), LONDON).astimezone(UTC)
