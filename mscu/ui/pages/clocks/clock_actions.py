"""The form that settles or moves a clock: the entry that stops it, or the entry that set its day.

Clocks are derived from entries, so nothing is ticked off: the officer records what came of it. The rules say
which event stops a clock; the table here says which kind of entry records that.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from mscu.access import Actor
from mscu.actions.entries.entry_events import victim_awaiting
from mscu.actions.kinds import RECORDING
from mscu.codes import Kind
from mscu.ui.pages.entries.entry_form_specs import entry_key, victim_contact_key

NOT_SETTLED = "no entry stops this clock; it ends by itself, or see its entry"
NOT_YOURS = "not your role"
SAY_WHAT_HAPPENED = "Say what happened"
DUE_BY_RULE = "its due date follows from a rule; correct the entry if it happened on another day"
POSTPONABLE = frozenset(
    {"cctv_overwrite", "enquiry_due", "victim_update", "bail_review", "court_date", "order_review"}
)
"""Rules whose day was entered and may be moved. A warrant is not among them: the court set its day."""
WHY_NOT_POSTPONED = {
    "decision_review": "a decision is not changed: the decision that reviews it sets a new date"
}


@dataclass(frozen=True)
class SettlingEntry:
    """The kind of entry that stops a clock, and its words; mostly it follows the clock's own entry.

    A note stops a clock by its type alone, which is filled in.
    """

    kind: Kind
    label: str
    follows: bool = True
    note_type: str = ""


_ENQUIRY_RESULT = SettlingEntry(Kind.ENQUIRY_RESULT, "the result of the enquiry")
SETTLED_BY: Mapping[str, SettlingEntry] = {
    "cctv_overwrite": _ENQUIRY_RESULT,
    "enquiry_due": _ENQUIRY_RESULT,
    "decision_review": SettlingEntry(Kind.DECISION, "the decision that reviews it"),
    "nrm_or_notify": SettlingEntry(Kind.REFERRAL, "the referral", follows=False),
    "reasonable_grounds": SettlingEntry(Kind.NRM_DECISION, "the NRM decision"),
    "recovery_minimum": SettlingEntry(Kind.NRM_DECISION, "the NRM decision", follows=False),
    "crime_recording": SettlingEntry(Kind.CRIME_RECORD, "the crime record", follows=False),
    "victim_told": SettlingEntry(Kind.VICTIM_CONTACT, "the contact with the victim"),
    "outcome_told": SettlingEntry(Kind.VICTIM_CONTACT, "the contact with the victim"),
    "victim_update": SettlingEntry(Kind.VICTIM_CONTACT, "the contact with the victim", follows=False),
    "cash_detention": SettlingEntry(
        Kind.NOTE, "a note that cash was returned or detained further", note_type="cash_ordered"
    ),
    "police_protection": SettlingEntry(
        Kind.NOTE, "a note that protection ended", note_type="protection_ended"
    ),
    "bail_review": SettlingEntry(Kind.NOTE, "a note that bail was reviewed", note_type="bail_reviewed"),
    "reconsideration": SettlingEntry(Kind.NRM_DECISION, "the request for reconsideration", follows=False),
    "child_turns_18": SettlingEntry(Kind.NRM_DECISION, "the choice at 18", follows=False),
    "support_start": SettlingEntry(Kind.NOTE, "a note that support started", note_type="support_started"),
    "home_office_draft": SettlingEntry(Kind.REFERRAL, "the referral", follows=False),
    "warrant_expiry": SettlingEntry(Kind.SEARCH, "the search"),
    "case_review": SettlingEntry(Kind.NOTE, "a note of the review", follows=False, note_type="review"),
    "order_review": SettlingEntry(Kind.ORDER, "the step that reviews it"),
    "s45_review": SettlingEntry(Kind.DECISION, "the decision on the indications", follows=False),
    "group_review": SettlingEntry(Kind.OCG_ASSESSMENT, "the new assessment"),
}
"""By the rule's key; a rule not listed here ends by itself, or on its own page."""
ANSWERED_BY: Mapping[str, SettlingEntry] = {
    "warrant_expiry": SettlingEntry(
        Kind.NOTE, "a note that the warrant was returned", note_type="warrant_returned"
    )
}
"""What answers the question what happened to a power that ended, where it is not what settles it before."""


@dataclass(frozen=True)
class ClockAction:
    """How a clock is settled or moved: the form's key, or the reason why there is none."""

    label: str
    form_key: str = ""
    why_not: str = ""


def settling_entry(rule: str, *, lapsed: bool) -> SettlingEntry | None:
    """Return the kind of entry that settles a clock, or says what happened once it lapsed."""
    settling = SETTLED_BY.get(rule)
    return ANSWERED_BY.get(rule, settling) if lapsed else settling


class FindClockAction(Protocol):
    """Finds the action for a clock of a case that this user may take."""

    def __call__(  # noqa: PLR0913 - of a clock, what decides on its form
        self,
        rule: str,
        case_id: int,
        entry_id: int | None,
        actor: Actor,
        *,
        about: str = "",
        lapsed: bool = False,
        own: bool = False,
    ) -> ClockAction:
        """Return the action.

        `about` is whom the clock waits for, `lapsed` whether its day is past, `own` whether the user
        recorded its entry.
        """
        ...


def settle_action(  # noqa: PLR0913 - as of `FindClockAction`
    rule: str,
    case_id: int,
    entry_id: int | None,
    actor: Actor,
    *,
    about: str = "",
    lapsed: bool = False,
    own: bool = False,  # noqa: ARG001 - as of `postpone_action`
) -> ClockAction:
    """Return the form with which this user settles a clock, or says what happened once it lapsed.

    `about` is whom the clock waits for.
    """
    settling = settling_entry(rule, lapsed=lapsed)
    if settling is None:
        return ClockAction("Settle this clock", why_not=NOT_SETTLED)
    label = f"{SAY_WHAT_HAPPENED if lapsed else 'Settle this clock'}: add {settling.label}"
    if not actor.may(RECORDING[settling.kind].needs):
        return ClockAction(label, why_not=NOT_YOURS)
    follows = entry_id if settling.follows else None
    if (victim := victim_awaiting(about)) is not None:
        return ClockAction(label, victim_contact_key(case_id, follows, victim))
    return ClockAction(label, entry_key(case_id, settling.kind, follows, settling.note_type))


def postpone_action(  # noqa: PLR0913 - as of `FindClockAction`
    rule: str,
    case_id: int,
    entry_id: int | None,
    actor: Actor,
    *,
    about: str = "",  # noqa: ARG001 - as of `settle_action`
    lapsed: bool = False,  # noqa: ARG001 - as of `settle_action`
    own: bool = False,
) -> ClockAction:
    """Return the form with which this user moves the day of a clock; it asks why.

    `own` is whether the user recorded the entry that set the day.
    """
    label = "Postpone this clock"
    if rule not in POSTPONABLE or entry_id is None:
        return ClockAction(label, why_not=WHY_NOT_POSTPONED.get(rule, DUE_BY_RULE))
    if not actor.may_correct(own=own):
        return ClockAction(label, why_not=NOT_YOURS)
    return ClockAction(label, f"case/{case_id}/postpone/{entry_id}")
