"""The clock rules as a unit keeps them: its own period or title, agreed by a second person, with a reason.

Nothing is ever taken away: going back to the program's own period is a decision with a day like any other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select
from typing_extensions import override

from mscu.access import Permission
from mscu.actions.core.action import CHOOSE, Command, Query, Work
from mscu.actions.core.checking import Validator
from mscu.actions.reference.changes import NOTHING_CHANGED, Proposal, ReferenceSource, in_state, propose
from mscu.actions.reference.clock_rules import clock_rules_of
from mscu.codes import ReferenceField, ReferenceKind, ReferenceState, Timing
from mscu.dates.london import show_moment
from mscu.errors import Invalid
from mscu.models.reference_change import ReferenceChange
from mscu.rules.clocks import ClockRule, rules
from mscu.rules.unit_rules import (
    LONGEST,
    ClockRules,
    Period,
    fixed_because,
    law_problem,
    rule_name,
    title_name,
)
from mscu.text.storable_text import FILL_IN

if TYPE_CHECKING:
    from datetime import date

LONGEST_TITLE = 50
"""Characters of a title, so that lists do not cut it."""
PROGRAM_S = "the program's own"
TITLE_TWICE = "Another clock has this title. Choose one that tells them apart."
BEFORE_TODAY = "What has begun is counted by the rule of its day. Choose today or a later day."


class RuleSource(ReferenceSource):
    """The clock rules: shipped in a file, with what the unit decided read beside it."""

    kind = ReferenceKind.RULE

    @override
    def shipped(self, about: str, what: ReferenceField) -> str:
        rule = newest_rule(about)
        if rule is None or what is ReferenceField.LABEL:
            return "" if rule is None else rule.title
        period = Period.of(rule)
        return period.stored if period else ""

    @override
    def current(self, work: Work, about: str, what: ReferenceField) -> str:
        return _decided(work, about, what) or self.shipped(about, what)

    @override
    def needs_two(self, about: str, what: ReferenceField) -> bool:
        return True

    @override
    def shown(self, work: Work, what: ReferenceField, value: str) -> str:
        period = Period.read(value) if what is ReferenceField.PERIOD else None
        return period.in_words() if period else value or PROGRAM_S

    @override
    def problem(self, work: Work, about: str, what: ReferenceField, value: str) -> str:
        rule = newest_rule(about)
        if rule is None or not value:
            return "" if _decided(work, about, what) else NOTHING_CHANGED
        if what is ReferenceField.LABEL:
            others = (each for each in clock_rules_of(work).all if each.key != rule.key)
            titles = {each.title.casefold() for each in others}
            return TITLE_TWICE if value.casefold() in titles else ""
        period = Period.read(value)
        return fixed_because(rule) or (law_problem(rule, period) if period else "")

    @override
    def apply(self, work: Work, change: ReferenceChange) -> None:
        """Leave the store's rows as they are: clocks read the change itself."""


RULES = RuleSource()


def _decided(work: Work, about: str, what: ReferenceField) -> str:
    """Return what the unit decided and holds, empty where that is the program's own."""
    holding = in_state(work, RULES.kind, ReferenceState.HOLDS, (about, what))
    return holding[-1].value if holding else ""


def newest_rule(name: str) -> ClockRule | None:
    """Return the program's newest rule of a name, by which a period or a title is set."""
    named = [rule for rule in rules() if name in {rule_name(rule), title_name(rule)}]
    return max(named, key=lambda rule: rule.valid_to, default=None)


def _rule(name: str) -> ClockRule:
    """Return the rule whose period or title is to be set.

    Raises:
        Invalid: The program has no such rule.
    """
    rule = newest_rule(name)
    if rule is None:
        raise Invalid({"rule": CHOOSE})
    return rule


@dataclass(frozen=True, kw_only=True)
class ProposePeriod(Command[int]):
    """Propose the unit's own period of a clock rule from a day on; return the id of the change."""

    rule: str
    value: int | None = None
    """How many of the rule's own hours, days or months; None goes back to the program's own period."""
    holds_from: str
    reason: str
    needs = Permission.KEEP_LISTS

    def perform(self, work: Work) -> int:
        rule = _rule(self.rule)
        validator = Validator(work)
        day = validator.day("holds_from", self.holds_from, Timing.PLANNED)
        if day is None:
            validator.problems.setdefault("holds_from", FILL_IN)
        elif day < work.today:
            validator.problems.setdefault("holds_from", BEFORE_TODAY)
        if self.value is not None and not 1 <= self.value <= LONGEST:
            validator.problems["value"] = f"Type a number from 1 to {LONGEST:,}."
        validator.text("reason", self.reason, ReferenceChange.reason, required=True)
        validator.raise_if_invalid()
        value = "" if self.value is None else Period(self.value, rule.unit).stored
        is_shipped = value == RULES.shipped(rule_name(rule), ReferenceField.PERIOD)
        proposal = Proposal(
            about=rule_name(rule),
            what=ReferenceField.PERIOD,
            value="" if is_shipped else value,
            reason=self.reason,
            holds_from=day,
        )
        return propose(work, RULES, proposal, field="value").id


