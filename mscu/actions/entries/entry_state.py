"""What the chip of an entry says, and which sort of its kind it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from mscu.codes import Kind, UrgentState
from mscu.dates.london import show_moment
from mscu.models.entries.note import Decision

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mscu.actions.core.action import Work

SORTS = {
    Kind.ENQUIRY: "enquiry_type",
    Kind.REFERRAL: "referral_to",
    Kind.DECISION: "decision_type",
    Kind.NOTE: "note_type",
    Kind.INTERVIEW: "interview_type",
    Kind.MEETING: "meeting_type",
    Kind.OCG_STEP: "status",
}
"""The column of a kind that tells its sorts apart."""

REPORT_STATES = {"new": "run", "linked": "done", "case_opened": "done", "advice_only": "done"}
"""How the chip of a report is drawn by what became of it; the rest are quiet."""

STEPS = {Kind.ORDER: "step", Kind.COMPLAINT: "step"}
"""The column of a kind that says how far it came."""
DRAWN = {
    "applied": "soon",
    "made": "run",
    "renewed": "run",
    "breached": "late",
    "received": "soon",
    "passed_on": "run",
}
"""How the chip of a step is drawn; the rest are quiet."""

URGENT = {
    UrgentState.WAITING: ("waiting", "late"),
    UrgentState.SPOKEN: ("told by phone", "soon"),
    UrgentState.RELEASED: ("released", "done"),
    UrgentState.REFUSED: ("refused", "quiet"),
}


def sort_of(entry: Any) -> str:  # noqa: ANN401 - the kind's own model
    """Give the code that says what sort of its kind an entry is, or nothing."""
    return getattr(entry, SORTS.get(entry.kind, ""), "") or ""


def state_of(entry: Any, labels: Mapping[str, str]) -> tuple[str, str]:  # noqa: ANN401
    """Give the words of an entry's chip and how it is drawn."""
    if alone := ALONE.get(entry.kind):
        return alone(entry)
    if (column := STEPS.get(entry.kind)) and (key := getattr(entry, column)):
        return labels.get(key, "").lower(), DRAWN.get(key.rpartition(":")[2], "quiet")
    if entry.kind is Kind.ENQUIRY:
        done = entry.state.value in {"resulted", "filed"}
        return ("done", "done") if done else (entry.state.label.lower(), "run")
    if entry.kind is Kind.REFERRAL and entry.outcome:
        accepted = entry.outcome.endswith((":accepted", ":received"))
        return labels.get(entry.outcome, "").lower(), "done" if accepted else "quiet"
    if entry.kind is Kind.REPORT:
        state = entry.triage_state.rpartition(":")[2]
        return labels.get(entry.triage_state, "").lower(), REPORT_STATES.get(state, "quiet")
    return "", ""


def _advice_state(entry: Any) -> tuple[str, str]:  # noqa: ANN401 - the kind's own model
    if entry.done_at:
        return f"done {show_moment(entry.done_at)[-5:]}", "done"
    waiting = entry.accepted.value == "waiting"
    return entry.accepted.label.lower(), "soon" if waiting else "done"


def _exhibit_state(entry: Any) -> tuple[str, str]:  # noqa: ANN401 - as above
    return (f"£{entry.cash_pence // 100:,} held", "quiet") if entry.cash_pence else ("", "")


def _urgent_state(entry: Any) -> tuple[str, str]:  # noqa: ANN401 - the kind's own model
    return URGENT[entry.state]


def _decision_state(entry: Any) -> tuple[str, str]:  # noqa: ANN401 - as above
    return (entry.number or "").rpartition("/")[2], "quiet"


ALONE = {
    Kind.ADVICE: _advice_state, Kind.EMERGENCY: _urgent_state, Kind.DECISION: _decision_state,
    Kind.EXHIBIT: _exhibit_state,
}  # fmt: skip
"""Kinds whose chip needs no words of a code list."""


def superseding(work: Work, numbers: Sequence[int]) -> dict[int, str]:
    """Say of decisions that stand no more which took their place, by its number in the log."""
    if not numbers:
        return {}
    later = select(Decision.follows_id, Decision.number).where(
        Decision.follows_id.in_(numbers), Decision.supersedes.is_(True)
    )
    return {row.follows_id: short_number(row.number or "") for row in work.rows(later)}


def short_number(number: str) -> str:
    """Give a number as it is said within its case: `D3`."""
    return number.rpartition("/")[2]
