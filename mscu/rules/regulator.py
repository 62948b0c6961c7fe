"""Who supervises the law on personal data, by day, from `resources/rules/regulator.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from mscu.resources import resource
from mscu.rules.certainty import Certainty

if TYPE_CHECKING:
    from mscu.resources import Readable


class BadRegulators(ValueError):
    """The rule file cannot be used; the message says why."""


@dataclass(frozen=True, kw_only=True)
class Regulator:
    """A supervisor of the law on personal data, and the days on which it is."""

    name: str
    source: str
    read_on: date
    certainty: Certainty
    valid_from: date = date.min
    valid_to: date = date.max


@cache
def regulators() -> tuple[Regulator, ...]:
    return load_regulators(resource("rules/regulator.toml"))


def regulator_on(day: date) -> str:
    """Return the name of the regulator on a day: `Information Commission`."""
    return next(each.name for each in regulators() if each.valid_from <= day <= each.valid_to)


def load_regulators(path: Readable) -> tuple[Regulator, ...]:
    """Read the regulators, oldest first.

    Raises:
        BadRegulators: One is incomplete, or some day has none or two.
    """
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8"))["regulator"]
        found = tuple(Regulator(**{**row, "certainty": Certainty(row["certainty"])}) for row in rows)
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as problem:
        message = f"The regulators of personal data cannot be read: {problem}."
        raise BadRegulators(message) from problem
    breaks = [after.valid_from - timedelta(days=1) != former.valid_to for former, after in pairwise(found)]
    if not found or any(breaks) or (found[0].valid_from, found[-1].valid_to) != (date.min, date.max):
        message = "The regulators of personal data do not follow one another day by day."
        raise BadRegulators(message)
    return found
