"""On which day somebody reaches an age, in England and Wales."""

from __future__ import annotations

from datetime import date

OF_AGE = 18


def birthday(born: date, age: int = OF_AGE) -> date:
    """Give the day that begins an age (Family Law Reform Act 1969 s.9: with its first minute).

    Who was born on 29 February reaches it on 1 March where the year has no such day.
    """
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 3, 1)
