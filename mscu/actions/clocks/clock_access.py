"""Which clocks and obligations a role may see: those for which it sees every kind of entry involved.

If the entry that stops a clock were hidden, the clock would look late to a reader who cannot see that it
stopped.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from mscu.access import SAFEGUARDING_SLICE
from mscu.codes import Kind
from mscu.rules.clocks import EventName as Name

if TYPE_CHECKING:
    from mscu.access import Actor
    from mscu.rules.clocks import ClockRule

EVENTS_OF_KIND: Mapping[Kind, frozenset[Name]] = {
    Kind.ARREST: frozenset({Name.ARREST, Name.VICTIM_HELD, Name.RELEASED, Name.NO_FURTHER_ACTION}),
    Kind.BAIL: frozenset({Name.BAIL}),
    Kind.CHARGE: frozenset({Name.CHARGE, Name.COURT_DATE, Name.VICTIM_HELD}),
    Kind.COURT_RESULT: frozenset({Name.COURT_DECIDED}),
    Kind.CRIME_RECORD: frozenset({Name.CRIME_RECORDED}),
    Kind.DECISION: frozenset(
        {Name.DECISION_MADE, Name.DECISION_REVIEWED, Name.CASE_REVIEWED, Name.COMPULSION_REVIEWED}
    ),
    Kind.EMERGENCY: frozenset({Name.CARD_ASKED, Name.CARD_ANSWERED, Name.CARD_SPOKEN, Name.CARD_LOGGED}),
    Kind.ENQUIRY: frozenset({Name.ENQUIRY_RAISED, Name.CCTV_KNOWN}),
    Kind.ENQUIRY_RESULT: frozenset({Name.ENQUIRY_RESULTED, Name.CCTV_SECURED}),
    Kind.EXHIBIT: frozenset({Name.CASH_SEIZED}),
    Kind.NOTE: frozenset(
        {
            Name.CASH_ORDERED,
            Name.CASH_RETURNED,
            Name.PROTECTION_ENDED,
            Name.BAIL_REVIEWED,
            Name.CASE_REVIEWED,
            Name.NRM_DRAFTED,
            Name.SUPPORT_STARTED,
        }
    ),
    Kind.NRM_DECISION: frozenset(
        {
            Name.RG_POSITIVE,
            Name.RG_NEGATIVE,
            Name.CG_POSITIVE,
            Name.CG_NEGATIVE,
            Name.NRM_WITHDRAWN,
            Name.NRM_DISQUALIFIED,
            Name.NEGATIVE_NOTIFIED,
            Name.RECONSIDERATION_ASKED,
            Name.RECONSIDERED,
            Name.CHILD_IN_NRM,
            Name.CHILD_CHOSE,
        }
    ),
    Kind.OCG_ASSESSMENT: frozenset(
        {Name.GROUP_NOMINATED, Name.GROUP_REVIEWED, Name.GROUP_ARCHIVED, Name.CASE_REVIEWED}
    ),
    Kind.OCG_STEP: frozenset({Name.GROUP_NOMINATED, Name.GROUP_ARCHIVED}),
    Kind.ORDER: frozenset({Name.ORDER_REVIEWED, Name.ORDER_SET, Name.ORDER_ENDED}),
    Kind.REFERRAL: frozenset(
        {
            Name.NRM_SUBMITTED,
            Name.DTN_SUBMITTED,
            Name.POLICE_PROTECTION,
            Name.SUPPORT_ASKED,
            Name.CHILD_IN_NRM,
        }
    ),
    Kind.SEARCH: frozenset({Name.WARRANT_EXECUTED}),
    Kind.VICTIM_CONTACT: frozenset({Name.VICTIM_TOLD, Name.UPDATE_AGREED, Name.UPDATE_GIVEN}),
    Kind.WARRANT: frozenset({Name.WARRANT_GRANTED}),
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
        hidden |= {Name.RECORDS_KEPT}
    return tuple(rule for rule in rules if hidden.isdisjoint(rule.starts_on | rule.stops_on | rule.ends_on))
