"""How long a survivor's records are kept, from `resources/rules/retention.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from mscu.rules.certainty import Certainty

if TYPE_CHECKING:
    from mscu.resources import Readable

LAST_OF_FEBRUARY = 28


class BadRetentionRule(ValueError):
    """The rule file cannot be used; the message names the rule."""


@dataclass(frozen=True, kw_only=True)
class RetentionRule:
    """The retention period of one kind of record."""

    name: str
    years: int
    words: str
    source: str
    certainty: Certainty

    @property
    def is_confirmed(self) -> bool:
        """Return whether the period has been confirmed."""
        return self.certainty is not Certainty.CONFIRM

    def due_on(self, closed_on: date) -> date:
        """Return the first day on which the period has passed."""
        year = closed_on.year + self.years
        try:
            return closed_on.replace(year=year)
        except ValueError:  # a leap day
            return date(year, 3, 1)

    def closed_by(self, today: date) -> date:
        """Return the latest closing date whose period has passed today."""
        year = today.year - self.years
        try:
            return today.replace(year=year)
        except ValueError:  # a leap day
            return date(year, 2, LAST_OF_FEBRUARY)


def load_retention_rule(path: Readable, name: str) -> RetentionRule:
    """Read one rule.

    Raises:
        BadRetentionRule: It is missing or incomplete.
    """
    try:
        row = tomllib.loads(path.read_text(encoding="utf-8"))[name]
        years, words, source, certainty = (
            row[column] for column in ("years", "words", "source", "certainty")
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as problem:
        message = f"The retention rule {name} needs years, words, source and certainty."
        raise BadRetentionRule(message) from problem
    if not isinstance(years, int) or years < 1 or certainty not in set(Certainty):
        message = f"The retention rule {name} needs whole years and a certainty."
        raise BadRetentionRule(message)
    return RetentionRule(
        name=name, years=years, words=str(words), source=str(source), certainty=Certainty(certainty)
    )
