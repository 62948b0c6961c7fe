"""What the chip of an entry says, and which sort of its kind it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mscu.codes import Kind, UrgentState
from mscu.models.london import show_moment

if TYPE_CHECKING:
    from collections.abc import Mapping

SORTS = {
    Kind.ENQUIRY: "enquiry_type",
    Kind.REFERRAL: "referral_to",
    Kind.DECISION: "decision_type",
    Kind.NOTE: "note_type",
    Kind.INTERVIEW: "interview_type",
    Kind.MEETING: "meeting_type",
}
"""The column of a kind that tells its sorts apart."""

REPORT_STATES = {"new": "run", "linked": "done", "case_opened": "done", "advice_only": "done"}
"""How the chip of a report is drawn by what became of it; the rest are quiet."""

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
    if entry.kind is Kind.ENQUIRY:
        done = entry.state.value in {"resulted", "filed"}
        return ("done", "done") if done else (entry.state.label.lower(), "run")
    if entry.kind is Kind.REFERRAL and entry.outcome:
        accepted = entry.outcome.endswith((":accepted", ":received"))
        return labels.get(entry.outcome, "").lower(), "done" if accepted else "quiet"
    if entry.kind is Kind.REPORT:
        state = entry.triage_state.rpartition(":")[2]
        return labels.get(entry.triage_state, "").lower(), REPORT_STATES.get(state, "quiet")
    if entry.kind is Kind.EXHIBIT and entry.cash_pence:
        return f"£{entry.cash_pence // 100:,} held", "quiet"
    return "", ""


def _advice_state(entry: Any) -> tuple[str, str]:  # noqa: ANN401 - the kind's own model
    if entry.done_at:
        return f"done {show_moment(entry.done_at)[-5:]}", "done"
    waiting = entry.accepted.value == "waiting"
    return entry.accepted.label.lower(), "soon" if waiting else "done"


def _urgent_state(entry: Any) -> tuple[str, str]:  # noqa: ANN401 - the kind's own model
    return URGENT[entry.state]


def _decision_state(entry: Any) -> tuple[str, str]:  # noqa: ANN401 - as above
    return (entry.number or "").rpartition("/")[2], "quiet"


ALONE = {
    Kind.ADVICE: _advice_state, Kind.EMERGENCY: _urgent_state, Kind.DECISION: _decision_state,
}  # fmt: skip
"""Kinds whose chip needs no words of a code list."""
