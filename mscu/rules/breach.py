"""The rule on personal data breaches, from `breach.toml` or `charity_breach.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING

from mscu.resources import resource

if TYPE_CHECKING:
    from mscu.resources import Readable


class BadBreachRule(ValueError):
    """The rule on data breaches is invalid."""


@dataclass(frozen=True, kw_only=True)
class BreachRule:
    """The hours within which the regulator is told, the law behind it, and the first steps."""

    hours: int
    source: str
    people: str
    """The law on when the people affected are told."""
    of_store: Sequence[str]
    """The kinds of breach after which an outsider may have the store itself."""
    first: Sequence[str]
    first_of_store: Sequence[str]
    """Further first steps if an outsider may have the store."""
    then: Sequence[str] = ()

    def steps(self, *, of_store: bool) -> tuple[str, ...]:
        """Return the first steps, in order."""
        return (*self.first, *(self.first_of_store if of_store else ()), *self.then)

    @property
    def time_to_tell(self) -> timedelta:
        """Return the time allowed from the moment that a breach was noticed."""
        return timedelta(hours=self.hours)


@cache
def breach_rule() -> BreachRule:
    """Return the unit's rule as shipped."""
    return load_breach_rule(resource("rules/breach.toml"))


@cache
def charity_breach_rule() -> BreachRule:
    """Return the charity's rule as shipped."""
    return load_breach_rule(resource("rules/charity_breach.toml"))


def load_breach_rule(path: Readable) -> BreachRule:
    """Read the rule.

    Raises:
        BadBreachRule: It is incomplete.
    """
    try:
        rule = BreachRule(**tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, TypeError) as problem:
        raise BadBreachRule(f"The rule on data breaches cannot be used: {problem}.") from problem
    if type(rule.hours) is not int or rule.hours < 1:
        raise BadBreachRule("The rule on data breaches needs whole hours for notification.")
    for values in (rule.of_store, rule.first, rule.first_of_store, rule.then):
        if isinstance(values, str) or not all(isinstance(value, str) for value in values):
            raise BadBreachRule("The rule on data breaches does not list what is done first.")
    return rule
