"""The entries that a form offers to follow, and what a card offers to record next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mscu.actions.entries.entry_file import EntryRow
from mscu.actions.entries.follows import FOLLOW_RULES
from mscu.codes import Kind

DONE = "done"


def followable_entries(kind: Kind, entries: Iterable[EntryRow], chosen: int | None = None) -> list[EntryRow]:
    """Return the entries that an entry of this kind may follow, newest first.

    An entry already chosen stays in the list even if it is no longer open.
    """
    allowed = [row for row in entries if row.id == chosen or _offered(kind, row)]
    return sorted(allowed, key=_newest_first)


def _offered(kind: Kind, row: EntryRow) -> bool:
    rules = [rule for rule in FOLLOW_RULES.get(kind, ()) if rule.allows(row.kind, row.type_key)]
    return any(rule.offered and not (rule.still_open and row.state_kind == DONE) for rule in rules)


def _newest_first(row: EntryRow) -> tuple[float, int]:
    return (-row.happened_at.timestamp(), -row.id)


@dataclass(frozen=True)
class FollowUp:
    """An entry that a card offers to record next: the label of its button, and its kind."""

    label: str
    kind: Kind
    supersedes: bool = False
    """Whether it replaces the entry that it follows, and starts with that entry's content."""


FOLLOW_UPS: dict[Kind, tuple[FollowUp, ...]] = {
    Kind.REPORT: (FollowUp("Triage", Kind.TRIAGE), FollowUp("Give advice", Kind.ADVICE)),
    Kind.TRIAGE: (FollowUp("Give advice", Kind.ADVICE), FollowUp("Raise an enquiry", Kind.ENQUIRY)),
    Kind.ADVICE: (FollowUp("Raise an enquiry", Kind.ENQUIRY),),
    Kind.ENQUIRY: (FollowUp("Add result", Kind.ENQUIRY_RESULT),),
    Kind.ENQUIRY_RESULT: (FollowUp("Add exhibit", Kind.EXHIBIT),),
    Kind.MEETING: (FollowUp("Record a decision", Kind.DECISION), FollowUp("Raise an action", Kind.ENQUIRY)),
    Kind.DECISION: (FollowUp("Review", Kind.DECISION), FollowUp("Supersede", Kind.DECISION, supersedes=True)),
    Kind.REFERRAL: (FollowUp("Add decision", Kind.NRM_DECISION),),
    Kind.WARRANT: (FollowUp("Add search", Kind.SEARCH),),
    Kind.SEARCH: (FollowUp("Add exhibit", Kind.EXHIBIT), FollowUp("Add arrest", Kind.ARREST)),
    Kind.ARREST: (FollowUp("Add charge", Kind.CHARGE), FollowUp("Add bail", Kind.BAIL)),
    Kind.CHARGE: (
        FollowUp("Add hearing", Kind.CHARGE),
        FollowUp("Add result", Kind.COURT_RESULT),
        FollowUp("Tell victim", Kind.VICTIM_CONTACT),
    ),
    Kind.BAIL: (FollowUp("Add charge", Kind.CHARGE), FollowUp("Tell victim", Kind.VICTIM_CONTACT)),
    Kind.OPERATION: (FollowUp("Account for people", Kind.OPERATION), FollowUp("Add search", Kind.SEARCH)),
    Kind.ORDER: (FollowUp("Add step", Kind.ORDER),),
    Kind.COMPLAINT: (FollowUp("Add step", Kind.COMPLAINT),),
    Kind.COURT_RESULT: (FollowUp("Add order", Kind.ORDER),),
    Kind.PROCEEDS: (FollowUp("Add step", Kind.PROCEEDS),),
    Kind.OCG_ASSESSMENT: (
        FollowUp("Assess again", Kind.OCG_ASSESSMENT),
        FollowUp("Change status", Kind.OCG_STEP),
    ),
    Kind.OCG_FACT: (FollowUp("Raise an enquiry", Kind.ENQUIRY),),
}


def follow_ups(row: EntryRow, may_record: Sequence[Kind]) -> tuple[FollowUp, ...]:
    """Return the kinds of entry that this user may record next."""
    return tuple(
        follow
        for follow in FOLLOW_UPS.get(row.kind, ())
        if follow.kind in may_record and _offered(follow.kind, row)
    )
