"""The time limits of requests for what is held and of complaints, from `resources/rules/rights.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from mscu.dates.counting import add_months, add_working_days, is_working_day
from mscu.rules.certainty import Certainty

if TYPE_CHECKING:
    from mscu.resources import Readable

MONTHS_A_YEAR = 12


class BadRightsRule(ValueError):
    """The rule file cannot be used; the message says why."""


@dataclass(frozen=True, kw_only=True)
class DatedRule:
    """A part of the law on requests, from the day on which it is in force."""

    value: int = 0
    kinds: frozenset[str]
    """The rights that it is for."""
    valid_from: date
    source: str
    read_on: date
    certainty: Certainty

    def is_for(self, kind: str, day: date) -> bool:
        """Return whether it holds for a request of this kind on a day."""
        return kind in self.kinds and self.valid_from <= day


@dataclass(frozen=True, kw_only=True)
class RequestDays:
    """The days of one request on which its time limit depends."""

    kind: str
    received: date
    identity: date | None = None
    detail_asked: date | None = None
    detail_came: date | None = None
    extended: date | None = None


@dataclass(frozen=True, kw_only=True)
class RightsRule:
    """The periods, and the reply where nothing may be disclosed."""

    months: int
    next_open: bool
    source: str
    certainty: Certainty
    neither: str
    keep_years: int
    keep_source: str
    extension: DatedRule
    pause: DatedRule
    complaint: DatedRule

    def due_on(self, days: RequestDays, today: date) -> date:
        """Return the last day to answer, or to acknowledge a complaint.

        While the clock stands still, it is the one that applies if the detail comes today.
        """
        if days.kind in self.complaint.kinds:
            return days.received + timedelta(days=self.complaint.value - 1)
        more = days.extended and self.extension.is_for(days.kind, days.extended)
        months = self.months + (self.extension.value if more else 0)
        due = self._end(days, months, today)
        moves = self.next_open and not is_working_day(due)
        return add_working_days(due, 1) if moves else due

    def last_notice_on(self, days: RequestDays, today: date) -> date:
        """Return the last day of a notice that extends the time; no weekend moves it."""
        return self._end(days, self.months, today)

    def _end(self, days: RequestDays, months: int, today: date) -> date:
        end = add_months(max(days.received, days.identity or days.received), months)
        if days.detail_asked is None or not self.pause.is_for(days.kind, days.detail_asked):
            return end
        return end + ((days.detail_came or today) - days.detail_asked) + timedelta(days=1)

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
        parts = {name: _dated(row[name]) for name in ("extension", "pause", "complaint")}
        rule = RightsRule(**{**row, **parts, "certainty": Certainty(row["certainty"])})
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as problem:
        message = f"The rule on requests for what is held cannot be used: {problem}."
        raise BadRightsRule(message) from problem
    if rule.keep_years < 1:
        message = "The rule on requests for what is held keeps them for no year."
        raise BadRightsRule(message)
    return rule


def _dated(row: dict[str, Any]) -> DatedRule:
    return DatedRule(**{**row, "kinds": frozenset(row["kinds"]), "certainty": Certainty(row["certainty"])})
