"""Which entries of a case another entry may follow: a result follows an open enquiry, and so on.

The table only narrows the choice on the page; the commands check what they require.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mscu.actions.entries.entry_file import EntryRow
from mscu.code_keys import TO_NRM
from mscu.codes import Kind

DONE = "done"


@dataclass(frozen=True)
class FollowRule:
    """Allows entries of one kind: all, those of one sort, or only those still open."""

    kind: Kind
    sort: str = ""
    still_open: bool = False

    def allows(self, row: EntryRow) -> bool:
        """Return whether an entry may be followed."""
        return (
            row.kind is self.kind
            and (not self.sort or row.sort == self.sort)
            and not (self.still_open and row.state_kind == DONE)
        )


FOLLOW_RULES: dict[Kind, tuple[FollowRule, ...]] = {
    Kind.TRIAGE: (FollowRule(Kind.REPORT),),
    Kind.ADVICE: (FollowRule(Kind.REPORT), FollowRule(Kind.TRIAGE)),
    Kind.ENQUIRY: (
        FollowRule(Kind.REPORT),
        FollowRule(Kind.TRIAGE),
        FollowRule(Kind.ADVICE),
        FollowRule(Kind.SEARCH),
        FollowRule(Kind.MEETING),
        FollowRule(Kind.OCG_FACT),
    ),
    Kind.ENQUIRY_RESULT: (FollowRule(Kind.ENQUIRY, still_open=True),),
    Kind.NOTE: (
        FollowRule(Kind.EXHIBIT),
        FollowRule(Kind.BAIL),
        FollowRule(Kind.REFERRAL),
        FollowRule(Kind.REPORT),
    ),
    Kind.MEETING: (FollowRule(Kind.REPORT), FollowRule(Kind.REFERRAL), FollowRule(Kind.MEETING)),
    Kind.DECISION: (FollowRule(Kind.DECISION), FollowRule(Kind.REPORT), FollowRule(Kind.MEETING)),
    Kind.REFERRAL: (FollowRule(Kind.REPORT), FollowRule(Kind.SEARCH), FollowRule(Kind.REFERRAL)),
    Kind.NRM_DECISION: (FollowRule(Kind.REFERRAL, sort=TO_NRM),),
    Kind.VICTIM_CONTACT: (FollowRule(Kind.ARREST), FollowRule(Kind.CHARGE), FollowRule(Kind.BAIL)),
    Kind.CRIME_RECORD: (FollowRule(Kind.REPORT),),
    Kind.WARRANT: (FollowRule(Kind.DECISION), FollowRule(Kind.REPORT)),
    Kind.OPERATION: (FollowRule(Kind.OPERATION), FollowRule(Kind.WARRANT), FollowRule(Kind.DECISION)),
    Kind.SEARCH: (FollowRule(Kind.WARRANT), FollowRule(Kind.OPERATION)),
    Kind.ARREST: (FollowRule(Kind.SEARCH), FollowRule(Kind.OPERATION), FollowRule(Kind.DECISION)),
    Kind.INTERVIEW: (FollowRule(Kind.ARREST), FollowRule(Kind.REFERRAL)),
    Kind.CHARGE: (FollowRule(Kind.ARREST), FollowRule(Kind.BAIL), FollowRule(Kind.CHARGE)),
    Kind.BAIL: (FollowRule(Kind.ARREST), FollowRule(Kind.BAIL)),
    Kind.COURT_RESULT: (FollowRule(Kind.CHARGE), FollowRule(Kind.COURT_RESULT)),
    Kind.PROCEEDS: (FollowRule(Kind.EXHIBIT), FollowRule(Kind.COURT_RESULT), FollowRule(Kind.PROCEEDS)),
    Kind.ORDER: (
        FollowRule(Kind.ORDER),
        FollowRule(Kind.COURT_RESULT),
        FollowRule(Kind.CHARGE),
        FollowRule(Kind.DECISION),
    ),
    Kind.COMPLAINT: (
        FollowRule(Kind.COMPLAINT),
        FollowRule(Kind.SEARCH),
        FollowRule(Kind.ARREST),
        FollowRule(Kind.REPORT),
    ),
    Kind.EXHIBIT: (FollowRule(Kind.SEARCH), FollowRule(Kind.ENQUIRY_RESULT), FollowRule(Kind.ARREST)),
    Kind.OCG_ASSESSMENT: (FollowRule(Kind.OCG_ASSESSMENT), FollowRule(Kind.DECISION)),
    Kind.OCG_STEP: (FollowRule(Kind.OCG_ASSESSMENT),),
    Kind.OCG_FACT: (FollowRule(Kind.OCG_ASSESSMENT),),
    Kind.DISRUPTION: (FollowRule(Kind.OCG_ASSESSMENT),),
}


def followable_entries(kind: Kind, entries: Iterable[EntryRow], chosen: int | None = None) -> list[EntryRow]:
    """Return the entries that an entry of this kind may follow, newest first.

    An entry already chosen stays in the list even if it is no longer open.
    """
    rules = FOLLOW_RULES.get(kind, ())
    allowed = [row for row in entries if row.id == chosen or any(rule.allows(row) for rule in rules)]
    return sorted(allowed, key=_newest_first)


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
    Kind.TRIAGE: (FollowUp("Give advice", Kind.ADVICE), FollowUp("Raise enquiry", Kind.ENQUIRY)),
    Kind.ADVICE: (FollowUp("Raise enquiry", Kind.ENQUIRY),),
    Kind.ENQUIRY: (FollowUp("Add result", Kind.ENQUIRY_RESULT),),
    Kind.ENQUIRY_RESULT: (FollowUp("Add exhibit", Kind.EXHIBIT),),
    Kind.MEETING: (FollowUp("Record decision", Kind.DECISION), FollowUp("Raise action", Kind.ENQUIRY)),
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
    Kind.OCG_FACT: (FollowUp("Raise enquiry", Kind.ENQUIRY),),
}


def follow_ups(row: EntryRow, may_record: Sequence[Kind]) -> tuple[FollowUp, ...]:
    """Return what this user may record next from an entry."""
    return tuple(
        follow
        for follow in FOLLOW_UPS.get(row.kind, ())
        if follow.kind in may_record and any(rule.allows(row) for rule in FOLLOW_RULES[follow.kind])
    )
