"""What counts as unusual in the audit, from `resources/rules/unusual.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from mscu.codes import Labelled, Role
from mscu.resources import resource

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mscu.resources import Readable


class Unusual(Labelled):
    """A rule, by its name in the file."""

    OUTSIDE = "outside", "outside"
    SEARCHES = "searches", "many searches"
    NIGHT = "night", "at night"
    PRINTED = "printed", "printed a lot"
    REFUSED = "refused", "refused"
    PASSPHRASES = "passphrases", "wrong passphrases"
    CODES = "codes", "recovery codes"


class BadUnusualRules(ValueError):
    """The rule file cannot be used; the message says what is wrong with it."""


@dataclass(frozen=True, kw_only=True)
class UnusualRule:
    """One rule, in words, with its numbers."""

    key: Unusual
    title: str
    words: str
    short: str
    more_than: int = 0
    minutes: int = 0
    from_hour: int = 0
    to_hour: int = 0
    all_cases: frozenset[Role] = frozenset()


@dataclass(frozen=True, kw_only=True)
class UnusualRules:
    """All rules that the file has, and the days of the page."""

    days: int
    before_days: int
    fold: timedelta
    rules: Mapping[Unusual, UnusualRule]


@cache
def unusual_rules() -> UnusualRules:
    return load_unusual_rules(resource("rules/unusual.toml"))


def load_unusual_rules(path: Readable) -> UnusualRules:
    """Read the rules.

    Raises:
        BadUnusualRules: A part is missing or unknown, or is no number where it must be one.
    """
    parts = tomllib.loads(path.read_text(encoding="utf-8"))
    page = parts.pop("page", {})
    if unknown := parts.keys() - set(Unusual):
        raise BadUnusualRules(f"There is no rule [{min(unknown)}]")
    return UnusualRules(
        days=_number("page", page, "days", least=1),
        before_days=_number("page", page, "before_days", least=1),
        fold=timedelta(minutes=_number("page", page, "fold_minutes")),
        rules={key: _rule(key, parts[key]) for key in Unusual if key in parts},
    )


def _rule(key: Unusual, part: Mapping[str, Any]) -> UnusualRule:
    if not all(isinstance(part.get(name), str) and part[name] for name in ("title", "words", "short")):
        raise BadUnusualRules(f"[{key}] needs a title, words and short")
    roles = part.get("all_cases", [])
    if not isinstance(roles, list) or not set(roles) <= set(Role):
        raise BadUnusualRules(f"[{key}] all_cases lists roles")
    numbers = {
        Unusual.OUTSIDE: {},
        Unusual.CODES: {},
        Unusual.SEARCHES: {"more_than": "more_than", "minutes": "minutes"},
        Unusual.NIGHT: {"from_hour": "from", "to_hour": "to"},
    }.get(key, {"more_than": "more_than"})
    values = {field: _number(key, part, name) for field, name in numbers.items()}
    if max(values.get("from_hour", 0), values.get("to_hour", 0)) > 23:  # noqa: PLR2004 - hours of a day
        raise BadUnusualRules(f"[{key}] counts hours from 0 to 23")
    return UnusualRule(
        key=key,
        title=part["title"],
        words=part["words"].format(values.get("more_than", "")),
        short=part["short"],
        all_cases=frozenset(Role(role) for role in roles),
        **values,
    )


def _number(name: str, part: Mapping[str, Any], field: str, *, least: int = 0) -> int:
    value = part.get(field)
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        raise BadUnusualRules(f"[{name}] needs {field}, a whole number")
    return value
