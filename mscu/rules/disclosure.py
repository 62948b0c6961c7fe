"""The size from which a file needs a second person, from `resources/rules/disclosure.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from mscu.resources import resource

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mscu.resources import Readable


class BadDisclosureRules(ValueError):
    """The rule file cannot be used; the message says what is wrong with it."""


@dataclass(frozen=True, kw_only=True)
class DisclosureRules:
    """How much one person may disclose alone, and the time limits of approvals and recalls."""

    most_alone: Mapping[str, int]
    """Rows by document; a document that is not listed has no limit."""
    days: int
    recall_days: int
    """Days within which the holder of a recalled copy must answer."""


@cache
def disclosure_rules() -> DisclosureRules:
    return load_disclosure_rules(resource("rules/disclosure.toml"))


def load_disclosure_rules(path: Readable) -> DisclosureRules:
    """Read the rules.

    Raises:
        BadDisclosureRules: A part is missing, or is not a whole number where it must be.
    """
    rules = tomllib.loads(path.read_text(encoding="utf-8"))
    limits, days = rules.get("most_alone"), rules.get("approval", {}).get("days")
    if not isinstance(limits, dict) or not all(map(_is_count, limits.values())):
        raise BadDisclosureRules("[most_alone] gives a whole number for each document")
    if not _is_count(days) or days < 1:
        raise BadDisclosureRules("[approval] says for how many days it holds")
    recall = rules.get("recall", {}).get("days")
    if not _is_count(recall) or recall < 1:
        raise BadDisclosureRules("[recall] says within how many days it is answered")
    return DisclosureRules(most_alone=limits, days=days, recall_days=recall)


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0
