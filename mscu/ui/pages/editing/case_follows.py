"""Which entries of a case another may follow: a result follows an open enquiry, and so on.

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
class Fit:
    """Entries of one kind that fit: those of one sort, or only those still open."""

    kind: Kind
    sort: str = ""
    still_open: bool = False

    def takes(self, row: EntryRow) -> bool:
        """Return whether an entry fits."""
        return (
            row.kind is self.kind
            and (not self.sort or row.sort == self.sort)
            and not (self.still_open and row.state_kind == DONE)
        )


FITTING: dict[Kind, tuple[Fit, ...]] = {
    Kind.TRIAGE: (Fit(Kind.REPORT),),
    Kind.ADVICE: (Fit(Kind.REPORT), Fit(Kind.TRIAGE)),
    Kind.ENQUIRY: (
        Fit(Kind.REPORT),
        Fit(Kind.TRIAGE),
        Fit(Kind.ADVICE),
        Fit(Kind.SEARCH),
        Fit(Kind.MEETING),
        Fit(Kind.OCG_FACT),
    ),
    Kind.ENQUIRY_RESULT: (Fit(Kind.ENQUIRY, still_open=True),),
    Kind.NOTE: (Fit(Kind.EXHIBIT), Fit(Kind.BAIL), Fit(Kind.REFERRAL), Fit(Kind.REPORT)),
    Kind.MEETING: (Fit(Kind.REPORT), Fit(Kind.REFERRAL), Fit(Kind.MEETING)),
    Kind.DECISION: (Fit(Kind.DECISION), Fit(Kind.REPORT), Fit(Kind.MEETING)),
    Kind.REFERRAL: (Fit(Kind.REPORT), Fit(Kind.SEARCH), Fit(Kind.REFERRAL)),
    Kind.NRM_DECISION: (Fit(Kind.REFERRAL, sort=TO_NRM),),
    Kind.VICTIM_CONTACT: (Fit(Kind.ARREST), Fit(Kind.CHARGE), Fit(Kind.BAIL)),
    Kind.CRIME_RECORD: (Fit(Kind.REPORT),),
    Kind.WARRANT: (Fit(Kind.DECISION), Fit(Kind.REPORT)),
    Kind.OPERATION: (Fit(Kind.OPERATION), Fit(Kind.WARRANT), Fit(Kind.DECISION)),
    Kind.SEARCH: (Fit(Kind.WARRANT), Fit(Kind.OPERATION)),
    Kind.ARREST: (Fit(Kind.SEARCH), Fit(Kind.OPERATION), Fit(Kind.DECISION)),
    Kind.INTERVIEW: (Fit(Kind.ARREST), Fit(Kind.REFERRAL)),
    Kind.CHARGE: (Fit(Kind.ARREST), Fit(Kind.BAIL), Fit(Kind.CHARGE)),
    Kind.BAIL: (Fit(Kind.ARREST), Fit(Kind.BAIL)),
    Kind.COURT_RESULT: (Fit(Kind.CHARGE), Fit(Kind.COURT_RESULT)),
    Kind.PROCEEDS: (Fit(Kind.EXHIBIT), Fit(Kind.COURT_RESULT), Fit(Kind.PROCEEDS)),
    Kind.ORDER: (Fit(Kind.ORDER), Fit(Kind.COURT_RESULT), Fit(Kind.CHARGE), Fit(Kind.DECISION)),
    Kind.COMPLAINT: (Fit(Kind.COMPLAINT), Fit(Kind.SEARCH), Fit(Kind.ARREST), Fit(Kind.REPORT)),
    Kind.EXHIBIT: (Fit(Kind.SEARCH), Fit(Kind.ENQUIRY_RESULT), Fit(Kind.ARREST)),
    Kind.OCG_ASSESSMENT: (Fit(Kind.OCG_ASSESSMENT), Fit(Kind.DECISION)),
    Kind.OCG_STEP: (Fit(Kind.OCG_ASSESSMENT),),
    Kind.OCG_FACT: (Fit(Kind.OCG_ASSESSMENT),),
    Kind.DISRUPTION: (Fit(Kind.OCG_ASSESSMENT),),
}


def fitting(kind: Kind, entries: Iterable[EntryRow], chosen: int | None = None) -> list[EntryRow]:
    """Return the entries that an entry of this kind may follow, newest first.

    An entry already chosen stays in the list even if it is no longer open.
    """
    fits = FITTING.get(kind, ())
    found = [row for row in entries if row.id == chosen or any(fit.takes(row) for fit in fits)]
    return sorted(found, key=_newest_first)


def _newest_first(row: EntryRow) -> tuple[float, int]:
    return (-row.happened_at.timestamp(), -row.id)


@dataclass(frozen=True)
class Follow:
    """An entry that a card offers to record next: the label of its button, and its kind."""

    words: str
    kind: Kind
    supersedes: bool = False
    """Whether it replaces the entry that it follows, and starts with that entry's content."""


