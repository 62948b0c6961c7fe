"""What time it is in the store, and how moments of a call are written for people.

A demo store's clock stands on its own day, so the window asks for the time and never guesses it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from mscu.access import Permission
from mscu.actions.core.action import Query, Work
from mscu.actions.core.dates import WEEKDAYS
from mscu.dates.london import LONDON, local_day, show_day, show_moment


@dataclass(frozen=True, kw_only=True)
class TellTime(Query[datetime]):
    """The moment that the store's clock shows, in UTC."""

    needs = Permission.USE_STORE

    def answer(self, work: Work) -> datetime:
        """Give what the clock shows."""
        return work.now


def weekday_and_day(moment: datetime) -> str:
    """Write the local day with its weekday: `Sunday 13 Mar 2022`."""
    day = local_day(moment)
    return f"{WEEKDAYS[day.weekday()]} {show_day(day)}"


def to_the_minute(moment: datetime) -> str:
    """Write a moment as commands read it: `13 Mar 2022 08:15`."""
    return show_moment(moment)


def clock_face(moment: datetime) -> str:
    """Write the local time with seconds: `08:15:04`."""
    return f"{moment.astimezone(LONDON):%H:%M:%S}"


def duration(seconds: float) -> str:
    """Write how long a call has run: `5 min 22 s`."""
    minutes, rest = divmod(int(max(seconds, 0)), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
