"""A date as precisely as it is known: to the minute, or "early April 2022", "age about 17".

Days are local (Europe/London), times are UTC. The typed words are kept; only relative words (today,
yesterday) are replaced by the day that they meant.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from mscu.dates.date_reading import (
    EXAMPLES,
    EXAMPLES_OF_A_DAY,
    EXAMPLES_OF_A_MOMENT,
    MAX_YEARS_AHEAD,
    Precision,
    UnreadableDate,
    read_date,
)
from mscu.dates.london import local_day, show_moment, start_of_day

UNKNOWN_SORTS_AT = datetime(1800, 1, 1, tzinfo=UTC)
"""Before everything else, so that an undated entry is seen at the top of a chronology."""
MARGIN = timedelta(minutes=5)
"""How far ahead a moment may lie that has happened: two clocks may differ."""
_END_OF_TIME = date(9000, 1, 1)
"""The reference day for reading stored words again: their years were checked when typed."""


@dataclass(frozen=True)
class PartialDate:
    """When something happened, as precisely as it is known; both days are inclusive."""

    precision: Precision
    words: str
    earliest: date | None = None
    latest: date | None = None
    moment: datetime | None = None

    @classmethod
    def parse(cls, text: str, *, today: date, ahead: int = MAX_YEARS_AHEAD) -> PartialDate:
        """Read what was typed.

        Raises:
            UnreadableDate: The message says what to type instead.
        """
        return cls(*read_date(text, today=today, ahead=ahead))

    @classmethod
    def of_moment(cls, moment: datetime) -> PartialDate:
        """Return the exact date of an aware time; seconds are kept, fractions are not."""
        if moment.tzinfo is None:
            raise ValueError("a moment without a time zone")
        utc = moment.astimezone(UTC).replace(microsecond=0)
        day = local_day(utc)
        return cls(Precision.MOMENT, show_moment(utc), day, day, utc)

    @classmethod
    def unknown(cls) -> PartialDate:
        """Return the date of something that cannot be dated."""
        return cls(Precision.UNKNOWN, "unknown")

    @classmethod
    def from_stored(cls, sort_at: datetime | str, precision: str, words: str) -> PartialDate:
        """Return the date from the three values that `stored` returned."""
        if precision == Precision.MOMENT:
            moment = datetime.fromisoformat(sort_at) if isinstance(sort_at, str) else sort_at
            return cls.of_moment(moment)
        parsed = cls.parse(words, today=_END_OF_TIME)
        if parsed.precision != precision:
            raise UnreadableDate("A stored date does not say what it was stored as.")
        return parsed

    def shown(self) -> str:
        """Return the date as it is shown: `12 Nov 2022 09:14`, or the typed words."""
        return self.words

    def is_ahead(self, now: datetime) -> bool:
        """Return whether even its earliest moment is still to come, by more than clocks may differ."""
        if self.moment is not None:
            return self.moment > now + MARGIN
        return self.earliest is not None and self.earliest > local_day(now)

    def is_before(self, other: PartialDate) -> bool:
        """Return whether it was earlier for certain; false where what is known leaves that open."""
        if self.moment is not None and other.moment is not None:
            return self.moment < other.moment
        return self.latest is not None and other.earliest is not None and self.latest < other.earliest

    def sort_key(self) -> datetime:
        """Return the UTC time by which it sorts: the earliest start, or the latest end."""
        if self.moment is not None:
            return self.moment
        day = self._sorting_day()
        return UNKNOWN_SORTS_AT if day is None else start_of_day(day)

    def stored(self) -> tuple[str, str, str]:
        """Return the three values to store: UTC time in ISO 8601, precision, words."""
        return self.sort_key().isoformat(), self.precision.value, self.words

    def _sorting_day(self) -> date | None:
        if self.precision is Precision.ABOUT and self.earliest and self.latest:
            return self.earliest + (self.latest - self.earliest) / 2
        return self.earliest or self.latest


__all__ = [
    "EXAMPLES",
    "EXAMPLES_OF_A_DAY",
    "EXAMPLES_OF_A_MOMENT",
    "UNKNOWN_SORTS_AT",
    "PartialDate",
    "Precision",
    "UnreadableDate",
]
