"""How long the records of a case are kept by MoPI group, from `resources/rules/mopi.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mscu.codes import Kind
from mscu.rules.certainty import Certainty

if TYPE_CHECKING:
    from mscu.resources import Readable


class BadMopiRules(ValueError):
    """The rule file cannot be used; the message names the group."""


@dataclass(frozen=True, kw_only=True)
class MopiGroup:
    key: str
    first_years: int
    then_years: int
    keep_to_age: int
    words: str
    source: str
    certainty: Certainty

    @property
    def is_confirmed(self) -> bool:
        """Return whether the period has been confirmed."""
        return self.certainty is not Certainty.CONFIRM

    @property
    def strictness(self) -> tuple[int, int, int]:
        """Return a sort key of groups, by which the one that keeps longer is greater."""
        return self.keep_to_age, self.first_years, self.then_years


@dataclass(frozen=True, kw_only=True)
class MopiRules:
    """All groups, and the kinds of entry that restart a clear period."""

    groups: tuple[MopiGroup, ...]
    comes_to_notice: frozenset[Kind]

    def group(self, key: str) -> MopiGroup | None:
        return next((group for group in self.groups if group.key == key), None)

    def strictest(self, *keys: str) -> MopiGroup | None:
        """Return the one of these groups that keeps longest, or None."""
        groups = [group for group in self.groups if group.key in keys]
        return max(groups, key=lambda group: group.strictness, default=None)


def load_mopi_rules(path: Readable) -> MopiRules:
    """Read the file.

    Raises:
        BadMopiRules: It is incomplete.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        kinds = frozenset(Kind(name) for name in data["comes_to_notice"])
        groups = tuple(_group(row) for row in data["group"])
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as problem:
        message = f"The rules of the MoPI groups cannot be used: {problem}."
        raise BadMopiRules(message) from problem
    return MopiRules(groups=groups, comes_to_notice=kinds)


def _group(row: dict[str, Any]) -> MopiGroup:
    group = MopiGroup(**{**row, "certainty": Certainty(row["certainty"])})
    if min(group.first_years, group.then_years) < 1 or group.keep_to_age < 0:
        message = f"{group.key} needs whole years and an age"
        raise ValueError(message)
    return group
