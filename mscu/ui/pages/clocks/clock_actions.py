"""The form that settles or moves a clock: the entry that stops it, or the entry that set its day.

Clocks are derived from entries, so nothing is ticked off: the officer records what came of it. The rules say
which event stops a clock; the specs of the kinds of entry say which kind records that.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from mscu.access import Actor
from mscu.actions.entries.entry_events import victim_awaiting
from mscu.actions.entries.kind_spec import Settles
from mscu.actions.kinds import RECORDING
from mscu.codes import Kind
from mscu.rules.clocks import rules
from mscu.ui.pages.entries.entry_form_specs import entry_key, victim_contact_key

NOT_SETTLED = "no entry stops this clock; it ends by itself, or see its entry"
NOT_YOURS = "not your role"
SAY_WHAT_HAPPENED = "Say what happened"
DUE_BY_RULE = "its due date follows from a rule; correct the entry if it happened on another day"
WHY_NOT_POSTPONED = {
    "decision_review": "a decision is not changed: the decision that reviews it sets a new date"
}


def _settled_by(*, once_lapsed: bool) -> Mapping[str, tuple[Kind, Settles]]:
    return {
        settles.rule: (kind, settles)
        for kind in Kind
        for settles in RECORDING[kind].spec.settles
        if settles.once_lapsed is once_lapsed
    }


SETTLED_BY = _settled_by(once_lapsed=False)
"""By the rule's key; a rule not listed here ends by itself, or on its own page."""
ANSWERED_BY = _settled_by(once_lapsed=True)
"""What answers the question what happened to a power that ended, where it is not what settles it before."""


@dataclass(frozen=True)
class ClockAction:
    """How a clock is settled or moved: the form's key, or the reason why there is none."""

    label: str
    form_key: str = ""
    why_not: str = ""


def settling_entry(rule: str, *, lapsed: bool) -> tuple[Kind, Settles] | None:
    """Return the kind of entry that settles a clock, or says what happened once it lapsed, and how."""
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
    found = settling_entry(rule, lapsed=lapsed)
    if found is None:
        return ClockAction("Settle this clock", why_not=NOT_SETTLED)
    kind, settling = found
    label = f"{SAY_WHAT_HAPPENED if lapsed else 'Settle this clock'}: add {settling.label}"
    if not actor.may(RECORDING[kind].needs):
        return ClockAction(label, why_not=NOT_YOURS)
    follows = entry_id if settling.follows else None
    if (victim := victim_awaiting(about)) is not None:
        return ClockAction(label, victim_contact_key(case_id, follows, victim))
    return ClockAction(label, entry_key(case_id, kind, follows, settling.note_type))


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
    may_move = any(each.key == rule and each.postponable for each in rules())
    if not may_move or entry_id is None:
        return ClockAction(label, why_not=WHY_NOT_POSTPONED.get(rule, DUE_BY_RULE))
    if not actor.may_correct(own=own):
        return ClockAction(label, why_not=NOT_YOURS)
    return ClockAction(label, f"case/{case_id}/postpone/{entry_id}")
