"""What counts as a fact of a group, and how strong it is, from `resources/rules/groups.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mscu.codes import Kind, Strength

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mscu.models.clock_rules import Readable


class BadGroupRules(ValueError):
    """The rule file cannot be used; the message says what is wrong with it."""


@dataclass(frozen=True, kw_only=True)
class GroupRules:
    """The rules of the readiness panel (Serious Crime Act 2015 s.45(6))."""

    people: int
    years: int
    source: str
    strong_grades: frozenset[str]
    fair_grades: frozenset[str]
    left_out: frozenset[str]
    """Assessments that are never counted, by their letter."""
    by_kind: Mapping[Kind, Strength]
    shows: frozenset[Kind]
    together: frozenset[Kind]
    accounts: frozenset[str]
    arrests_left_out: frozenset[str]
    gain_enquiries: frozenset[str]
    gain_indicators: frozenset[str]

    def of_grade(self, grade: str) -> Strength:
        """Say how strong an item of this grade is; one without a grade is weak."""
        if grade[:2] in self.strong_grades:
            return Strength.STRONG
        return Strength.FAIR if grade[:2] in self.fair_grades else Strength.WEAK


GRADING = ("strong_grades", "fair_grades", "left_out")
KINDS = ("shows", "together")


def load_group_rules(path: Readable) -> GroupRules:
    """Read the rules.

    Raises:
        BadGroupRules: a part is missing, or names a kind of entry that there is not.
    """
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
        return _rules(told["readiness"], dict(told["strength"]), told["counted"])
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as problem:
        message = f"The rules of groups cannot be read: {problem}."
        raise BadGroupRules(message) from problem


def _rules(readiness: Any, strength: dict[str, Any], counted: dict[str, Any]) -> GroupRules:  # noqa: ANN401
    grades = {name: frozenset(strength.pop(name)) for name in GRADING}
    lists: dict[str, Any] = {name: frozenset(each) for name, each in counted.items()}
    kinds = {name: frozenset(map(Kind, counted[name])) for name in KINDS}
    return GroupRules(
        people=int(readiness["people"]),
        years=int(readiness["years"]),
        source=str(readiness["source"]),
        by_kind={Kind(name): Strength(word) for name, word in strength.items()},
        **grades,
        **(lists | kinds),
    )
