"""Whether a person counts as a child on a day, from all that is known of their age.

Modern Slavery Act 2015 s.51: where age is uncertain and there is reason to believe that a person is under 18,
it is assumed until the age is assessed. So the lowest possible age decides, and an assessment outweighs a
date of birth. Of a person without any known age nothing is assumed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from mscu.dates.counting import age_on, birthday
from mscu.dates.date_reading import UnreadableDate, read_date, stated_age
from mscu.dates.london import show_day

UNDER_18 = "age_status:child"
UNCERTAIN = "age_status:uncertain_treated_as_child"
ASSESSED_ADULT, ASSESSED_CHILD = "age_status:assessed_adult", "age_status:assessed_child"
CHILD_STATUSES = frozenset({UNDER_18, ASSESSED_CHILD})
ADULT_STATUSES = frozenset({"age_status:adult", ASSESSED_ADULT})
DECIDED = frozenset({UNCERTAIN, ASSESSED_ADULT, ASSESSED_CHILD})
"""Statuses that outweigh a date of birth: it is in doubt, or its doubt was settled."""
_READ_AGAIN = date(9000, 1, 1)
"""The reference day for reading stored words: their years were checked when typed."""
_DAY = timedelta(days=1)


class AgeGroup(Enum):
    """How a person is treated by their age."""

    CHILD = "child"
    PRESUMED_CHILD = "presumed child"
    ADULT = "adult"
    UNKNOWN = "unknown"

    @property
    def treated_as_child(self) -> bool:
        return self in {AgeGroup.CHILD, AgeGroup.PRESUMED_CHILD}


@dataclass(frozen=True)
class KnownAge:
    """What is known of a person's age."""

    born: str
    """The date of birth or the age, in the words in which it is known."""
    status: str | None
    """The key of the age status."""
    known_on: date
    """The day on which an age was stated, and since which the status holds."""

    def group_on(self, day: date) -> AgeGroup:
        """Return whether the person counts as a child on a day."""
        if (self.status == ASSESSED_ADULT and day >= self.known_on) or day >= birthday(self.known_on):
            return AgeGroup.ADULT  # whoever was known 18 years ago is one
        by_birth = self._by_birth(day)
        if self.status == ASSESSED_CHILD and self._by_birth(self.known_on) is AgeGroup.ADULT:
            return AgeGroup.CHILD
        if self.status in CHILD_STATUSES:
            return by_birth if by_birth is AgeGroup.ADULT else AgeGroup.CHILD
        if self.status == UNCERTAIN:
            return self._in_doubt(by_birth)
        is_open = None in self.born_between()
        if is_open and self.status in ADULT_STATUSES and day >= self.known_on:
            return AgeGroup.ADULT
        return by_birth

    def _in_doubt(self, by_birth: AgeGroup) -> AgeGroup:
        """Return whether a person of uncertain age counts as a child.

        One who may have been under 18 by what is known of the birth is an adult once not even the youngest
        reading is under 18; where a birth date is itself in doubt, it settles nothing.
        """
        if by_birth is AgeGroup.ADULT and self._by_birth(self.known_on) is not AgeGroup.ADULT:
            return AgeGroup.ADULT
        return by_birth if by_birth is AgeGroup.CHILD else AgeGroup.PRESUMED_CHILD

    def _by_birth(self, day: date) -> AgeGroup:
        first, last = self.born_between()
        if last is not None and birthday(last) <= day:
            return AgeGroup.ADULT
        if first is not None and day < birthday(first):
            return AgeGroup.CHILD
        return AgeGroup.UNKNOWN if last is None else AgeGroup.PRESUMED_CHILD

    def born_between(self) -> tuple[date | None, date | None]:
        """Return the first and the last day on which the person may have been born."""
        if ages := stated_age(self.born):
            lowest, highest = ages
            return birthday(self.known_on, -highest - 1) + _DAY, birthday(self.known_on, -lowest)
        try:
            read = read_date(self.born, today=_READ_AGAIN)
        except UnreadableDate:
            return None, None
        return read.earliest, read.latest

    def words_on(self, day: date) -> str:
        """Return the words for a record that was made on a day, from which an age would count there."""
        return self.born if day == self.known_on else self.words_elsewhere()

    def words_elsewhere(self) -> str:
        """Return the words for a record that is made on another day: of an age, when the person was born."""
        if stated_age(self.born) is None:
            return self.born
        first, last = self.born_between()
        return f"between {show_day(first)} and {show_day(last)}" if first and last else self.born

    def shown_born(self, day: date) -> str:
        """Return the date of birth or the age as words beside a name; of an age, the day on which it was."""
        was_stated = day != self.known_on and stated_age(self.born) is not None
        return f"{born_words(self.born)}{f' on {show_day(self.known_on)}' if was_stated else ''}"

    def turns_18(self) -> date | None:
        """Return the 18th birthday, if it is known to the day and the age status does not contradict it."""
        first, last = self.born_between()
        if first is None or first != last or self.status == ASSESSED_ADULT:
            return None
        day = birthday(first)
        is_past = day <= self.known_on
        return None if is_past and self.group_on(self.known_on).treated_as_child else day

    def shown_on(self, day: date) -> str:
        """Return how the person's age on a day is known, to begin a sentence with."""
        first, last = self.born_between()
        if self.status in DECIDED or first is None or last is None:
            return f"This person is recorded as {_RECORDED_AS[self.group_on(day)]}"
        lowest, highest = age_on(last, day), age_on(first, day)
        years = f"{lowest}" if lowest == highest else f"{lowest} to {highest}"
        return f"This person was {years} on {show_day(day)}"


def born_words(born: str) -> str:
    """Return a date of birth as words beside a name, or the age if only that is known: `age about 17`."""
    if born in {"", "unknown"}:
        return ""
    if born.startswith("age"):
        return born
    return f"age {born}" if stated_age(born) else f"born {born}"


_RECORDED_AS = {
    AgeGroup.CHILD: "under 18",
    AgeGroup.PRESUMED_CHILD: "perhaps under 18",
    AgeGroup.ADULT: "an adult",
    AgeGroup.UNKNOWN: "of unknown age",
}
