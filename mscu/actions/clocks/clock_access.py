"""Which clocks and obligations a role may see: those for which it sees every kind of entry involved.

If the entry that stops a clock were hidden, the clock would look late to a reader who cannot see that it
stopped.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from mscu.access import SAFEGUARDING_SLICE
from mscu.codes import Kind
from mscu.rules.clocks import EventName

if TYPE_CHECKING:
    from mscu.access import Actor
    from mscu.rules.clocks import ClockRule

EVENTS_OF_KIND: Mapping[Kind, frozenset[EventName]] = {
    Kind.ARREST: frozenset(
        {
            EventName.ARREST,
            EventName.BAIL,
            EventName.VICTIM_HELD,
            EventName.RELEASED,
            EventName.NO_FURTHER_ACTION,
        }
    ),
    Kind.BAIL: frozenset({EventName.BAIL, EventName.BAIL_REVIEWED}),
    Kind.CHARGE: frozenset({EventName.CHARGE, EventName.COURT_DATE, EventName.VICTIM_HELD}),
    Kind.COURT_RESULT: frozenset({EventName.COURT_DECIDED}),
    Kind.CRIME_RECORD: frozenset({EventName.CRIME_RECORDED}),
    Kind.DECISION: frozenset(
        {
            EventName.DECISION_MADE,
            EventName.DECISION_REVIEWED,
            EventName.CASE_REVIEWED,
            EventName.COMPULSION_REVIEWED,
        }
    ),
    Kind.EMERGENCY: frozenset(
        {EventName.CARD_ASKED, EventName.CARD_ANSWERED, EventName.CARD_SPOKEN, EventName.CARD_LOGGED}
    ),
    Kind.ENQUIRY: frozenset({EventName.ENQUIRY_RAISED, EventName.CCTV_KNOWN}),
    Kind.ENQUIRY_RESULT: frozenset({EventName.ENQUIRY_RESULTED, EventName.CCTV_SECURED}),
    Kind.EXHIBIT: frozenset({EventName.CASH_SEIZED}),
    Kind.NOTE: frozenset(
        {
            EventName.CASH_ORDERED,
            EventName.CASH_RETURNED,
            EventName.PROTECTION_ENDED,
            EventName.BAIL_REVIEWED,
            EventName.CASE_REVIEWED,
            EventName.NRM_DRAFTED,
            EventName.SUPPORT_STARTED,
            EventName.WARRANT_RETURNED,
        }
    ),
    Kind.NRM_DECISION: frozenset(
        {
            EventName.RG_POSITIVE,
            EventName.RG_NEGATIVE,
            EventName.CG_POSITIVE,
            EventName.CG_NEGATIVE,
            EventName.NRM_WITHDRAWN,
            EventName.NRM_DISQUALIFIED,
            EventName.NEGATIVE_NOTIFIED,
            EventName.RECONSIDERATION_ASKED,
            EventName.RECONSIDERED,
            EventName.CHILD_IN_NRM,
            EventName.CHILD_CHOSE,
        }
    ),
    Kind.OCG_ASSESSMENT: frozenset(
        {
            EventName.GROUP_NOMINATED,
            EventName.GROUP_REVIEWED,
            EventName.GROUP_ARCHIVED,
            EventName.CASE_REVIEWED,
        }
    ),
    Kind.OCG_STEP: frozenset({EventName.GROUP_NOMINATED, EventName.GROUP_ARCHIVED}),
    Kind.ORDER: frozenset({EventName.ORDER_REVIEWED, EventName.ORDER_SET, EventName.ORDER_ENDED}),
    Kind.REFERRAL: frozenset(
        {
            EventName.NRM_SUBMITTED,
            EventName.DTN_SUBMITTED,
            EventName.DTN_OF_CHILD,
            EventName.POLICE_PROTECTION,
            EventName.SUPPORT_ASKED,
            EventName.CHILD_IN_NRM,
        }
    ),
    Kind.SEARCH: frozenset({EventName.WARRANT_EXECUTED}),
    Kind.VICTIM_CONTACT: frozenset({EventName.VICTIM_TOLD, EventName.UPDATE_AGREED, EventName.UPDATE_GIVEN}),
    Kind.WARRANT: frozenset({EventName.WARRANT_GRANTED}),
}
"""The events that each kind of entry stands for; a test compares this with the events that they yield."""


def visible_kinds(actor: Actor) -> frozenset[Kind]:
    """Return the kinds of entry that the actor's role may see."""
    return frozenset(SAFEGUARDING_SLICE if actor.sees_slice_only else Kind)


def visible_rules(actor: Actor, rules: Iterable[ClockRule]) -> tuple[ClockRule, ...]:
    """Return the rules for which the actor may see everything that starts, stops or ends the clock."""
    visible = visible_kinds(actor)
    hidden = {name for kind, names in EVENTS_OF_KIND.items() if kind not in visible for name in names}
    if actor.sees_slice_only:
        hidden |= {EventName.RECORDS_KEPT}
    return tuple(rule for rule in rules if hidden.isdisjoint(rule.starts_on | rule.stops_on | rule.ends_on))
