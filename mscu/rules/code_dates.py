"""Between which days a choice of a list may stand in a record: a law or a body begins and ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

from mscu.dates.london import show_day
from mscu.resources import resource
from mscu.rules.code_lists import load_code_lists

if TYPE_CHECKING:
    from collections.abc import Mapping

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class CodeDates:
    """The first day of a choice, and the day from which it is retired."""

    begins: date = date.min
    """The last of all days while no commencement is known."""
    retired: date = date.max

    def includes(self, earliest: date, latest: date) -> bool:
        """Return whether it is a choice for what happened on a day between these."""
        return self.begins <= latest and earliest < self.retired

    def refusal(self) -> str:
        """Return why it is none for another day, as a sentence for its field."""
        if self.begins == date.max:
            return "It is not known to be in force. Choose another."
        if self.retired == date.max:
            return f"This begins on {show_day(self.begins)}. Choose what was in force before."
        return f"This ended with {show_day(self.retired - _DAY)}. Choose what has followed it."


ALWAYS = CodeDates()


@cache
def code_begins() -> Mapping[str, date]:
    """Return the first day of each shipped choice that has one."""
    rows = load_code_lists(resource("code_lists"))
    return {row.key: row.in_force_from for row in rows if row.in_force_from is not None}


def code_dates(key: str, retired_on: str | None) -> CodeDates:
    """Return the days of a choice that a store retires on this day, or does not."""
    retired = date.fromisoformat(retired_on) if retired_on else date.max
    return CodeDates(code_begins().get(key, date.min), retired)