@dataclass(frozen=True, kw_only=True)
class ProposeTitle(Command[int]):
    """Propose the unit's own title of a clock; return the id of the change."""

    rule: str
    title: str
    """Empty to go back to the program's own."""
    reason: str
    needs = Permission.KEEP_LISTS

    def perform(self, work: Work) -> int:
        rule = _rule(self.rule)
        validator = Validator(work)
        title = validator.text("title", self.title, ReferenceChange.value)
        if len(title) > LONGEST_TITLE:
            validator.problems["title"] = f"Use no more than {LONGEST_TITLE} characters."
        validator.text("reason", self.reason, ReferenceChange.reason, required=True)
        validator.raise_if_invalid()
        proposal = Proposal(
            about=title_name(rule),
            what=ReferenceField.LABEL,
            value="" if title == rule.title else title,
            reason=self.reason,
        )
        return propose(work, RULES, proposal, field="title").id


# What the page shows


@dataclass(frozen=True, kw_only=True)
class Released:
    """What a release of the program says beside what the unit decided."""

    id: int
    version: int
    value: str
    """In words."""


@dataclass(frozen=True, kw_only=True)
class RuleChange:
    """A decision on one rule, or the proposal of one."""

    id: int
    version: int
    about: str
    what: ReferenceField
    value: str
    """In words; the program's own where the unit went back to it."""
    shipped: str
    """What the program said when it was proposed, in words."""
    holds_from: date | None
    state: ReferenceState
    reason: str
    proposed: str
    """By whom and when."""
    decided: str
    refusal: str
    is_mine: bool
    """Whether the viewer proposed it, so that somebody else must agree."""
    is_back: bool
    """Whether it goes back to the program's own."""
    period: Period | None = None
    """The period that it sets, if it sets one."""
    release: Released | None = None
    """What a release says beside it, if nobody has looked at that yet."""


@dataclass(frozen=True, kw_only=True)
class KnownRules:
    """What clocks are counted by, and all decisions of the unit, newest first."""

    rules: ClockRules
    changes: tuple[RuleChange, ...]
    today: date


@dataclass(frozen=True, kw_only=True)
class UnitRules(Query[KnownRules]):
    """The clock rules, with what the unit decided about them."""

    needs = Permission.KEEP_LISTS

    def answer(self, work: Work) -> KnownRules:
        of_rules = select(ReferenceChange).where(ReferenceChange.kind == ReferenceKind.RULE)
        records = work.records(of_rules.order_by(ReferenceChange.id.desc()))
        released = {
            (each.about, each.what): each
            for each in records
            if each.proposed_by_id is None and each.state is ReferenceState.WAITS
        }
        changes = tuple(
            _change(work, each, released.get((each.about, each.what)))
            for each in records
            if each.proposed_by_id is not None
        )
        return KnownRules(rules=clock_rules_of(work), changes=changes, today=work.today)


def _change(work: Work, change: ReferenceChange, released: ReferenceChange | None) -> RuleChange:
    proposer, decider = (
        work.displays().get(user_id or 0, "") for user_id in (change.proposed_by_id, change.agreed_by_id)
    )
    is_beside = released is not None and change.state is ReferenceState.HOLDS and change.value
    return RuleChange(
        id=change.id,
        version=change.version,
        about=change.about,
        what=change.what,
        value=RULES.shown(work, change.what, change.value),
        shipped=RULES.shown(work, change.what, change.shipped),
        holds_from=change.holds_from,
        state=change.state,
        reason=change.reason,
        proposed=f"{proposer}, {show_moment(change.proposed_at)}",
        decided=f"{decider}, {show_moment(change.agreed_at)}" if change.agreed_at else "",
        refusal=change.refusal,
        is_mine=change.proposed_by_id == work.actor.id,
        is_back=not change.value,
        period=Period.read(change.value) if change.what is ReferenceField.PERIOD else None,
        release=_released(work, released) if released is not None and is_beside else None,
    )


def _released(work: Work, change: ReferenceChange) -> Released:
    return Released(id=change.id, version=change.version, value=RULES.shown(work, change.what, change.value))
