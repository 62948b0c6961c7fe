"""What a new case is proposed to be, from the words of its reports: `case_proposals.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from mscu.resources import resource


@dataclass(frozen=True, kw_only=True)
class WordRule:
    """A code, the words that propose it, and how a title names it."""

    key: str
    words: re.Pattern[str]
    title: str = ""

    def is_found_in(self, text: str) -> bool:
        return self.words.search(text) is not None


@dataclass(frozen=True, kw_only=True)
class ProposalRules:
    """The rules in their order: the first that is found counts."""

    exploitation: tuple[WordRule, ...]
    sector: tuple[WordRule, ...]
    places: Mapping[str, str]
    """How a title names a kind of place, by its code without the list's name."""


@cache
def proposal_rules() -> ProposalRules:
    """Read the rules."""
    given = tomllib.loads(resource("rules/case_proposals.toml").read_text(encoding="utf-8"))
    return ProposalRules(
        exploitation=tuple(map(_rule, given["exploitation"])),
        sector=tuple(map(_rule, given["sector"])),
        places=given["places"],
    )


def _rule(given: Mapping[str, str]) -> WordRule:
    words = re.compile(rf"\b(?:{given['words']})\b", re.IGNORECASE | re.DOTALL)
    return WordRule(key=given["key"], words=words, title=given.get("title", ""))


def first_found(rules: Iterable[WordRule], text: str) -> WordRule | None:
    """Return the first rule whose words a text has."""
    return next((rule for rule in rules if rule.is_found_in(text)), None)