FOLLOW_UPS: dict[Kind, tuple[Follow, ...]] = {
    Kind.REPORT: (Follow("Triage", Kind.TRIAGE), Follow("Give advice", Kind.ADVICE)),
    Kind.TRIAGE: (Follow("Give advice", Kind.ADVICE), Follow("Raise enquiry", Kind.ENQUIRY)),
    Kind.ADVICE: (Follow("Raise enquiry", Kind.ENQUIRY),),
    Kind.ENQUIRY: (Follow("Add result", Kind.ENQUIRY_RESULT),),
    Kind.ENQUIRY_RESULT: (Follow("Add exhibit", Kind.EXHIBIT),),
    Kind.MEETING: (Follow("Record decision", Kind.DECISION), Follow("Raise action", Kind.ENQUIRY)),
    Kind.DECISION: (Follow("Review", Kind.DECISION), Follow("Supersede", Kind.DECISION, supersedes=True)),
    Kind.REFERRAL: (Follow("Add decision", Kind.NRM_DECISION),),
    Kind.WARRANT: (Follow("Add search", Kind.SEARCH),),
    Kind.SEARCH: (Follow("Add exhibit", Kind.EXHIBIT), Follow("Add arrest", Kind.ARREST)),
    Kind.ARREST: (Follow("Add charge", Kind.CHARGE), Follow("Add bail", Kind.BAIL)),
    Kind.CHARGE: (
        Follow("Add hearing", Kind.CHARGE),
        Follow("Add result", Kind.COURT_RESULT),
        Follow("Tell victim", Kind.VICTIM_CONTACT),
    ),
    Kind.BAIL: (Follow("Add charge", Kind.CHARGE), Follow("Tell victim", Kind.VICTIM_CONTACT)),
    Kind.OPERATION: (Follow("Account for people", Kind.OPERATION), Follow("Add search", Kind.SEARCH)),
    Kind.ORDER: (Follow("Add step", Kind.ORDER),),
    Kind.COMPLAINT: (Follow("Add step", Kind.COMPLAINT),),
    Kind.COURT_RESULT: (Follow("Add order", Kind.ORDER),),
    Kind.PROCEEDS: (Follow("Add step", Kind.PROCEEDS),),
    Kind.OCG_ASSESSMENT: (
        Follow("Assess again", Kind.OCG_ASSESSMENT),
        Follow("Change status", Kind.OCG_STEP),
    ),
    Kind.OCG_FACT: (Follow("Raise enquiry", Kind.ENQUIRY),),
}


def follow_ups(row: EntryRow, may_record: Sequence[Kind]) -> tuple[Follow, ...]:
    """Return what this user may record next from an entry."""
    return tuple(
        follow
        for follow in FOLLOW_UPS.get(row.kind, ())
        if follow.kind in may_record and any(fit.takes(row) for fit in FITTING[follow.kind])
    )
