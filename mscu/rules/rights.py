"""The time limit for answering a subject access request, from `resources/rules/rights.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from mscu.dates.counting import add_months, add_working_days, is_working_day
from mscu.rules.certainty import Certainty

if TYPE_CHECKING:
    from mscu.resources import Readable

MONTHS_A_YEAR = 12


class BadRightsRule(ValueError):
    """The rule file cannot be used; the message says why."""


@dataclass(frozen=True, kw_only=True)
class RightsRule:
    """The period, and the reply where nothing may be disclosed."""

    months: int
    next_open: bool
    source: str
    certainty: Certainty
    neither: str
    keep_years: int
    keep_source: str

    def due_on(self, received: date, identity: date | None) -> date:
        """Return the last day, counted from the day on which the requester's identity was clear."""
        due = add_months(max(received, identity or received), self.months)
        moves = self.next_open and not is_working_day(due)
        return add_working_days(due, 1) if moves else due

    def kept_until(self, answered: date) -> date:
        """Return the day from which an answered request may be disposed of."""
        return add_months(answered, MONTHS_A_YEAR * self.keep_years)


def load_rights_rule(path: Readable) -> RightsRule:
    """Read the rule.

    Raises:
        BadRightsRule: It is incomplete.
    """
    try:
        row = tomllib.loads(path.read_text(encoding="utf-8"))
        rule = RightsRule(**{**row, "certainty": Certainty(row["certainty"])})
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as problem:
        message = f"The rule on requests for what is held cannot be used: {problem}."
        raise BadRightsRule(message) from problem
    if rule.keep_years < 1:
        message = "The rule on requests for what is held keeps them for no year."
        raise BadRightsRule(message)
    return rule
