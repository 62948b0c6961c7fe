"""The time in a store: now, or a fixed date in a demo store."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from mscu.dates.london import LONDON


def clock_of(fixed_day: date | None) -> Callable[[], datetime]:
    """Return a store's clock: a demo's has a fixed date and the present time of day."""
    return now if fixed_day is None else FixedDay(fixed_day)


def now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class FixedDay:
    """The clock of a demo store."""

    day: date

    def __call__(self) -> datetime:
        """Return London's time of day, on the demo's date."""
        return datetime.combine(self.day, now().astimezone(LONDON).time(), LONDON).astimezone(UTC)
