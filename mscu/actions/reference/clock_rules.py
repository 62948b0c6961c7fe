"""The rules by which a store's clocks are counted: the program's, with what the unit has set for itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from mscu.codes import ReferenceField, ReferenceKind, ReferenceState
from mscu.dates.london import local_day
from mscu.models.reference_change import ReferenceChange
from mscu.rules.clocks import rules
from mscu.rules.unit_rules import ClockRules, Period, SetPeriod, clock_rules

if TYPE_CHECKING:
    from mscu.actions.core.action import Work

AGREED = (ReferenceState.HOLDS, ReferenceState.REPLACED)
"""A period that was replaced still holds for what began before the later one's day."""
_CHANGES = (
    select(
        ReferenceChange.about,
        ReferenceChange.what,
        ReferenceChange.value,
        ReferenceChange.shipped,
        ReferenceChange.holds_from,
        ReferenceChange.agreed_at,
        ReferenceChange.state,
    )
    .where(
        ReferenceChange.kind == ReferenceKind.RULE,
        ReferenceChange.state.in_(AGREED),
        ReferenceChange.agreed_at.is_not(None),
    )
    .order_by(ReferenceChange.agreed_at, ReferenceChange.id)
)


def clock_rules_of(work: Work) -> ClockRules:
    """Return the rules of the store, which an action reads once."""
    if work.clock_rules is None:
        work.clock_rules = _read(work)
    return work.clock_rules


def _read(work: Work) -> ClockRules:
    periods: list[SetPeriod] = []
    titles: dict[str, str] = {}
    for name, what, value, shipped, since, agreed_at, state in work.rows(_CHANGES):
        own = "" if value == shipped else value  # what a release says was taken in place of the unit's own
        if what is ReferenceField.PERIOD and agreed_at is not None:
            periods.append(SetPeriod(name, since or local_day(agreed_at), Period.read(own)))
        elif what is ReferenceField.LABEL and state is ReferenceState.HOLDS and own:
            titles[name] = own
    return clock_rules(rules(), periods, titles)
