"""How what a report names is read, if nobody has recorded it: `named_in_words.toml`."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache

from mscu.code_keys import MENTIONED
from mscu.codes import SubjectKind
from mscu.resources import resource

_MOST_BETWEEN = 4
_REACH = 60
"""Characters on either side of a name that may say its role."""
_ENDS = re.compile(r"[.;!?\n](?=\s|$)")
_COPULA = re.compile(r"\b(?:is|was|are)\b", re.IGNORECASE)
_APART = re.compile(r"[,:–-]")
_IN_APPOSITION = re.compile(r"\W*$|[,)–-]|\W(?:of|in|at|on|who|here|there|from|for)\b", re.IGNORECASE)
"""What follows a word beside a name that tells who somebody is: `Ion Rusu, the boss, hit him`."""
_OF_A_NAME = re.compile(
    r"(?P<name>[^\W\d_][\w’'-]*)(?: (?:is|was)|,)(?: (?:the|a|an|his|her|their|our|my))? $"
)
_LEADS_TO_A_NAME = re.compile(r"\W{1,3}(?:(?:is|was|named|called|an?|man|woman)\W){0,3}(?P<letter>[^\W\d_])")


@dataclass(frozen=True, kw_only=True)
class RoleRule:
    """A role in a case, and the words beside a name that propose it."""

    key: str
    kinds: frozenset[SubjectKind]
    before: re.Pattern[str]
    """Matches at the end of what stands before the name."""
    does: re.Pattern[str]
    """Matches what somebody does, at the beginning of what stands after the name."""
    is_: re.Pattern[str] | None = None
    """Matches who somebody is there, after a `link`."""

    def fits(self, before: str, after: str) -> bool:
        """Return whether the words before or after a name propose the role, and not for another name."""
        if self.does.match(after):
            return True
        told, follows = self.before.search(before), self.is_ and self.is_.match(after)
        return bool((told and not _is_of_previous(told)) or (follows and not _is_of_next(follows)))


@dataclass(frozen=True, kw_only=True)
class NamedRules:
    """What names are taken for, and in which role."""

    place_ends: re.Pattern[str]
    firm_ends: re.Pattern[str]
    before_person: re.Pattern[str]
    name_follows: re.Pattern[str]
    apposed: re.Pattern[str]
    person_after: re.Pattern[str]
    described: re.Pattern[str]
    no_person_after: re.Pattern[str]
    never_alone: re.Pattern[str]
    seldom_alone: re.Pattern[str]
    ordered_after: re.Pattern[str]
    vehicle: re.Pattern[str]
    roles: tuple[RoleRule, ...]

    def without_titles(self, name: str) -> str:
        """Return a name without what stands before it: `Neighbour Mrs Edna Hargreaves`."""
        titles = self.before_person.match(name)
        return name[titles.end() :] or name if titles else name

    def is_vehicle(self, name: str) -> bool:
        """Return whether a name only says what vehicle it is: `White Transit`."""
        found = self.vehicle.search(f"{name} ")
        return found is not None and found.start() == 0

    def role_of(self, kind: SubjectKind, text: str, start: int, end: int) -> str:
        """Return the key of the role that the words around a name propose; `mentioned` if they do not."""
        before = _ENDS.split(text[max(0, start - _REACH) : start])[-1]
        after = _ENDS.split(text[end : end + _REACH])[0]
        fitting = (rule for rule in self.roles if kind in rule.kinds)
        return next((rule.key for rule in fitting if rule.fits(before, after)), MENTIONED)


def _is_of_previous(told: re.Match[str]) -> bool:
    """Return whether a role before a comma may be that of the name before it: `Mai Do, the boss, `."""
    previous = _OF_A_NAME.search(told.string, 0, told.start())
    return previous is not None and previous["name"][0].isupper() and told[0].rstrip().endswith(",")


def _is_of_next(follows: re.Match[str]) -> bool:
    """Return whether a role after a name is that of the next one, or who is meant is not plain."""
    rest = follows.string[follows.end() :]
    if _COPULA.search(follows["link"]):
        return False
    following = _LEADS_TO_A_NAME.match(rest)
    leads_on = following is not None and following["letter"].isupper()
    return leads_on or (bool(_APART.search(follows["link"])) and not _IN_APPOSITION.match(rest))


@cache
def named_rules() -> NamedRules:
    """Read the rules."""
    given = tomllib.loads(resource("rules/named_in_words.toml").read_text(encoding="utf-8"))
    between, between_deed = (
        rf"(?:(?:{given[name]})\W+){{0,{_MOST_BETWEEN}}}" for name in ("between", "between_deed")
    )
    return NamedRules(
        place_ends=_pattern(rf"\b(?:{given['place_ends']})$"),
        firm_ends=_pattern(rf"\b(?:{given['firm_ends']})\.?$"),
        before_person=_pattern(rf"(?:(?:{given['before_person']})\b\.?\s*)+"),
        name_follows=_pattern(rf"\b(?:{given['name_follows']})\W{{1,3}}"),
        apposed=_pattern(rf"\b(?:{given['apposed']}), (?=[^\W\d_][\w’'-]*,)"),
        person_after=_pattern(rf"\W{{1,3}}(?:{given['person_after']})\b"),
        described=_pattern(given["described"]),
        no_person_after=_pattern(rf"\b(?:{given['no_person_after']})\W+(?:the\W+)?$"),
        never_alone=_pattern(rf"(?:{given['never_alone']})(?:['’]\w+)?"),
        seldom_alone=_pattern(given["seldom_alone"]),
        ordered_after=_pattern(rf"\s(?:{given['ordered_after']}|\d+)\b"),
        vehicle=_pattern(
            rf"\b({given['vehicle']})\W+(?:(?:reg|registration|index|plate|number|is|on|with)\W+){{0,3}}$"
        ),
        roles=tuple(
            RoleRule(
                key=role["key"],
                kinds=frozenset(map(SubjectKind, role["kinds"])),
                before=_pattern(rf"\b(?:{role['before']})\W+{between}$"),
                does=_pattern(rf"\W{{1,3}}{between_deed}(?:{role['does']})\b"),
                is_=_pattern(rf"(?P<link>\W{{1,3}}{between})(?:{role['is']})\b") if "is" in role else None,
            )
            for role in given["role"]
        ),
    )


def _pattern(expression: str) -> re.Pattern[str]:
    return re.compile(expression, re.IGNORECASE)
