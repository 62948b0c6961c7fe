"""What counts as evidence about a group, and which status may follow which, from `resources/rules`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from mscu.codes import Kind, Strength
from mscu.resources import resource
from mscu.rules.clocks import EventName

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mscu.resources import Readable

GROUPS = {
    "suspected": EventName.GROUP_NOMINATED,
    "nominated": EventName.GROUP_NOMINATED,
    "archived": EventName.GROUP_ARCHIVED,
    "not_met": EventName.GROUP_ARCHIVED,
    "merged": EventName.GROUP_ARCHIVED,
}
"""The part of an assessment in the reviews of its group; any other is a review."""


class BadGroupRules(ValueError):
    """The rule file cannot be used; the message says what is wrong with it."""


@dataclass(frozen=True, kw_only=True)
class GroupRules:
    """The rules of the readiness panel (Serious Crime Act 2015 s.45(6)), and of the life cycle."""

    people: int
    years: int
    source: str
    strong_grades: frozenset[str]
    fair_grades: frozenset[str]
    left_out: frozenset[str]
    """Assessments that are never counted, by letter."""
    by_kind: Mapping[Kind, Strength]
    shows: frozenset[Kind]
    together: frozenset[Kind]
    accounts: frozenset[str]
    arrests_left_out: frozenset[str]
    gain_enquiries: frozenset[str]
    gain_indicators: frozenset[str]
    begins: frozenset[str]
    """The statuses in which a group may first be recorded."""
    changes: Mapping[str, frozenset[str]]
    """The statuses that may follow each status, besides itself."""

    def strength_of(self, grade: str) -> Strength:
        """Return the strength of an item of this grade; one without a grade is weak."""
        if grade[:2] in self.strong_grades:
            return Strength.STRONG
        return Strength.FAIR if grade[:2] in self.fair_grades else Strength.WEAK


def is_settled(status: str) -> bool:
    """Return whether a group of this status needs no review."""
    return GROUPS.get(status.partition(":")[2]) is EventName.GROUP_ARCHIVED


GRADING = ("strong_grades", "fair_grades", "left_out")
KINDS = ("shows", "together")


@cache
def group_rules() -> GroupRules:
    return load_group_rules(resource("rules/groups.toml"))


def load_group_rules(path: Readable) -> GroupRules:
    """Read the rules.

    Raises:
        BadGroupRules: A part is missing, or names an unknown kind of entry.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        return _rules(
            data["readiness"], dict(data["strength"]), data["counted"], **_lifecycle(data["status"])
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as problem:
        message = f"The rules of groups cannot be read: {problem}."
        raise BadGroupRules(message) from problem


def _lifecycle(statuses: Mapping[str, Any]) -> dict[str, Any]:
    changes = {_status(name): frozenset(map(_status, to)) for name, to in statuses["changes"].items()}
    begins = frozenset(map(_status, statuses["begins"]))
    if unknown := begins.union(*changes.values()) - changes.keys():
        message = f"nothing is said of what follows {', '.join(sorted(unknown))}"
        raise ValueError(message)
    return {"begins": begins, "changes": changes}


def _status(name: str) -> str:
    return f"ocg_status:{name}"


def _rules(
    readiness: Any,  # noqa: ANN401 - as TOML gives it
    strength: dict[str, Any],
    counted: dict[str, Any],
    **lifecycle: Any,
) -> GroupRules:
    grades: dict[str, Any] = {name: frozenset(strength.pop(name)) for name in GRADING}
    lists: dict[str, Any] = {name: frozenset(values) for name, values in counted.items()}
    kinds: dict[str, Any] = {name: frozenset(map(Kind, counted[name])) for name in KINDS}
    return GroupRules(
        people=int(readiness["people"]),
        years=int(readiness["years"]),
        source=str(readiness["source"]),
        by_kind={Kind(name): Strength(level) for name, level in strength.items()},
        **grades,
        **(lists | kinds),
        **lifecycle,
    )
