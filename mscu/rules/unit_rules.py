"""The rules of the clocks with the periods and titles that the unit has set for itself.

A period holds for what begins on its day or later, so that a case is judged by the rules of its time. A title
is only a name and holds for every clock of its rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, timedelta
from typing import NamedTuple

from mscu.dates.london import show_day
from mscu.rules.certainty import Certainty
from mscu.rules.clocks import UNITS_WITHOUT_VALUE, ClockRule, EventName, RuleKind, Unit, period_in_words

COUNTED_ELSEWHERE = frozenset({EventName.BREACH_KNOWN, EventName.RIGHTS_REQUESTED, EventName.COMPLAINT_MADE})
"""Events that no entry of a case stands for: the records pages count them by rules of their own."""
OF_BOTH_STORES = frozenset({EventName.CARD_ASKED, EventName.CARD_SPOKEN})
"""Events whose periods are agreed with the charity, whose own store counts them as well."""
LONGEST = 10_000
"""No period has more of its unit than this."""
_DAY = timedelta(days=1)


class Period(NamedTuple):
    """A number of hours, days or months, in one way of counting them."""

    value: int
    unit: Unit

    @classmethod
    def read(cls, stored: str) -> Period | None:
        """Read what `stored` wrote; None for an empty text, which sets nothing."""
        value, _, unit = stored.partition(" ")
        return cls(int(value), Unit(unit)) if stored else None

    @classmethod
    def of(cls, rule: ClockRule) -> Period | None:
        """Return the period of a rule; None if it counts none."""
        return None if rule.unit in UNITS_WITHOUT_VALUE else cls(rule.value, rule.unit)

    @property
    def stored(self) -> str:
        return f"{self.value} {self.unit.value}"

    def in_words(self) -> str:
        return period_in_words(self.value, self.unit)


class SetPeriod(NamedTuple):
    """A period that the unit decided on, from a day; None goes back to the program's own."""

    name: str
    since: date
    period: Period | None


@dataclass(frozen=True, kw_only=True)
class OwnRule(ClockRule):
    """A rule with the unit's own period, for what begins on or after a day."""

    since: date
    shipped: ClockRule
    """The rule of the program for the same days."""


def rule_name(rule: ClockRule) -> str:
    """Return the name by which a unit sets a rule's period: its key, and the rights that it is for."""
    return ":".join(filter(None, ("clocks", rule.key, rule.rights)))


def title_name(rule: ClockRule) -> str:
    """Return the name by which a unit sets a rule's title, which is the same whatever the rights."""
    return f"clocks:{rule.key}"


def fixed_because(rule: ClockRule) -> str:
    """Return why a unit cannot set the period of a rule; empty if it can."""
    if rule.unit is Unit.AS_ENTERED:
        return "The day is entered with each record."
    if rule.unit is Unit.AT_ONCE:
        return "It is due at once."
    if rule.starts_on <= COUNTED_ELSEWHERE:
        return "The records pages count this, and by their own rule below."
    if rule.starts_on <= OF_BOTH_STORES:
        return "It is agreed with the charity, whose own store counts it as well."
    if rule.by_law and rule.kind is RuleKind.FACT:
        return "It is set by law and ends by itself."
    return ""


def law_problem(rule: ClockRule, period: Period) -> str:
    """Return why the law does not allow a unit this period; empty if it does."""
    if not rule.by_law:
        return ""
    law = f"The law sets {rule.period_in_words()}"
    if period.unit is not rule.unit:
        return f"{law}, and another way of counting cannot be compared with it."
    if rule.kind is RuleKind.MINIMUM:
        return f"{law} as the least: a unit may set more and not less." if period.value < rule.value else ""
    return f"{law}: a unit may set less and not more." if period.value > rule.value else ""


@dataclass(frozen=True)
class ClockRules:
    """What clocks are counted by in one store: the program's rules, and the unit's own in their place."""

    by_position: tuple[tuple[ClockRule, ...], ...]
    """For each rule of the program, by its position in the file, those that hold on its days."""
    _positions: Mapping[int, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        positions = {id(rule): position for position, rules in enumerate(self.by_position) for rule in rules}
        object.__setattr__(self, "_positions", positions)

    @property
    def all(self) -> tuple[ClockRule, ...]:
        return tuple(rule for rules in self.by_position for rule in rules)

    def position_of(self, rule: ClockRule) -> int:
        """Return the position in the program's file of one of these rules."""
        return self._positions[id(rule)]

    def rule_on(self, position: int, day: date) -> ClockRule:
        """Return the rule that holds, at a position of the program's file, for what began on a day."""
        rules = self.by_position[position]
        return next((rule for rule in rules if rule.in_force(day)), rules[0])


def clock_rules(
    shipped: Iterable[ClockRule], periods: Iterable[SetPeriod] = (), titles: Mapping[str, str] | None = None
) -> ClockRules:
    """Return the rules with what the unit set, the periods in the order in which they were agreed.

    From its day on a later decision takes the place of every earlier one. What the law does not allow, since
    a release of the program tells of another law, is left out: the program's own period holds.
    """
    spans: dict[str, list[SetPeriod]] = {}
    for each in periods:
        before = [other for other in spans.get(each.name, ()) if other.since < each.since]
        spans[each.name] = [*before, each]
    named = titles or {}
    return ClockRules(
        tuple(
            _with_periods(_titled(rule, named.get(title_name(rule))), spans.get(rule_name(rule), ()))
            for rule in shipped
        )
    )


def _titled(rule: ClockRule, title: str | None) -> ClockRule:
    return rule if title is None else replace(rule, title=title)


def _with_periods(rule: ClockRule, periods: Iterable[SetPeriod]) -> tuple[ClockRule, ...]:
    """Return a rule, divided at the days from which the unit's own periods hold."""
    decided = list(periods)
    if not decided:
        return (rule,)
    ends = [each.since - _DAY for each in decided[1:]] + [date.max]
    parts: list[ClockRule] = []
    begins = rule.valid_from
    for (_, since, period), until in zip(decided, ends, strict=True):
        first, last = max(since, rule.valid_from), min(until, rule.valid_to)
        if period is None or first > last or not _holds(rule, period):
            continue
        if begins < first:
            parts.append(replace(rule, valid_from=begins, valid_to=first - _DAY))
        parts.append(_own(rule, period, since, (first, last)))
        begins = date.max if last == date.max else last + _DAY
    if not parts:
        return (rule,)
    if parts[-1].valid_to < rule.valid_to:
        parts.append(replace(rule, valid_from=begins))
    return tuple(parts)


def _holds(rule: ClockRule, period: Period) -> bool:
    return not fixed_because(rule) and not law_problem(rule, period)


def _own(rule: ClockRule, period: Period, since: date, days: tuple[date, date]) -> OwnRule:
    values = {each.name: getattr(rule, each.name) for each in fields(ClockRule)} | {
        "value": period.value,
        "unit": period.unit,
        "valid_from": days[0],
        "valid_to": days[1],
        "certainty": Certainty.UNIT,
        "read_on": None,
        "source": f"Unit's own since {show_day(since)}: {period.in_words()}. "
        f"The program's: {rule.period_in_words()}, {rule.source}",
    }
    return OwnRule(**values, since=since, shipped=rule)
